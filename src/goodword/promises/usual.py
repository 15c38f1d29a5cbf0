"""How long promises of each kind usually take us, in working time, from our own record."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low

from goodword.house.queries import the_house
from goodword.promises.tables import GivenWord
from goodword.worktime import Calendar, OutOfRangeError, working_time_between

ENOUGH = 10
"""Fewer kept promises of a kind say nothing about the next."""
LOOKED_AT = 200


@dataclass(slots=True)
class Usual:
    """The usual working time by act; nothing for those of which too little is known."""

    times: dict[str, timedelta]

    def of(self, act: str) -> timedelta | None:
        """The usual working time of an act."""
        return self.times.get(act)


def usual_times() -> Usual:
    """From the newest promises that we kept."""
    rows = GivenWord.objects.filter(
        commitment__state="discharged", commitment__debtor="us", commitment__kind="promise"
    ).order_by("-commitment__closed_at")
    told = rows.values_list("act", "commitment__since", "commitment__closed_at")
    calendar = Calendar.from_json(the_house().calendar.definition)
    taken: dict[str, list[timedelta]] = {}
    for act, since, closed in told[: LOOKED_AT * 5]:
        mine = taken.setdefault(act, [])
        if closed is None or len(mine) >= LOOKED_AT:
            continue
        try:
            mine.append(max(working_time_between(since, closed, calendar), timedelta()))
        except OutOfRangeError:
            continue
    return Usual({act: median_low(times) for act, times in taken.items() if len(times) >= ENOUGH})

"""How silence is judged and said: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

KEY = "quiet:"
"""What the natural keys of this room's check-ins begin with."""
_A_WEEK, _A_MONTH = 7.0, 30.44
_IN_DAYS, _IN_WEEKS = 14.0, 63.0
_ALWAYS_AWAITED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the sales of a house reach.

    ``as_of``: the last day on which a silence says something. ``behind``: sources that end before
    the others and hold that day back. ``ended``: those that ended so long ago that they seem to
    have been given up; their customers are judged by what the others tell.
    """

    as_of: date | None
    behind: Mapping[str, date] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)


def reach_of(days: Mapping[str, Sequence[date]], *, horizon: int) -> Reach:
    """How far sales reach, by the days (in order) on which each source sold anything.

    A source that is silent for longer than it ever was before has not been told to the end: where
    it is behind by no more than ``horizon`` days, all are judged as of its last day.
    """
    last = {source: told[-1] for source, told in days.items() if told}
    if not last:
        return Reach(None)
    newest = max(last.values())
    behind: dict[str, date] = {}
    ended: dict[str, date] = {}
    for source, day in last.items():
        gaps = (after - before for before, after in pairwise(days[source]))
        if newest - day > max(gaps, default=timedelta()) and newest - day > _ALWAYS_AWAITED:
            (behind if (newest - day).days <= horizon else ended)[source] = day
    return Reach(min(behind.values(), default=newest), behind, ended)


def likeliest(target: float) -> float:
    """The greatest chance with which a check-in opens by itself.

    The group that is named keeps to the target on the whole; who is at its edge has only just been
    missed, and waits in the list until it is surer.
    """
    return min(0.5, 3 * (1 - target))


def is_stale(as_of: date, today: date, horizon: int) -> bool:
    """Whether sales that reach to ``as_of`` say nothing about today any more."""
    return (today - as_of).days > horizon


def missed_on(last_on: date, usual: float) -> date:
    """The first day on which it is longer than usual since the last purchase."""
    return last_on + timedelta(days=ceil(usual + 1e-9))


def rhythm_words(usual: float, silent: int) -> str:
    """A rhythm and a silence in the same unit: "usually buys every 5 weeks; it has been 14"."""
    number, unit, length = _measured(usual)
    now = int(silent / length + 0.5)
    if now <= number and silent > usual:
        number, unit, now = int(usual + 0.5), "day", silent
    every = f"every {unit}" if number == 1 else f"every {number} {unit}s"
    if not now:
        return f"usually buys {every}; it has been less than a {unit}"
    said = "" if number > 1 else f" {unit}" if now == 1 else f" {unit}s"
    return f"usually buys {every}; it has been {now:,}{said}"


def natural_key(person_id: int, last_on: date) -> str:
    """The identity of a silence: who, and since which purchase."""
    return f"{KEY}{person_id}:{last_on.isoformat()}"


def last_bought(subject: str, on: date) -> str:
    """What somebody bought last, as a sentence."""
    what = subject.removeprefix("Bought: ").removeprefix("Bought")
    what = what.lstrip(", ").strip()
    told = f"{what}, " if what else ""
    return f"Last bought: {told}on {on.day} {on:%B %Y}."


def span_words(days: int) -> str:
    """A stretch of days: "8 weeks", "10 days"."""
    if days % 7 == 0 and days > 7:
        return f"{days // 7} weeks"
    return "1 day" if days == 1 else f"{days} days"


def percent(share: float) -> str:
    """A share as whole per cent; never a certainty."""
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{share * 100:.0f} %"


def chance_words(chance: float, horizon: int) -> str:
    """The chance in a sentence, as the model says it."""
    return f"Chance that they buy within the next {span_words(horizon)}: {percent(chance)}."


def _measured(days: float) -> tuple[int, str, float]:
    """A length in the unit in which people say it, and how many days that unit has."""
    for below, unit, length in ((_IN_DAYS, "day", 1.0), (_IN_WEEKS, "week", _A_WEEK)):
        if days < below:
            return max(1, int(days / length + 0.5)), unit, length
    return max(1, int(days / _A_MONTH + 0.5)), "month", _A_MONTH

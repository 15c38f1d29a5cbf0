"""How long promises of each kind usually take us, in working time, from our own record."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from goodword.house.queries import the_house
from goodword.promises.quote import Case, Record, learn
from goodword.promises.quoting import ENDINGS, case_of
from goodword.promises.tables import GivenWord
from goodword.worktime import Calendar

ENOUGH = 10
"""Fewer kept promises of a kind say nothing about the next."""
LOOKED_AT = 1000


@dataclass(slots=True)
class Usual:
    """The usual working time by act, as of ``now``. Learnt when first asked for."""

    now: datetime
    _record: Record | None = field(default=None, init=False)

    def of(self, act: str) -> timedelta | None:
        """By when half of such things are done; None where too little is known.

        What is still open counts for as long as it has been: the middle of what is done alone
        would be too short, as the slow ones are not among it yet.
        """
        if self._record is None:
            self._record = _learnt(self.now)
        quote = self._record.quote(act, self.now, levels=(0.5,))
        known = quote.grounds
        if known.basis != "kind" or known.tally.done < ENOUGH:
            return None
        return quote.answers[0].within


def _learnt(now: datetime) -> Record:
    """From the newest promises of ours, done or not."""
    rows = GivenWord.objects.filter(
        commitment__kind="promise", commitment__debtor="us", commitment__state__in=ENDINGS,
        commitment__since__lte=now,
    ).order_by("-commitment__since", "-pk")  # fmt: skip
    told = rows.values_list("pk", "act", "commitment__since", "commitment__state",
                            "commitment__closed_at")[:LOOKED_AT]  # fmt: skip
    cases: list[Case] = [case_of(*row) for row in told]
    return learn(cases, now, Calendar.from_json(the_house().calendar.definition))

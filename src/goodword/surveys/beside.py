"""Satisfaction beside loyalty: who answered how, and who of them bought again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from goodword.access import Reader
from goodword.channels.sales.tables import Sale
from goodword.surveys.queries import asked_of
from goodword.surveys.rules import is_bad, is_good
from goodword.surveys.tables import Score

TIME_TO_BUY = timedelta(days=91)
"""Who answered later than this had no time to come back, and is not counted yet."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Customers who had bought before they answered so, and how many of them bought since."""

    how: str
    customers: int
    again: int

    @property
    def not_again(self) -> int:
        """How many have not bought since, satisfied or not."""
        return self.customers - self.again


def returned(reader: Reader, *, since: datetime | None, now: datetime) -> Sequence[Returned]:
    """By their last answer (a good, a middling, a bad one): who bought again after it.

    Each customer once, by the last answer that is at least a quarter old.
    """
    theirs = Sale.objects.filter(entry__author__uses__person=OuterRef("asking__person"))
    theirs = theirs.filter(Q(amount__gt=0) | Q(amount=None), entry__occurred_at__lte=now)
    rows = Score.objects.filter(
        Exists(theirs.filter(entry__occurred_at__lte=OuterRef("at"))),
        counts=True, asking__in=asked_of(reader), at__lte=now - TIME_TO_BUY,
    )  # fmt: skip
    if since is not None:
        rows = rows.filter(at__gte=since)
    rows = rows.annotate(again=Exists(theirs.filter(entry__occurred_at__gt=OuterRef("at"))))
    last: dict[int, tuple[str, bool]] = {}
    told = rows.order_by("at", "pk").values_list(
        "asking__person_id", "asking__question", "score", "again"
    )
    for person, question, score, again in told:
        how = "good" if is_good(question, score) else "bad" if is_bad(question, score) else "middle"
        last[person] = (how, again)
    return [
        Returned(how, len(group), sum(group))
        for how in ("good", "middle", "bad")
        if (group := [again for one, again in last.values() if one == how])
    ]

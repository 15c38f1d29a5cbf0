"""The customers behind a number of the loyalty page: the same rows, asked by name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from goodword.access import NotFound, Reader, acquainted
from goodword.ledger.passing import LEADS
from goodword.people.tables import Person
from goodword.reports.tables import Bought, Buyer

KINDS = {
    "all": F("purchases"),
    "again": F("again"),
    "sent": F("sent"),
    "new": F("purchases") - F("again") - F("sent"),
    "theirs": F("theirs"),
    "others": F("purchases") - F("theirs") - F("sent"),
}
"""What of a customer's purchases is counted."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which customers: every part that is set narrows them.

    ``since``, ``until``: who bought from that month to below that one, purchases of this ``kind``,
    at ``least`` so many, from this ``colleague``. ``first_since``, ``first_until``: whose first
    purchase was in these months; ``soon``: who bought again within a year of it.
    ``before``: who also bought from that month to below ``since``; ``stayed`` "no": who did so,
    and not since. ``sent_by``: whom somebody sent to us.
    """

    since: date | None = None
    until: date | None = None
    kind: str = "all"
    least: int = 1
    colleague: int = 0
    first_since: date | None = None
    first_until: date | None = None
    soon: bool = False
    before: date | None = None
    stayed: str = "yes"
    sent_by: bool = False

    @classmethod
    def read(cls, told: Mapping[str, str]) -> Self:
        """From the words of an address. Raises `NotFound` for what no link says."""
        found: dict[str, Any] = {}
        for part in fields(cls):
            text = told.get(part.name, "")
            if text:
                found[part.name] = _read(part.name, text)
        return cls(**found)

    def words(self) -> dict[str, str]:
        """As the address says it."""
        plain = type(self)()
        return {
            part.name: str(int(value) if isinstance(value, bool) else value)
            for part in fields(self)
            if (value := getattr(self, part.name)) != getattr(plain, part.name)
        }

    def over(self, **parts: Any) -> Self:
        """The same, with other parts."""
        return replace(self, **parts)


_DATES = {"since", "until", "first_since", "first_until", "before"}


def _read(name: str, text: str) -> Any:
    if name in _DATES:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise NotFound("There is no such number.") from error
    if name in ("soon", "sent_by"):
        return text == "1"
    allowed = {"kind": KINDS, "stayed": ("yes", "no")}.get(name)
    if allowed is not None:
        if text not in allowed:
            raise NotFound("There is no such number.")
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound("There is no such number.")
    return int(text)


def behind(reader: Reader, what: Behind) -> QuerySet[Any, Any]:
    """These customers by name, with ``n``: how many purchases of the kind in that time.

    Raises `NotFound` where it asks for a colleague's sales that are not the reader's to know.
    """
    if what.colleague and reader.role not in LEADS and what.colleague != reader.colleague_id:
        raise NotFound("There is no such number.")
    known = Person.objects.filter(acquainted(reader), erased_at=None)
    rows = Buyer.objects.filter(person__in=known.values("pk"))
    if what.first_since:
        rows = rows.filter(first_on__gte=what.first_since)
    if what.first_until:
        rows = rows.filter(first_on__lt=what.first_until)
    if what.soon:
        rows = rows.filter(gap__lte=365)
    if what.sent_by:
        rows = rows.filter(sent=True)
    if what.before and what.since:
        then = Bought.objects.filter(
            person=OuterRef("pk"), month__gte=what.before, month__lt=what.since, purchases__gt=0
        )
        rows = rows.filter(Exists(then))
    within = _within(what)
    if what.stayed == "no":
        rows = rows.exclude(Exists(within.filter(person=OuterRef("pk"), purchases__gt=0)))
        rows = rows.annotate(n=F("days"))
    elif what.since or what.until or what.colleague or what.kind != "all":
        counted = (
            within.order_by().values("person").annotate(n=Sum(KINDS[what.kind])).filter(
                n__gte=what.least
            )
        )  # fmt: skip
        rows = rows.filter(person__in=counted.values("person")).annotate(
            n=Coalesce(
                Subquery(
                    counted.filter(person=OuterRef("pk")).values("n")[:1],
                    output_field=IntegerField(),
                ),
                0,
            )
        )
    else:
        rows = rows.annotate(n=F("days"))
    return rows.select_related("person", "person__organisation").order_by("person__name", "pk")


def _within(what: Behind) -> QuerySet[Bought]:
    asked = Q()
    if what.since:
        asked &= Q(month__gte=what.since)
    if what.until:
        asked &= Q(month__lt=what.until)
    if what.colleague:
        asked &= Q(colleague=what.colleague)
    return Bought.objects.filter(asked)

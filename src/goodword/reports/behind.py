"""The customers behind a number of the loyalty page: the same rows, asked by name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
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
FIRST = ("sent", "new")
"""Kinds of which a customer's first purchase alone can be."""
COUNTED = 1_000
"""Up to so many customers behind a number are counted while somebody waits."""


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
        return {
            name: str(int(value) if isinstance(value, bool) else value)
            for name, usual in _USUAL.items()
            if (value := getattr(self, name)) != usual
        }

    def over(self, **parts: Any) -> Self:
        """The same, with other parts."""
        return replace(self, **parts)


_USUAL = {part.name: part.default for part in fields(Behind)}
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
    """All of these customers by name, with ``n``: how many purchases of the kind in that time.

    Raises `NotFound` where it asks for a colleague's sales that are not the reader's to know.
    """
    rows = _customers(reader, what)
    n: Combinable = F("days")
    if _counts(what):
        theirs = _within(what, one=True).filter(person=OuterRef("pk"))
        n = Coalesce(Subquery(_of_each(what, theirs).values("n"), output_field=IntegerField()), 0)
    rows = rows.annotate(n=n).select_related("person", "person__organisation")
    return rows.order_by("person__name", "pk")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the customers behind a number, and the word to go on with (empty: that is all).

    ``customers``, ``purchases``: of all pages together; empty where they are too many to be
    counted while somebody waits.
    """

    rows: list[Any]
    following: str
    customers: int | None = None
    purchases: int | None = None


def listed(reader: Reader, what: Behind, *, after: str = "", limit: int = 100) -> Listed:
    """The customers behind a number by name, so many at a time: rows as of `behind`.

    Few are found by what they bought and then sorted; of many, the next names are looked at until
    the page is full. Both take a moment in a house of any size. Raises as `behind` does.
    """
    rows = _customers(reader, what)
    found = set(_some(what)[: COUNTED + 1])
    few = len(found) <= COUNTED
    if few:
        rows = rows.filter(pk__in=found)
    people = Person.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))), merged_into=None)
    if few:
        people = Person.objects.filter(pk__in=rows.values("pk"))
    there = list(people.filter(_after(after)).order_by("name", "pk")[: limit + 1])
    page = there[:limit]
    following = f"{page[-1].name}|{page[-1].pk}" if len(there) > limit else ""
    ids = [one.pk for one in page]
    told = Buyer.objects.select_related("person__organisation").in_bulk(ids)
    counts = _counted(what, ids)
    shown: list[Any] = [told[pk] for pk in ids]
    for one in shown:
        one.n = counts.get(one.pk, 0)
    if not few:
        return Listed(shown, following)
    known = set(rows.values_list("pk", flat=True))
    return Listed(shown, following, len(known), sum(_counted(what, known).values()))


def _customers(reader: Reader, what: Behind) -> QuerySet[Buyer]:
    """Everybody of whom all of it is true, as far as the reader may know."""
    if what.colleague and reader.role not in LEADS and what.colleague != reader.colleague_id:
        raise NotFound("There is no such number.")
    known = Person.objects.filter(acquainted(reader), erased_at=None, pk=OuterRef("pk"))
    rows = Buyer.objects.filter(_first(what), Exists(known))
    if what.soon:
        rows = rows.filter(gap__lte=365)
    if what.sent_by:
        rows = rows.filter(sent=True)
    if what.before and what.since:
        rows = rows.filter(Exists(_then(what).filter(person=OuterRef("pk"))))
    if what.stayed == "no":
        return rows.exclude(Exists(_within(what).filter(person=OuterRef("pk"), purchases__gt=0)))
    if _counts(what):
        theirs = _within(what, one=True).filter(person=OuterRef("pk"))
        bought = _of_each(what, theirs) if what.least > 1 else _bought(what, theirs)
        rows = rows.filter(Exists(bought))
    return rows


def _some(what: Behind) -> QuerySet[Any, int]:
    """These customers and maybe more, in no order: quickly found where they are few."""
    if what.stayed == "no" and what.before and what.since:
        since = _within(what).filter(person=OuterRef("person"), purchases__gt=0)
        bought = _then(what).filter(~Exists(since))
    elif _counts(what) and (what.colleague or what.kind not in FIRST):
        bought = _bought(what, _within(what))
    else:
        return Buyer.objects.filter(_first(what)).order_by().values_list("pk", flat=True)
    return bought.order_by().values_list("person", flat=True).distinct()


def _bought(what: Behind, within: QuerySet[Bought]) -> QuerySet[Bought]:
    """Purchases of the kind among these."""
    return within.annotate(counted=KINDS[what.kind]).filter(counted__gt=0)


def _counts(what: Behind) -> bool:
    """Whether purchases of some time or kind are counted, and not all of a customer's."""
    narrowed = what.since or what.until or what.colleague or what.kind != "all"
    return bool(narrowed) and what.stayed == "yes"


def _of_each(what: Behind, within: QuerySet[Bought]) -> QuerySet[Any, Any]:
    """How many purchases of the kind among these each customer made, ``least`` at least."""
    each = within.order_by().values("person").annotate(n=Sum(KINDS[what.kind]))
    return each.filter(n__gte=what.least)


def _counted(what: Behind, ids: Collection[int]) -> dict[int, int]:
    """The same of some customers, by their number."""
    if not _counts(what):
        return dict(Buyer.objects.filter(pk__in=ids).values_list("pk", "days"))
    within = _within(what, one=True).filter(person__in=ids)
    return dict(_of_each(what, within).values_list("person", "n"))


def _after(word: str) -> Q:
    """Who comes behind the last one of a page."""
    name, _, pk = word.rpartition("|")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return Q()
    return Q(name__gte=name) & ~Q(name=name, pk__lte=int(pk))


def _first(what: Behind) -> Q:
    asked = Q()
    if what.first_since:
        asked &= Q(first_on__gte=what.first_since)
    if what.first_until:
        asked &= Q(first_on__lt=what.first_until)
    if what.kind in FIRST:
        asked &= Q(sent=what.kind == "sent")
        asked &= Q(first_on__gte=what.since) if what.since else Q()
        asked &= Q(first_on__lt=what.until) if what.until else Q()
    return asked


def _then(what: Behind) -> QuerySet[Bought]:
    """Purchases from ``before`` to below ``since``."""
    return Bought.objects.filter(
        month__gte=what.before, month__lt=what.since, purchases__gt=0
    )  # fmt: skip


def _within(what: Behind, *, one: bool = False) -> QuerySet[Bought]:
    """All that was bought in that time. ``one``: it is asked of single customers, whose index is
    shorter than the colleague's."""
    asked = Q()
    if what.since:
        asked &= Q(month__gte=what.since)
    if what.until:
        asked &= Q(month__lt=what.until)
    if not what.colleague:
        return Bought.objects.filter(asked)
    if not one:
        return Bought.objects.filter(asked, colleague=what.colleague)
    return Bought.objects.alias(by=Coalesce("colleague", 0)).filter(asked, by=what.colleague)

"""The house's sales as columns of numbers: who bought on which day, net of what was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from django.db.models import F, Func, IntegerField, Min, Q, QuerySet
from numpy.typing import NDArray

from goodword.channels.sales.tables import Sale
from goodword.people.tables import Person, PersonAddress

_PARTS = 10_000
_ROWS = 20_000
_QUARTER, _DAY = 900, 86_400
_BITS = 20

type Numbers = NDArray[np.int64]
type Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Purchases:
    """Orders by the customer who placed them, in order of customer and day.

    ``amount`` is what each came to after all changes, in the unit of money (below 0: given back;
    an order whose amount was not told counts as one); ``entry`` the entry that told it first.
    ``days``: when each source sold anything, also to nobody known.
    """

    customer: Numbers
    day: Days
    amount: NDArray[np.float64]
    entry: Numbers
    days: dict[str, list[date]]

    def entries_on(self, customers: Numbers, days: Days) -> Numbers:
        """The entry of what each of these customers bought on a day of theirs."""
        there = self.amount > 0
        places = _place(self.customer[there], self.day[there])
        at = np.searchsorted(places, _place(customers, days), side="right") - 1
        return self.entry[there][at]

    def after(self, until: date) -> set[int]:
        """Who bought after a day."""
        there = (self.day > np.datetime64(until)) & (self.amount > 0)
        return set(self.customer[there].tolist())

    def next_after(self, customer: int, day: date) -> date | None:
        """When somebody bought again after a day."""
        first, last = np.searchsorted(self.customer, [customer, customer + 1])
        own = slice(int(first), int(last))
        later = (self.day[own] > np.datetime64(day)) & (self.amount[own] > 0)
        return self.day[own][later][0].item() if later.any() else None


def purchases(*, now: datetime, zone: ZoneInfo) -> Purchases:
    """Everything that was sold until now, by whom it stands with today; days in this zone."""
    columns = [np.concatenate(part) for part in zip(*_parts(now, zone), strict=True)]
    if not columns:
        none = np.zeros(0, np.int64)
        return Purchases(none, none.astype("datetime64[D]"), none.astype(float), none, {})
    customer, day, amount, key, entry, source = columns
    days = {
        name: np.unique(day[(source == code) & (amount > 0)]).astype("datetime64[D]").tolist()
        for name, code in _sources().items()
    }
    # Of one order's rows the first tells who and when; their sum is what it came to.
    order = np.lexsort((entry, key))
    starts = np.flatnonzero(np.diff(key[order], prepend=key[order][:1] - 1))
    net = np.add.reduceat(amount[order], starts)
    first = order[starts]
    known = customer[first] >= 0
    first, net = first[known], net[known]
    kept = np.lexsort((entry[first], day[first], customer[first]))
    first = first[kept]
    return Purchases(
        customer=customer[first],
        day=day[first].astype("datetime64[D]"),
        amount=net[kept] / _PARTS,
        entry=entry[first],
        days={name: told for name, told in days.items() if told},
    )


class _Epoch(Func):
    """An instant as whole seconds since 1970."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite's own function."""
        return self.as_sql(compiler, connection, template="unixepoch(%(expressions)s)", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Rounded down, as SQLite does."""
        told = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=told, **more)


def _sources() -> dict[str, int]:
    names = Sale.objects.order_by().values_list("source", flat=True).distinct()
    return {name: code for code, name in enumerate(sorted(names))}


def _parts(now: datetime, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    """Customer (−1: nobody), day, amount, order, entry and source of some rows at a time."""
    places, persons, sources = *_customers(), _sources()
    rows = (
        Sale.objects.filter(entry__occurred_at__lte=now)
        .order_by()
        .values_list(
            "entry__author_id", "entry__wrote_id", _Epoch(F("entry__occurred_at")), "amount",
            "key", "entry_id", "source",
        )
    )  # fmt: skip
    for some in _fetched(rows):
        author, wrote, at, amount, key, entry, source = zip(*some, strict=True)
        yield (
            _who(_numbers(author), _numbers(wrote), places, persons),
            _local_days(_numbers(at), zone),
            np.fromiter((1 if one is None else one for one in amount), np.int64, len(some)),
            np.fromiter((int(one[:15], 16) for one in key), np.int64, len(some)),
            _numbers(entry),
            np.fromiter((sources.get(one, -1) for one in source), np.int64, len(some)),
        )


def _fetched(rows: QuerySet[Any, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Plain rows, some at a time, as the database gives them: a house has a million."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        while some := cursor.fetchmany(_ROWS):
            yield some


def _customers() -> tuple[tuple[Numbers, Numbers], Numbers]:
    """Addresses with the customer behind each, and all customers: those that we sell to."""
    house = "organisation__relation__in"
    unsaid = Q(relation="") & (Q(organisation=None) | Q(**{house: ("", "customer")}))
    rows = Person.objects.filter(
        Q(relation="customer") | unsaid, merged_into=None, erased_at=None
    ).order_by("pk")
    found = [np.array(some, np.int64)[:, 0] for some in _fetched(rows.values_list("pk"))]
    persons = np.concatenate([np.zeros(0, np.int64), *found])
    uses = (
        PersonAddress.objects.exclude(address__kind="robot")
        .filter(person__merged_into=None)
        .order_by("address_id")
        .values_list("address_id")
        .annotate(person=Min("person_id"))
    )
    parts = [np.array(some, np.int64) for some in _fetched(uses)]
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *parts])
    return (pairs[:, 0], pairs[:, 1]), persons


def _who(author: Numbers, wrote: Numbers, places: Any, persons: Numbers) -> Numbers:
    addresses, behind = places
    found = np.full(len(author), -1, np.int64)
    if len(addresses):
        at = np.minimum(np.searchsorted(addresses, author), len(addresses) - 1)
        found = np.where(addresses[at] == author, behind[at], -1)
    found = np.where(wrote > 0, wrote, found)
    return np.where(np.isin(found, persons), found, -1)


def _place(customers: Numbers, days: Days) -> Numbers:
    return (customers << _BITS) + days.astype("datetime64[D]").astype(np.int64)


def _numbers(column: tuple[int | None, ...]) -> Numbers:
    return np.fromiter((one or 0 for one in column), np.int64, len(column))


def _local_days(at: Numbers, zone: ZoneInfo) -> Days:
    """The day of each instant where the house is; offsets change at full quarters of an hour."""
    quarters, which = np.unique(at // _QUARTER, return_inverse=True)
    offsets = np.fromiter(
        (_offset(int(quarter) * _QUARTER, zone) for quarter in quarters), np.int64, len(quarters)
    )
    return ((at + offsets[which]) // _DAY).astype("datetime64[D]")


def _offset(seconds: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0

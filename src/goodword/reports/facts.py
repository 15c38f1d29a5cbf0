"""The sales of the house as columns: who bought, on which day, for how much, from whom."""

from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

import numpy as np
from django.db.models import Exists, Min, OuterRef, Q

from goodword.channels.sales.tables import Sale
from goodword.people.tables import Person, PersonAddress

_CHUNK = 5_000
NOBODY, UNTOLD = 0, -(2**62)
NOT_CUSTOMERS = ("supplier", "private", "other")


@dataclass(frozen=True, slots=True)
class Told:
    """Sales as they were told, corrections too, in that order.

    ``columns``: person, day (of the house, days since 1970), key (a number for
    each order), amount (ten-thousandths; `UNTOLD` where none was told), currency (place in
    ``currencies``), colleague (0: not told). ``nameless``: sales to nobody known.
    """

    columns: dict[str, Any]
    currencies: tuple[str, ...]
    nameless: int

    def __len__(self) -> int:
        return len(self.columns["person"])


def told_sales(*, tz: tzinfo, now: datetime) -> Told:
    """Every sale up to ``now``; those to suppliers, friends and the like are left out."""
    buyers, gone, left_out = _by_address(), _merged(), _no_customers()
    columns = {name: array("q") for name in _NAMES}
    currencies: dict[str, int] = {"": 0}
    nameless = 0
    for key, at, amount, currency, colleague, wrote, author in _rows(now):
        person = gone.get(wrote, wrote) if wrote else buyers.get(author, NOBODY)
        if person == NOBODY:
            nameless += 1
            continue
        if person in left_out:
            continue
        told = (
            person, (at.astimezone(tz).date() - _EPOCH).days,
            int(key[:15], 16), UNTOLD if amount is None else amount,
            currencies.setdefault(currency, len(currencies)), colleague or NOBODY,
        )  # fmt: skip
        for name, value in zip(_NAMES, told, strict=True):
            columns[name].append(value)
    arrays = {name: np.frombuffer(values, dtype=np.int64) for name, values in columns.items()}
    return Told(arrays, tuple(currencies), nameless)


_NAMES = ("person", "day", "key", "amount", "currency", "colleague")
_EPOCH = date(1970, 1, 1)


def _rows(now: datetime) -> Iterator[tuple[Any, ...]]:
    rows = Sale.objects.filter(entry__occurred_at__lte=now).order_by("pk")
    return rows.values_list(
        "key", "entry__occurred_at", "amount", "currency",
        "entry__colleague_id", "entry__wrote_id", "entry__author_id",
    ).iterator(chunk_size=_CHUNK)  # fmt: skip


def _by_address() -> dict[int, int]:
    """Who stands behind each address that bought: of several, the one who was there first."""
    sold = Sale.objects.filter(entry__author=OuterRef("address"))
    uses = PersonAddress.objects.filter(
        Exists(sold), person__merged_into=None, person__erased_at=None
    ).exclude(address__kind="robot")
    return dict(uses.order_by().values_list("address").annotate(Min("person")))


def _merged() -> dict[int, int]:
    """Where those are found who were merged into others."""
    rows = Person.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    steps = {pk: into for pk, into in rows.iterator() if into is not None}
    return {pk: _last(pk, steps) for pk in steps}


def _last(pk: int, steps: dict[int, int]) -> int:
    while pk in steps:
        pk = steps[pk]
    return pk


def _no_customers() -> Collection[int]:
    """Those who are no customers, by their own relation or else by their organisation's."""
    said = Q(relation__in=NOT_CUSTOMERS) | Q(relation="", organisation__relation__in=NOT_CUSTOMERS)
    return set(Person.objects.filter(said).values_list("pk", flat=True))

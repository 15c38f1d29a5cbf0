"""What came of those who were sent: how often they bought, since when, for how much in all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Min, Sum

from goodword.access import Reader, readable
from goodword.channels.sales.money import from_units
from goodword.channels.sales.rules import money
from goodword.channels.sales.tables import Sale

_SOME = 500


@dataclass(frozen=True, slots=True)
class Fruit:
    """Purchases of one customer. ``sums``: by currency; those without amounts only count."""

    purchases: int
    first: datetime
    last: datetime
    sums: tuple[tuple[str, Decimal], ...]

    @property
    def worth(self) -> str:
        """What it came to, in words: "1,240 EUR and 300.00 USD"."""
        return " and ".join(money(amount, currency) for currency, amount in self.sums)


def fruits(reader: Reader, person_ids: Collection[int]) -> dict[int, Fruit]:
    """What these customers bought: orders that stand, as far as the reader may read of them.

    An order that was given back whole counts for nothing.
    """
    found: dict[int, Fruit] = {}
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), _SOME):
        found |= _of(reader, wanted[start : start + _SOME])
    return found


def _of(reader: Reader, person_ids: list[int]) -> dict[int, Fruit]:
    sales = Sale.objects.filter(
        readable(reader, "entry_id"), entry__author__uses__person__in=person_ids
    )
    rows = (
        sales.order_by()
        .values_list("entry__author__uses__person", "key", "currency")
        .annotate(sum=Sum("amount"), first=Min("entry__occurred_at"))
    )
    orders: dict[int, list[tuple[str, Decimal | None, datetime]]] = defaultdict(list)
    for person, _, currency, units, first in rows:
        amount = from_units(units)
        if amount is None or amount > 0:
            orders[person].append((currency, amount, first))
    return {person: _fruit(told) for person, told in orders.items()}


def _fruit(told: list[tuple[str, Decimal | None, datetime]]) -> Fruit:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount, _ in told:
        if amount is not None:
            sums[currency] += amount
    days = [at for *_, at in told]
    return Fruit(len(told), min(days), max(days), tuple(sorted(sums.items())))

"""Which orders are known: by the program's number and day, of a shop by its number alone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Sum

from goodword.channels.sales.money import from_units
from goodword.channels.sales.orders import Order
from goodword.channels.sales.shops.tables import Shop, ShopOrder
from goodword.channels.sales.tables import Sale
from goodword.timeline.by_hand import told_key

_TURN = 7_033_041_995_402
"""The advisory lock under which sales are taken in on PostgreSQL; SQLite has one writer anyway."""


def my_turn() -> None:
    """Until the end of this transaction nobody else takes sales in: an order is looked for and
    kept before another list or shop tells of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def is_shop(source: str) -> bool:
    """Whether a shop tells of its orders under this name: then its numbers never begin anew."""
    return bool(source) and Shop.objects.filter(source=source).exists()


def keys_of(orders: Sequence[Order], *, source: str, shops: bool) -> dict[Order, str]:
    """What stands for each order. ``shops``: the same number is the same order on any day."""
    keys = {order: told_key("order", f"{source}\x1f{order.identity}") for order in orders}
    if not shops:
        return keys
    numbers = {spelling for order in orders for spelling in _spellings(order.number)}
    rows = Sale.objects.filter(source=source, number__in=numbers)
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for number, key, at in rows.values_list("number", "key", "entry__occurred_at"):
        found[_plain(number)].append((at, key))
    for order in orders:
        there = found.get(_plain(order.number)) if order.number else None
        if there:
            keys[order] = min(there, key=lambda one: abs(one[0] - order.at))[1]
    return keys


def told_before(keys: Collection[str]) -> dict[str, tuple[int, Decimal | None]]:
    """How often these orders were told, and what they came to."""
    rows = Sale.objects.filter(key__in=keys).values_list("key")
    counted = rows.annotate(n=Count("pk"), sum=Sum("amount"))
    return {key: (n, from_units(units)) for key, n, units in counted}


def said_later(keys: Collection[str], *, than: datetime) -> set[str]:
    """Of which orders their shop itself has said something since then."""
    rows = ShopOrder.objects.filter(key__in=keys, updated_at__gte=than)
    return set(rows.values_list("key", flat=True))


def _plain(number: str) -> str:
    return number.strip().lstrip("#").casefold()


def _spellings(number: str) -> set[str]:
    bare = number.strip().lstrip("#")
    return {bare, f"#{bare}", number} if bare else set()

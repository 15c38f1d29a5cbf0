"""Sales of a small house, and its figures made of them."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from zoneinfo import ZoneInfo

from goodword.access import OPERATOR
from goodword.people.tables import Person
from goodword.reports.reckoning import reckon
from goodword.reports.tables import Reckoning
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY

HEAD = "Order,Date,Name,Email,Total,Currency,Sold by\n"
type Sold = tuple[str, str, float, str]


def sell(
    rows: Iterable[Sequence[object]], *, seller: str = "", currency: str = "EUR", name: str = "till"
) -> None:
    """Take sales in: day, customer, amount, and the order's number where it matters."""
    lines = []
    for n, (day, who, amount, *order) in enumerate(rows):
        number = order[0] if order else f"{name}-{n}-{day}-{who}"
        lines.append(f"{number},{day},{who},{who}@example.org,{amount},{currency},{seller}\n")
    import_sales(
        (HEAD + "".join(lines)).encode(), reader=OPERATOR, name=name, wall=MONDAY,
        dry_run=False, currency=currency,
    )  # fmt: skip


def figures(*, now: datetime = MONDAY, zone: str = "UTC") -> Reckoning:
    """Make the figures."""
    return reckon(now=now, wall=now, tz=ZoneInfo(zone), turn=nullcontext)


def person(name: str) -> Person:
    """A customer by name."""
    return Person.objects.get(name=name, merged_into=None)

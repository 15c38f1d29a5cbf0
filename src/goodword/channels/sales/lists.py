"""Lists of sales as shops, tills and bookkeeping programs export them (CSV, Excel). Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, islice
from zoneinfo import ZoneInfo

from goodword.channels.sales.layout import SAMPLE, Layout, NotASalesList, layout_of
from goodword.channels.sales.orders import Order
from goodword.channels.sales.reading import Reading

__all__ = ["BadRow", "Layout", "NotASalesList", "SalesList", "layout_of", "read_sales"]

HEARD = 2000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read: where it stands, what it says, and why not."""

    line: int
    text: str
    why: str


@dataclass(slots=True)
class SalesList:
    """What a list says. ``rows``: lines read; ``waiting``: orders that nobody paid yet.

    ``aside``: lines that tell of no sale: titles, sums, estimates, payments of invoices.
    """

    orders: list[Order] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0
    waiting: int = 0
    aside: int = 0


def read_sales(
    raw: bytes,
    *,
    layout: Layout,
    zone: ZoneInfo,
    region: str = "",
    currency: str = "",
    progress: Callable[[int], object] = lambda line: None,
) -> SalesList:
    """Read a list by its layout. Raises `NotASalesList` when it says too little.

    ``zone``: where its times are, unless they say so; ``region``: for telephone numbers without a
    country; ``currency``: of amounts that name none. ``progress`` hears the line it is at.
    """
    if layout.missing:
        told = ", ".join(layout.heads)[:300]
        says = f"A list of sales needs {layout.missing}. Its columns are: {told}."
        raise NotASalesList(" ".join([says, *layout.notes]))
    rows = layout.rows(raw)
    sample = list(islice(rows, SAMPLE))
    reading = Reading(layout, zone, region, [row for _, row in sample])
    result = SalesList()
    for line, row in chain(sample, rows):
        result.rows += 1
        if result.rows % HEARD == 0:
            progress(line)
        if why := reading.read(line, row):
            result.bad.append(BadRow(line, "; ".join(row)[:2000], why))
    result.orders = list(reading.finished(currency))
    result.waiting, result.aside = len(reading.waiting), reading.aside
    return result

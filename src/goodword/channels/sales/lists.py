"""Lists of sales as shops, tills and bookkeeping programs export them (CSV). Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, islice
from zoneinfo import ZoneInfo

from goodword.channels.sales.columns import guess_columns, what_is_missing
from goodword.channels.sales.money import amount_of, comma_is_decimal, currency_of
from goodword.channels.sales.orders import Buyer, Gathering, Order
from goodword.channels.sales.words import is_refund, name_told, standing
from goodword.channels.sheets import Line, lines_of, moment_of, month_first, plain_head
from goodword.people.numbers import read_number
from goodword.people.rules import is_addr_spec

SAMPLE = 5000
HEARD = 2000
NOON = timedelta(hours=12)
_WHO = ("email", "phone", "customer", "name", "first", "last", "company")
_SUMS = ("total", "sum", "summe", "gesamt", "totale", "totaal", "grand total")

type Cells = Mapping[str, str]


class NotASalesList(Exception):  # noqa: N818 - an answer, not a fault
    """The file is no list of sales; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read: where it stands, what it says, and why not."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How a list is laid out: its heads, what they mean (by place), and its first rows."""

    heads: tuple[str, ...]
    columns: Mapping[str, int]
    first: tuple[Line, ...]

    def example(self, place: int) -> str:
        """What stands in a column, for example."""
        cells = (row[place] for _, row in self.first if place < len(row) and row[place])
        return ", ".join(islice(dict.fromkeys(cells), 3))[:80]

    @property
    def missing(self) -> str:
        """What the list does not say and can't do without; "" when nothing is."""
        return what_is_missing(self.columns)


@dataclass(slots=True)
class SalesList:
    """What a list says. ``rows``: lines read; ``waiting``: orders that nobody paid yet."""

    orders: list[Order] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0
    waiting: int = 0


def layout_of(raw: bytes, chosen: Mapping[str, str | int] | None = None) -> Layout:
    """What the columns of a list seem to mean; ``chosen`` (meaning to head or place) goes before.

    An empty head takes a meaning away. Raises `NotASalesList` for a head that is not there, and
    for a file without rows.
    """
    first = list(islice(lines_of(raw), SAMPLE + 1))
    if len(first) < 2:
        raise NotASalesList("This file holds no rows below a first line with the columns' names.")
    heads = first[0][1]
    columns = guess_columns(heads, [row for _, row in first[1:]])
    for meaning, told in (chosen or {}).items():
        place = _place(told, heads)
        columns.pop(meaning, None)
        columns = {m: i for m, i in columns.items() if i != place}
        if place >= 0:
            columns[meaning] = place
    return Layout(tuple(heads), columns, tuple(first[1:]))


def _place(told: str | int, heads: Sequence[str]) -> int:
    """Which column is meant; -1: none."""
    if isinstance(told, int):
        return told if told < len(heads) else -1
    for place, head in enumerate(heads):
        if told and plain_head(head) == plain_head(told):
            return place
    if told:
        raise NotASalesList(
            f"There is no column “{told}”. The columns are: {', '.join(heads)[:300]}."
        )
    return -1


def read_sales(
    raw: bytes,
    *,
    layout: Layout,
    zone: ZoneInfo,
    region: str = "",
    currency: str = "",
    progress: Callable[[int], object] = lambda lines: None,
) -> SalesList:
    """Read a list by its layout. Raises `NotASalesList` when it can't do without what is missing.

    ``zone``: where its times are, unless they say so. ``region``: for numbers without a country.
    ``currency``: of amounts that name none. ``progress`` hears now and then up to which line.
    """
    if layout.missing:
        told = ", ".join(layout.heads)[:300]
        raise NotASalesList(f"A list of sales needs {layout.missing}. Its columns are: {told}.")
    rows = lines_of(raw)
    next(rows)
    sample = list(islice(rows, SAMPLE))
    reading = _Reading(layout.columns, zone, region, [row for _, row in sample])
    result = SalesList()
    for line, row in chain(sample, rows):
        result.rows += 1
        if result.rows % HEARD == 0:
            progress(line)
        if row[0].casefold().strip(" :") in _SUMS:
            continue
        if why := reading.read(line, reading.cells(row)):
            result.bad.append(BadRow(line, "; ".join(row)[:2000], why))
    result.orders = list(reading.finished(currency))
    result.waiting = len(reading.waiting)
    return result


class _Reading:
    """Gathers the lines of each order."""

    def __init__(
        self,
        columns: Mapping[str, int],
        zone: ZoneInfo,
        region: str,
        sample: Sequence[Sequence[str]],
    ) -> None:
        self.columns, self.zone, self.region = columns, zone, region
        self.open: dict[str, Gathering] = {}
        self.latest: dict[str, Gathering] = {}
        self.waiting: set[str] = set()
        told = [self.cells(row) for row in sample]
        money = [r[m] for r in told for m in ("total", "amount", "price") if m in r]
        self.comma = comma_is_decimal(money)
        self.month_leads = month_first((r.get("date", "") for r in told), region)
        self._moment = lru_cache(maxsize=4096)(self._when)
        self._number = lru_cache(maxsize=4096)(partial(_number_in, region=region))
        self._buyer_of = lru_cache(maxsize=4096)(self._who)
        self._amount_of = lru_cache(maxsize=65536)(partial(amount_of, decimal_comma=self.comma))

    def cells(self, row: Sequence[str]) -> Cells:
        """The cells of a line that say something, by their meaning."""
        return {m: row[i] for m, i in self.columns.items() if i < len(row) and row[i]}

    def read(self, line: int, row: Cells) -> str:
        """Take a line in; why it can't be read, or ""."""
        number, day = row.get("order", "")[:120], row.get("date", "")
        known = self.latest.get(number) if number else None
        if day:
            at = self._moment(f"{day} {row.get('time', '')}".strip())
        else:
            at = known.at if known is not None else "it does not say when"
        if isinstance(at, str):
            return at
        amounts = self._amounts(row)
        if isinstance(amounts, str):
            return amounts
        buyer = self._buyer(row)
        identity = self._identity(number, at, buyer)
        stands = standing(row.get("status", ""))
        if stands == "waiting":
            self.waiting.add(identity)
            return ""
        order = self.open.get(identity)
        if order is None:
            order = self.open[identity] = Gathering(line, number, at, buyer)
        if number:
            self.latest[number] = order
        self._add(order, row, amounts, buyer)
        order.void = order.void or stands == "void"
        return ""

    def _identity(self, number: str, at: datetime, buyer: Buyer) -> str:
        """The same in every list: tills begin their numbers anew, so a number goes with its day."""
        if not number:
            return f"at {at.isoformat()} {buyer.key}"
        identity = f"no {number} {at:%Y-%m-%d}"
        order = self.open.get(identity)
        if order is None or order.buyer.agrees(buyer):
            return identity
        return f"{identity} {buyer.key}"

    def _when(self, told: str) -> datetime | str:
        at = moment_of(told, self.zone, month_leads=self.month_leads)
        if at is None:
            return f"“{told[:40]}” is no time that can be read"
        if not 1980 < at.year < 2100:
            return f"{at.year} is no year of a sale"
        return at + NOON if ":" not in told and at.hour == at.minute == 0 else at

    def _add(self, order: Gathering, row: Cells, amounts: dict[str, Decimal], buyer: Buyer) -> None:
        if not order.buyer.known:
            order.buyer = buyer
        order.seller = order.seller or row.get("seller", "")[:160]
        order.referrer = order.referrer or name_told(row.get("referrer", ""))
        told = row.get("currency", "")
        told = told or row.get("total", "") or row.get("amount", "")
        order.currency = order.currency or currency_of(told or row.get("price", ""))
        if order.total is None:
            order.total = amounts.get("total")
        if "amount" in amounts:
            order.summed = (order.summed or Decimal(0)) + amounts["amount"]
        order.refunded = max(order.refunded, abs(amounts.get("refunded", Decimal(0))))
        if item := row.get("item", ""):
            pieces = row.get("quantity", "")
            order.items[f"{pieces} × {item}"[:300] if pieces not in ("", "1") else item[:300]] = (
                None
            )

    def _amounts(self, row: Cells) -> dict[str, Decimal] | str:
        """The amounts of a line by their meaning; or which of them can't be read."""
        found = {}
        for meaning in ("total", "amount", "price", "quantity", "refunded"):
            if cell := row.get(meaning, ""):
                amount = self._amount_of(cell)
                if amount is None:
                    return f"“{cell[:40]}” is no amount that can be read"
                found[meaning] = amount
        if "amount" not in found and "price" in found:
            found["amount"] = found["price"] * found.get("quantity", Decimal(1))
        if is_refund(row.get("kind", "")):
            for meaning in ("total", "amount"):
                if meaning in found:
                    found[meaning] = -abs(found[meaning])
        return found

    def _buyer(self, row: Cells) -> Buyer:
        return self._buyer_of(*(row.get(meaning, "") for meaning in _WHO))

    def _who(
        self, email: str, phone: str, customer: str, name: str, first: str, last: str, company: str
    ) -> Buyer:
        email = email.casefold()
        return Buyer(
            email=email if is_addr_spec(email) else "",
            number=self._number(phone),
            customer=customer[:120],
            name=(name or f"{first} {last}".strip())[:200],
            company=company[:200],
        )

    def finished(self, currency: str) -> Iterator[Order]:
        """The orders, in the order of their first lines."""
        for identity, order in self.open.items():
            if identity not in self.waiting:
                yield order.finished(identity, currency)


def _number_in(cell: str, *, region: str) -> str:
    return read_number(cell, region) if cell else ""

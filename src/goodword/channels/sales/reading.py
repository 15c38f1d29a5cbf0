"""Gathers the lines of each order of a list. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from zoneinfo import ZoneInfo

from goodword.channels.moments import moment_of
from goodword.channels.sales.columns import WHO
from goodword.channels.sales.layout import Layout
from goodword.channels.sales.money import amount_of, comma_is_decimal, currency_named, currency_of
from goodword.channels.sales.orders import MOST_ITEMS, Buyer, Gathering, Order
from goodword.channels.sales.words import (
    is_invoice,
    is_no_sale,
    is_paid_back,
    is_refund,
    is_sum,
    name_told,
    somebody,
    standing,
)
from goodword.people.numbers import read_number
from goodword.people.rules import is_addr_spec

NOON = timedelta(hours=12)
_AMOUNTS = ("total", "amount", "price", "quantity", "refunded", "disputed")
_OF_AN_ORDER = ("time", "order", *WHO, "currency", "status", "cancelled", "kind", "seller",
                "referrer", "dispute")  # fmt: skip
_NOT = frozenset(["", "0", "no", "false", "n", "-", "nein", "non", "nee", "n/a"])
_NO_NUMBER = frozenset(["", "-", "0", "n/a", "none", "null"])
_MOST_KNOWN = 20_000
_WIDE = 4
"""In a list of so many columns a line with one cell is a title."""
_MAIL = re.compile(r"[^\s<>;,:\"'()]+@[^\s<>;,:\"'()]+")
_WHOLE = re.compile(r"(-?\d+)[.,]0+")

type Amounts = dict[str, Decimal]
type Told = dict[str, str]


class Reading:
    """Takes the lines of a list in, one after the other.

    Lines of one order repeat what they say of it: that is understood once, and looked up after.
    ``waiting``: orders nobody paid yet; ``aside``: how many lines told of no sale.
    """

    def __init__(
        self, layout: Layout, zone: ZoneInfo, region: str, sample: Sequence[Sequence[str]]
    ) -> None:
        places = dict(layout.columns)
        self.when, self.month_leads = layout.when, layout.month_leads
        self.zone, self.region = layout.zone(zone), region
        self.width = max(places.values()) + 1
        self.heads = [(m, places[m]) for m in _OF_AN_ORDER if m in places]
        self.amounts = [(m, places[m]) for m in _AMOUNTS if m in places]
        self.item, self.pieces = places.get("item", -1), places.get("quantity", -1)
        self.priced = [places[m] for m in ("total", "amount", "price") if m in places]
        self.named = "currency" in places
        self.grouped, self.group = layout.grouped, ""
        self.wide = len(layout.heads) >= _WIDE
        self.known: dict[object, tuple[Gathering, bool]] = {}
        self.open: dict[str, Gathering] = {}
        self.latest: dict[str, Gathering] = {}
        self.waiting: set[str] = set()
        self.aside = 0
        money = (row[at] for row in sample for at in self.priced if at < len(row) and row[at])
        self.comma = comma_is_decimal(money)
        kind = places.get("kind", -1)
        self.invoiced = kind >= 0 and any(
            is_invoice(row[kind]) for row in sample if kind < len(row)
        )
        self._pick = self._picker()
        self._moment = lru_cache(maxsize=4096)(self._when)
        self._number = lru_cache(maxsize=4096)(self._spoken)
        self._buyer_of = lru_cache(maxsize=4096)(self._who)
        self._amount_of = lru_cache(maxsize=65536)(self._money)

    def _picker(self) -> Callable[[Sequence[str]], object]:
        return itemgetter(self.when, *(place for _, place in self.heads))

    def read(self, line: int, row: list[str]) -> str:
        """Take a line in; why it can't be read, or ""."""
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        amounts: Amounts = {}
        for meaning, place in self.amounts:
            if cell := row[place]:
                amount = self._amount_of(cell)
                if amount is None:
                    return self._no_amount(row, cell)
                amounts[meaning] = amount
        coin = "" if self.named else self._coin(row)
        key = (self._pick(row), self.group, coin) if coin or self.group else self._pick(row)
        known = self.known.get(key)
        if known is None:
            found = self._order_of(line, row, coin)
            if found is None or isinstance(found, str):
                return found or ""
            known = found
            if row[self.when]:
                if len(self.known) > _MOST_KNOWN:
                    self.known.clear()
                self.known[key] = known
        order, back = known
        if order.number:
            self.latest[order.number] = order
        self._add(order, row, amounts, back=back)
        return ""

    def _no_amount(self, row: Sequence[str], cell: str) -> str:
        if self._is_aside(row):
            return ""
        return f"“{cell[:40]}” is no amount that can be read"

    def _is_aside(self, row: Sequence[str]) -> bool:
        """Whether a line without a day is a title, or a sum of others."""
        if row[self.when] and isinstance(self._moment(row[self.when]), datetime):
            return False
        filled = [cell for cell in row if cell]
        title = self.wide and len(filled) == 1
        if title and self.grouped and row[0] and not is_sum(row[0]):
            self.group = somebody(row[0])[:200]
        aside = title or any(map(is_sum, filled))
        self.aside += aside
        return aside

    def _coin(self, row: Sequence[str]) -> str:
        """The currency that stands beside an amount, where no column tells it."""
        for place in self.priced:
            if cell := row[place]:
                return currency_of(cell)
        return ""

    def _order_of(
        self, line: int, row: Sequence[str], coin: str
    ) -> tuple[Gathering, bool] | str | None:
        """The order that a line belongs to, and whether the line gives money back.

        A text says why it can't be read; none: it is no sale, or not paid yet.
        """
        told = {meaning: row[place] for meaning, place in self.heads if row[place]}
        number, day = told.get("order", "")[:120], row[self.when]
        number = "" if number.casefold() in _NO_NUMBER else number
        known = self.latest.get(number) if number else None
        if not day and known is None:
            return None if self._is_aside(row) else "it does not say when"
        at = self._moment(f"{day} {told.get('time', '')}".strip()) if day else known and known.at
        if not isinstance(at, datetime):
            return None if self._is_aside(row) else str(at)
        kind = told.get("kind", "")
        if is_no_sale(kind, invoiced=self.invoiced) or is_sum(told.get("name", "")):
            self.aside += 1
            return None
        buyer = self._buyer(told)
        coin = currency_named(told.get("currency", "")) or coin
        identity = self._identity(number, at, buyer, coin)
        stands = standing(told.get("status", ""))
        if stands == "waiting":
            self.waiting.add(identity)
            return None
        order = self.open.get(identity)
        if order is None:
            order = self.open[identity] = Gathering(line, number, at, buyer)
        self._learn(order, told, buyer, coin, stands)
        return order, is_refund(kind)

    def _identity(self, number: str, at: datetime, buyer: Buyer, coin: str) -> str:
        """The same in every list: tills begin their numbers anew, so a number goes with its day."""
        if not number:
            identity = f"at {at.isoformat()} {buyer.key}"
            order = self.open.get(identity)
            if order is None or not (coin and order.currency) or order.currency == coin:
                return identity
            return f"{identity} {coin}"
        identity = f"no {number} {at:%Y-%m-%d}"
        order = self.open.get(identity)
        if order is None or order.buyer.agrees(buyer):
            return identity
        return f"{identity} {buyer.key}"

    def _learn(self, order: Gathering, told: Told, buyer: Buyer, coin: str, stands: str) -> None:
        if not order.buyer.known:
            order.buyer = buyer
        order.seller = order.seller or told.get("seller", "")[:160]
        order.referrer = order.referrer or name_told(told.get("referrer", ""))
        order.currency = order.currency or coin
        status = told.get("status", "")
        order.back = order.back or is_paid_back(status)
        cancelled = told.get("cancelled", "").casefold() not in _NOT
        order.void = order.void or cancelled or (stands == "void" and not is_paid_back(status))
        ended = told.get("dispute", "").casefold()
        order.won = order.won or "won" in ended or "warning" in ended

    def _add(
        self, order: Gathering, row: Sequence[str], amounts: Amounts, *, back: bool
    ) -> None:  # fmt: skip
        amount = amounts.get("amount")
        if amount is None and (price := amounts.get("price")) is not None:
            pieces = amounts.get("quantity")
            amount = price if pieces is None else price * pieces
        total = amounts.get("total")
        if back:
            amount = None if amount is None else -abs(amount)
            total = None if total is None else -abs(total)
        if order.total is None:
            order.total = total
        if amount is not None:
            order.summed = amount if order.summed is None else order.summed + amount
        if "refunded" in amounts:
            order.refunded = max(order.refunded, abs(amounts["refunded"]))
        if "disputed" in amounts:
            order.disputed = max(order.disputed, abs(amounts["disputed"]))
        if self.item >= 0 and len(order.items) < MOST_ITEMS and (item := row[self.item]):
            many = _how_many(row[self.pieces]) if self.pieces >= 0 else ""
            order.items[f"{many} × {item}"[:300] if many else item[:300]] = None

    def _when(self, told: str) -> datetime | str:
        at = moment_of(told, self.zone, month_leads=self.month_leads)
        if at is None:
            return f"“{told[:40]}” is no time that can be read"
        if not 1980 < at.year < 2100:
            return f"{at.year} is no year of a sale"
        return at + NOON if ":" not in told and at.hour == at.minute == 0 else at

    def _money(self, cell: str) -> Decimal | None:
        return amount_of(cell, decimal_comma=self.comma)

    def _spoken(self, cell: str) -> str:
        return read_number(cell, self.region) if cell else ""

    def _buyer(self, told: Told) -> Buyer:
        return self._buyer_of(*(told.get(meaning, "") for meaning in WHO), self.group)

    def _who(
        self, email: str, phone: str, customer: str, name: str, first: str, last: str,
        company: str, group: str,
    ) -> Buyer:  # fmt: skip
        whole = _WHOLE.fullmatch(customer)
        customer = whole[1] if whole else customer
        return Buyer(
            email=mail_in(email),
            number=self._number(phone),
            customer="" if customer.casefold() in _NO_NUMBER else somebody(customer)[:120],
            name=somebody(name or f"{first} {last}".strip() or group)[:200],
            company=somebody(company)[:200],
        )

    def finished(self, currency: str) -> Iterator[Order]:
        """The orders, in the order of their first lines."""
        for identity, order in self.open.items():
            if identity not in self.waiting:
                yield order.finished(identity, currency)


def mail_in(cell: str) -> str:
    """The address in a cell, also beside a name or another one; "" where none stands."""
    plain = cell.casefold()
    if is_addr_spec(plain):
        return plain
    found = _MAIL.search(plain)
    return found[0] if found and is_addr_spec(found[0]) else ""


@lru_cache(maxsize=1024)
def _how_many(cell: str) -> str:
    """How many pieces, where it is not one."""
    whole = _WHOLE.fullmatch(cell)
    told = whole[1] if whole else cell
    return "" if told == "1" else told

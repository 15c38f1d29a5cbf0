"""Messages of shops are read, and what they say is taken in as a list's orders are."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from goodword.channels.sales.intake import Outcome, Taking
from goodword.channels.sales.known import keys_of
from goodword.channels.sales.orders import CENTS, Buyer, Order
from goodword.channels.sales.shops.kinds import KINDS
from goodword.channels.sales.shops.rules import Heard, from_json, hear
from goodword.channels.sales.shops.tables import Shop, ShopNews, ShopOrder
from goodword.channels.sales.shops.told import (
    DisputeTold,
    NoOrder,
    OfAnOrder,
    OrderTold,
    RemovedTold,
    Unreadable,
    body_of,
)
from goodword.channels.sales.tables import Sale
from goodword.people.numbers import read_number
from goodword.people.rules import is_addr_spec
from goodword.timeline.originals import raw_bytes
from goodword.timeline.quarantine import quarantine_lines
from goodword.timeline.tables import Intake

KEPT_IN = "Shops"
UNKNOWN = "We know of no such sale yet."
VOID = "It was cancelled before we knew of it."
OTHER_COIN = "In another currency than the order: its next message says what is left."


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a message. ``order``: the one it told of; ``entry_id``: what it became."""

    state: str
    why: str = ""
    order: ShopOrder | None = None
    entry_id: int | None = None


class Reading:
    """Reads the messages of one shop, one after the other, each in a transaction of its own.

    ``region``: for telephone numbers without a country; ``currency``: of amounts that name none.
    """

    def __init__(
        self, shop: Shop, taking: Taking, intake: Intake, *, region: str, currency: str
    ) -> None:
        self.shop, self.taking, self.intake = shop, taking, intake
        self.region, self.currency = region, currency
        self.outcome = Outcome()

    @transaction.atomic
    def read(self, news_id: int) -> str:
        """Read a message that waits; its new state, "" when somebody else has read it."""
        Shop.objects.select_for_update().get(pk=self.shop.pk)
        news = ShopNews.objects.filter(pk=news_id, state="waiting").first()
        if news is None or news.body is None:
            return ""
        try:
            with transaction.atomic():
                came = self._take(news, zlib.decompress(bytes(news.body)))
        except Unreadable as error:
            return self._set_aside(news, f"It can’t be read: {error}.")
        news.state, news.why, news.entry_id = came.state, came.why, came.entry_id
        news.number = came.order.number if came.order else ""
        if came.entry_id is None:
            news.body = None
        news.save(update_fields=["state", "why", "entry", "number", "body"])
        return came.state

    @transaction.atomic
    def give_up(self, news_id: int) -> None:
        """Put a message aside that could not be read for a reason that nobody foresaw."""
        news = ShopNews.objects.filter(pk=news_id, state="waiting").first()
        if news is not None:
            self._set_aside(news, "Reading it failed; whoever runs the house finds why in the log.")

    def _set_aside(self, news: ShopNews, why: str) -> str:
        raw = zlib.decompress(bytes(news.body or b""))
        line = (news.pk, raw.decode("utf-8", "replace").replace("\x00", ""), why)
        quarantine_lines([line], kept_in=KEPT_IN, intake=self.intake, now=self.taking.now)
        news.state, news.why, news.body = "unreadable", why, None
        news.save(update_fields=["state", "why", "body"])
        return news.state

    def _take(self, news: ShopNews, raw: bytes) -> _Came:
        told = KINDS[self.shop.kind].read(news.topic, news.headers, body_of(raw))
        if isinstance(told, NoOrder):
            return _Came("ignored", told.why)
        rows = ShopOrder.objects.select_related("entry__original")
        row, _ = rows.get_or_create(shop=self.shop, external=told.external)
        before = from_json(row.heard)
        heard = hear(before, told, now=self.taking.now)
        if heard is before and isinstance(told, OrderTold | DisputeTold):
            return _Came("late", order=row, entry_id=row.entry_id)
        if heard is before:
            return _Came("known", OTHER_COIN, row, row.entry_id)
        row.heard, row.updated_at = heard.as_json(), heard.updated_at
        if isinstance(told, OrderTold):
            row.number = told.number
        row.save(update_fields=["heard", "updated_at", "number"])
        return self._keep(row, heard, told)

    def _keep(self, row: ShopOrder, heard: Heard, told: OfAnOrder) -> _Came:
        """Make the order's sale be what is believed of it now."""
        if heard.standing == "waiting" and row.entry_id is None:
            return _Came("unpaid", order=row)
        order = self._order(told) if isinstance(told, OrderTold) else self._as_told(row)
        if order is None:
            return _Came("ignored" if isinstance(told, RemovedTold) else "early", UNKNOWN, row)
        # A sale that is said to be unpaid after all comes to nothing until it is paid.
        void, amount = heard.standing != "", heard.amount
        amount = None if amount is None else amount.quantize(CENTS)
        order = replace(order, amount=amount, void=void, why=_why(heard, told))
        before = self.outcome.corrected
        kept = list(self.taking.take([order], self.outcome).values())
        if row.entry_id is None and not self._found(row, order):
            return _Came("ignored", VOID, row) if void else _Came("erased", order=row)
        changed = "changed" if self.outcome.corrected > before else "new"
        return _Came(changed if kept else "known", "", row, kept[0] if kept else row.entry_id)

    def _found(self, row: ShopOrder, order: Order) -> bool:
        """Find the sale that an order is, told by this shop or by a list before it."""
        row.key = keys_of([order], source=self.shop.source, shops=True)[order]
        first = Sale.objects.filter(key=row.key).order_by("entry_id").first()
        if first is None:
            return False
        row.entry_id = first.entry_id
        row.save(update_fields=["key", "entry"])
        return True

    def _order(self, told: OrderTold) -> Order:
        buyer = told.buyer
        mail = buyer.email if is_addr_spec(buyer.email) else ""
        number = read_number(buyer.number, self.region) if buyer.number else ""
        return Order(
            line=0,
            identity=f"no {told.number} {told.at:%Y-%m-%d}",
            number=told.number,
            at=told.at,
            buyer=replace(buyer, email=mail, number=number),
            amount=told.total,
            currency=told.currency or self.currency,
            items=told.items,
            seller=told.seller,
        )

    def _as_told(self, row: ShopOrder) -> Order | None:
        """The order as it was kept, where a message says nothing of it but what was given back."""
        entry = row.entry
        if entry is None or entry.original is None:
            return None
        told = json.loads(raw_bytes(entry.original))
        return Order(
            line=0,
            identity=told["identity"],
            number=told["order"],
            at=datetime.fromisoformat(told["at"]),
            buyer=Buyer(*told["buyer"]),
            amount=None if told["amount"] is None else Decimal(told["amount"]),
            currency=told["currency"],
            items=tuple(told["items"]),
            seller=told["seller"],
        )


def _why(heard: Heard, told: OfAnOrder) -> str:
    """Why an order comes to something else now, where it is not the shop's own doing."""
    if heard.standing == "waiting":
        return "not paid after all"
    if not isinstance(told, DisputeTold):
        return ""
    if told.won:
        return "dispute won"
    return "taken back by the customer’s bank" if told.amount else "dispute ended"


def waiting(shop: Shop, most: int) -> Sequence[int]:
    """Messages of a shop that wait to be read, the first to come first."""
    rows = ShopNews.objects.filter(shop=shop, state="waiting").order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])

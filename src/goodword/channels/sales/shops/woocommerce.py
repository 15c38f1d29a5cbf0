"""WooCommerce: orders as its webhooks tell them (REST API v3, resource Order). Pure.

https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks, …/#order-properties
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops.told import (
    Body,
    NoOrder,
    OrderTold,
    RemovedTold,
    Told,
    amount,
    currency,
    inner,
    moment,
    needed,
    pieces,
    rows,
    text,
    words,
)
from goodword.channels.sales.words import standing

SIGNATURE, TOPIC = "X-WC-Webhook-Signature", "X-WC-Webhook-Topic"
DELIVERY = "X-WC-Webhook-Delivery-ID"
PING = re.compile(rb"webhook_id=\d{1,12}")
"""What it sends, unsigned, when a webhook is saved: it wants nothing but the answer 200."""
_DRAFTS = frozenset({"checkout-draft", "auto-draft", "draft"})


def read(topic: str, headers: Mapping[str, str], body: Body) -> Told:
    """What a message says. Raises `Unreadable`."""
    if topic == "order.deleted" and "line_items" not in body:
        return RemovedTold(needed(body, "id"))
    if not topic.startswith("order."):
        return NoOrder(f"“{topic[:60] or 'no topic'}” tells of no order.")
    if text(body, "status") in _DRAFTS:
        return NoOrder("It is a draft.")
    return _order(body)


def _order(body: Body) -> OrderTold:
    refunds = {needed(r, "id"): abs(amount(r, "total")) for r in rows(body, "refunds")}
    return OrderTold(
        external=needed(body, "id"),
        number=text(body, "number", 120) or needed(body, "id"),
        at=_moment(body, "date_created"),
        updated_at=_moment(body, "date_modified"),
        buyer=_buyer(body),
        total=amount(body, "total") - sum(refunds.values(), Decimal(0)),
        currency=currency(body),
        items=pieces(
            [(words(i, "name", 280), text(i, "quantity")) for i in rows(body, "line_items")]
        ),
        refunds=refunds,
        standing=standing(text(body, "status")),
    )


def _moment(body: Body, key: str) -> datetime:
    return moment(body, f"{key}_gmt", utc=True)


def _buyer(body: Body) -> Buyer:
    billing = inner(body, "billing")
    customer = text(body, "customer_id", 120)
    return Buyer(
        email=text(billing, "email", 320).casefold(),
        number=text(billing, "phone", 40),
        customer="" if customer == "0" else customer,
        name=f"{words(billing, 'first_name')} {words(billing, 'last_name')}".strip()[:200],
        company=words(billing, "company"),
    )

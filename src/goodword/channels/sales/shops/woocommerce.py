"""WooCommerce: orders as its webhooks tell them (REST API v3, resource Order). Pure.

https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks, …/#order-properties
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops import told
from goodword.channels.sales.words import standing

SIGNATURE, TOPIC = "X-WC-Webhook-Signature", "X-WC-Webhook-Topic"
DELIVERY = "X-WC-Webhook-Delivery-ID"
PING = re.compile(rb"webhook_id=\d{1,12}")
"""What it sends, unsigned, when a webhook is saved: it wants nothing but the answer 200."""
_DRAFTS = frozenset({"checkout-draft", "auto-draft", "draft"})


def read(topic: str, headers: Mapping[str, str], body: told.Body) -> told.Told:
    """What a message says. Raises `Unreadable`."""
    if other := told.no_order_in(topic, body, about="order.", deleted="order.deleted"):
        return other
    if told.text(body, "status") in _DRAFTS:
        return told.NoOrder("It is a draft.")
    return _order(body)


def _order(body: told.Body) -> told.OrderTold:
    refunds = {
        told.needed(r, "id"): abs(told.amount(r, "total")) for r in told.rows(body, "refunds")
    }
    return told.OrderTold(
        external=told.needed(body, "id"),
        number=told.text(body, "number", 120) or told.needed(body, "id"),
        at=_moment(body, "date_created"),
        updated_at=_moment(body, "date_modified"),
        buyer=_buyer(body),
        total=told.amount(body, "total") - sum(refunds.values(), Decimal(0)),
        currency=told.currency(body),
        items=told.pieces(
            [
                (told.words(i, "name", 280), told.text(i, "quantity"))
                for i in told.rows(body, "line_items")
            ]
        ),
        refunds=refunds,
        standing=standing(told.text(body, "status")),
    )


def _moment(body: told.Body, key: str) -> datetime:
    return told.moment(body, f"{key}_gmt", utc=True)


def _buyer(body: told.Body) -> Buyer:
    billing = told.inner(body, "billing")
    customer = told.text(body, "customer_id", 120)
    return Buyer(
        email=told.text(billing, "email", 320).casefold(),
        number=told.text(billing, "phone", 40),
        customer="" if customer == "0" else customer,
        name=f"{told.words(billing, 'first_name')} {told.words(billing, 'last_name')}".strip()[
            :200
        ],
        company=told.words(billing, "company"),
    )

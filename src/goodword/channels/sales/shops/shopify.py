"""Shopify: orders and refunds as its webhooks tell them (REST resources Order and Refund). Pure.

https://shopify.dev/docs/api/admin-rest/latest/resources/order, …/resources/refund,
https://shopify.dev/docs/apps/build/webhooks
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops import told
from goodword.channels.sales.words import standing

SIGNATURE, TOPIC, DELIVERY = "X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"
TEST = "X-Shopify-Test"


def read(topic: str, headers: Mapping[str, str], body: told.Body) -> told.Told:
    """What a message says. Raises `Unreadable`."""
    if headers.get(TEST, "").lower() == "true" or body.get("test") is True:
        return told.NoOrder("It is a test.")
    if topic == "refunds/create":
        return _refund(body)
    if topic == "orders/edited":
        return told.NoOrder("What the change came to is told by “orders/updated”.")
    if other := told.no_order_in(topic, body, about="orders/", deleted="orders/delete"):
        return other
    return _order(body)


def _order(body: told.Body) -> told.OrderTold:
    refunds = dict(_given_back(one) for one in told.rows(body, "refunds"))
    if body.get("current_total_price") is not None:
        total = told.amount(body, "current_total_price")
    else:
        total = told.amount(body, "total_price") - sum(refunds.values(), Decimal(0))
    void = bool(body.get("cancelled_at"))
    return told.OrderTold(
        external=told.needed(body, "id"),
        number=told.text(body, "name", 120) or told.needed(body, "order_number"),
        at=_bought(body),
        updated_at=told.moment(body, "updated_at"),
        buyer=_buyer(body),
        total=total,
        currency=told.currency(body),
        items=told.pieces(
            [(told.words(i, "title", 280), _how_many(i)) for i in told.rows(body, "line_items")]
        ),
        refunds=refunds,
        standing="void" if void else standing(told.text(body, "financial_status")),
    )


def _bought(body: told.Body) -> datetime:
    """When it was bought: orders that came from another shop were made here later than that."""
    created = told.moment(body, "created_at")
    return min(created, told.moment(body, "processed_at")) if body.get("processed_at") else created


def _how_many(item: told.Body) -> str:
    return told.text(item, "current_quantity") or told.text(item, "quantity")


def _buyer(body: told.Body) -> Buyer:
    customer, billing = told.inner(body, "customer"), told.inner(body, "billing_address")
    name = f"{told.text(customer, 'first_name')} {told.text(customer, 'last_name')}".strip()
    phones = (told.text(b, "phone", 40) for b in (body, customer, billing))
    mails = (told.text(b, "email", 320) for b in (body, customer))
    return Buyer(
        email=next(filter(None, mails), "").casefold(),
        number=next(filter(None, phones), ""),
        customer=told.text(customer, "id", 120),
        name=name or told.text(billing, "name"),
        company=told.text(billing, "company"),
    )


def _refund(body: told.Body) -> told.RefundTold:
    refund, given = _given_back(body)
    coins = {told.currency(one) for one in told.rows(body, "transactions")} - {""}
    return told.RefundTold(
        external=told.needed(body, "order_id"),
        refund=refund,
        amount=given,
        currency=coins.pop() if len(coins) == 1 else "",
    )


def _given_back(refund: told.Body) -> tuple[str, Decimal]:
    """A refund's id, and what was really paid back: not what is under way or failed."""
    paid = (
        abs(told.amount(one, "amount"))
        for one in told.rows(refund, "transactions")
        if one.get("kind") == "refund" and one.get("status") == "success"
    )
    return told.needed(refund, "id"), sum(paid, Decimal(0))

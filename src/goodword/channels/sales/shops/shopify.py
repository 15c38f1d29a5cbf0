"""Shopify: orders and refunds as its webhooks tell them (REST resources Order and Refund). Pure.

https://shopify.dev/docs/api/admin-rest/latest/resources/order, …/resources/refund,
https://shopify.dev/docs/apps/build/webhooks
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops.told import (
    Body,
    NoOrder,
    OrderTold,
    RefundTold,
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

SIGNATURE, TOPIC, DELIVERY = "X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"
TEST = "X-Shopify-Test"


def read(topic: str, headers: Mapping[str, str], body: Body) -> Told:
    """What a message says. Raises `Unreadable`."""
    if headers.get(TEST, "").lower() == "true" or body.get("test") is True:
        return NoOrder("It is a test.")
    if topic == "refunds/create":
        return _refund(body)
    if topic == "orders/delete" and "line_items" not in body:
        return RemovedTold(needed(body, "id"))
    if not topic.startswith("orders/"):
        return NoOrder(f"“{topic[:60] or 'no topic'}” tells of no order.")
    return _order(body)


def _order(body: Body) -> OrderTold:
    refunds = dict(_given_back(one) for one in rows(body, "refunds"))
    if body.get("current_total_price") is not None:
        total = amount(body, "current_total_price")
    else:
        total = amount(body, "total_price") - sum(refunds.values(), Decimal(0))
    void = bool(body.get("cancelled_at"))
    return OrderTold(
        external=needed(body, "id"),
        number=text(body, "name", 120) or needed(body, "order_number"),
        at=_bought(body),
        updated_at=moment(body, "updated_at"),
        buyer=_buyer(body),
        total=total,
        currency=currency(body),
        items=pieces([(words(i, "title", 280), _how_many(i)) for i in rows(body, "line_items")]),
        refunds=refunds,
        standing="void" if void else standing(text(body, "financial_status")),
    )


def _bought(body: Body) -> datetime:
    """When it was bought: orders that came from another shop were made here later than that."""
    created = moment(body, "created_at")
    return min(created, moment(body, "processed_at")) if body.get("processed_at") else created


def _how_many(item: Body) -> str:
    return text(item, "current_quantity") or text(item, "quantity")


def _buyer(body: Body) -> Buyer:
    customer, billing = inner(body, "customer"), inner(body, "billing_address")
    name = f"{text(customer, 'first_name')} {text(customer, 'last_name')}".strip()
    phones = (text(b, "phone", 40) for b in (body, customer, billing))
    mails = (text(b, "email", 320) for b in (body, customer))
    return Buyer(
        email=next(filter(None, mails), "").casefold(),
        number=next(filter(None, phones), ""),
        customer=text(customer, "id", 120),
        name=name or text(billing, "name"),
        company=text(billing, "company"),
    )


def _refund(body: Body) -> RefundTold:
    refund, given = _given_back(body)
    coins = {currency(one) for one in rows(body, "transactions")} - {""}
    return RefundTold(
        external=needed(body, "order_id"),
        refund=refund,
        amount=given,
        currency=coins.pop() if len(coins) == 1 else "",
    )


def _given_back(refund: Body) -> tuple[str, Decimal]:
    """A refund's id, and what was really paid back: not what is under way or failed."""
    paid = (
        abs(amount(one, "amount"))
        for one in rows(refund, "transactions")
        if one.get("kind") == "refund" and one.get("status") == "success"
    )
    return needed(refund, "id"), sum(paid, Decimal(0))

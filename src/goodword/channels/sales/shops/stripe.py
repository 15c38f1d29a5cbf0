"""Stripe: payments: who paid, how much, what was given back, or taken back by banks. Pure.

https://docs.stripe.com/webhooks, https://docs.stripe.com/api/charges/object
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops.told import (
    Body,
    DisputeTold,
    NoOrder,
    OrderTold,
    Told,
    Unreadable,
    amount,
    currency,
    inner,
    needed,
    pieces,
    text,
)

SIGNATURE = "Stripe-Signature"
# https://docs.stripe.com/currencies#zero-decimal and #three-decimal
_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
     "XOF", "XPF"}
)  # fmt: skip
_THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def read(topic: str, headers: Mapping[str, str], body: Body) -> Told:
    """What a message says. Raises `Unreadable`."""
    kind = text(body, "type", 80)
    if body.get("livemode") is False:
        return NoOrder("It is a test.")
    charge = inner(inner(body, "data"), "object")
    if kind.startswith("charge.dispute.") and charge.get("object") == "dispute":
        return _dispute(body, charge)
    if not kind.startswith("charge.") or charge.get("object") != "charge":
        return NoOrder(f"“{kind[:60]}” tells of no payment.")
    return _charge(body, charge)


def _charge(event: Body, charge: Body) -> OrderTold:
    coin = currency(charge)
    unit = _unit(coin)
    paid = charge.get("amount_captured")
    total = amount(charge, "amount" if paid is None else "amount_captured") / unit
    back = amount(charge, "amount_refunded") / unit
    who = inner(charge, "billing_details")
    return OrderTold(
        external=needed(charge, "id"),
        number=needed(charge, "id"),
        at=_second(charge),
        updated_at=_second(event),
        buyer=Buyer(
            email=(text(who, "email", 320) or text(charge, "receipt_email", 320)).casefold(),
            number=text(who, "phone", 40),
            customer=text(charge, "customer", 120),
            name=text(who, "name"),
        ),
        total=total - back,
        currency=coin,
        items=pieces([(text(charge, "description", 280), "")]),
        refunds={"all": back},
        standing=_standing(charge),
    )


def _dispute(event: Body, dispute: Body) -> DisputeTold:
    """https://docs.stripe.com/api/disputes/object: an inquiry ("warning_…") takes nothing yet."""
    coin, status = currency(dispute), text(dispute, "status", 40)
    open_ = status in ("needs_response", "under_review")
    taken = amount(dispute, "amount") / _unit(coin) if open_ or status == "lost" else Decimal(0)
    return DisputeTold(
        external=needed(dispute, "charge"),
        dispute=needed(dispute, "id"),
        updated_at=_second(event),
        amount=taken,
        currency=coin,
        ended=not open_ and status not in ("warning_needs_response", "warning_under_review"),
        won=status == "won",
    )


def _unit(coin: str) -> Decimal:
    """How many of Stripe's smallest units a currency's unit has."""
    return Decimal(1 if coin in _WHOLE else 1000 if coin in _THOUSANDTHS else 100)


def _standing(charge: Body) -> str:
    if charge.get("status") == "failed":
        return "void"
    return "" if charge.get("paid") is True and charge.get("captured") is True else "waiting"


def _second(body: Body) -> datetime:
    told = body.get("created")
    if isinstance(told, bool) or not isinstance(told, int) or not 347155200 < told < 4102444800:
        raise Unreadable("“created” is no time")
    return datetime.fromtimestamp(told, UTC)

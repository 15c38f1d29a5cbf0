"""Any other shop: the words of our own ``POST /sales``, signed as our own webhooks are. Pure."""

from collections.abc import Mapping

from goodword.channels.sales.orders import Buyer
from goodword.channels.sales.shops.told import (
    Body,
    NoOrder,
    OrderTold,
    Told,
    Unreadable,
    amount,
    currency,
    moment,
    needed,
    pieces,
    text,
)

SIGNATURE, TOPIC, DELIVERY = "Goodword-Signature", "Goodword-Event", "Goodword-Delivery"


def read(topic: str, headers: Mapping[str, str], body: Body) -> Told:
    """What a message says. Raises `Unreadable`."""
    if body.get("test") is True:
        return NoOrder("It is a test.")
    number = needed(body, "number")
    cancelled = body.get("cancelled", False)
    if not isinstance(cancelled, bool):
        raise Unreadable("“cancelled” is neither true nor false")
    items = body.get("items", [])
    if not isinstance(items, list) or not all(isinstance(one, str) for one in items):
        raise Unreadable("“items” is no list of texts")
    return OrderTold(
        external=number,
        number=number,
        at=moment(body, "at"),
        updated_at=moment(body, "updated_at"),
        buyer=Buyer(
            email=text(body, "email", 320).casefold(),
            number=text(body, "phone", 40),
            customer=text(body, "customer", 120),
            name=text(body, "name"),
            company=text(body, "company"),
        ),
        total=amount(body, "amount"),
        currency=currency(body),
        items=pieces([(text({"item": one}, "item", 300), "") for one in items]),
        standing="void" if cancelled else "",
        seller=text(body, "seller", 160),
    )

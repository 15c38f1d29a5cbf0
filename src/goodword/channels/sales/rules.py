"""How sales are told in the customer's story. Pure."""

from datetime import UTC, datetime
from decimal import Decimal

from goodword.channels.sales.orders import Order


def money(amount: Decimal, currency: str) -> str:
    """An amount as people write it: "1,234.50 EUR"."""
    cents = 0 if amount == amount.to_integral() and abs(amount) >= 1000 else 2
    return f"{amount:,.{cents}f} {currency}".strip()


def purchase_words(order: Order, amount: Decimal | None, changes: int) -> str:
    """What a line of the story says: what was bought, given back or changed, and for how much."""
    number = f" {order.number}" if order.number else ""
    if changes:
        told = order.why or ("cancelled" if order.void else "changed")
        by = "" if amount is None else money(amount, order.currency)
        if order.why:
            return f"Order{number}: {told}" + (f", {by}" if by else "")
        return f"Order{number} {told}" + (f" by {by}" if by else "")
    what = "Given back" if amount is not None and amount < 0 else "Bought"
    items = (
        f": {order.items[0].lstrip('-')}" if order.items else f": order{number}" if number else ""
    )
    more = f" and {len(order.items) - 1} more" if len(order.items) > 1 else ""
    worth = f", {money(abs(amount), order.currency)}" if amount is not None else ""
    return f"{what}{items[:200]}{more}{worth}"


def sales_reference(spec: str, at: datetime, somebody: bool) -> str:
    """What the purchases of one customer in one year refer to: they are one conversation.

    Those of nobody in particular are one a month.
    """
    span = f"{at.astimezone(UTC):%Y}" if somebody else f"{at.astimezone(UTC):%Y-%m}"
    return f"urn:goodword:sales:{span}/{spec}"


def subject_of(name: str, at: datetime, somebody: bool) -> str:
    """The subject of such a conversation."""
    if somebody:
        return f"Purchases {at:%Y}: {name}"[:300].rstrip(": ")
    return f"Sales without a customer, {at:%B %Y}"

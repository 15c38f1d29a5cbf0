"""What is believed of an order, whatever comes in which order and how often. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from goodword.channels.sales.shops.told import OrderTold, RefundTold, RemovedTold


@dataclass(frozen=True, slots=True)
class Heard:
    """What a shop has said of an order so far. ``updated_at``: its newest word, by its own clock.

    ``total`` is less the refunds in ``counted``. ``apart``: refunds that were told by themselves.
    """

    updated_at: datetime | None = None
    total: Decimal | None = None
    currency: str = ""
    counted: Mapping[str, Decimal] = field(default_factory=dict)
    apart: Mapping[str, Decimal] = field(default_factory=dict)
    standing: str = ""

    @property
    def amount(self) -> Decimal | None:
        """What the order comes to; none before its own message came."""
        if self.total is None:
            return None
        more = (given for refund, given in self.apart.items() if refund not in self.counted)
        return self.total - sum(more, Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "updated_at": self.updated_at.isoformat() if self.updated_at else None,
            "total": None if self.total is None else str(self.total),
            "currency": self.currency,
            "counted": {refund: str(given) for refund, given in self.counted.items()},
            "apart": {refund: str(given) for refund, given in self.apart.items()},
            "standing": self.standing,
        }


def from_json(kept: Mapping[str, Any]) -> Heard:
    """What was kept."""
    if not kept:
        return Heard()
    at, total = kept["updated_at"], kept["total"]
    return Heard(
        updated_at=datetime.fromisoformat(at) if at else None,
        total=None if total is None else Decimal(total),
        currency=kept["currency"],
        counted={refund: Decimal(given) for refund, given in kept["counted"].items()},
        apart={refund: Decimal(given) for refund, given in kept["apart"].items()},
        standing=kept["standing"],
    )


def hear(before: Heard, told: OrderTold | RefundTold | RemovedTold, *, now: datetime) -> Heard:
    """What is believed after a message; the very same when it says nothing newer.

    A deletion carries no time of its own: it counts from when it came (``now``).
    """
    if isinstance(told, RemovedTold):
        at = now if before.updated_at is None else max(now, before.updated_at)
        return replace(before, updated_at=at, standing="void")
    if isinstance(told, RefundTold):
        if before.currency and told.currency and told.currency != before.currency:
            # In the customer's own currency: the order's next message has it in the shop's.
            return before
        return replace(before, apart={**before.apart, told.refund: told.amount})
    if is_late(before, told):
        return before
    return Heard(
        updated_at=told.updated_at,
        total=told.total,
        currency=told.currency,
        counted=dict(told.refunds),
        apart=before.apart,
        standing=told.standing,
    )


def is_late(before: Heard, told: OrderTold) -> bool:
    """Whether a message is older than what was heard before it.

    Shops tell seconds: of two in the same one, that which knows less of refunds and cancelling is
    the older.
    """
    if before.updated_at is None or told.updated_at > before.updated_at:
        return False
    if told.updated_at < before.updated_at:
        return True
    if before.standing == "void" and told.standing != "void":
        return True
    return any(told.refunds.get(refund, 0) < given for refund, given in before.counted.items())

"""What is believed of an order, whatever comes in which order and how often. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from goodword.channels.sales.shops.told import (
    DisputeTold,
    OfAnOrder,
    OrderTold,
    RefundTold,
    RemovedTold,
)

_HOW_FAR = ("waiting", "", "void")
"""How far an order has come by what is said of it: not paid yet, paid, cancelled."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """What was heard last of a dispute: what the bank has taken, and whether it has ended."""

    updated_at: datetime
    amount: Decimal
    ended: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a shop has said of an order so far. ``updated_at``: its newest word, by its own clock.

    ``total`` is less the refunds in ``counted``. ``apart``: refunds that were told by themselves.
    ``disputes``: what banks took back, by the dispute's id.
    """

    updated_at: datetime | None = None
    total: Decimal | None = None
    currency: str = ""
    counted: Mapping[str, Decimal] = field(default_factory=dict)
    apart: Mapping[str, Decimal] = field(default_factory=dict)
    standing: str = ""
    disputes: Mapping[str, Dispute] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal | None:
        """What the order comes to; none before its own message came."""
        if self.total is None:
            return None
        more = (given for refund, given in self.apart.items() if refund not in self.counted)
        left = self.total - sum(more, Decimal(0))
        taken = sum((one.amount for one in self.disputes.values()), Decimal(0))
        return left - min(taken, max(left, Decimal(0)))

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "updated_at": self.updated_at.isoformat() if self.updated_at else None,
            "total": None if self.total is None else str(self.total),
            "currency": self.currency,
            "counted": {refund: str(given) for refund, given in self.counted.items()},
            "apart": {refund: str(given) for refund, given in self.apart.items()},
            "standing": self.standing,
            "disputes": {
                dispute: [one.updated_at.isoformat(), str(one.amount), one.ended]
                for dispute, one in self.disputes.items()
            },
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
        disputes={
            dispute: Dispute(datetime.fromisoformat(at), Decimal(taken), ended)
            for dispute, (at, taken, ended) in kept.get("disputes", {}).items()
        },
    )


def hear(before: Heard, told: OfAnOrder, *, now: datetime) -> Heard:
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
    if isinstance(told, DisputeTold):
        return _hear_of_dispute(before, told)
    if is_late(before, told):
        return before
    return Heard(
        updated_at=told.updated_at,
        total=told.total,
        currency=told.currency,
        counted=dict(told.refunds),
        apart=before.apart,
        standing=told.standing,
        disputes=before.disputes,
    )


def _hear_of_dispute(before: Heard, told: DisputeTold) -> Heard:
    """Its newest word counts; of two in the same second the one that ends it."""
    if before.currency and told.currency and told.currency != before.currency:
        return before
    known = before.disputes.get(told.dispute)
    if known is not None and (known.updated_at, known.ended) >= (told.updated_at, told.ended):
        return before
    now = Dispute(told.updated_at, told.amount, told.ended)
    return replace(before, disputes={**before.disputes, told.dispute: now})


def is_late(before: Heard, told: OrderTold) -> bool:
    """Whether a message is older than what was heard before it.

    Shops tell seconds: of two in the same one, that which knows less of payment, refunds and
    cancelling is the older.
    """
    if before.updated_at is None or told.updated_at > before.updated_at:
        return False
    if told.updated_at < before.updated_at:
        return True
    if _HOW_FAR.index(told.standing) < _HOW_FAR.index(before.standing):
        return True
    return any(told.refunds.get(refund, 0) < given for refund, given in before.counted.items())

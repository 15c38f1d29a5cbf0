"""One sale, and the lines of a list that make one. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

MOST_ITEMS = 40
CENTS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who bought, as far as a list says. ``number``: E.164; ``customer``: that program's number."""

    email: str = ""
    number: str = ""
    customer: str = ""
    name: str = ""
    company: str = ""

    @property
    def known(self) -> bool:
        """Whether it is anybody at all."""
        return bool(self.email or self.number or self.customer or self.name or self.company)

    @property
    def key(self) -> str:
        """What tells this buyer from others: the surest sign there is."""
        return self.email or self.number or self.customer or f"{self.name} {self.company}".strip()

    def agrees(self, other: "Buyer") -> bool:
        """Whether nothing that both lines say tells the one from the other."""
        pairs = zip(self._said(), other._said(), strict=True)
        return all(one == another for one, another in pairs if one and another)

    def _said(self) -> tuple[str, ...]:
        return (self.email, self.number, self.customer, self.name, self.company)


@dataclass(frozen=True, slots=True)
class Order:
    """One sale, or money given back (``amount`` below 0; none: the list says no amounts).

    ``identity`` is the same in every list that tells of it: its number, or who bought when.
    ``void``: it was cancelled, or given back whole. ``at``: an instant; of a day alone its noon.
    ``referrer``: who sent the buyer to us, as written. ``why``: in words, why it changed, if not
    by the shop's own doing.
    """

    line: int
    identity: str
    number: str
    at: datetime
    buyer: Buyer
    amount: Decimal | None
    currency: str
    items: tuple[str, ...]
    seller: str = ""
    void: bool = False
    referrer: str = ""
    why: str = ""


@dataclass(slots=True)
class Gathering:
    """An order while its lines come in. ``back``: it is said to be paid back; ``won``: a dispute
    ended well.
    """

    line: int
    number: str
    at: datetime
    buyer: Buyer
    currency: str = ""
    seller: str = ""
    referrer: str = ""
    total: Decimal | None = None
    summed: Decimal | None = None
    refunded: Decimal = Decimal(0)
    disputed: Decimal = Decimal(0)
    items: dict[str, None] = field(default_factory=dict)
    void: bool = False
    back: bool = False
    won: bool = False

    def finished(self, identity: str, currency: str) -> Order:
        """The order once its last line is read."""
        amount = self.total if self.total is not None else self.summed
        partly = amount is not None and 0 < self.refunded < amount
        if amount is not None:
            taken = Decimal(0) if self.won else self.disputed
            amount = (amount - min(self.refunded + taken, abs(amount))).quantize(CENTS)
        return Order(
            line=self.line,
            identity=identity,
            number=self.number,
            at=self.at,
            buyer=self.buyer,
            amount=amount,
            currency=self.currency or currency,
            items=tuple(self.items)[:MOST_ITEMS],
            seller=self.seller,
            referrer=self.referrer,
            void=self.void or (self.back and not partly),
        )

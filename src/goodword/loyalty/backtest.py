"""What a word about customers was worth on the business's own past. Plain numbers, no NumPy."""

from dataclasses import dataclass
from math import sqrt

ENOUGH_NAMED = 30
"""Fewer names prove nothing."""
_ENOUGH_SHARE, _SLACK = 0.02, 0.1


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of naming people in the same way as of earlier days.

    ``looks`` days; ``judged`` customers with a rhythm of their own, ``named`` of them, of whom
    ``stayed_away`` bought nothing within the horizon. The same customer may count on several days.
    """

    target: float
    looks: int = 0
    judged: int = 0
    named: int = 0
    stayed_away: int = 0

    @property
    def precision(self) -> float:
        """The share of those named who stayed away; NaN when nobody was named."""
        return self.stayed_away / self.named if self.named else float("nan")

    @property
    def share(self) -> float:
        """The share of customers with a rhythm who were named."""
        return self.named / self.judged if self.judged else 0.0

    @property
    def lower(self) -> float:
        """The precision's lower 95 % bound (Wilson 1927)."""
        if not self.named:
            return 0.0
        n, p, z = self.named, self.precision, 1.96
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - spread) / (1 + z * z / n)

    @property
    def enough(self) -> bool:
        """Whether this is evidence enough to name anybody."""
        named = self.named >= max(ENOUGH_NAMED, _ENOUGH_SHARE * self.judged)
        return self.looks > 0 and named and self.lower >= self.target - _SLACK

    def __str__(self) -> str:
        if not self.looks:
            return (
                "Not enough evidence: these sales don't reach back far enough to test it, or too "
                "few customers bought three times."
            )
        if not self.enough:
            told = f"{self.precision:.0%} of {self.named:,}" if self.named else "nobody"
            return (
                f"Not enough evidence: as of {self.looks} earlier days, {told} stayed away of "
                f"those who would have been named; the aim is {self.target:.0%}."
            )
        return (
            f"As of {self.looks} earlier days, {self.named:,} would have been named, and "
            f"{self.precision:.0%} of them stayed away; the aim is {self.target:.0%}."
        )

"""How far a stream was told, although its numbers become visible out of order.

A database hands out a row's number before the row is committed. On PostgreSQL number 8 can be
there while 7 is still being written, so "everything above 8" would miss 7 for ever. A watermark
therefore remembers the numbers it passed without seeing them, and looks for them again until the
longest transaction is surely over; most never come, because their transaction was undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

PATIENCE = timedelta(hours=1)
"""Longer than any transaction of ours lives."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """The highest number told, and the spans below it that were not there: (from, to, since)."""

    upto: int
    gaps: tuple[tuple[int, int, datetime], ...] = ()

    def after(self, seen: Sequence[int], late: Sequence[int], now: datetime) -> "Watermark":
        """The mark after these numbers: ``seen`` above it in order, ``late`` out of its gaps."""
        gaps = [
            piece for gap in self.gaps if now - gap[2] < PATIENCE for piece in _without(gap, late)
        ]
        last = self.upto
        for number in seen:
            if number > last + 1:
                gaps.append((last + 1, number - 1, now))
            last = number
        return Watermark(last, tuple(gaps))

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {"upto": self.upto, "gaps": [[a, b, at.isoformat()] for a, b, at in self.gaps]}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Watermark":
        """What was stored."""
        gaps = ((a, b, datetime.fromisoformat(at)) for a, b, at in told.get("gaps", ()))
        return cls(told["upto"], tuple(gaps))


def _without(
    gap: tuple[int, int, datetime], late: Sequence[int]
) -> list[tuple[int, int, datetime]]:
    """What is left of a gap after some of it came."""
    start, end, since = gap
    pieces = []
    for number in sorted(n for n in late if start <= n <= end):
        if number > start:
            pieces.append((start, number - 1, since))
        start = number + 1
    if start <= end:
        pieces.append((start, end, since))
    return pieces

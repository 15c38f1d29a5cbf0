"""How full a mailbox is on its server, and when it will be full as it grows (RFC 9208). Pure.

Growth is the median of what whole weeks brought within the last four weeks: a week's rhythm does
not mislead it, and one large clear-out or one large letter changes little. Too little is known:
nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

WEEK = timedelta(days=7)
LOOKED_AT = 4 * WEEK
FEWEST_WEEKS = 4
"""So many weeks, which may overlap, tell of growth; with one sample a day that takes ten days."""

FULL, CLEARED = 0.90, 0.85
"""A share of the room from which on one is told, and below which it is over."""
SOON, LATER = 14.0, 21.0
"""Days until it is full: up to so many one is told; from so many on it is over."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How much a mailbox held, of how much it may; both in KiB."""

    at: datetime
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class Filling:
    """``share`` of the room that is used, and in how many days it is full; ``None``: unknown."""

    share: float
    days_left: float | None

    @property
    def pressing(self) -> bool:
        """Whether somebody should make room now."""
        soon = self.days_left is not None and self.days_left <= SOON
        return self.share >= FULL or soon

    @property
    def over(self) -> bool:
        """Whether there is room again, for good."""
        soon = self.days_left is not None and self.days_left < LATER
        return self.share < CLEARED and not soon

    @property
    def words(self) -> str:
        """As one would say it: "92 % full; full in about 9 days"."""
        told = f"{self.share:.0%}".replace("%", " %") + " full"
        if self.share >= 1:
            return f"{told}: no mail can arrive"
        if self.days_left is None or self.days_left > 365:
            return told
        days = round(self.days_left)
        return f"{told}; full in about {days} days" if days > 1 else f"{told}; full within a day"


def filling(samples: Sequence[Sample], *, now: datetime) -> Filling | None:
    """How full it is and will be; ``None`` where the server sets no limit, or was not asked."""
    known = sorted((s for s in samples if s.limit > 0), key=lambda one: one.at)
    if not known:
        return None
    last = known[-1]
    share = last.used / last.limit
    growth = growth_a_day([s for s in known if now - s.at <= LOOKED_AT])
    if growth is None or growth <= 0:
        return Filling(share, None)
    return Filling(share, max(0.0, (last.limit - last.used) / growth))


def growth_a_day(samples: Sequence[Sample]) -> float | None:
    """KiB a day, by the median of whole weeks; ``None`` while too few of them are known."""
    days: dict[int, Sample] = {}
    for one in samples:
        days[one.at.toordinal()] = one
    weeks = [
        (later.used - days[day - 7].used) / ((later.at - days[day - 7].at) / timedelta(days=1))
        for day, later in days.items()
        if day - 7 in days
    ]
    return median(weeks) if len(weeks) >= FEWEST_WEEKS else None

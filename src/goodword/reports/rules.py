"""What the figures mean, and the arithmetic behind them: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

GRAINS = ("month", "quarter", "year")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
TENURES = ((0, 1), (1, 2), (2, 3), (3, 5), (5, 10), (10, 1000))
"""Years since the first purchase: from, and below."""
MARK = 0.8
"""Four in five: what a good salesperson sells to customers they already have, after two years."""
MARK_YEARS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve whole months (``since`` to below ``until``), and the twelve before them.

    ``as_of``: the last day that is known.
    """

    as_of: date
    until: date

    @property
    def since(self) -> date:
        """The first day of the window."""
        return shifted(self.until, "month", -12)

    @property
    def before(self) -> date:
        """The first day of the twelve months before."""
        return shifted(self.until, "month", -24)

    @property
    def last(self) -> date:
        """The last day of the window."""
        return self.until - timedelta(days=1)

    def periods_since(self, first: date, grain: str) -> int:
        """How many periods have begun after the one that begins on ``first``."""
        months = (self.as_of.year - first.year) * 12 + self.as_of.month - first.month
        return months // MONTHS_OF[grain]


def window_of(as_of: date, first: date | None) -> Window:
    """The last twelve whole months; where all sales are of this month, up to its end."""
    this = shifted(as_of, "month", 0)
    if first is not None and first >= this:
        this = shifted(as_of, "month", 1)
    return Window(as_of, this)


def shifted(day: date, grain: str, by: int) -> date:
    """The first day of the period that lies so many periods from the one of ``day``."""
    size = MONTHS_OF[grain]
    months = (day.year * 12 + day.month - 1) // size * size + by * size
    return date(max(months // 12, 1), months % 12 + 1, 1)


def ends(first: date, grain: str) -> date:
    """The last day of the period that begins on ``first``."""
    return shifted(first, grain, 1) - timedelta(days=1)


def period_words(first: date, grain: str) -> str:
    """A period as one says it: "March 2026", "Q1 2026", "2026"."""
    if grain == "year":
        return str(first.year)
    if grain == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    return f"{first:%B} {first.year}"


def share(part: int, whole: int) -> float | None:
    """A part of a whole, from 0 to 1; none where there is nothing to be a part of."""
    return part / whole if whole > 0 else None

"""Intervals: how they are said, which one applies to whom, and when they are over. Pure."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

UNITS = {"d": ("day", 1.0), "w": ("week", 7.0), "m": ("month", 365.25 / 12)}
STAGES = {"customer": "customers", "prospect": "prospects"}
LONGEST = 3 * 365.25
"""No interval is longer than three years, in days: that is not keeping in touch."""
LET_GO = 730
"""A prospect with whom nothing was spoken for so many days is let go."""
_SPAN = re.compile(r"([1-9][0-9]{0,3})([dwm])")


@dataclass(frozen=True, slots=True)
class Span:
    """A length as people say it: 6 weeks, 3 months. Months are those of the calendar."""

    number: int
    unit: str

    @classmethod
    def read(cls, text: str) -> "Span":
        """A span as it is kept: "6w". Raises ValueError."""
        found = _SPAN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no length of time.")
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @property
    def days(self) -> float:
        """About how many days it is; for comparing."""
        return self.number * UNITS[self.unit][1]

    @property
    def words(self) -> str:
        """6 weeks."""
        return f"{self.number} {UNITS[self.unit][0]}{'' if self.number == 1 else 's'}"

    @property
    def every(self) -> str:
        """Every 6 weeks."""
        return f"every {self.words}" if self.number > 1 else f"every {UNITS[self.unit][0]}"

    def after(self, day: date) -> date:
        """The day when it is over. A month after 31 January is the last day of February."""
        if self.unit != "m":
            return day + timedelta(days=self.number * (7 if self.unit == "w" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + self.number, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Interval:
    """How often to be in touch; without spans: not at all.

    ``of``: whom it was said for: ``person``, ``tag``, or a stage; ``name``: the tag's word.
    ``years``: from so many years of tenure on it applies. ``reason``: as somebody said it.
    """

    of: Literal["person", "tag", "customer", "prospect"]
    ideal: Span | None = None
    longest: Span | None = None
    years: int = 0
    name: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """Every 6 weeks, at the latest after 3 months."""
        if self.ideal is None or self.longest is None:
            return "no interval"
        return f"{self.ideal.every}, at the latest after {self.longest.words}"

    @property
    def why(self) -> str:
        """Why this one applies, for people."""
        if self.of == "person":
            return "set for them" + (f": {self.reason}" if self.reason else "")
        if self.of == "tag":
            return f"tagged {self.name}"
        whom = STAGES[self.of]
        if self.years:
            return f"the house’s for {whom} of {self.years} {_years(self.years)} and more"
        return f"the house’s for {whom}"


def _years(number: int) -> str:
    return "year" if number == 1 else "years"


USUAL: tuple[Interval, ...] = (
    Interval("customer", Span(3, "m"), Span(6, "m")),
    Interval("customer", Span(10, "w"), Span(5, "m"), years=2),
    Interval("customer", Span(2, "m"), Span(4, "m"), years=5),
    Interval("prospect", Span(3, "m"), Span(6, "m")),
)
"""What holds until the house says otherwise: quarterly, and sooner the longer somebody stays."""


def which(
    own: Interval | None,
    tags: Sequence[Interval],
    house: Sequence[Interval],
    *,
    stage: str,
    tenure: int,
) -> Interval | None:
    """The interval that applies to somebody: their own, a tag's, else the house's by tenure.

    Of several tags the shortest counts; that there is none counts only if all of them say so.
    ``tenure``: whole years.
    """
    if own is not None:
        return own
    if tags:
        spans = [one for one in tags if one.ideal is not None]
        return min(spans or tags, key=lambda one: (one.ideal.days if one.ideal else 0, one.name))
    reached = [one for one in house if one.of == stage and one.years <= tenure]
    return max(reached, key=lambda one: one.years, default=None)


def years_of(since: date, today: date) -> int:
    """Whole years from one day to another; who came on 29 February has them on 1 March."""
    not_yet = (today.month, today.day) < (since.month, since.day)
    return max(0, today.year - since.year - not_yet)


def must_make_sense(ideal: Span, longest: Span) -> str:
    """What is wrong with an interval, in words; empty: nothing."""
    if ideal.days > longest.days:
        return "The longest interval can’t be shorter than the ideal one."
    if longest.days > LONGEST:
        return "Choose at most three years."
    return ""

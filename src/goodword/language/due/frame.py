"""From where a phrase is understood: the sent moment, its zone, the working days, conventions.

Inside this package times are local and without a zone, and both ends of a span are inclusive:
a day is 00:00:00 to 23:59:59.999999.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from goodword.language.due.conventions import Conventions
from goodword.language.findings import Grain

if TYPE_CHECKING:
    from goodword.worktime import Calendar

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_WORKDAYS = 2000
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
_NINE, _FIVE = timedelta(hours=9), timedelta(hours=17)


class Unreadable(ValueError):  # noqa: N818 - no error, the phrase simply has no sensible time
    """What is said leads to no time that anybody means (the 31st of February, the year 40000)."""


class Span(NamedTuple):
    """A stretch of local time, both ends inclusive; a clock time has both ends the same.

    `others` are its further readings. `by` is the last moment of "by …" where that is not the
    span's own last. `off` marks stretches without work (weekends, holidays).
    """

    start: datetime
    last: datetime
    grain: Grain
    others: tuple[tuple[datetime, datetime], ...] = ()
    by: datetime | None = None
    off: bool = False

    @property
    def whole_days(self) -> bool:
        """Whether it runs from a midnight to a midnight."""
        return self.start.time() == time.min and self.last.time() == time.max


Hit = tuple[int, Span]


@dataclass(frozen=True, slots=True)
class Frame:
    """`now` is the reference on the local clock of `zone`; `working` answers for the calendar."""

    now: datetime
    zone: tzinfo
    rules: Conventions
    calendar: "Calendar | None"
    dmy: bool

    @property
    def today(self) -> date:
        """The local date of the reference."""
        return self.now.date()

    def hours(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing of a local date, None on a day without work."""
        if self.calendar is None:
            if day.weekday() > 4:
                return None
            midnight = datetime.combine(day, time.min)
            return midnight + _NINE, midnight + _FIVE
        # Loaded here: who gives a calendar has it already.
        from goodword.worktime.clock import clock_of

        spans = clock_of(self.calendar).spans(day)
        if not spans:
            return None
        midnight = datetime.combine(day, time.min)
        ends = (spans[0][0], spans[-1][1])
        opening, closing = (midnight + timedelta(microseconds=end) for end in ends)
        if self.zone is not self.calendar.tz:
            opening, closing = (
                moment.replace(tzinfo=self.calendar.tz).astimezone(self.zone).replace(tzinfo=None)
                for moment in (opening, closing)
            )
        return opening, closing

    def works(self, day: date) -> bool:
        """Whether anybody works on the date."""
        return self.hours(day) is not None

    def day_end(self, day: date) -> datetime:
        """Where a deadline on that day falls: its closing, or midnight on a day without work."""
        hours = self.hours(day) if self.rules.day_ends == "working time" else None
        return hours[1] if hours else datetime.combine(day, time.max)

    def workday(self, day: date, count: int) -> date:
        """The date so many working days after (before, when negative) `day`."""
        if abs(count) > MOST_WORKDAYS:
            raise Unreadable(count)
        step = DAY if count > 0 else -DAY
        left, looked = abs(count), 0
        while left:
            day += step
            looked += 1
            left -= self.works(day)
            if looked > 3 * MOST_WORKDAYS:
                raise Unreadable(count)
        return day

    def elapsed(self, amount: timedelta) -> datetime:
        """The local time when so much real time has passed since the reference."""
        moment = self.now.replace(tzinfo=self.zone).astimezone(UTC) + amount
        return moment.astimezone(self.zone).replace(tzinfo=None)


def frame_of(reference: datetime, calendar: "Calendar | None", rules: Conventions) -> Frame:
    """The frame of a reference; one without a zone is in the calendar's zone, else UTC.

    A fixed offset (all that a mail's Date tells) that is the calendar's own at that moment
    becomes the calendar's zone, so that "Friday 17:00" is right across a change of the clocks.
    """
    zone: tzinfo = reference.tzinfo or (calendar.tz if calendar else UTC)
    now = reference.replace(tzinfo=None)
    if calendar and reference.tzinfo is not None:
        there = reference.astimezone(calendar.tz)
        if there.utcoffset() == reference.utcoffset():
            zone, now = calendar.tz, there.replace(tzinfo=None)
    if rules.date_order == "auto":
        dmy = _day_first(zone, calendar)
    else:
        dmy = rules.date_order == "dmy"
    return Frame(now, zone, rules, calendar, dmy)


_MONTH_FIRST = frozenset({"US", "PH", "CA", "BZ"})
_DAY_FIRST_ZONES = ("Europe/", "Africa/", "Australia/", "Indian/", "Atlantic/")
_NORTH = ("Asia/Manila", "America/")


def _day_first(zone: tzinfo, calendar: "Calendar | None") -> bool:
    if calendar and calendar.country:
        return calendar.country not in _MONTH_FIRST
    name = str(getattr(zone, "key", ""))
    return name.startswith(_DAY_FIRST_ZONES) or (name.startswith("Asia/") and name not in _NORTH)


def in_reach(day: date) -> date:
    """The day itself. Raises `Unreadable` outside the years that anybody means."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(day)
    return day


def a_day(day: date) -> Span:
    """One whole day."""
    return days(day, day, "day")


def days(first: date, last: date, grain: Grain) -> Span:
    """Whole days, first to last."""
    in_reach(first), in_reach(last)
    return Span(datetime.combine(first, time.min), datetime.combine(last, time.max), grain)


def at(moment: datetime, grain: Grain = "minute") -> Span:
    """A single moment."""
    in_reach(moment.date())
    return Span(moment, moment, grain)


def add_months(day: date, count: int) -> date:
    """The same day of another month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(count)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    return (date(year + month // 12, month % 12 + 1, 1) - DAY).day


def week_start(day: date, rules: Conventions) -> date:
    """The first day of the week that the day is in."""
    return day - timedelta(days=(day.weekday() - rules.week_starts) % 7)


def steps(which: int | str) -> int:
    """How many units on a word like "next" leads; "coming" leads one."""
    return which if isinstance(which, int) else 1

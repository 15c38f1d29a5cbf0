"""A calendar worked out into stretches of real time, a year at a time.

Everything here counts microseconds since 1970-01-01 UTC, as whole numbers, so
that sums are exact. Within a year the stretches are looked up by bisection,
which makes a question cost a few microseconds of processor time.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from goodword.worktime.calendar import Calendar, Day, minutes_of
from goodword.worktime.public_holidays import public_holidays

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
FIRST_YEAR, LAST_YEAR = 1900, 2400


class OutOfRangeError(OverflowError):
    """The moment, or the answer, lies outside the years 1900 to 2400."""


@dataclass(frozen=True, slots=True)
class Year:
    """The working stretches of one UTC year, in order and apart.

    `before[i]` is the working time in the year ahead of stretch i;
    `before[-1]` is the whole year's.
    """

    starts: list[int]
    ends: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked_until(self, moment: int) -> int:
        """Working time in this year up to the moment."""
        i = bisect_right(self.starts, moment) - 1
        if i < 0:
            return 0
        return self.before[i] + min(moment, self.ends[i]) - self.starts[i]

    def earliest_with(self, worked: int) -> int:
        """The first moment with so much working time behind it (0 < worked <= total)."""
        i = bisect_left(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    def latest_with(self, worked: int) -> int:
        """The last moment with only so much behind it (0 <= worked < total)."""
        i = bisect_right(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]


class Clock:
    """Answers in microseconds for one calendar; years are worked out when first asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = calendar.tz
        self.special = {day: _spans(hours) for day, hours in calendar.open}
        self.special |= {day: [] for day in calendar.closed}
        self.week = [_spans(day) for day in calendar.hours]
        self._years: dict[int, Year] = {}

    def year(self, number: int) -> Year:
        """The working stretches of one UTC year. Raises `OutOfRangeError`."""
        found = self._years.get(number)
        if found is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise OutOfRangeError(
                    f"Working time is known from {FIRST_YEAR} to {LAST_YEAR} only; "
                    f"this leads to {number}. Is the amount, or the date, meant?"
                )
            found = self._years[number] = self._work_out(number)
        return found

    def spans(self, day: date) -> list[tuple[int, int]]:
        """The day's hours on the wall clock, in microseconds after midnight."""
        special = self.special.get(day)
        if special is not None:
            return special
        calendar = self.calendar
        if calendar.country and day in public_holidays(
            calendar.country, calendar.subdivision, day.year
        ):
            return []
        return self.week[day.weekday()]

    def _work_out(self, number: int) -> Year:
        first, last = microseconds(datetime(number, 1, 1, tzinfo=UTC)), _new_year(number + 1)
        walls = self._walls(date(number, 1, 1) - timedelta(days=2), 370)
        starts: list[int] = []
        ends: list[int] = []
        for begin, until, offset in self._offsets(first, last):
            for wall_start, wall_end in walls:
                start, end = max(wall_start - offset, begin), min(wall_end - offset, until)
                if start >= end:
                    continue
                if ends and ends[-1] == start:
                    ends[-1] = end
                else:
                    starts.append(start)
                    ends.append(end)
        lengths = (end - start for start, end in zip(starts, ends, strict=True))
        return Year(starts, ends, list(accumulate(lengths, initial=0)))

    def _walls(self, day: date, days: int) -> list[tuple[int, int]]:
        walls = []
        for _ in range(days):
            midnight = (day.toordinal() - EPOCH.toordinal()) * 24 * 60 * MINUTE
            walls += [(midnight + start, midnight + end) for start, end in self.spans(day)]
            day += timedelta(days=1)
        return walls

    def _offsets(self, first: int, last: int) -> list[tuple[int, int, int]]:
        """The stretches (begin, until, offset) in which the zone's offset stays the same."""
        step = 6 * 60 * MINUTE
        found = []
        begin, offset = first, self._offset(first)
        for moment in range(first, last, step):
            until = min(moment + step, last)
            after = self._offset(until)
            if after == offset:
                continue
            change = bisect_left(
                range(moment, until + SECOND, SECOND), True, key=lambda t: self._offset(t) == after
            )
            found.append((begin, moment + change * SECOND, offset))
            begin, offset = moment + change * SECOND, after
        found.append((begin, last, offset))
        return found

    def _offset(self, moment: int) -> int:
        offset = aware(moment).astimezone(self.zone).utcoffset()
        assert offset is not None
        return offset // MICROSECOND


@lru_cache(maxsize=512)
def clock_of(calendar: Calendar) -> Clock:
    """The clock of a calendar: equal calendars share one."""
    return Clock(calendar)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC. Raises `ValueError` for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone. Give an aware datetime.")
    gap = moment - EPOCH
    return (gap.days * 86400 + gap.seconds) * SECOND + gap.microseconds


def aware(moment: int) -> datetime:
    """The aware UTC datetime of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=moment)


def _new_year(number: int) -> int:
    return microseconds(datetime(number, 1, 1, tzinfo=UTC))


def _spans(day: Day) -> list[tuple[int, int]]:
    return sorted((minutes_of(start) * MINUTE, minutes_of(end) * MINUTE) for start, end in day)

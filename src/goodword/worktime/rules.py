"""Arithmetic with working time. Every answer follows from its arguments alone."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta

from goodword.worktime.calendar import Calendar
from goodword.worktime.clock import (
    FIRST_YEAR,
    LAST_YEAR,
    Clock,
    OutOfRangeError,
    Year,
    aware,
    clock_of,
    microseconds,
)

ALL_YEARS = timedelta(days=366 * (LAST_YEAR - FIRST_YEAR))


def add_working_time(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The first moment, in UTC, with `amount` of working time since `start`.

    So eight hours from an opening end at that day's closing, not at the next
    opening. A zero amount gives `start`; a negative one goes back, to the last
    moment with so much working time until `start`. Raises `ValueError` for a
    start without a zone, `OutOfRangeError` beyond the year 2400.
    """
    clock = clock_of(calendar)
    moment = microseconds(start)
    wanted = (amount.days * 86400 + amount.seconds) * 1_000_000 + amount.microseconds
    if not wanted:
        return aware(moment)
    if abs(amount) > ALL_YEARS:
        raise OutOfRangeError(f"{amount.days} days of working time lead beyond {LAST_YEAR}.")
    number = _utc_year(start)
    year = clock.year(number)
    worked = year.worked_until(moment) + wanted
    while worked > year.total:
        worked -= year.total
        number += 1
        year = _year_with_work(clock, number, +1)
    while worked < 0:
        number -= 1
        year = _year_with_work(clock, number, -1)
        worked += year.total
    return aware(year.earliest_with(worked) if wanted > 0 else year.latest_with(worked))


def working_time_between(a: datetime, b: datetime, calendar: Calendar) -> timedelta:
    """The working time from `a` to `b`; negative when `b` is earlier."""
    clock = clock_of(calendar)
    first, last = _utc_year(a), _utc_year(b)
    worked = clock.year(last).worked_until(microseconds(b))
    worked -= clock.year(first).worked_until(microseconds(a))
    worked += sum(clock.year(number).total for number in range(first, last))
    worked -= sum(clock.year(number).total for number in range(last, first))
    return timedelta(microseconds=worked)


def is_working(moment: datetime, calendar: Calendar) -> bool:
    """Whether the moment is in working time: an opening is, a closing is not."""
    return _next(moment, calendar) == microseconds(moment)


def next_working_moment(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself when it is working time, else the next opening, in UTC."""
    return aware(_next(moment, calendar))


def end_of_working_day(moment: datetime, calendar: Calendar) -> datetime:
    """The closing, in UTC, of the local day that the moment is in.

    After that day's closing, or on a day off, it is the closing of the next
    working day. A day ends at its midnight, also where work goes on past it.
    """
    opening = next_working_moment(moment, calendar)
    day = opening.astimezone(calendar.tz).date()
    midnight = _midnight(day + timedelta(days=1), calendar)
    year, until = clock_of(calendar).year(midnight.year), microseconds(midnight)
    i = bisect_left(year.starts, until) - 1
    if i < 0:
        return aware(clock_of(calendar).year(midnight.year - 1).ends[-1])
    return aware(min(year.ends[i], until))


def working_day_length(day: date, calendar: Calendar) -> timedelta:
    """The working time on one local date: zero on a day off."""
    after = _midnight(day + timedelta(days=1), calendar)
    return working_time_between(_midnight(day, calendar), after, calendar)


def working_days_between(a: datetime, b: datetime, calendar: Calendar) -> int:
    """How many working days begin after `a`'s local date, up to `b`'s.

    From a Friday to the Monday after it is one. Negative when `b` is earlier.
    """
    first, last = (moment.astimezone(calendar.tz).date() for moment in (a, b))
    if last < first:
        return -working_days_between(b, a, calendar)
    clock = clock_of(calendar)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if clock.spans(day))


def _next(moment: datetime, calendar: Calendar) -> int:
    clock, number, micros = clock_of(calendar), _utc_year(moment), microseconds(moment)
    year = clock.year(number)
    i = bisect_right(year.starts, micros)
    if i and micros < year.ends[i - 1]:
        return micros
    if i < len(year.starts):
        return year.starts[i]
    return _year_with_work(clock, number + 1, +1).starts[0]


def _year_with_work(clock: Clock, number: int, step: int) -> Year:
    year = clock.year(number)
    opened = [day.year for day, _ in clock.calendar.open]
    while not year.total:
        if not any(clock.week) and not any((y - number) * step > 0 for y in opened):
            raise OutOfRangeError(
                "This calendar has no more working time in that direction. "
                "Give the week its hours, or open further days."
            )
        number += step
        year = clock.year(number)
    return year


def _utc_year(moment: datetime) -> int:
    return moment.year if moment.tzinfo is UTC else moment.astimezone(UTC).year


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time.min, tzinfo=calendar.tz).astimezone(UTC)

"""Days of the calendar worked out: a date without its year, the next 15th, the second Monday."""

from datetime import date

from goodword.language.due.frame import (
    DAY,
    Frame,
    Span,
    Unreadable,
    a_day,
    add_months,
    month_length,
)


def yearless(month: int, day: int, f: Frame) -> Span:
    """A month and day without a year: the next such date, or one that is just past."""
    if day > month_length(2000, month):
        raise Unreadable(day)
    years = range(f.today.year - 1, f.today.year + 9)
    found = [date(year, month, day) for year in years if day <= month_length(year, month)]
    for candidate in found:
        if candidate >= f.today or (f.today - candidate).days <= f.rules.recent_days:
            return a_day(candidate)
    raise Unreadable(day)


def next_day_number(day: int, f: Frame) -> Span:
    """The next 15th: today's own counts."""
    month = f.today.replace(day=1)
    for _ in range(12):
        if day <= month_length(month.year, month.month) and month.replace(day=day) >= f.today:
            return a_day(month.replace(day=day))
        month = add_months(month, 1)
    raise Unreadable(day)


def weekday_number(weekday: int, day: int, f: Frame) -> Span:
    """The next month in which that day is that weekday; the month at hand counts."""
    month = f.today.replace(day=1)
    for _ in range(15):
        if day <= month_length(month.year, month.month):
            found = month.replace(day=day)
            if found.weekday() == weekday and (f.today - found).days <= f.rules.recent_days:
                return a_day(found)
        month = add_months(month, 1)
    raise Unreadable(day)


def agreeing(span: Span, weekday: int, year_said: bool, f: Frame) -> Span:
    """Of several readings, or years, the one that falls on the weekday."""
    for start, last in ((span.start, span.last), *span.others):
        if start.weekday() == weekday:
            return Span(start, last, "day")
    day = span.start.date()
    if not year_said:
        for year in (f.today.year, f.today.year + 1, f.today.year - 1):
            if day.day <= month_length(year, day.month):
                candidate = day.replace(year=year)
                if candidate.weekday() == weekday:
                    return a_day(candidate)
    return span


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month, counted from its end when negative."""
    if nth > 0:
        first = date(year, month, 1)
        found = first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = date(year, month, month_length(year, month))
        found = last - DAY * ((last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    if found.month != month:
        raise Unreadable(nth)
    return found


def century(number: int) -> int:
    """The year that two digits stand for: 1970 to 2069."""
    return number + (2000 if number < 70 else 1900)

"""Which of the days or weeks of a period: "the first Monday of March", "the last working day"."""

from goodword.language.due.calendar_days import nth_weekday
from goodword.language.due.frame import DAY, Frame, Hit, Span, a_day, days, week_start
from goodword.language.due.numbered import a_year
from goodword.language.due.periods import named_period_at, period, period_at, weekend
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at
from goodword.language.due.years import year_at


def counted_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the first Monday of March", "last Friday in October", "the last day of the month"."""
    j = s.skip(i, "the")
    which = _which_one(s, j)
    if which is None:
        return None
    k, nth = which
    weekday, unit = s.val(k, "weekday"), s.val(k, "unit")
    if weekday is None and unit not in ("day", "week", "workday", "weekend"):
        return None
    if s.val(k + 1, "join") != "of" and s.said(k + 1) not in ("of", "in"):
        return None
    within = _month_or_year(s, s.skip(k + 2, "the"), f)
    if not within:
        return None
    return within[0], _counted(nth, weekday, unit, within[1], f)


def _which_one(s: Scan, j: int) -> tuple[int, int] | None:
    """ "third" is 3, "last" -1, "second to last" -2."""
    if s.val(j, "ordinal") == -1 or s.said(j) == "the last":
        return j + 1, -1
    if s.said(j) == "penultimate":
        return j + 1, -2
    found = ordinal_at(s, j)
    if not found or found[1] > 31:
        return None
    k = s.skip(s.skip(s.skip(found[0], "-"), "to"), "-")
    return (k + 1, -found[1]) if s.said(k) == "last" else found


def _month_or_year(s: Scan, k: int, f: Frame) -> Hit | None:
    if s.val(k, "unit") in ("month", "year", "quarter", "week"):
        return k + 1, period(s.val(k, "unit"), 0, f)
    year = year_at(s, k)
    if year and s.form(k) == "num":
        return year[0], a_year(year[1])
    return period_at(s, k, f) or named_period_at(s, k, f)


def _counted(nth: int, weekday: int | None, unit: str | None, within: Span, f: Frame) -> Span:
    first, last = within.start.date(), within.last.date()
    if weekday is not None:
        if within.grain == "month":
            return a_day(nth_weekday(first.year, first.month, weekday, nth))
        edge = first if nth > 0 else last
        ahead = (weekday - edge.weekday()) % 7 if nth > 0 else -((edge.weekday() - weekday) % 7)
        return a_day(edge + DAY * (ahead + 7 * (nth - 1 if nth > 0 else nth + 1)))
    if unit == "weekend":
        edge = first if nth > 0 else last
        ahead = (5 - edge.weekday()) % 7 if nth > 0 else -((edge.weekday() - 5) % 7)
        saturday = edge + DAY * (ahead + 7 * (nth - 1 if nth > 0 else nth + 1))
        return weekend(saturday - DAY * 5, f)
    if unit == "workday":
        day = f.workday(first - DAY, nth) if nth > 0 else f.workday(last + DAY, nth)
        return a_day(day)
    if unit == "week":
        # The first week of a month is the one in which most of its days lie (ISO 8601).
        edge = (
            week_start(first + DAY * 3, f.rules) if nth > 0 else week_start(last - DAY * 3, f.rules)
        )
        start = edge + DAY * 7 * (nth - 1 if nth > 0 else nth + 1)
        return days(start, start + DAY * 6, "week")
    return a_day(first + DAY * (nth - 1) if nth > 0 else last + DAY * (nth + 1))

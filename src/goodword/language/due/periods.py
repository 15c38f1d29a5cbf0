"""Periods: "next month", "Q3", "the summer", "March 2027", "the first Monday of May"."""

from datetime import date, datetime, time, timedelta

from goodword.language.due.calendar_days import nth_weekday
from goodword.language.due.frame import (
    DAY,
    TICK,
    Frame,
    Hit,
    Span,
    a_day,
    add_months,
    days,
    steps,
    week_start,
)
from goodword.language.due.numbered import (
    a_month,
    a_quarter,
    a_year,
    numbered_at,
    quarter_at,
    quarter_token_at,
    year_and_month_at,
)
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at
from goodword.language.due.years import year_at

_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}


def period_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "this week", "next month", "the week of March 3" is elsewhere; "week after next"."""
    which = s.val(i, "which")
    if which is not None:
        return _which_period(s, i + 1, which, f)
    j = s.skip(i, "the")
    unit = s.val(j, "unit")
    after_next = s.said(j + 1) == "after" and s.said(j + 2) in ("next", "the next")
    if unit in ("week", "month", "weekend", "year") and after_next:
        return j + 3, period(unit, 2, f)
    if unit == "weekend":
        return j + 1, period(unit, 0, f)
    return None


def _which_period(s: Scan, j: int, which: int | str, f: Frame) -> Hit | None:
    if s.val(j, "which") is not None and s.val(j, "which") == which:
        j += 1
    count = steps(which)
    unit = s.val(j, "unit")
    if unit in (
        "day",
        "week",
        "weekend",
        "month",
        "quarter",
        "year",
        "fortnight",
        "workday",
        "decade",
    ):
        if s.said(j).endswith("s"):
            return None
        return j + 1, period(unit, count, f)
    month = s.val(j, "month")
    if month is not None:
        return j + 1, _told_month(which, month, f)
    season = s.val(j, "season")
    if season:
        return j + 1, _season(season, count, f)
    return None


def period(unit: str, count: int, f: Frame) -> Span:
    """The unit that lies `count` units from the present one (0)."""
    today = f.today
    if unit == "day":
        return a_day(today + DAY * count)
    if unit == "workday":
        return a_day(f.workday(today, count) if count else today)
    if unit == "week" or unit == "fortnight":
        start = week_start(today, f.rules) + DAY * 7 * count
        return days(start, start + DAY * (13 if unit == "fortnight" else 6), "week")
    if unit == "weekend":
        return _weekend(today - DAY * today.weekday() + DAY * 7 * count, f)
    if unit == "month":
        return a_month(add_months(today.replace(day=1), count))
    if unit == "quarter":
        first = add_months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * count)
        return a_quarter(first)
    if unit == "decade":
        first = date((today.year // 10 + count) * 10, 1, 1)
        return days(first, date(first.year + 9, 12, 31), "year")
    return a_year(today.year + count)


def _weekend(monday: date, f: Frame) -> Span:
    """The weekend of the week that begins with this Monday."""
    weekday, minutes = f.rules.weekend_starts
    midnight = datetime.combine(monday, time.min)
    start = midnight + DAY * weekday + timedelta(minutes=minutes)
    friday = f.day_end(monday + DAY * 4)
    return Span(start, midnight + DAY * 7 - TICK, "day", by=friday, off=True)


def _told_month(which: int | str, month: int, f: Frame) -> Span:
    year = f.today.year
    if which == -1:
        return a_month(date(year - (month >= f.today.month), month, 1))
    if which == 0:
        return a_month(date(year, month, 1))
    return a_month(date(year + (month <= f.today.month), month, 1))


def _season(name: str, count: int, f: Frame) -> Span:
    month, day = _SEASONS[name]
    start = date(f.today.year - 1, month, day)
    while add_months(start, 3) <= f.today:
        start = add_months(start, 12)
    if count < 0 or (count > 0 and start <= f.today):
        start = add_months(start, 12 * count)
    return days(start, add_months(start, 3) - DAY, "quarter")


def named_period_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "March 2027", "May", "Q3", "the first quarter of 2027", "the summer"."""
    j = s.skip(i, "the")
    month = s.val(j, "month")
    if month is not None:
        return _month_named(s, j, month, f)
    form = s.form(j)
    if form == "quarter":
        return quarter_token_at(s, j, f)
    if form == "ym":
        return year_and_month_at(s, j)
    if s.val(j, "newyear"):
        first = date(f.today.year + 1, 1, 1)
        return j + 1, Span(
            a_day(first).start, a_month(first).last, "day", by=a_day(first).last, off=True
        )
    if s.val(j, "unit") in ("week", "year"):
        return numbered_at(s, j, f)
    nth = ordinal_at(s, j)
    if nth and s.val(nth[0], "unit") == "quarter" and nth[1] <= 4:
        return quarter_at(s, nth[0] + 1, nth[1], f)
    if s.val(j, "ordinal") == -1 and s.val(j + 1, "unit") == "quarter" and year_at(s, j + 2):
        return quarter_at(s, j + 2, 4, f)
    season = s.val(j, "season")
    if season and (s.said(i) == "the" or year_at(s, j + 1) or s.val(i - 1, "limit")):
        year = year_at(s, j + 1)
        if year:
            start = date(year[1], *_SEASONS[season])
            return year[0], days(start, add_months(start, 3) - DAY, "quarter")
        return j + 1, _season(season, 0, f)
    year = year_at(s, i) if form == "num" else None
    if year is None:
        return None
    month = s.val(year[0], "month")
    if month is not None:
        return year[0] + 1, a_month(date(year[1], month, 1))
    return (year[0], a_year(year[1])) if _year_alone(s, i) else None


def _month_named(s: Scan, j: int, month: int, f: Frame) -> Hit | None:
    k = s.skip(j + 1, "of", "in", ",")
    week = s.val(k, "which")
    if week is not None and s.val(k + 1, "unit") == "year":
        return k + 2, a_month(date(f.today.year + steps(week), month, 1))
    year = year_at(s, j + 1)
    if year:
        return year[0], a_month(date(year[1], month, 1))
    return j + 1, a_month(date(f.today.year + (month < f.today.month), month, 1))


def _year_alone(s: Scan, i: int) -> bool:
    """A bare number is a year only after a preposition, and before no noun."""
    if s.val(i - 1, "limit") is None or s.glued(i):
        return False
    if s.said(i - 1) in ("at", "about", "around", "over", "approximately", "roughly", "up to"):
        return False
    if s.form(i + 1) in ("num", "clock") or s.said(i + 1) in ("%", "$", "€"):
        return False
    return s.form(i + 1) != "word" or s.val(i + 1, "small") is not None


def counted_weekday_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the first Monday of March", "last Friday in October", "the last day of the month"."""
    j = s.skip(i, "the")
    if s.val(j, "ordinal") == -1:
        nth: int = -1
        k = j + 1
    else:
        found = ordinal_at(s, j)
        if not found or found[1] > 31:
            return None
        k, nth = found
    weekday, unit = s.val(k, "weekday"), s.val(k, "unit")
    if weekday is None and unit not in ("day", "week", "workday", "weekend"):
        return None
    if s.val(k + 1, "join") != "of" and s.said(k + 1) not in ("of", "in"):
        return None
    within = _month_or_year(s, s.skip(k + 2, "the"), f)
    if not within:
        return None
    return within[0], _counted(nth, weekday, unit, within[1], f)


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

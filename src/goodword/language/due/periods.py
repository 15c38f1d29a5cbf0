"""Periods: "next month", "Q3", "the summer", "March 2027", "the first Monday of May"."""

from datetime import date, datetime, time, timedelta

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
    decade_at,
    fiscal_at,
    fiscal_year,
    numbered_at,
    of_year_at,
    quarter_at,
    quarter_token_at,
    this_fiscal,
    told_year_at,
    year_and_month_at,
)
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at
from goodword.language.due.years import spoken_year, year_at

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
    if s.val(j, "fiscal") is not None:
        return j + 1, fiscal_year(this_fiscal(f) + count, f)
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
        return weekend(today - DAY * today.weekday() + DAY * 7 * count, f)
    if unit == "month":
        return a_month(add_months(today.replace(day=1), count))
    if unit == "quarter":
        first = add_months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * count)
        return a_quarter(first)
    if unit == "decade":
        first = date((today.year // 10 + count) * 10, 1, 1)
        return days(first, date(first.year + 9, 12, 31), "year")
    return a_year(today.year + count)


def weekend(monday: date, f: Frame) -> Span:
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
    if form == "num":
        return of_year_at(s, i, f) or (decade_at(s, j) if j > i else None) or _year(s, i)
    if s.val(j, "fiscal") is not None:
        return _fiscal(s, i, j, f)
    if s.val(j, "newyear"):
        first = date(f.today.year + 1, 1, 1)
        return j + 1, Span(
            a_day(first).start, a_month(first).last, "day", by=a_day(first).last, off=True
        )
    if s.val(j, "unit") in ("week", "year") or s.val(j, "weekno"):
        return numbered_at(s, j, f)
    nth = ordinal_at(s, j)
    k = s.skip(nth[0], "-") if nth else j
    if nth and s.val(k, "unit") == "quarter" and nth[1] <= 4:
        return quarter_at(s, k + 1, nth[1], f)
    if s.val(j, "ordinal") == -1 and s.val(j + 1, "unit") == "quarter":
        return quarter_at(s, j + 2, 4, f) if told_year_at(s, j + 2, f) else None
    season = s.val(j, "season")
    if season:
        year = told_year_at(s, j + 1, f)
        if year:
            start = date(year[1], *_SEASONS[season])
            return year[0], days(start, add_months(start, 3) - DAY, "quarter")
        if s.said(i) == "the" or s.val(i - 1, "limit"):
            return j + 1, _season(season, 0, f)
        return None
    spoken = spoken_year(s, i)
    return (spoken[0], a_year(spoken[1])) if spoken and _year_alone(s, i, spoken[0]) else None


def _year(s: Scan, i: int) -> Hit | None:
    """ "2027", "2027 March"."""
    year = year_at(s, i)
    if year is None:
        return None
    month = s.val(year[0], "month")
    if month is not None:
        return year[0] + 1, a_month(date(year[1], month, 1))
    return (year[0], a_year(year[1])) if _year_alone(s, i, year[0]) else None


def _fiscal(s: Scan, i: int, j: int, f: Frame) -> Hit | None:
    """ "FY27", "the fiscal year", "fiscal Q2": without "the" or an edge there must be a number."""
    if s.form(j + 1) == "quarter":
        return _fiscal_quarter(s, j + 1, f)
    hit = fiscal_at(s, j, f)
    told = j > i or s.val(i - 1, "edge") is not None or s.val(i - 1, "limit") is not None
    return hit if hit and (told or hit[0] > j + 1) else None


def _fiscal_quarter(s: Scan, j: int, f: Frame) -> Hit | None:
    """The quarter of the fiscal year that is on, or of the next where it is over."""
    text = s.said(j)
    if text[0] != "q":
        return None
    year = told_year_at(s, j + 1, f)
    for number in (year[1],) if year else (this_fiscal(f), this_fiscal(f) + 1):
        start = add_months(fiscal_year(number, f).start.date(), 3 * (int(text[1]) - 1))
        span = a_quarter(start)
        if year or span.last >= f.now:
            return (year[0] if year else j + 1), span
    return None


def _month_named(s: Scan, j: int, month: int, f: Frame) -> Hit | None:
    year = told_year_at(s, j + 1, f)
    if year:
        return year[0], a_month(date(year[1], month, 1))
    return j + 1, a_month(date(f.today.year + (month < f.today.month), month, 1))


def _year_alone(s: Scan, i: int, end: int) -> bool:
    """A bare number is a year only after a preposition or another year, and before no noun."""
    after_year = (
        s.said(i - 1) in ("and", "to", "-", "–")
        and year_at(s, i - 2) is not None
        and s.val(i - 3, "limit") is not None
    )
    if s.glued(i) and not after_year:
        return False
    if s.val(i - 1, "limit") is None and not after_year:
        return False
    if s.said(i - 1) in ("at", "about", "around", "over", "approximately", "roughly", "up to"):
        return False
    if s.form(end) in ("num", "clock") or s.said(end) in ("%", "$", "€"):
        return False
    return s.form(end) != "word" or s.val(end, "small") is not None or s.no_noun(end)

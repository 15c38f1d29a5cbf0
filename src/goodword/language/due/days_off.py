"""Holidays that people name in due times, and their dates."""

from datetime import date, timedelta

from goodword.language.due.calendar_days import nth_weekday
from goodword.language.due.frame import DAY, Frame, Hit, Span, a_day, days, steps
from goodword.language.due.scan import Scan
from goodword.language.due.years import year_at

# The same name falls on another day in some countries.
_ELSEWHERE = {
    ("11 thu 4", "CA"): "10 mon 2",
    ("05 sun 2", "GB"): "easter-21",
    ("05 sun 2", "IE"): "easter-21",
    ("06 sun 3", "AU"): "09 sun 1",
    ("06 sun 3", "NZ"): "09 sun 1",
    ("09 mon 1", "NZ"): "10 mon 4",
}
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def holiday_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "Christmas", "Thanksgiving 2027", "next Easter", "the holidays"."""
    if s.val(i, "holidays"):
        return i + 1, _season(f)
    which = s.val(i, "which")
    j = i if which is None else i + 1
    rule = s.val(j, "holiday")
    if rule is None:
        return None
    rule = _ELSEWHERE.get((rule, f.calendar.country if f.calendar else ""), rule)
    j = s.skip(j + 1, "day")
    k = s.skip(j, "of", "in")
    told = s.val(k, "which")
    if told is not None and s.val(k + 1, "unit") == "year":
        return k + 2, _off(holiday(rule, f.today.year + steps(told)))
    year = year_at(s, j)
    if year:
        return year[0], _off(holiday(rule, year[1]))
    upcoming = holiday(rule, f.today.year)
    if which in (-1, "near") or upcoming < f.today:
        upcoming = holiday(rule, f.today.year + (upcoming < f.today) - (which == -1))
    if which is None and _just_past(rule, upcoming, f):
        upcoming = holiday(rule, upcoming.year - 1)
    return j, _off(upcoming)


def _just_past(rule: str, upcoming: date, f: Frame) -> bool:
    past = holiday(rule, upcoming.year - 1)
    return 0 < (f.today - past).days <= 3


def _off(day: date) -> Span:
    span = a_day(day)
    return Span(span.start, span.last, "day", off=True)


def _season(f: Frame) -> Span:
    """The holidays that are on, or the next."""
    (month, day), (until_month, until_day) = f.rules.holidays
    year = f.today.year - 1
    while True:
        last = date(year + (until_month < month), until_month, until_day)
        if last >= f.today:
            span = days(date(year, month, day), last, "week")
            return Span(span.start, span.last, "week", off=True)
        year += 1


def holiday(rule: str, year: int) -> date:
    """The date of a rule in a year: "12-25", "11 thu 4" (fourth Thursday), "easter-2"."""
    if rule.startswith("easter"):
        return easter(year) + DAY * int(rule.removeprefix("easter"))
    if "-" in rule and " " not in rule:
        month, day = rule.split("-")
        return date(year, int(month), int(day))
    month, weekday, nth = rule.split()
    count, _, more = nth.partition("+")
    if more:
        # So many days after that weekday: the Friday after Thanksgiving's Thursday.
        found = nth_weekday(year, int(month), _WEEKDAYS[weekday], int(count))
        return found + timedelta(days=int(more))
    return nth_weekday(year, int(month), _WEEKDAYS[weekday], int(count))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)

"""Dates that name a day of the calendar: "March 3", "the 15th", "Friday the 13th"."""

from datetime import date

from goodword.language.due.calendar_days import (
    agreeing,
    next_day_number,
    weekday_number,
    yearless,
)
from goodword.language.due.frame import Frame, Hit, a_day, add_months, steps
from goodword.language.due.number_dates import (
    agreed_dots,
    compact_at,
    dotted_before_clock,
    number_date_at,
    spaced_numbers_at,
)
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at, whole_at
from goodword.language.due.years import same_sign, short_year_at, year_at

_NUMBER_FORMS = frozenset({"iso", "date", "short", "dotted"})


def date_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """A date of the calendar that begins at this token."""
    if s.form(i) in _NUMBER_FORMS:
        return number_date_at(s, i, f)
    if s.val(i, "month") is not None:
        return _month_first(s, i, f)
    if s.said(i) == "this" and s.val(i + 1, "month") is not None:
        return _month_first(s, i + 1, f)
    if s.val(i, "which") is not None and s.val(i + 1, "weekday") is not None:
        return _weekday_and_date(s, i + 1, f)
    if s.val(i, "weekday") is not None:
        return _weekday_and_date(s, i, f)
    if s.form(i) == "num" and len(s.said(i)) == 4 and s.said(i + 1) in ("-", "/"):
        return _year_first(s, i)
    if s.form(i) == "num":
        numbers = spaced_numbers_at(s, i, f) or compact_at(s, i) or dotted_before_clock(s, i, f)
        if numbers:
            return numbers
    return _day_first(s, i, f)


def _year_first(s: Scan, i: int) -> Hit | None:
    """ "2020/Sep/23"."""
    month, day = s.val(i + 2, "month"), s.said(i + 4)
    if month is None or s.said(i + 3) != s.said(i + 1) or not day.isdecimal() or len(day) > 2:
        return None
    return i + 5, a_day(date(int(s.said(i)), month, int(day)))


def _dated(s: Scan, j: int, month: int, day: int, f: Frame) -> Hit | None:
    if not 1 <= day <= 31:
        return None
    j = j + 1 if _shortened(s, j) else j
    year = year_at(s, j)
    if year and (s.said(j) not in ("-", "/", ".") or (same_sign(s, year[0] - 1) and s.glued(j))):
        found = date(year[1], month, day)
        after = s.skip(year[0], ",")
        named = s.val(after, "weekday") == found.weekday()
        return (after + 1 if named else year[0]), a_day(found)
    old = short_year_at(s, j)
    if old:
        return old[0], a_day(date(old[1], month, day))
    return j, yearless(month, day, f)


def _shortened(s: Scan, j: int) -> bool:
    """Whether the dot of "6. Sept. 10:30" or "3. Jan. 2026" stands here."""
    if s.said(j) != "." or not s.glued(j) or s.val(j - 1, "month") is None:
        return False
    return s.form(j + 1) in ("clock", "num") and not s.glued(j + 1) and len(s.said(j - 1)) < 5


def _month_first(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "March 3", "March 3rd, 2026", "March the third"."""
    month = s.val(i, "month")
    j = s.skip(s.skip(i + 1, "-", ".", "/", ","), "the")
    nth = ordinal_at(s, j)
    if nth:
        return _dated(s, nth[0], month, nth[1], f)
    number = whole_at(s, j)
    if not number or not 1 <= number[1] <= 31 or (len(s.said(j)) > 2 and s.form(j) == "num"):
        return None
    k = number[0]
    if s.val(k, "unit") or s.said(k) in ("%", ":") or (s.said(i + 1) == "," and s.form(j) == "num"):
        return None
    if s.form(k) == "clock" and s.glued(k):
        return None
    return _dated(s, k, month, number[1], f)


def _day_first(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the 15th", "15th of March", "15 March 2026", "the 20th of next month"."""
    j = i + 1 if s.said(i) == "the" else i
    nth = ordinal_at(s, j)
    found = nth or whole_at(s, j)
    if found is None or not 1 <= found[1] <= 31:
        return None
    if s.said(i - 1) in ("$", "€", "£", "#") and s.glued(i):
        return None
    k, day = found
    k = k + 1 if nth and s.said(k) == "day" else k
    after = s.skip(s.skip(k, "of", "in", "-", ".", "/"), "the")
    month = s.val(after, "month")
    if month is not None and not (s.val(j, "ordinal") and s.said(after - 1) == "in"):
        if s.form(j) == "word" and not nth and s.val(after, "weak") and not s.capital(after):
            # "One may ask" is no first of May.
            return None
        return _dated(s, after + 1, month, day, f)
    which, unit = s.val(after, "which"), after + 1
    if which is None and s.said(after - 1) == "the" and s.val(after, "unit") == "month":
        # "By the first of the month", said in its middle, is the next one's.
        return after + 1, next_day_number(day, f)
    if after > k and which is not None and s.val(unit, "unit") == "month":
        first = add_months(f.today.replace(day=1), steps(which))
        return unit + 1, a_day(first.replace(day=day))
    if nth:
        return _nth_alone(s, i, j, k, day, f)
    return _number_alone(s, i, j, k, day, f)


def _nth_alone(s: Scan, i: int, j: int, k: int, day: int, f: Frame) -> Hit | None:
    """ "by the 15th", "on the fifth": what follows may be no noun."""
    limited = s.val(i - 1, "limit") is not None or s.val(i - 1, "join") == "to"
    hyphened = s.glued(i) or (s.said(k) == "-" and s.glued(k) and s.form(k + 1) == "word")
    if s.said(k - 1) == "day" or (hyphened and s.form(j) == "word"):
        # "The first day", "one-third", "third-party".
        return None
    if not limited and (s.said(i) != "the" or s.form(j) != "nth"):
        return None
    if s.form(k) in ("word", "num") and not s.val(k, "limit") and not _ends(s, k):
        return None
    return k, next_day_number(day, f)


def _number_alone(s: Scan, i: int, j: int, k: int, day: int, f: Frame) -> Hit | None:
    """ "by the 27", "on 15 at 8:00": a bare number after a preposition, before no noun."""
    if s.form(j) != "num" or s.val(i - 1, "limit") is None or s.said(j).startswith("0"):
        return None
    near = s.form(s.skip(s.skip(k, ","), "at")), s.form(i - 2)
    timed = "clock" in near and s.said(i - 1) == "on"
    if not timed and (i == j or (s.form(k) == "word" and not _ends(s, k))):
        return None
    if s.form(k) not in ("", "word", "sign", "clock"):
        return None
    if s.form(k) == "sign" and s.said(k) not in (".", ",", "!", "?", ";", ")"):
        return None
    return k, next_day_number(day, f)


def _ends(s: Scan, k: int) -> bool:
    return s.no_noun(k) or any(
        s.val(k, kind) is not None for kind in ("small", "tail", "part", "join")
    )


def _weekday_and_date(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "Friday the 13th", "Friday, March 3", "Fri 3/4": the date says which Friday."""
    weekday = s.val(i, "weekday")
    j = s.skip(s.skip(s.skip(i + 1, "."), ",", "on"), "the")
    agreed = agreed_dots(s, j, weekday, f)
    if agreed:
        return agreed
    hit: Hit | None = None
    if s.form(j) in _NUMBER_FORMS:
        hit = number_date_at(s, j, f)
    elif s.val(j, "month") is not None:
        hit = _month_first(s, j, f)
    else:
        hit = _day_first(s, j, f)
        nth = ordinal_at(s, j)
        if nth and (hit is None or hit[0] == nth[0]):
            return nth[0], weekday_number(weekday, nth[1], f)
    if hit is None:
        number = whole_at(s, j)
        if number and 1 <= number[1] <= 31 and s.form(j) == "num" and _stands_alone(s, j):
            return number[0], weekday_number(weekday, number[1], f)
        return None
    said = any(
        s.form(n) in ("iso", "date") or (s.form(n) == "num" and len(s.said(n)) == 4)
        for n in range(j, hit[0])
    )
    return hit[0], agreeing(hit[1], weekday, said, f)


def _stands_alone(s: Scan, j: int) -> bool:
    if s.said(j + 1) not in ("", ".", ",", "!", "?", ";", ")") and not s.val(j + 1, "limit"):
        return False
    return not (s.form(j + 2) == "num" and s.glued(j + 2))

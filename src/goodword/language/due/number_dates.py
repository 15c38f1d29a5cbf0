"""Dates in numbers: "2026-11-22", "15/2/2026", "3/4", "18.12."."""

import re
from datetime import date

from goodword.language.due.calendar_days import century, yearless
from goodword.language.due.frame import Frame, Hit, Span, a_day, month_length
from goodword.language.due.scan import Scan
from goodword.language.due.years import is_year, year_at

_NUMBERS = re.compile(r"\d+")


def number_date_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """A date in numbers that begins at this token."""
    form = s.form(i)
    if s.glued(i) and s.form(i - 1) in ("word", "num", "sign") and s.said(i - 1) not in "('-–—":
        return None
    if form == "iso" or form == "date":
        return _written(s, i, f)
    if form == "short":
        return _short(s, i, f)
    return _dotted(s, i, f) if form == "dotted" else None


def _written(s: Scan, i: int, f: Frame) -> Hit | None:
    parts = _NUMBERS.findall(s.said(i))
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        return i + 1, a_day(date(*numbers))
    if len(parts[0]) > 2 or len(parts[2]) == 3:
        return None
    year = numbers[2] if len(parts[2]) == 4 else century(numbers[2])
    return _either(i, numbers[0], numbers[1], f, year, "." in s.said(i))


def _short(s: Scan, i: int, f: Frame) -> Hit | None:
    """Day and month with a stroke: a date only where the words beside it say so."""
    one, two = (int(number) for number in _NUMBERS.findall(s.said(i)))
    if s.said(i).replace(" ", "") == "24/7" or not _announced(s, i):
        return None
    if (
        s.val(i + 1, "unit")
        or s.said(i + 1) in ("%", "of")
        or (s.glued(i + 1) and s.form(i + 1) in ("word", "num"))
    ):
        return None
    year = year_at(s, i + 1) if s.said(i + 1) == "," else None
    hit = _either(i, one, two, f, year[1] if year else None, False)
    return (year[0], hit[1]) if year and hit else hit


def _dotted(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "18.12." is day and month as Europe writes them."""
    if not _announced(s, i) and s.form(i + 1) not in ("clock", "dotted", "date"):
        return None
    day, month = (int(number) for number in _NUMBERS.findall(s.said(i)))
    if not (1 <= month <= 12 and 1 <= day <= month_length(2000, month)):
        return None
    return i + 1, yearless(month, day, f)


def spaced_numbers_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "31 10 1974": three numbers that can be nothing else."""
    one, two, year = (s.said(n) for n in range(i, i + 3))
    if any(s.form(n) != "num" or not s.said(n).isdecimal() for n in range(i, i + 3)):
        return None
    if len(one) > 2 or len(two) > 2 or len(year) != 4 or not is_year(int(year)):
        return None
    if "num" in (s.form(i - 1), s.form(i + 3)) or s.glued(i + 1) or s.glued(i + 2):
        return None
    hit = _either(i, int(one), int(two), f, int(year), False)
    return (i + 3, hit[1]) if hit else None


def compact_at(s: Scan, i: int) -> Hit | None:
    """ "by 20261124", where a time is expected."""
    text = s.said(i)
    if len(text) != 8 or not text.isdecimal() or s.val(i - 1, "limit") is None:
        return None
    if s.said(i - 1) not in _BEFORE_DATES or not is_year(int(text[:4])):
        return None
    return i + 1, a_day(date(int(text[:4]), int(text[4:6]), int(text[6:])))


_BEFORE_DATES = frozenset({"on", "by", "until", "till", "before", "from", "since", "after"})


def dotted_before_clock(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "19.5 08:05": day and month, for the time of day that follows."""
    parts = _two_numbers(s, i)
    if parts is None or s.form(i + 1) != "clock" or s.glued(i + 1) or s.glued(i):
        return None
    day, month = parts
    if not (1 <= month <= 12 and 1 <= day <= month_length(2000, month)):
        return None
    return i + 1, yearless(month, day, f)


def agreed_dots(s: Scan, j: int, weekday: int, f: Frame) -> Hit | None:
    """ "Monday 11.09": a date where that falls on the weekday, and no usual time of day."""
    parts = _two_numbers(s, j)
    if parts is None or (s.glued(j + 1) and s.form(j + 1) in ("word", "num")):
        return None
    day, month = parts if f.dmy or len(s.said(j).partition(".")[2]) == 2 else parts[::-1]
    minutes = s.said(j).partition(".")[2]
    if minutes in ("00", "15", "30", "45") or not 1 <= month <= 12 or s.val(j + 1, "unit"):
        return None
    if not 1 <= day <= month_length(2000, month):
        return None
    found = yearless(month, day, f)
    return (j + 1, found) if found.start.weekday() == weekday else None


def _two_numbers(s: Scan, i: int) -> tuple[int, int] | None:
    one, dot, two = s.said(i).partition(".")
    if s.form(i) != "num" or not dot or not (one.isdecimal() and two.isdecimal()):
        return None
    return (int(one), int(two)) if len(one) < 3 and len(two) < 3 else None


def _announced(s: Scan, i: int) -> bool:
    before = s.skip(i - 1, "the")
    return (
        (i == 0 and s.count < 6)
        or s.val(i - 1, "limit") is not None
        or (s.val(before - 1, "limit") is not None and s.said(i - 1) == "the")
        or s.val(i - 1, "join") == "to"
        or _after_weekday(s, i)
        or _padded(s, i)
    )


def _after_weekday(s: Scan, i: int) -> bool:
    k = i - 2 if s.said(i - 1) == "the" else i - 1
    return s.val(k - 1 if s.said(k) == "," else k, "weekday") is not None


def _padded(s: Scan, i: int) -> bool:
    """Whether a zero ("22/04") tells a date from a fraction, before no noun."""
    if s.form(i) != "short" or not re.search(r"\b0\d", s.said(i)):
        return False
    return s.form(i + 1) in ("", "sign", "clock") or s.val(i + 1, "small") is not None


def _either(i: int, one: int, two: int, f: Frame, year: int | None, dotted: bool) -> Hit | None:
    """Day first or month first; where both can be, both readings."""
    spans = []
    for month, day in ((two, one), (one, two)) if f.dmy or dotted else ((one, two), (two, one)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            try:
                spans.append(a_day(date(year, month, day)) if year else yearless(month, day, f))
            except ValueError:
                continue
    if not spans:
        return None
    first, rest = spans[0], spans[1:] if not dotted and spans[0] != spans[-1] else []
    return i + 1, Span(first.start, first.last, "day", tuple((o.start, o.last) for o in rest))

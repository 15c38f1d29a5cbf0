"""Dates in numbers: "2026-11-22", "15/2/2026", "3/4", "18.12."."""

import re
from datetime import date

from goodword.language.due.calendar_days import century, yearless
from goodword.language.due.frame import Frame, Hit, Span, a_day, month_length
from goodword.language.due.scan import Scan

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
    return _either(i, one, two, f, None, False)


def _dotted(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "18.12." is day and month as Europe writes them."""
    if not _announced(s, i) and s.form(i + 1) not in ("clock", "dotted", "date"):
        return None
    day, month = (int(number) for number in _NUMBERS.findall(s.said(i)))
    if not (1 <= month <= 12 and 1 <= day <= month_length(2000, month)):
        return None
    return i + 1, yearless(month, day, f)


def _announced(s: Scan, i: int) -> bool:
    before = s.skip(i - 1, "the")
    return (
        (i == 0 and s.count < 6)
        or s.val(i - 1, "limit") is not None
        or (s.val(before - 1, "limit") is not None and s.said(i - 1) == "the")
        or s.val(i - 1, "join") == "to"
        or s.val(i - 1, "weekday") is not None
        or (s.said(i - 1) == "," and s.val(i - 2, "weekday") is not None)
    )


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

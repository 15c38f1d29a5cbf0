"""Dates that name a day of the calendar: "March 3", "the 15th", "15/2/2026", "Friday the 13th"."""

import re
from datetime import date

from goodword.language.due.frame import (
    DAY,
    Frame,
    Hit,
    Span,
    Unreadable,
    a_day,
    add_months,
    month_length,
    steps,
)
from goodword.language.due.scan import Scan
from goodword.language.due.units import number_at, ordinal_at, whole_at

_NUMBERS = re.compile(r"\d+")


def date_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """A date of the calendar that begins at this token."""
    form = s.form(i)
    if form == "iso" or form == "date":
        return _written(s, i, f)
    if form == "short":
        return _short(s, i, f)
    if s.val(i, "month") is not None:
        return _month_first(s, i, f)
    if s.val(i, "weekday") is not None:
        return _weekday_and_date(s, i, f)
    return _day_first(s, i, f)


def year_at(s: Scan, i: int) -> tuple[int, int] | None:
    """A year: "2026", "'26", ", 2026", "of 2026"."""
    j = s.skip(i, ",", "of", "in")
    if s.said(j) in ("'", "’") and s.form(j + 1) == "num" and len(s.said(j + 1)) == 2:
        return j + 2, _century(int(s.said(j + 1)))
    text = s.said(j)
    if s.form(j) == "num" and len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2200:
        return j + 1, int(text)
    return None


def yearless(month: int, day: int, f: Frame) -> Span:
    """A month and day without a year: the next such date, or one just past."""
    year = f.today.year
    for candidate in range(year, year + 9):
        if day <= month_length(candidate, month):
            break
    else:
        raise Unreadable(day)
    found = date(candidate, month, day)
    if candidate > year or found >= f.today or (f.today - found).days <= f.rules.recent_days:
        before = found if candidate > year else None
        recent = date(year - 1, month, min(day, month_length(year - 1, month)))
        if (
            before is None
            and (f.today - recent).days <= f.rules.recent_days < (found - f.today).days
        ):
            return a_day(recent)
        return a_day(found)
    while day > month_length(candidate + 1, month):
        candidate += 1
    return a_day(date(candidate + 1, month, day))


def _written(s: Scan, i: int, f: Frame) -> Hit | None:
    if s.glued(i) and s.form(i - 1) in ("word", "num", "sign") and s.said(i - 1) not in ("(", "'"):
        return None
    text = s.said(i)
    parts = _NUMBERS.findall(text)
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        return i + 1, a_day(date(*numbers))
    if len(parts[0]) > 2 or len(parts[2]) == 3:
        return None
    year = numbers[2] if len(parts[2]) == 4 else _century(numbers[2])
    return _either(s, i, numbers[0], numbers[1], f, year, "." in text)


def _short(s: Scan, i: int, f: Frame) -> Hit | None:
    """Day and month with a stroke: only a date where the numbers and the words beside allow it."""
    one, two = (int(number) for number in _NUMBERS.findall(s.said(i)))
    if s.form(i + 1) == "word" and (s.val(i + 1, "unit") or s.glued(i + 1)):
        return None
    if s.said(i + 1) in ("%", "-") or (s.glued(i) and s.form(i - 1) in ("word", "num", "sign")):
        return None
    if one <= 12 and two <= 12 and not _announced(s, i):
        return None
    return _either(s, i, one, two, f, None, False)


def _announced(s: Scan, i: int) -> bool:
    return (
        i == 0
        or s.val(i - 1, "limit") is not None
        or s.val(i - 1, "join") is not None
        or s.val(i - 1, "weekday") is not None
        or (s.said(i - 1) == "," and s.val(i - 2, "weekday") is not None)
    )


def _either(
    s: Scan, i: int, one: int, two: int, f: Frame, year: int | None, dotted: bool
) -> Hit | None:
    """Day first or month first; where both can be, both readings."""
    dmy, spans = f.dmy or dotted, []
    for month, day in ((two, one), (one, two)) if dmy else ((one, two), (two, one)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            try:
                spans.append(a_day(date(year, month, day)) if year else yearless(month, day, f))
            except ValueError:
                continue
    if not spans:
        return None
    others = () if dotted or len(spans) == 1 or spans[0] == spans[1] else spans[1:]
    return i + 1, Span(
        spans[0].start, spans[0].last, "day", tuple((o.start, o.last) for o in others)
    )


def _century(number: int) -> int:
    return number + (2000 if number < 70 else 1900)


def _dated(s: Scan, j: int, month: int, day: int, f: Frame) -> Hit | None:
    if not 1 <= day <= 31:
        return None
    year = year_at(s, j)
    if year:
        return year[0], a_day(date(year[1], month, day))
    if day > month_length(2000, month):
        return None
    return j, yearless(month, day, f)


def _month_first(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "March 3", "March 3rd, 2026", "March the third"."""
    month = s.val(i, "month")
    j = s.skip(i + 1, "the", "-", ".", "/")
    if s.val(j, "join") == "the":
        j += 1
    nth = ordinal_at(s, j)
    if nth:
        return _dated(s, nth[0], month, nth[1], f)
    number = whole_at(s, j)
    if not number or not 1 <= number[1] <= 31 or (s.said(j).startswith("0") and len(s.said(j)) > 2):
        return None
    if s.val(number[0], "unit") or s.said(number[0]) == "%":
        return None
    return _dated(s, number[0], month, number[1], f)


def _day_first(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the 15th", "15th of March", "15 March 2026"."""
    j = i + 1 if s.said(i) == "the" else i
    found = ordinal_at(s, j)
    nth = found is not None
    if found is None:
        found = whole_at(s, j)
    if found is None or not 1 <= found[1] <= 31:
        return None
    k, day = found
    if s.said(k) == "day" and nth:
        k += 1
    after = s.skip(s.skip(k, "of", "in", "-", ".", "/"), "the")
    month = s.val(after, "month")
    if month is not None and not (nth and s.val(j, "ordinal") and s.said(after - 1) == "in"):
        return _dated(s, after + 1, month, day, f)
    if not nth:
        return None
    which = s.val(after, "which")
    which = 0 if which is None and s.said(after - 1) == "the" else which
    if after > k and which is not None and s.val(after + 1, "unit") == "month":
        first = add_months(f.today.replace(day=1), steps(which))
        return after + 2, a_day(first.replace(day=day))
    if s.form(j) != "nth" and not (s.said(i) in ("the",) and s.form(k) != "word"):
        return None
    if s.form(k) == "word" and not s.val(k, "limit") and not _ends(s, k):
        return None
    if not (s.said(i) == "the" or _before_day(s, i)):
        return None
    return k, _next_day_number(day, f)


_STOPPERS = frozenset(
    [
        "and",
        "or",
        "so",
        "but",
        "if",
        "at",
        "by",
        "to",
        "is",
        "for",
        "on",
        "in",
        "with",
        "as",
        "we",
        "i",
        "you",
        "please",
        "latest",
        "then",
        "we'll",
        "i'll",
        "when",
        "because",
        "since",
        "or,",
        "would",
        "works",
        "is",
        "are",
        "was",
        "ok",
        "okay",
        "morning",
        "afternoon",
        "evening",
        "night",
    ]
)


def _ends(s: Scan, k: int) -> bool:
    return s.said(k) in _STOPPERS or s.val(k, "tail") is not None or s.val(k, "part") is not None


def _before_day(s: Scan, i: int) -> bool:
    return s.val(i - 1, "limit") is not None or s.val(i - 1, "join") is not None


def _next_day_number(day: int, f: Frame) -> Span:
    """The next 15th: today's own counts."""
    month = f.today.replace(day=1)
    for _ in range(12):
        if day <= month_length(month.year, month.month) and month.replace(day=day) >= f.today:
            return a_day(month.replace(day=day))
        month = add_months(month, 1)
    raise Unreadable(day)


def _weekday_and_date(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "Friday the 13th", "Friday, March 3", "Fri 3/4": the date says which Friday."""
    j = s.skip(i + 1, ",", ".")
    j = s.skip(s.skip(j, "on"), "the")
    weekday = s.val(i, "weekday")
    form = s.form(j)
    if s.val(j, "month") is not None:
        hit = _month_first(s, j, f)
    elif form in ("iso", "date", "short"):
        hit = _written(s, j, f) if form != "short" else _short(s, j, f)
    else:
        hit = _day_first(s, j, f)
        nth = ordinal_at(s, j)
        if nth and (hit is None or hit[0] == nth[0]):
            return nth[0], _weekday_number(weekday, nth[1], f)
    if hit is None:
        return None
    return hit[0], _agreeing(hit[1], weekday)


def _agreeing(span: Span, weekday: int) -> Span:
    """Of several readings, the one that falls on the weekday."""
    readings = ((span.start, span.last), *span.others)
    for start, last in readings:
        if start.weekday() == weekday:
            return Span(start, last, "day")
    return span


def _weekday_number(weekday: int, day: int, f: Frame) -> Span:
    """The next month in which that day is that weekday; the month at hand counts."""
    month = f.today.replace(day=1)
    for _ in range(15):
        if day <= month_length(month.year, month.month):
            found = month.replace(day=day)
            if found.weekday() == weekday and (f.today - found).days <= f.rules.recent_days:
                return a_day(found)
        month = add_months(month, 1)
    raise Unreadable(day)


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


__all__ = ["date_at", "nth_weekday", "number_at", "year_at", "yearless"]

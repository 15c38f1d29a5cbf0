"""Periods by their number: "Q3", "H1 2027", "week 31", "2026-11", "the year 2027"."""

import re
from datetime import date

from goodword.language.due.calendar_days import century
from goodword.language.due.frame import DAY, Frame, Hit, Span, add_months, days, month_length, steps
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at, whole_at
from goodword.language.due.years import is_year, year_at


def a_month(first: date) -> Span:
    """The month that begins with this day."""
    return days(first, first.replace(day=month_length(first.year, first.month)), "month")


def a_quarter(first: date) -> Span:
    """The quarter that begins with this day."""
    return days(first, add_months(first, 3) - DAY, "quarter")


def a_year(year: int) -> Span:
    """A calendar year."""
    return days(date(year, 1, 1), date(year, 12, 31), "year")


def year_and_month_at(s: Scan, j: int) -> Hit | None:
    """ "2026-11", "11/2026"; spaced ("11 - 2026") before no noun."""
    month, year = sorted(int(n) for n in re.findall(r"\d+", s.said(j)))
    if " " in s.said(j) and s.form(j + 1) not in ("", "sign") and not s.val(j + 1, "small"):
        return None
    return j + 1, a_month(date(year, month, 1))


def told_year_at(s: Scan, j: int, f: Frame) -> tuple[int, int] | None:
    """A year, or one told from now: "2027", "of next year"."""
    k = s.skip(s.skip(j, "of", "in", ","), "the")
    which = s.val(k, "which")
    if which is not None and s.val(k + 1, "unit") == "year" and not s.said(k + 1).endswith("s"):
        return k + 2, f.today.year + steps(which)
    return year_at(s, j)


def numbered_at(s: Scan, j: int, f: Frame) -> Hit | None:
    """ "week 31" and "CW 31" (ISO 8601), "the year 2027"."""
    k = s.skip(s.skip(j + 1, "of", "no", "number"), ".")
    number = whole_at(s, k) if s.form(k) == "num" else None
    if number is None:
        return None
    if s.said(j) == "year" and is_year(number[1]):
        return k + 1, a_year(number[1])
    week = s.val(j, "weekno") or (s.val(j, "unit") == "week" and not s.said(j).endswith("s"))
    if not week or not 1 <= number[1] <= 53 or s.val(k + 1, "unit"):
        return None
    year = told_year_at(s, k + 1, f)
    start = date.fromisocalendar(year[1] if year else f.today.isocalendar()[0], number[1], 1)
    if not year and (f.today - start).days > 7 * 26:
        start = date.fromisocalendar(f.today.isocalendar()[0] + 1, number[1], 1)
    return (year[0] if year else k + 1), days(start, start + DAY * 6, "week")


def quarter_token_at(s: Scan, j: int, f: Frame) -> Hit | None:
    """ "Q3", "Q3 2027", "2018Q4", "H1 2027", "Q2 FY27"."""
    text = s.said(j)
    number, months = int(text[-1]), 6 if text[-2] == "h" else 3
    if months == 6 and number > 2:
        return None
    said = text[:-2]
    if said:
        return j + 1, _part_of_year(int(said) + (2000 if len(said) == 2 else 0), number, months)
    return quarter_at(s, j + 1, number, f, months)


def quarter_at(s: Scan, j: int, number: int, f: Frame, months: int = 3) -> Hit | None:
    """The quarter (or half) of a year that may follow; without one, the next that is not over."""
    fiscal = fiscal_at(s, s.skip(s.skip(j, "of"), "the"), f)
    if fiscal:
        start = add_months(fiscal[1].start.date(), months * (number - 1))
        return fiscal[0], days(start, add_months(start, months) - DAY, "quarter")
    year = told_year_at(s, j, f)
    if year:
        return year[0], _part_of_year(year[1], number, months)
    here = _part_of_year(f.today.year, number, months)
    return j, here if here.last >= f.now else _part_of_year(f.today.year + 1, number, months)


def _part_of_year(year: int, number: int, months: int) -> Span:
    first = date(year, months * (number - 1) + 1, 1)
    return days(first, add_months(first, months) - DAY, "quarter")


def of_year_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "2019-Q1", "2016 the third quarter", "2016 H2": the year stands first."""
    year = year_at(s, i) if s.form(i) == "num" and not s.glued(i) else None
    if year is None:
        return None
    k = s.skip(s.skip(year[0], "-", ",", "/"), "the")
    if s.form(k) == "quarter" and len(s.said(k)) == 2:
        months = 6 if s.said(k)[0] == "h" else 3
        number = int(s.said(k)[1])
        return (k + 1, _part_of_year(year[1], number, months)) if number * months < 13 else None
    nth = ordinal_at(s, k)
    if nth and nth[1] <= 4 and s.val(nth[0], "unit") == "quarter":
        return nth[0] + 1, _part_of_year(year[1], nth[1], 3)
    return None


def fiscal_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "FY27", "fiscal year 2027", "the fiscal year": named for the year in which it ends."""
    if s.val(i, "fiscal") is None:
        return None
    text = s.said(i + 1)
    if s.form(i + 1) == "num" and text.isdecimal() and (len(text) == 2 or is_year(int(text))):
        return i + 2, fiscal_year(century(int(text)) if len(text) == 2 else int(text), f)
    return None if s.said(i) == "fy" else (i + 1, fiscal_year(this_fiscal(f), f))


def this_fiscal(f: Frame) -> int:
    """The number of the fiscal year that is on."""
    starts = f.rules.fiscal_starts
    return f.today.year + (starts > 1 and f.today.month >= starts)


def fiscal_year(year: int, f: Frame) -> Span:
    """The fiscal year of a number."""
    starts = f.rules.fiscal_starts
    first = date(year - (starts > 1), starts, 1)
    return days(first, add_months(first, 12) - DAY, "year")


def decade_at(s: Scan, j: int) -> Hit | None:
    """ "the 2030s"."""
    text = s.said(j)
    if s.form(j) != "num" or len(text) != 4 or not text.isdecimal() or not is_year(int(text)):
        return None
    if text[-1] != "0" or s.said(j + 1) != "s" or not s.glued(j + 1):
        return None
    return j + 2, days(date(int(text), 1, 1), date(int(text) + 9, 12, 31), "year")

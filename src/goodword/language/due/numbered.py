"""Periods by their number: "Q3", "H1 2027", "week 31", "2026-11", "the year 2027"."""

import re
from datetime import date

from goodword.language.due.frame import DAY, Frame, Hit, Span, add_months, days, month_length, steps
from goodword.language.due.scan import Scan
from goodword.language.due.units import whole_at
from goodword.language.due.years import year_at


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


def numbered_at(s: Scan, j: int, f: Frame) -> Hit | None:
    """ "week 31" (ISO 8601), "the year 2027"."""
    k = s.skip(s.skip(j + 1, "of", "no", "number"), ".")
    number = whole_at(s, k) if s.form(k) == "num" else None
    if number is None:
        return None
    if s.said(j) == "year" and 1900 <= number[1] <= 2200:
        return k + 1, a_year(number[1])
    if s.val(j, "unit") != "week" or s.said(j).endswith("s") or not 1 <= number[1] <= 53:
        return None
    if s.val(k + 1, "unit"):
        return None
    year = year_at(s, k + 1)
    start = date.fromisocalendar(year[1] if year else f.today.isocalendar()[0], number[1], 1)
    return (year[0] if year else k + 1), days(start, start + DAY * 6, "week")


def quarter_token_at(s: Scan, j: int, f: Frame) -> Hit | None:
    """ "Q3", "Q3 2027", "2018Q4", "H1 2027"."""
    text = s.said(j)
    number, half = int(text[-1]), text[-2] == "h"
    if half and number > 2:
        return None
    said = text[:-2]
    if said:
        year = j + 1, int(said) + (2000 if len(said) == 2 else 0)
    else:
        after = year_at(s, j + 1)
        if after is None and s.form(j - 1) == "num" and len(s.said(j - 1)) == 4:
            after = year_at(s, j - 1)
            after = (j + 1, after[1]) if after else None
        if after is None and not half:
            return quarter_at(s, j + 1, number, f)
        year = after or (j + 1, f.today.year)
    first = date(year[1], 6 * number - 5 if half else 3 * number - 2, 1)
    return year[0], days(first, add_months(first, 6 if half else 3) - DAY, "quarter")


def quarter_at(s: Scan, j: int, number: int, f: Frame) -> Hit | None:
    year = year_at(s, j)
    if year:
        return year[0], a_quarter(date(year[1], 3 * number - 2, 1))
    k = s.skip(s.skip(j, "of"), "the")
    which = s.val(k, "which")
    if which is not None and s.val(k + 1, "unit") == "year":
        return k + 2, a_quarter(date(f.today.year + steps(which), 3 * number - 2, 1))
    here = a_quarter(date(f.today.year, 3 * number - 2, 1))
    if here.last < f.now:
        here = a_quarter(date(f.today.year + 1, 3 * number - 2, 1))
    return j, here

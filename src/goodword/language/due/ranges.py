"""From one time to another: "July 13-15", "between Monday and Wednesday", "4 pm today to noon"."""

from datetime import datetime, time

from goodword.language.due.dayparts import clock_range_at
from goodword.language.due.frame import DAY, Frame, Hit, Span, add_months, days
from goodword.language.due.moments import day_hit, moment_at
from goodword.language.due.scan import Scan
from goodword.language.due.units import ordinal_at, whole_at
from goodword.language.due.years import year_at


def range_at(s: Scan, i: int, f: Frame, sure: bool) -> Hit | None:
    """Two ends that belong together. `sure` tells that "from" or "between" stands before."""
    return _days_of_one_month(s, i, f, sure) or _ends(s, i, f, sure) or _clocks(s, i, f, sure)


def _joined(s: Scan, j: int, sure: bool) -> bool:
    return s.val(j, "join") == "to" or (sure and s.said(j) == "and")


def _days_of_one_month(s: Scan, i: int, f: Frame, sure: bool) -> Hit | None:
    """ "13 to 15 July", "the 7th and the 9th of December": the second end names the month."""
    j = s.skip(i, "the")
    first = ordinal_at(s, j) or (whole_at(s, j) if s.form(j) == "num" else None)
    if first is None or not 1 <= first[1] <= 31:
        return None
    k = s.skip(first[0], ".") if s.glued(first[0]) else first[0]
    if not _joined(s, k, sure) or s.val(k + 1, "ordinal") == -1:
        return None
    two = day_hit(s, k + 1, f) or day_hit(s, s.skip(k + 1, "the"), f)
    if two is None or two[1].grain != "day" or not two[1].whole_days:
        return None
    if two[0] < k + 3 and s.form(k + 1) not in ("date", "dotted"):
        return None
    last = two[1].start.date()
    if s.val(k + 1, "weekday") is not None or first[1] >= last.day:
        return None
    return two[0], days(last.replace(day=first[1]), last, "day")


def _ends(s: Scan, i: int, f: Frame, sure: bool) -> Hit | None:
    j = s.skip(i, "the") if sure else i
    if sure and s.val(i, "now"):
        two = moment_at(s, i + 2, f) if _joined(s, i + 1, sure) else None
        return (
            (two[0], Span(f.now, two[1].last, two[1].grain))
            if two and two[1].last >= f.now
            else None
        )
    one = day_hit(s, i, f) or day_hit(s, j, f)
    moment = moment_at(s, i, f, sure) if sure or one else None
    if moment and (one is None or moment[0] > one[0]):
        one = moment
    if one is None or not _joined(s, one[0], sure):
        return None
    k = s.skip(one[0] + 1, "the")
    if one[1].grain == "day" and one[1].whole_days:
        number = _until_number(s, i, k, one[1])
        if number:
            return number
    if s.val(one[0] + 1, "now"):
        return one[0] + 2, Span(_before_now(one[1], f), f.now, "minute")
    two = moment_at(s, one[0] + 1, f) or moment_at(s, k, f)
    if two is None:
        return None
    return _stretch(s, i, one, two)


def _before_now(span: Span, f: Frame) -> datetime:
    """The beginning of the last such time before now: "between 22 January and now"."""
    start = span.start
    return (
        start if start <= f.now else datetime.combine(add_months(start.date(), -12), start.time())
    )


def _until_number(s: Scan, i: int, k: int, one: Span) -> Hit | None:
    """ "July 13-15[, 2027]"."""
    number = ordinal_at(s, k) or (whole_at(s, k) if s.form(k) == "num" else None)
    if number is None or s.val(number[0], "unit") or s.val(number[0], "month") is not None:
        return None
    first = one.start.date()
    if not first.day < number[1] <= 31 or s.said(number[0]) in (":", "%", "/"):
        return None
    last = first.replace(day=number[1])
    year = year_at(s, number[0])
    if year:
        return year[0], days(first.replace(year=year[1]), last.replace(year=year[1]), "day")
    return number[0], days(first, last, "day")


def _stretch(s: Scan, i: int, one: Hit, two: Hit) -> Hit | None:
    start, last = one[1].start, two[1].last
    if two[1].by and two[1].start <= two[1].by < last and two[1].off:
        # "Between Christmas and New Year" ends with the first day of it.
        last = two[1].by
    has_year, gives_year = _says_year(s, i, one[0]), _says_year(s, one[0], two[0])
    if gives_year and not has_year:
        start = start.replace(year=two[1].start.year)
        start = start.replace(year=start.year - 1) if start > last else start
    if last < start:
        weekday = s.val(two[0] - 1, "weekday") is not None
        if weekday and one[1].whole_days:
            last += DAY * (((start - last).days // 7 + 1) * 7)
        elif two[1].whole_days and not gives_year:
            last = datetime.combine(add_months(last.date(), 12), time.max)
        else:
            return None
    grain = two[1].grain if two[1].whole_days else "minute"
    return two[0], Span(start, last, grain)


def _says_year(s: Scan, i: int, j: int) -> bool:
    return any(
        s.form(n) in ("iso", "date", "ym") or (s.form(n) == "num" and len(s.said(n)) == 4)
        for n in range(i, j)
    )


def _clocks(s: Scan, i: int, f: Frame, sure: bool) -> Hit | None:
    """ "between 9:30 and 11 on Thursday"."""
    found = clock_range_at(s, i, f, sure)
    if found is None or found[1].part or found[1].first == found[1].last:
        return None
    return moment_at(s, i, f, sure)

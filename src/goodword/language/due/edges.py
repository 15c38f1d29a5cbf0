"""Parts of periods: "early next week", "mid-March", "EOW", "the week of May 3"."""

from datetime import date, datetime, time

from goodword.language.due.dates import date_at
from goodword.language.due.dayparts import edge_of_part
from goodword.language.due.frame import DAY, Frame, Hit, Span, a_day, add_months, days, week_start
from goodword.language.due.periods import named_period_at, period, period_at
from goodword.language.due.relative import weekday_at
from goodword.language.due.scan import Scan


def edge_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """A part of a period, or its end said in one word."""
    word = s.val(i, "edgeword")
    if word:
        return _end_word(s, i, word, f)
    edge = s.val(i, "edge")
    if edge is None:
        return None
    new_year = s.skip(s.skip(i + 1, "in"), "the")
    if s.val(new_year, "newyear") and edge in ("early", "start"):
        january = days(date(f.today.year + 1, 1, 1), date(f.today.year + 1, 1, 31), "month")
        return new_year + 1, part_of(january, edge, f)
    if s.said(i) == "end" and not (s.val(i - 1, "limit") or s.val(i + 1, "which")):
        return None
    j = s.skip(s.skip(i + 1, "-"), "the", "my", "our")
    if edge == "later":
        return _later(s, j, f)
    if s.said(j) == "day" and (edge == "rest" or s.said(i) == "later in"):
        return j + 1, Span(f.now, datetime.combine(f.today, time.max), "part")
    whole = _whole(s, j, f)
    if whole is None:
        return _day_edge(s, j, edge, f)
    return whole[0], part_of(whole[1], edge, f)


def _whole(s: Scan, j: int, f: Frame) -> Hit | None:
    unit = s.val(j, "unit")
    if unit in ("week", "month", "quarter", "year", "weekend", "decade"):
        if s.said(j + 1) == "after":
            return period_at(s, j, f)
        return j + 1, period(unit, 0, f)
    return period_at(s, j, f) or named_period_at(s, j, f) or _bare_year(s, j)


def _bare_year(s: Scan, j: int) -> Hit | None:
    text = s.said(j)
    if s.form(j) == "num" and len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2200:
        first = date(int(text), 1, 1)
        return j + 1, days(first, first.replace(month=12, day=31), "year")
    return None


def _day_edge(s: Scan, j: int, edge: str, f: Frame) -> Hit | None:
    """ "end of Friday", "early tomorrow", "late on Friday"."""
    j = s.skip(j, "on")
    hit = weekday_at(s, j, f) or date_at(s, j, f)
    offset = s.val(j, "day")
    if offset is not None:
        hit = j + 1, a_day(f.today + DAY * offset)
    if hit is None:
        return None
    day = hit[1].start.date()
    midnight, noon = datetime.combine(day, time.min), datetime.combine(day, time(12))
    if edge == "early":
        return hit[0], Span(midnight, noon, "part")
    if edge == "late" or edge == "end":
        end = f.day_end(day)
        start = end if edge == "end" else noon
        return hit[0], Span(start, end, "part")
    return None


def _later(s: Scan, j: int, f: Frame) -> Hit | None:
    """ "later today", "later this week": from now to its end; "later this afternoon"."""
    name = s.val(j + 1, "part") if s.val(j, "which") == 0 else None
    if name:
        span = edge_of_part(name, "late", f).on(f.today, f)
        return (
            (j + 2, Span(max(f.now, span.start), span.last, "part")) if span.last > f.now else None
        )
    if s.val(j, "day") == 0:
        return j + 1, Span(f.now, max(f.now, f.day_end(f.today)), "part")
    hit = period_at(s, j, f)
    if hit is None or not hit[1].start <= f.now <= hit[1].last:
        return None
    return hit[0], Span(f.now, hit[1].last, hit[1].grain, by=hit[1].by)


def _end_word(s: Scan, i: int, word: str, f: Frame) -> Hit | None:
    if word in ("monthend", "quarterend"):
        word = word.removesuffix("end")
    if word == "weekend":
        word = "week"
    j = s.skip(i + 1, "of", "in")
    whole = (
        _whole(s, j, f) if s.val(j, "which") is not None or s.val(j, "month") is not None else None
    )
    if whole is None:
        whole = i + 1, period(word, 0, f)
    return whole[0], part_of(whole[1], "end", f)


def part_of(whole: Span, edge: str, f: Frame) -> Span:
    """The early, middle or late part, or the end, of a period."""
    first, last = whole.start.date(), whole.last.date()
    if edge == "rest":
        return Span(max(f.now, whole.start), whole.last, whole.grain)
    if edge in ("firsthalf", "secondhalf"):
        middle = first + DAY * ((last - first).days // 2)
        if whole.grain == "year":
            middle = add_months(first, 6) - DAY
        elif whole.grain == "month":
            middle = first.replace(day=15)
        half = (first, middle) if edge == "firsthalf" else (middle + DAY, last)
        return days(*half, whole.grain)
    if edge == "start":
        early = part_of(whole, "early", f)
        return Span(early.start, early.last, early.grain, by=f.day_end(first))
    if whole.grain == "week":
        return _of_week(first, edge, f)
    if whole.grain == "month":
        return _of_month(first, last, edge, f)
    if edge == "end":
        is_year = whole.grain == "year"
        return _ending(last, f.rules.end_of_year_days if is_year else f.rules.end_of_period_days, f)
    # A year's early and late part are its first and last quarter, a quarter's its months.
    length, months = (12, 3) if whole.grain == "year" else (3, 1)
    step = {"early": 0, "mid": (length - months) // 2, "late": length - months}[edge]
    return days(add_months(first, step), add_months(first, step + months) - DAY, "month")


def _ending(last: date, length: int, f: Frame) -> Span:
    span = days(last - DAY * (length - 1), last, "day")
    return Span(span.start, span.last, "day", by=f.day_end(last))


def _of_week(first: date, edge: str, f: Frame) -> Span:
    rules = f.rules
    if edge == "end":
        last = first + DAY * 6
        if rules.week_ends is not None:
            last = first + DAY * ((rules.week_ends - rules.week_starts) % 7)
        else:
            last = next((day for n in range(7) if f.works(day := last - DAY * n)), last)
        first = last - DAY * (rules.end_of_week_days - 1)
        return Span(datetime.combine(first, time.min), f.day_end(last), "day")
    from_, until = {"early": rules.early_week, "mid": rules.mid_week, "late": rules.late_week}[edge]
    from_, until = ((n - rules.week_starts) % 7 for n in (from_, until))
    span = days(first + DAY * from_, first + DAY * until, "day")
    return Span(span.start, span.last, "day", by=f.day_end(span.last.date()))


def _of_month(first: date, last: date, edge: str, f: Frame) -> Span:
    rules = f.rules
    if edge == "end":
        return _ending(last, rules.end_of_period_days, f)
    bounds = {"early": rules.early_month, "mid": rules.mid_month, "late": rules.late_month}[edge]
    from_, until = (min(last, first + DAY * (n - 1)) for n in bounds)
    by = first + DAY * (rules.mid_month_by - 1) if edge == "mid" else until
    span = days(from_, until, "day")
    return Span(span.start, span.last, "day", by=f.day_end(by))


def week_of_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the week of March 3", "week commencing the 7th"."""
    j = s.skip(i, "the")
    if s.val(j, "unit") != "week" or s.said(j + 1) not in _COMMENCING:
        return None
    hit = date_at(s, s.skip(j + 2, "the"), f) or date_at(s, j + 2, f)
    if hit is None:
        return None
    start = week_start(hit[1].start.date(), f.rules)
    return hit[0], days(start, start + DAY * 6, "week")


_COMMENCING = frozenset({"of", "commencing", "beginning", "starting", "from"})

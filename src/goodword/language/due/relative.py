"""Days told from the sent day: "tomorrow", "next Friday", "Friday week", "next week Tuesday"."""

from datetime import date

from goodword.language.due.frame import DAY, Frame, Hit, Span, a_day, steps, week_start
from goodword.language.due.scan import Scan


def day_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "today", "tomorrow", "yesterday", "tomorrow week"."""
    offset = s.val(i, "day")
    if offset is None:
        return None
    if offset in (0, 1) and s.said(i + 1) in ("week", "fortnight"):
        weeks = 1 if s.said(i + 1) == "week" else 2
        return i + 2, a_day(f.today + DAY * (offset + 7 * weeks))
    return i + 1, a_day(f.today + DAY * offset)


def weekday_at(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "Friday", "this Friday", "Friday week", "Tuesday of next week", "Friday after next"."""
    which = s.val(i, "which")
    if which is not None and s.val(i + 1, "unit") == "week":
        return _week_first(s, i + 2, steps(which), f)
    j = i if which is None else i + 1
    weekday = s.val(j, "weekday")
    if weekday is None:
        return None
    nearest = _coming(weekday, f)
    if which is not None:
        return j + 1, _told(which, weekday, nearest, f)
    k = s.skip(j + 1, ",", "of", "in", "on")
    week = s.val(k, "which")
    if week is not None and s.val(k + 1, "unit") == "week":
        start = week_start(f.today, f.rules) + DAY * 7 * steps(week)
        return k + 2, a_day(_in_week(start, weekday, f))
    if s.said(j + 1) in ("week", "fortnight"):
        return j + 2, a_day(nearest + DAY * (7 if s.said(j + 1) == "week" else 14))
    if s.said(j + 1) == "after" and s.said(j + 2) in ("next", "the next"):
        return j + 3, a_day(nearest + DAY * 7)
    return j + 1, a_day(nearest)


def _week_first(s: Scan, k: int, count: int, f: Frame) -> Hit | None:
    """ "next week Wednesday", "next week on Friday"."""
    k = s.skip(s.skip(k, ","), "on")
    weekday = s.val(k, "weekday")
    if weekday is None:
        return None
    start = week_start(f.today, f.rules) + DAY * 7 * count
    return k + 1, a_day(_in_week(start, weekday, f))


def _coming(weekday: int, f: Frame) -> date:
    """The next such day after the sent date."""
    return f.today + DAY * ((weekday - f.today.weekday() - 1) % 7 + 1)


def _next_week(f: Frame) -> date:
    return week_start(f.today, f.rules) + DAY * 7


def _in_week(start: date, weekday: int, f: Frame) -> date:
    return start + DAY * ((weekday - f.rules.week_starts) % 7)


def _told(which: int | str, weekday: int, nearest: date, f: Frame) -> Span:
    if which == -1:
        back = nearest - DAY * 7
        return a_day(back if back < f.today else back - DAY * 7)
    if which == 0:
        here = _in_week(week_start(f.today, f.rules), weekday, f)
        return a_day(here if here >= f.today else nearest)
    if which == "near":
        return a_day(nearest)
    then = _in_week(_next_week(f), weekday, f)
    if then == nearest and which != 2:
        return a_day(nearest)
    if which == 2:
        return a_day(then + DAY * 7)
    # "Next Friday" said on a Tuesday: the Friday of next week, or the one that comes next.
    early, late = a_day(nearest), a_day(then)
    return Span(late.start, late.last, "day", ((early.start, early.last),))

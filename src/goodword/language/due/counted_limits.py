"""Limits that are amounts: "within 48 hours", "in two days", "the next three weeks"."""

from goodword.language.due.bounds import Bound, BoundHit, by_bound, end_of, plain
from goodword.language.due.frame import DAY, Frame, Span, a_day
from goodword.language.due.moments import day_hit, with_clock
from goodword.language.due.periods import period
from goodword.language.due.scan import Scan
from goodword.language.due.shifts import moved, whole_periods
from goodword.language.due.units import MOST, Amount, amount_at, number_at


def within_at(s: Scan, i: int, f: Frame) -> BoundHit | None:
    j = s.skip(i + 1, "the")
    if s.said(j - 1) == "the" and s.val(j, "unit") in ("hour", "minute"):
        last = moved(Amount(1, 1, s.val(j, "unit")), 1, f).last
        return j + 1, Bound(f.now, last, Span(f.now, last, "minute"))
    if s.said(j - 1) == "the" and s.said(j) in ("week", "month", "quarter", "year", "day"):
        return j + 1, by_bound("until", period(s.val(j, "unit"), 0, f), f)
    if s.val(j, "which") in (0, 1):
        following = amount_at(s, j + 1, f)
        if following is None:
            hit = day_hit(s, j, f)
            return (hit[0], by_bound("until", hit[1], f)) if hit else None
        j += 1
    found = amount_at(s, j, f) or amount_at(s, i + 1, f)
    if found is None:
        hit = day_hit(s, i + 1, f)
        return (hit[0], by_bound("until", hit[1], f)) if hit else None
    if s.said(found[0]) in ("after", "following", "upon"):
        # "Within two days after Christmas"; after an event, it is a condition.
        base = day_hit(s, s.skip(found[0] + 1, "the"), f)
        if base is None:
            return None if s.form(found[0] + 1) == "word" else (found[0], _within(found[1], f))
        span = moved(found[1], 1, f, base[1])
        return base[0], Bound(base[1].start, end_of(span.last, span, f), span)
    span = moved(found[1], 1, f)
    k = s.skip(found[0], "from", "of")
    if s.val(k, "main") == 3:
        # "You hear within 48 hours from us".
        return found[0], Bound(f.now, end_of(span.last, span, f), span)
    if k > found[0] and not s.val(k, "now") and s.val(k, "day") != 0:
        return None
    k = k + 1 if k > found[0] else k
    return k, Bound(f.now, end_of(span.last, span, f), span)


def _within(amount: Amount, f: Frame) -> Bound:
    span = moved(amount, 1, f)
    return Bound(f.now, end_of(span.last, span, f), span)


def in_amount_at(s: Scan, i: int, f: Frame) -> BoundHit | None:
    """ "in two days", "in the next three weeks"."""
    j = s.skip(
        i + 1, "the", "about", "around", "approximately", "just", "another", "only", "less than"
    )
    counted = next_amount_at(s, j, f)
    if counted:
        return counted
    if s.said(i) in ("for", "over", "during") or s.val(i, "limit") not in ("inn", "on"):
        return None
    found = amount_at(s, j, f)
    if not found:
        return None
    k, amount = found
    if s.val(k, "direction") == "hence" and s.said(k) in ("time", "' time", "from now"):
        k += 1
    elif s.said(k) == "'" and s.said(k + 1) == "time":
        k += 2
    hit = with_clock(s, k, moved(amount, 1, f), f)
    return hit[0], plain(hit[1], f)


def next_amount_at(s: Scan, j: int, f: Frame) -> BoundHit | None:
    """ "the next 3 days", "the last two weeks", "the coming days"."""
    j = s.skip(j, "the")
    which = s.val(j, "which")
    turned = _number_first(s, j) if which is None else None
    if turned:
        return turned[0], _next(turned[1], 1, s.val(j - 1, "limit") is not None, f)
    if which not in (-1, 1, "near"):
        return None
    found = amount_at(s, j + 1, f) or _week_or_two(s, j + 1)
    if found is None:
        unit = s.val(j + 1, "unit")
        if unit in ("hour", "minute") and which != -1 and not s.said(j + 1).endswith("s"):
            last = moved(Amount(1, 1, unit), 1, f).last
            return j + 2, Bound(f.now, last, Span(f.now, last, "minute"))
        return None
    k, amount = found
    return k, _next(amount, -1 if which == -1 else 1, s.val(j - 1, "limit") is not None, f)


def _next(amount: Amount, sign: int, limited: bool, f: Frame) -> Bound:
    """So much time after now, or before it, as one stretch."""
    if f.rules.counted_periods == "calendar" and not limited:
        span = whole_periods(amount, sign, f)
        if span:
            return Bound(span.start, span.last, span)
    span = moved(amount, sign, f)
    if sign < 0:
        return Bound(span.start, f.now if amount.clocked else a_day(f.today - DAY).last, span)
    first = f.now if amount.clocked or limited else a_day(f.today + DAY).start
    return Bound(first, span.last, span)


def _number_first(s: Scan, j: int) -> tuple[int, Amount] | None:
    """ "two upcoming weeks", "the three next days"."""
    count = number_at(s, j) if s.may_be_count(j) else None
    if count is None or s.val(count[0], "which") not in (1, "near"):
        return None
    unit = s.val(count[0] + 1, "unit")
    if unit is None or count[1] > MOST or s.said(count[0] + 1) == unit:
        return None
    return count[0] + 2, Amount(count[1], count[1], unit)


def _week_or_two(s: Scan, j: int) -> tuple[int, Amount] | None:
    """ "the next week or two"."""
    unit = s.val(j, "unit")
    count = number_at(s, j + 2) if unit and s.said(j + 1) == "or" else None
    if unit is None or count is None or not 1 < count[1] < 100 or s.val(count[0], "unit"):
        return None
    return count[0], Amount(count[1], count[1], unit)


def counted_by_at(s: Scan, j: int, limit: str, f: Frame) -> BoundHit | None:
    """ "by two weeks from now" is a moment; "after two days" counts on, "before two days" back."""
    found = amount_at(s, j, f)
    if found is None or limit not in ("after", "before"):
        return None
    if limit == "before":
        return found[0], plain(moved(found[1], -1, f), f)
    span = moved(found[1], 1, f)
    return found[0], Bound(span.start, None, span)

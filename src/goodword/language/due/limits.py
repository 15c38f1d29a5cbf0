"""Bounds on a time: "by Friday", "before noon", "within 48 hours", "after Easter"."""

from dataclasses import dataclass
from datetime import datetime, time

from goodword.language.due.frame import DAY, TICK, Frame, Span, a_day
from goodword.language.due.moments import clock_range_at, day_hit, moment_at
from goodword.language.due.scan import Scan
from goodword.language.due.shifts import moved
from goodword.language.due.units import amount_at


@dataclass(frozen=True, slots=True)
class Bound:
    """What a phrase bounds: ends may be open (None). `others` as in `Due`."""

    start: datetime | None
    last: datetime | None
    span: Span
    others: tuple[tuple[datetime, datetime], ...] = ()


BoundHit = tuple[int, Bound]


def bound_at(s: Scan, i: int, f: Frame) -> BoundHit | None:
    """The time with its limit that begins here."""
    limit = s.val(i, "limit")
    if limit is None:
        return _plain(s, i, f)
    if limit == "within":
        return _within(s, i, f)
    if limit == "between" or limit == "from":
        ranged = _range(s, i + 1, f)
        if ranged or limit == "between":
            return ranged
    if limit == "inn" or s.said(i) in ("in", "for", "over", "another", "during"):
        counted = _in_amount(s, i, f)
        if counted:
            return counted
    if limit == "on" or limit == "inn":
        return _bounded(s, i + 1, f, s.said(i) in ("at", "around", "about"))
    j = i + 1
    while s.val(j, "limit") in ("on", "by") and s.val(i, "limit") in ("by", "before", "until"):
        j += 1
    hit = moment_at(s, j, f, True) or moment_at(s, s.skip(j, "the"), f, True)
    if hit is None:
        return _counted_by(s, j, limit, f)
    return _tailed(s, hit[0], _limited(limit, hit[1], f), f)


def _plain(s: Scan, i: int, f: Frame) -> BoundHit | None:
    counted = _next_amount(s, i, f)
    if counted:
        return counted
    return _range(s, i, f) or _bounded(s, i, f, False)


def _bounded(s: Scan, i: int, f: Frame, announced: bool) -> BoundHit | None:
    if s.val(i, "now"):
        return i + 1, plain(Span(f.now, f.now, "minute"), f)
    counted = _next_amount(s, s.skip(i, "the"), f)
    if counted:
        return counted
    hit = moment_at(s, i, f, announced) or moment_at(s, s.skip(i, "the"), f, announced)
    if hit is None:
        return None
    return _tailed(s, hit[0], plain(hit[1], f), f)


def plain(span: Span, f: Frame) -> Bound:
    """A time without limit."""
    last = span.last
    if span.grain == "day" and span.whole_days and f.rules.plain_day_ends == "working time":
        last = f.day_end(last.date())
    return Bound(span.start, last, span, span.others)


def _limited(limit: str, span: Span, f: Frame) -> Bound:
    if limit in ("by", "until"):
        return _by(limit, span, f)
    if limit == "before":
        return _until(
            _before(span.start, span, f), span, f, [_before(o, span, f) for o, _ in span.others]
        )
    if limit == "since":
        return Bound(span.start, max(f.now, span.start), span)
    if limit == "after":
        return _after(span, f)
    return Bound(span.start, None, span)


def _by(limit: str, span: Span, f: Frame) -> Bound:
    others = [_end(last, span, f) for _, last in span.others]
    if limit == "by" and span.grain in ("week", "month", "quarter", "year") and span.start > f.now:
        # "By March" is before March for some, within it for others.
        others.append(_before(span.start, span, f))
    last = span.by or (span.last if span.grain == "minute" else _end(span.last, span, f))
    return _until(last, span, f, others)


def _end(last: datetime, span: Span, f: Frame) -> datetime:
    return f.day_end(last.date()) if last.time() == time.max else last


def _before(start: datetime, span: Span, f: Frame) -> datetime:
    if span.grain in ("minute", "hour") and not span.whole_days:
        return start
    if start.time() == time.min:
        return f.day_end((start - TICK).date())
    return start


def _until(last: datetime, span: Span, f: Frame, others: list[datetime]) -> Bound:
    first = f.now if last >= f.now else min(span.start, last)
    further = tuple(sorted((min(f.now, other), other) for other in others))
    return Bound(first, last, span, further)


def _after(span: Span, f: Frame) -> Bound:
    if span.off:
        first = f.workday(span.last.date(), 1)
        last = f.workday(span.last.date(), f.rules.after_days)
        return Bound(a_day(first).start, f.day_end(last), span)
    start = span.last + TICK if span.last.time() == time.max else span.last
    return Bound(start, None, span)


def _within(s: Scan, i: int, f: Frame) -> BoundHit | None:
    j = s.skip(i + 1, "the", "a")
    if s.val(j, "which") in (0, 1):
        following = amount_at(s, j + 1, f)
        if following is None:
            hit = day_hit(s, j, f)
            return (hit[0], _by("until", hit[1], f)) if hit else None
        j += 1
    found = amount_at(s, j, f) or amount_at(s, i + 1, f)
    if found is None:
        hit = day_hit(s, i + 1, f)
        if hit is None and s.val(j, "unit"):
            return None
        return (hit[0], _by("until", hit[1], f)) if hit else None
    span = moved(found[1], 1, f)
    k = s.skip(found[0], "from", "of")
    if k > found[0] and not s.val(k, "now") and s.val(k, "day") != 0:
        return None
    k = k + 1 if k > found[0] else k
    return k, Bound(f.now, _end(span.last, span, f), span)


def _in_amount(s: Scan, i: int, f: Frame) -> BoundHit | None:
    """ "in two days", "in the next three weeks"."""
    j = s.skip(
        i + 1, "the", "about", "around", "approximately", "just", "another", "only", "less than"
    )
    counted = _next_amount(s, j, f)
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
    span = moved(amount, 1, f)
    return k, plain(span, f)


def _next_amount(s: Scan, j: int, f: Frame) -> BoundHit | None:
    """ "the next 3 days", "the last two weeks", "the coming days"."""
    j = s.skip(j, "the")
    which = s.val(j, "which")
    if which not in (-1, 1, "near"):
        return None
    found = amount_at(s, j + 1, f)
    if found is None:
        unit = s.val(j + 1, "unit")
        if unit not in ("day", "week", "month") or not s.said(j + 1).endswith("s"):
            return None
        return None
    k, amount = found
    if which == -1:
        span = moved(amount, -1, f)
        return k, Bound(span.start, f.now if amount.clocked else a_day(f.today - DAY).last, span)
    span = moved(amount, 1, f)
    return k, Bound(f.now, span.last, span)


def _range(s: Scan, i: int, f: Frame) -> BoundHit | None:
    """ "Monday to Wednesday", "March 3-5", "between the 3rd and the 5th"."""
    announced = s.val(i - 1, "limit") in ("from", "between")
    one = day_hit(s, i, f) or (moment_at(s, i, f, announced) if announced else None)
    clocks = clock_range_at(s, i, f, announced)
    if clocks and (one is None or clocks[0] > one[0]):
        return None
    if one is None:
        return None
    j = one[0]
    if s.val(j, "join") == "to" or (announced and s.said(j) == "and"):
        two = day_hit(s, j + 1, f) or day_hit(s, s.skip(j + 1, "the"), f)
        if (two and two[1].last >= one[1].start and s.said(j) not in ("-",)) or (
            two and s.said(j) == "-" and two[1].last >= one[1].last
        ):
            span = Span(one[1].start, two[1].last, two[1].grain)
            return two[0], plain(span, f)
    return None


def _counted_by(s: Scan, j: int, limit: str, f: Frame) -> BoundHit | None:
    """ "by two weeks from now" is a moment; "after two days" counts from now."""
    found = amount_at(s, j, f)
    if found is None or limit not in ("after",):
        return None
    span = moved(found[1], 1, f)
    return found[0], Bound(span.start, None, span)


def _tailed(s: Scan, j: int, bound: Bound, f: Frame) -> BoundHit:
    """ "Friday at the latest", "Monday or later"."""
    tail = s.val(s.skip(j, ","), "tail")
    if tail is None:
        return j, bound
    j = s.skip(j, ",") + 1
    if tail == "by":
        return j, _by("until", bound.span, f)
    return j, Bound(bound.span.start, None, bound.span)

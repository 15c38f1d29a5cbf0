"""Bounds on a time: "by Friday", "before noon", "within 48 hours", "after Easter"."""

from dataclasses import dataclass
from datetime import datetime, time

from goodword.language.due.clock_face import Clock
from goodword.language.due.clocks import next_time
from goodword.language.due.frame import DAY, TICK, Frame, Span, a_day
from goodword.language.due.moments import day_hit, moment_at, with_clock
from goodword.language.due.periods import period
from goodword.language.due.ranges import range_at
from goodword.language.due.scan import Scan
from goodword.language.due.shifts import moved
from goodword.language.due.units import Amount, amount_at


@dataclass(frozen=True, slots=True)
class Bound:
    """What a phrase bounds: ends may be open (None). `others` as in `Due`."""

    start: datetime | None
    last: datetime | None
    span: Span
    others: tuple[tuple[datetime, datetime], ...] = ()


BoundHit = tuple[int, Bound]

VISITING = {
    "drop", "drops", "dropping", "dropped", "stop", "stops", "stopping", "stopped",
    "swing", "swings", "swinging", "swung", "pop", "pops", "popping", "popped",
}  # fmt: skip
""""Drop by next week" is a visit in that week, and no limit before it."""


def bound_at(s: Scan, i: int, f: Frame) -> BoundHit | None:
    """The time with its limit that begins here."""
    limit = s.val(i, "limit")
    if limit is None:
        return _plain(s, i, f)
    if limit == "within":
        return _within(s, i, f)
    if limit == "between" or limit == "from":
        ranged = range_at(s, i + 1, f, True)
        if ranged:
            return ranged[0], plain(ranged[1], f)
        if limit == "between":
            return None
    if limit == "inn" or s.said(i) in ("in", "for", "over", "another", "during"):
        counted = _in_amount(s, i, f)
        if counted:
            return counted
    if limit == "on" or limit == "inn":
        return _bounded(s, i + 1, f, s.said(i) in ("at", "around", "about"))
    if limit == "by" and s.said(i) in ("by", "due") and s.said(i + 1) in ("on", "at", "in"):
        # "Come by on Friday", "due on Friday": that day, and no limit before it.
        return None
    if limit == "by" and s.said(i) == "by" and s.said(i - 1) in VISITING:
        return None
    if limit == "after" and s.val(s.skip(i + 1, "the"), "part") == "lunch":
        return s.skip(i + 1, "the") + 1, _after_lunch(f)
    j = i + 1
    while s.val(j, "limit") == "on" and limit in ("by", "before", "until"):
        j += 1
    hit = moment_at(s, j, f, True) or moment_at(s, s.skip(j, "the"), f, True)
    if limit == "since" and hit:
        hit = hit[0], _past(hit[1], f)
    if hit is None:
        return _counted_by(s, j, limit, f)
    return _tailed(s, hit[0], _limited(limit, hit[1], f), f)


def _plain(s: Scan, i: int, f: Frame) -> BoundHit | None:
    counted = _next_amount(s, i, f)
    if counted:
        return counted
    return _bounded(s, i, f, False)


def _bounded(s: Scan, i: int, f: Frame, announced: bool) -> BoundHit | None:
    counted = _next_amount(s, s.skip(i, "the"), f)
    if counted:
        return counted
    hit = (
        range_at(s, i, f, False)
        or moment_at(s, i, f, announced)
        or moment_at(s, s.skip(i, "the"), f, announced)
    )
    if hit is None:
        return None
    return _tailed(s, hit[0], plain(hit[1], f), f)


def _past(span: Span, f: Frame) -> Span:
    """The last such time before now: "since Monday", "since August"."""
    if span.start <= f.now:
        return span
    if span.grain == "day" and span.whole_days and (span.start - f.now).days < 7:
        return Span(span.start - DAY * 7, span.last - DAY * 7, "day")
    if span.grain == "minute" and (span.start - f.now).days < 1:
        return Span(span.start - DAY, span.last - DAY, "minute")
    year = span.start.year - 1
    return Span(span.start.replace(year=year), span.last.replace(year=year), span.grain)


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
    if limit == "notbefore":
        return Bound(span.start, None, span)
    if limit == "notbefore":
        return Bound(span.start, None, span)
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


def _after_lunch(f: Frame) -> Bound:
    first, last = (minutes * 60 for minutes in f.rules.after_lunch)
    span = next_time(Clock(first, last), f)
    return Bound(span.start, span.last, span)


def _within(s: Scan, i: int, f: Frame) -> BoundHit | None:
    j = s.skip(i + 1, "the")
    if s.said(j - 1) == "the" and s.val(j, "unit") in ("hour", "minute"):
        last = moved(Amount(1, 1, s.val(j, "unit")), 1, f).last
        return j + 1, Bound(f.now, last, Span(f.now, last, "minute"))
    if s.said(j - 1) == "the" and s.said(j) in ("week", "month", "quarter", "year", "day"):
        return j + 1, _by("until", period(s.val(j, "unit"), 0, f), f)
    if s.val(j, "which") in (0, 1):
        following = amount_at(s, j + 1, f)
        if following is None:
            hit = day_hit(s, j, f)
            return (hit[0], _by("until", hit[1], f)) if hit else None
        j += 1
    found = amount_at(s, j, f) or amount_at(s, i + 1, f)
    if found is None:
        hit = day_hit(s, i + 1, f)
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
    hit = with_clock(s, k, moved(amount, 1, f), f)
    return hit[0], plain(hit[1], f)


def _next_amount(s: Scan, j: int, f: Frame) -> BoundHit | None:
    """ "the next 3 days", "the last two weeks", "the coming days"."""
    j = s.skip(j, "the")
    which = s.val(j, "which")
    if which not in (-1, 1, "near"):
        return None
    found = amount_at(s, j + 1, f)
    if found is None:
        unit = s.val(j + 1, "unit")
        if unit in ("hour", "minute") and which != -1 and not s.said(j + 1).endswith("s"):
            last = moved(Amount(1, 1, unit), 1, f).last
            return j + 2, Bound(f.now, last, Span(f.now, last, "minute"))
        return None
    k, amount = found
    if which == -1:
        span = moved(amount, -1, f)
        return k, Bound(span.start, f.now if amount.clocked else a_day(f.today - DAY).last, span)
    span = moved(amount, 1, f)
    first = f.now if amount.clocked or s.val(j - 1, "limit") else a_day(f.today + DAY).start
    return k, Bound(first, span.last, span)


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

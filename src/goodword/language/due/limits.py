"""Bounds on a time: "by Friday", "before noon", "within 48 hours", "after Easter"."""

from goodword.language.due.bounds import Bound, BoundHit, by_bound, limited, past, plain
from goodword.language.due.clock_face import Clock
from goodword.language.due.clocks import next_time
from goodword.language.due.counted_limits import (
    counted_by_at,
    in_amount_at,
    next_amount_at,
    within_at,
)
from goodword.language.due.frame import Frame
from goodword.language.due.moments import for_amount_at, moment_at
from goodword.language.due.ranges import range_at
from goodword.language.due.scan import Scan

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
        return within_at(s, i, f)
    if limit == "between" or limit == "from":
        ranged = range_at(s, i + 1, f, True)
        if ranged:
            return ranged[0], plain(ranged[1], f)
        if limit == "between":
            return None
    if limit == "inn" or s.said(i) in ("in", "for", "over", "another", "during"):
        counted = in_amount_at(s, i, f)
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
        hit = hit[0], past(hit[1], f)
    if hit is None:
        return counted_by_at(s, j, limit, f)
    lasting = for_amount_at(s, hit[0], hit[1], f) if limit == "from" else None
    if lasting:
        return lasting[0], plain(lasting[1], f)
    k = s.skip(j, "the")
    if limit == "before" and (
        "end" in (s.val(j, "edge"), s.val(k, "edge")) or s.val(k, "edgeword")
    ):
        # "Before the end of the month" still has its last day.
        limit = "by"
    if s.said(i) in ("from", "as of") and hit[1].last < f.now:
        # "Your order from 12 November" is the one of that day.
        return hit[0], plain(hit[1], f)
    bound = limited(limit, hit[1], f)
    return _but_before(s, hit[0], bound, f) or _tailed(s, hit[0], bound, f)


def _but_before(s: Scan, j: int, bound: Bound, f: Frame) -> BoundHit | None:
    """ "after 3:30 but before 6", "not before Monday and by Friday"."""
    k = s.skip(s.skip(j, ","), "but", "and")
    if bound.last is not None or s.said(k - 1) not in ("but", "and") or k == j:
        return None
    if s.val(k, "limit") not in ("before", "by", "until"):
        return None
    two = bound_at(s, k, f)
    if two is None or two[1].last is None or bound.start is None or two[1].last < bound.start:
        return None
    return two[0], Bound(bound.start, two[1].last, bound.span)


def _plain(s: Scan, i: int, f: Frame) -> BoundHit | None:
    counted = next_amount_at(s, i, f)
    if counted:
        return counted
    return _bounded(s, i, f, False)


def _bounded(s: Scan, i: int, f: Frame, announced: bool) -> BoundHit | None:
    counted = next_amount_at(s, s.skip(i, "the"), f)
    if counted:
        return counted
    hit = (
        range_at(s, i, f, False)
        or moment_at(s, i, f, announced)
        or moment_at(s, s.skip(i, "the"), f, announced)
    )
    if hit is None:
        return None
    hit = for_amount_at(s, hit[0], hit[1], f) or hit
    return _tailed(s, hit[0], plain(hit[1], f), f)


def _after_lunch(f: Frame) -> Bound:
    first, last = (minutes * 60 for minutes in f.rules.after_lunch)
    span = next_time(Clock(first, last), f)
    return Bound(span.start, span.last, span)


def _tailed(s: Scan, j: int, bound: Bound, f: Frame) -> BoundHit:
    """ "Friday at the latest", "Monday or later"."""
    tail = s.val(s.skip(j, ","), "tail")
    if tail is None:
        return j, bound
    j = s.skip(j, ",") + 1
    if tail == "by":
        return j, by_bound("until", bound.span, f)
    return j, Bound(bound.span.start, None, bound.span)

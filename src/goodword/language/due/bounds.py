"""What a limit makes of a time: "by", "before", "until", "after", "since"."""

from datetime import datetime, time
from typing import NamedTuple

from goodword.language.due.frame import DAY, TICK, Frame, Span, a_day


class Bound(NamedTuple):
    """What a phrase bounds: ends may be open (None). `others` as in `Due`."""

    start: datetime | None
    last: datetime | None
    span: Span
    others: tuple[tuple[datetime, datetime], ...] = ()


BoundHit = tuple[int, Bound]


def plain(span: Span, f: Frame) -> Bound:
    """A time without limit."""
    last = span.last
    if span.grain == "day" and span.whole_days and f.rules.plain_day_ends == "working time":
        last = f.day_end(last.date())
    return Bound(span.start, last, span, span.others)


def limited(limit: str, span: Span, f: Frame) -> Bound:
    """The time with its limit: by, until, before, since, after, not before, from."""
    if limit in ("by", "until"):
        return by_bound(limit, span, f)
    if limit == "before":
        return _until(
            _before(span.start, span, f), span, f, [_before(o, span, f) for o, _ in span.others]
        )
    if limit == "since":
        return Bound(span.start, max(f.now, span.start), span)
    if limit == "after":
        return _after(span, f)
    return Bound(span.start, None, span)


def by_bound(limit: str, span: Span, f: Frame) -> Bound:
    """From now to the end of the time; "by" a period may mean before it, too."""
    others = [end_of(last, span, f) for _, last in span.others]
    if limit == "by" and span.grain in ("week", "month", "quarter", "year") and span.start > f.now:
        # "By March" is before March for some, within it for others.
        others.append(_before(span.start, span, f))
    last = span.by or (span.last if span.grain == "minute" else end_of(span.last, span, f))
    return _until(last, span, f, others)


def end_of(last: datetime, span: Span, f: Frame) -> datetime:
    """Where a deadline falls that ends with this moment: a day ends with its work."""
    return f.day_end(last.date()) if last.time() == time.max else last


def past(span: Span, f: Frame) -> Span:
    """The last such time before now: "since Monday", "since August"."""
    if span.start <= f.now:
        return span
    if span.grain == "day" and span.whole_days and (span.start - f.now).days < 7:
        return Span(span.start - DAY * 7, span.last - DAY * 7, "day")
    if span.grain == "minute" and (span.start - f.now).days < 1:
        return Span(span.start - DAY, span.last - DAY, "minute")
    year = span.start.year - 1
    return Span(span.start.replace(year=year), span.last.replace(year=year), span.grain)


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
    ends = span.last.time() == time.max or span.grain == "part"
    start = span.last + TICK if ends else span.last
    return Bound(start, None, span)

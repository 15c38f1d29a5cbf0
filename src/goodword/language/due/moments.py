"""A whole time without its limit: a day and a time of day together, in any order."""

from goodword.language.due.clocks import Clock, ClockHit, between, clock_at
from goodword.language.due.dates import date_at
from goodword.language.due.days_off import holiday_at
from goodword.language.due.edges import edge_at, week_of_at
from goodword.language.due.frame import DAY, Frame, Hit, Span, a_day
from goodword.language.due.relative import (
    counted_weekday_at,
    day_at,
    named_period_at,
    period_at,
    weekday_at,
)
from goodword.language.due.scan import Scan
from goodword.language.due.shifts import amount_phrase_at, moved
from goodword.language.due.units import amount_at

_DATED = (
    counted_weekday_at,
    week_of_at,
    edge_at,
    date_at,
    day_at,
    weekday_at,
    holiday_at,
    period_at,
    named_period_at,
)


def day_hit(s: Scan, i: int, f: Frame) -> Hit | None:
    """The longest day or period that begins here."""
    best: Hit | None = None
    for parse in _DATED:
        hit = parse(s, i, f)
        if hit and (best is None or hit[0] > best[0]):
            best = hit
    return best


def moment_at(s: Scan, i: int, f: Frame, announced: bool = False) -> Hit | None:
    """The longest day, period or time of day that begins here, with what belongs to it."""
    return (
        _counted_from(s, i, f)
        or _day_then_clock(s, i, f)
        or _which_part(s, i, f)
        or _clock_then_day(s, i, f, announced)
    )


def _counted_from(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "two weeks from now", "a week from Friday", "the day after Christmas", "an hour ago"."""
    phrase = amount_phrase_at(s, i, f)
    if phrase and not s.val(phrase[0], "weekday"):
        span = moved(phrase[1], phrase[2], f)
        return _with_clock(s, phrase[0], span, f)
    j = i + 1 if s.said(i) == "the" else i
    if s.said(j) in ("day", "week") and s.said(j + 1) in _AFTER | _BEFORE:
        amount_end, sign = j + 1, 1 if s.said(j + 1) in _AFTER else -1
        base = day_hit(s, s.skip(amount_end + 1, "the"), f)
        if base is None or not base[1].whole_days:
            return None
        step = DAY * (7 if s.said(j) == "week" else 1) * sign
        anchor = base[1].last if sign > 0 else base[1].start
        return base[0], a_day((anchor + step).date())
    found = amount_at(s, i, f)
    if not found or s.said(found[0]) not in _AFTER | _BEFORE | _ON:
        return None
    sign = -1 if s.said(found[0]) in _BEFORE else 1
    base = _day_then_clock(s, s.skip(found[0] + 1, "the"), f) or _clock_then_day(
        s, found[0] + 1, f, True
    )
    if base is None or (s.said(found[0]) in _ON and found[1].unit != "week"):
        return None
    return base[0], moved(found[1], sign, f, base[1])


_AFTER = frozenset({"after", "from", "following"})
_BEFORE = frozenset({"before", "prior to", "ahead of"})
_ON = frozenset({"on"})


def _day_then_clock(s: Scan, i: int, f: Frame) -> Hit | None:
    hit = day_hit(s, i, f)
    return None if hit is None else _with_clock(s, hit[0], hit[1], f)


def _with_clock(s: Scan, j: int, span: Span, f: Frame) -> Hit:
    """Adds the time of day that follows a day, if one does."""
    if not span.whole_days or span.start.date() != span.last.date():
        return j, span
    k, announced = _to_clock(s, j)
    found = clock_range_at(s, k, f, announced)
    if found is None or (k == j and _is_counted(s, k)):
        return j, span
    return found[0], _on_readings(span, found[1], f)


def _is_counted(s: Scan, k: int) -> bool:
    return s.form(k) == "num" and s.val(k + 1, "unit") is not None


def _to_clock(s: Scan, j: int) -> tuple[int, bool]:
    """Past a comma, a dash, "at", "in the" and the like."""
    k = s.skip(j, ",", "-", "–", "'s", ":")
    k = s.skip(k, "the")
    if s.said(k) in ("at", "@", "around", "about", "by", "before", "from", "between"):
        k = s.skip(k + 1, "the", "around", "about", "by", "noon -")
        return k, True
    return s.skip(s.skip(k, "in", "during", "for", "until"), "the"), False


def _on_readings(span: Span, clock: Clock, f: Frame) -> Span:
    found = clock.on(span.start.date(), f)
    others = []
    for start, _ in span.others:
        other = clock.on(start.date(), f)
        others.append((other.start, other.last))
    return Span(found.start, found.last, found.grain, tuple(others), found.by)


def _which_part(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "this morning", "last night", "tomorrow night" is a day with its part."""
    which = s.val(i, "which")
    if which not in (-1, 0, 1):
        return None
    found = clock_at(s, i + 1, f)
    if found is None or not found[1].part:
        return None
    k, announced = _to_clock(s, found[0])
    exact = clock_range_at(s, k, f, announced) if announced else None
    day = f.today + DAY * which
    if exact and which == 0:
        clock = exact[1]
        if found[1].part != "morning" and clock.open and clock.first < 12 * 3600:
            clock = Clock(clock.first + 12 * 3600, clock.last + 12 * 3600)
        return exact[0], clock.on(day, f)
    return found[0], found[1].on(day, f)


def clock_range_at(s: Scan, i: int, f: Frame, announced: bool) -> ClockHit | None:
    """A time of day, or two with "to" between them."""
    one = clock_at(s, i, f, announced)
    if one is None:
        # "3-5pm": the first number has no sign of its own.
        if s.form(i) != "num" or s.val(i + 1, "join") not in ("to",):
            return None
        two = clock_at(s, i + 2, f, announced)
        if two is None or two[1].part or two[1].close or not s.said(i).isdecimal():
            return None
        hour = int(s.said(i)) if len(s.said(i)) < 3 else 99
        if hour > 24:
            return None
        first = Clock(hour * 3600, hour * 3600, open=hour <= 12)
        if two[1].open:
            alone = clock_at(s, i, f, True)
            first = alone[1] if alone else first
        return two[0], between(first, two[1])
    if s.val(one[0], "join") == "to" or (announced and s.said(one[0]) == "and"):
        two = clock_at(s, s.skip(one[0] + 1, "at"), f, True)
        if two and not two[1].part and not one[1].part and not one[1].close:
            return two[0], between(one[1], two[1])
    return one


def _clock_then_day(s: Scan, i: int, f: Frame, announced: bool) -> Hit | None:
    """ "5 pm tomorrow", "COB Thursday", "the morning of March 3", or a time of day alone."""
    i = s.skip(i, "the")
    found = clock_range_at(s, i, f, announced)
    if found is None:
        return None
    j, clock = found
    k = s.skip(j, ",", "-", "of", "on", "for", "in")
    hit = day_hit(s, k, f) or day_hit(s, s.skip(k, "the"), f)
    if hit and hit[1].whole_days and hit[1].start.date() == hit[1].last.date():
        return hit[0], _on_readings(hit[1], clock, f)
    if clock.part == "opening" or (clock.part and not _part_alone(s, i, j)):
        return None
    return j, _next_time(clock, f)


def _part_alone(s: Scan, i: int, j: int) -> bool:
    """Whether a part of the day may stand alone: "tonight", "by lunch", "in the morning"."""
    return (
        s.val(i, "tonight") is not None
        or s.val(i - 1, "limit") is not None
        or s.val(i, "edge") is not None
    )


def _next_time(clock: Clock, f: Frame) -> Span:
    """Today, or tomorrow when the time is over."""
    span = clock.on(f.today, f)
    if span.last < f.now and not clock.close:
        return clock.on(f.today + DAY, f)
    return span

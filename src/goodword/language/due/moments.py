"""A whole time without its limit: a day and a time of day together, in any order."""

from datetime import datetime

from goodword.language.due.clock_face import Clock
from goodword.language.due.clocks import next_opening, next_time
from goodword.language.due.counted import counted_at
from goodword.language.due.dates import date_at
from goodword.language.due.dayparts import bare_pair, clock_range_at, narrowed
from goodword.language.due.days_off import holiday_at
from goodword.language.due.edges import edge_at, week_of_at
from goodword.language.due.frame import DAY, TICK, Frame, Hit, Span, a_day, at
from goodword.language.due.periods import named_period_at, period_at
from goodword.language.due.relative import day_at, weekday_at
from goodword.language.due.scan import Scan
from goodword.language.due.shifts import amount_phrase_at, moved
from goodword.language.due.units import amount_at, whole_at

# Each kind of day or period, and the kinds of words that it may begin with; the last says whether
# it may begin with a number.
_DATED = (
    (counted_at, frozenset({"determiner", "ordinal", "number", "which"}), True),
    (week_of_at, frozenset({"determiner", "unit"}), False),
    (edge_at, frozenset({"edge", "edgeword"}), False),
    (date_at, frozenset({"determiner", "month", "weekday", "ordinal", "number", "which"}), True),
    (day_at, frozenset({"day"}), False),
    (weekday_at, frozenset({"weekday", "which"}), False),
    (holiday_at, frozenset({"holiday", "holidays", "which"}), False),
    (period_at, frozenset({"determiner", "which", "unit"}), False),
    (
        named_period_at,
        frozenset(
            (
                *("determiner", "month", "season", "unit", "newyear", "ordinal", "number"),
                *("fiscal", "weekno"),
            )
        ),
        True,
    ),
)
_AFTER = frozenset({"after", "from", "following"})
_BEFORE = frozenset({"before", "prior to", "ahead of"})
_ON = frozenset({"on"})
_WEEKS = frozenset({"week", "fortnight"})
_SURE = frozenset(
    {"at", "@", "around", "about", "by", "before", "from", "between", "after", "until"}
)


def day_hit(s: Scan, i: int, f: Frame) -> Hit | None:
    """The longest day or period that begins here."""
    if not s.may_be_day(i):
        return None
    if i in s.days:
        return s.days[i]
    best: Hit | None = None
    kinds_here, numeral = s.kinds[i].keys(), s.forms[i] != "word"
    for parse, kinds, numbers in _DATED:
        if not (numbers and numeral) and kinds.isdisjoint(kinds_here):
            continue
        hit = parse(s, i, f)
        if hit and (best is None or hit[0] > best[0]):
            best = hit
    s.days[i] = best
    return best


def moment_at(s: Scan, i: int, f: Frame, sure: bool = False) -> Hit | None:
    """The longest day, period or time of day that begins here, with what belongs to it."""
    return (
        _counted_from(s, i, f)
        or _day_from_day(s, i, f)
        or _day_then_clock(s, i, f)
        or _this_time(s, i, f)
        or _which_part(s, i, f)
        or _clock_then_day(s, i, f, sure)
    )


def _counted_from(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "two weeks from now", "a week from Friday", "two Fridays from now", "an hour ago"."""
    if not s.may_be_count(i):
        return None
    phrase = amount_phrase_at(s, i, f)
    if phrase:
        span = moved(phrase[1], phrase[2], f)
        return with_clock(s, phrase[0], span, f)
    several = whole_at(s, i)
    if several and s.val(several[0], "weekday") is not None:
        if s.val(several[0] + 1, "direction") != "hence" or several[1] > 500:
            return None
        weekday = s.val(several[0], "weekday")
        ahead = (weekday - f.today.weekday() - 1) % 7 + 1 + 7 * (several[1] - 1)
        return several[0] + 2, a_day(f.today + DAY * ahead)
    found = amount_at(s, i, f)
    if not found or s.said(found[0]) not in _AFTER | _BEFORE | _ON:
        return None
    sign = -1 if s.said(found[0]) in _BEFORE else 1
    base = _anchor(s, found[0] + 1, f)
    if base is None or (s.said(found[0]) in _ON and found[1].unit not in _WEEKS):
        return None
    return base[0], moved(found[1], sign, f, base[1])


def _anchor(s: Scan, i: int, f: Frame) -> Hit | None:
    j = s.skip(i, "the")
    return _day_then_clock(s, i, f) or _day_then_clock(s, j, f) or _clock_then_day(s, j, f, True)


def for_amount_at(s: Scan, j: int, base: Span, f: Frame) -> Hit | None:
    """ "4 pm for 30 minutes", "from Monday for two weeks": to the end of so much time."""
    if s.said(j) != "for":
        return None
    found = amount_at(s, j + 1, f)
    if found is None or found[1].low != found[1].high or not base.start <= base.last:
        return None
    amount = found[1]
    if base.whole_days:
        if amount.clocked or not _one_day(base) or amount.unit == "workhour":
            return None
        last = moved(amount, 1, f, base).start - TICK
        return found[0], Span(base.start, last, "day")
    if not amount.clocked or base.start != base.last:
        return None
    return found[0], Span(base.start, moved(amount, 1, f, base).last, "minute")


def _day_from_day(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "the day after Christmas", "the week before Easter", "the Friday before Labor Day"."""
    j = s.skip(i, "the")
    if s.val(j + 1, "weekday") is not None and (
        (s.val(j, "which") == -1 and s.said(j + 2) in _BEFORE)
        or (s.val(j, "ordinal") == 1 and s.said(j + 2) in _AFTER)
    ):
        j += 1
    weekday, unit = s.val(j, "weekday"), s.said(j)
    if (weekday is None and unit not in ("day", "week")) or s.said(j + 1) not in _AFTER | _BEFORE:
        return None
    base = day_hit(s, j + 2, f) or day_hit(s, s.skip(j + 2, "the"), f)
    if base is None or not base[1].whole_days or s.val(j + 2, "which") is not None:
        return None
    sign = 1 if s.said(j + 1) in _AFTER else -1
    anchor = (base[1].last if sign > 0 else base[1].start).date()
    if weekday is None:
        return base[0], a_day(anchor + DAY * sign * (7 if unit == "week" else 1))
    gap = ((weekday - anchor.weekday()) * sign - 1) % 7 + 1
    return base[0], a_day(anchor + DAY * sign * gap)


def _day_then_clock(s: Scan, i: int, f: Frame) -> Hit | None:
    hit = day_hit(s, i, f)
    if hit is None:
        return None
    later = _in_weeks(s, hit, f) or hit
    return with_clock(s, later[0], later[1], f)


def _in_weeks(s: Scan, hit: Hit, f: Frame) -> Hit | None:
    """ "Friday in two weeks", "today in a week": so much after that day."""
    last = hit[0] - 1
    if s.said(hit[0]) != "in" or (s.val(last, "day") != 0 and s.val(last, "weekday") is None):
        return None
    found = amount_at(s, hit[0] + 1, f)
    if found is None or not _one_day(hit[1]):
        return None
    if found[1].unit not in ("week", "fortnight") and s.val(last, "day") is None:
        return None
    if found[1].clocked or found[1].unit == "workhour":
        return None
    return found[0], moved(found[1], 1, f, hit[1])


def with_clock(s: Scan, j: int, span: Span, f: Frame) -> Hit:
    """Adds the time of day that follows a day, if one does."""
    if not _one_day(span):
        return j, span
    k, sure = _to_clock(s, j)
    found = clock_range_at(s, k, f, sure, dated=True)
    counted = k == j and s.val(k + 1, "unit") is not None and s.form(k) == "num"
    if found is None or (counted and s.said(k + 1) != "h"):
        return j, span
    return found[0], _on_readings(span, found[1], f)


def _one_day(span: Span) -> bool:
    return span.whole_days and span.start.date() == span.last.date()


def _to_clock(s: Scan, j: int) -> tuple[int, bool]:
    """Past a comma, a dash, "at", "in the" and the like."""
    k = s.skip(s.skip(j, ",", "-", "–", "'s", ":"), "the")
    if s.said(k) in _SURE:
        return s.skip(s.skip(k + 1, "around", "about", "by"), "the"), True
    return s.skip(s.skip(k, "in", "during", "for"), "the"), False


def _on_readings(span: Span, clock: Clock, f: Frame) -> Span:
    found = clock.on(span.start.date(), f)
    others = [clock.on(start.date(), f) for start, _ in span.others]
    return Span(
        found.start, found.last, found.grain, tuple((o.start, o.last) for o in others), found.by
    )


def _this_time(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "this time tomorrow": the hour of now on that day."""
    if s.val(i, "thistime") is None:
        return None
    hit = day_hit(s, i + 1, f)
    if hit is None or not _one_day(hit[1]):
        return None
    return hit[0], at(datetime.combine(hit[1].start.date(), f.now.time()))


def _which_part(s: Scan, i: int, f: Frame) -> Hit | None:
    """ "this morning", "last night", "this afternoon at 3"."""
    which = s.val(i, "which")
    if which not in (-1, 0, 1):
        return None
    found = clock_range_at(s, i + 1, f, False)
    if found is None or (s.val(i + 1, "part") is None and s.val(i + 1, "edge") is None):
        return None
    return found[0], found[1].on(f.today + DAY * which, f)


def _clock_then_day(s: Scan, i: int, f: Frame, sure: bool) -> Hit | None:
    """ "5 pm tomorrow", "COB Thursday", "the morning of March 3", or a time of day alone."""
    i = s.skip(i, "the")
    found = clock_range_at(s, i, f, sure) or _hour_of_part(s, i, f) or _hours_of_day(s, i, f)
    if found is None:
        return None
    j, clock = found
    k = s.skip(s.skip(j, ","), "-", "of", "on", "for", "in")
    hit = day_hit(s, k, f) or day_hit(s, s.skip(k, "the"), f)
    if hit and _one_day(hit[1]):
        if clock.open and s.val(hit[0], "part"):
            # "9 tomorrow morning": the part after the day tells am from pm.
            part = clock_range_at(s, hit[0], f, False)
            if part and part[1].part:
                hit, clock = (part[0], hit[1]), narrowed(part[1], clock)
        return hit[0], _on_readings(hit[1], clock, f)
    if s.val(k, "tonight") and not clock.part and not clock.open:
        return k + 1, clock.on(f.today, f)
    if clock.open:
        beside = _beside_part(s, s.skip(j, ","), clock, f)
        if beside:
            return beside
    if clock.part == "opening":
        return (j, next_opening(clock, f)) if s.said(i) == "first thing in the morning" else None
    if clock.part and not _part_alone(s, i):
        return None
    return j, next_time(clock, f)


def _beside_part(s: Scan, k: int, clock: Clock, f: Frame) -> Hit | None:
    """ "7 tonight", "between 7 and 9 last night"."""
    which = s.val(k, "which")
    j = k if which is None else k + 1
    part = clock_range_at(s, j, f, False) if s.val(j, "tonight") or which is not None else None
    if part is None or not part[1].part or which not in (None, -1, 0, 1):
        return None
    return part[0], narrowed(part[1], clock).on(f.today + DAY * (which or 0), f)


def _hour_of_part(s: Scan, i: int, f: Frame) -> tuple[int, Clock] | None:
    """The hour of "9 tomorrow morning", which nothing announces."""
    hour = whole_at(s, i)
    if hour is None or not 1 <= hour[1] <= 12 or s.glued(i):
        return None
    j = hour[0]
    clock = Clock(hour[1] * 3600, hour[1] * 3600, open=True)
    if s.val(s.skip(j, ","), "tonight"):
        return j, clock
    if s.val(j, "day") is None and s.val(j, "weekday") is None:
        return None
    return (j, clock) if s.val(j + 1, "part") else None


def _hours_of_day(s: Scan, i: int, f: Frame) -> tuple[int, Clock] | None:
    """The hours of "6-8 next Monday"."""
    pair = bare_pair(s, i, f)
    if pair is None:
        return None
    j = s.skip(pair[0], "on")
    which = s.val(j, "which") is not None
    named = s.val(j + which, "weekday") is not None or s.val(j, "day") is not None
    return pair if named else None


def _part_alone(s: Scan, i: int) -> bool:
    """Whether a part of the day may stand alone: "tonight", "by lunch", "in the morning"."""
    before = i - 2 if s.said(i - 1) == "the" else i - 1
    return (
        s.val(i, "tonight") is not None
        or s.val(before, "limit") is not None
        or s.val(i, "edge") is not None
    )

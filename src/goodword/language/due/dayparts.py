"""Parts of the day and stretches of it: "early afternoon", "tonight at 8", "from 9 to 11 am"."""

from goodword.language.due.clock_face import HOUR, MIDNIGHT, NOON, Clock, ClockHit
from goodword.language.due.clocks import four_digits, lone, moment_of_day_at
from goodword.language.due.frame import Frame
from goodword.language.due.scan import Scan

# A meal tells the time only where something comes before or after it.
_MEALS = frozenset({"breakfast", "dinner"})
_BESIDE_MEALS = frozenset({"by", "before", "after", "until", "till", "around"})
_ANNOUNCING = frozenset({"at", "@", "around", "about", "by", "before", "from", "between", "after"})


def clock_range_at(s: Scan, i: int, f: Frame, sure: bool, dated: bool = False) -> ClockHit | None:
    """A moment or part of the day, or two moments with "to" between them."""
    one = moment_of_day_at(s, i, f, sure, dated)
    paired = _pair(s, i, f, one, sure, dated)
    if paired:
        return paired
    return one or _part(s, i, f) or (_half_day(s, i, f) if dated else None)


def _pair(
    s: Scan, i: int, f: Frame, one: ClockHit | None, sure: bool, dated: bool
) -> ClockHit | None:
    bare = _bare_hour(s, i, f)
    written = _four_digits(s, i) if dated else None
    if written:
        return written
    for first in (one, bare):
        if first is None or first[1].close or first[1].part:
            continue
        j = first[0]
        if s.val(j, "join") != "to" and not (sure and s.said(j) == "and"):
            continue
        known = sure or first is one
        two = moment_of_day_at(s, s.skip(j + 1, "at"), f, known, dated or known)
        if two and not two[1].part and not two[1].close and not _is_date(s, two[0]):
            return two[0], _between(first[1], two[1])
    return bare_pair(s, i, f) if dated else None


def bare_pair(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "6-8", where a day beside it makes them hours."""
    one = _bare_hour(s, i, f)
    if one is None or s.form(i) != "num" or s.val(one[0], "join") != "to":
        return None
    two = _bare_hour(s, one[0] + 1, f, glued=True)
    if two is None or s.form(one[0] + 1) != "num" or not (one[1].open and two[1].open):
        return None
    first, second = int(s.said(i)), int(s.said(one[0] + 1))
    if second <= first and not (first >= 9 and second <= 6):
        return None
    return (two[0], _between(one[1], two[1])) if lone(s, two[0]) else None


def _four_digits(s: Scan, i: int) -> ClockHit | None:
    """ "1925-2250", "1000 to 1130"."""
    one = four_digits(s, i)
    if one is None or s.val(i + 1, "join") != "to":
        return None
    two = four_digits(s, i + 2)
    return (i + 3, _between(one, two)) if two else None


def _half_day(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "Thursday am"."""
    name = {"am": "morning", "pm": "afternoon"}.get(s.said(i))
    if name is None or not lone(s, i + 1) or s.val(i + 1, "subject") is not None:
        return None
    return i + 1, edge_of_part(name, None, f)


def _is_date(s: Scan, j: int) -> bool:
    """Whether the number was a day of the month after all ("from 5 to 6 March")."""
    k = s.skip(j, "of")
    return s.val(k, "month") is not None and s.form(j - 1) == "num"


def _bare_hour(s: Scan, i: int, f: Frame, glued: bool = False) -> ClockHit | None:
    """The first number of "3-5pm": it has no sign of its own."""
    text = s.said(i)
    if s.form(i) != "num" or not text.isdecimal() or len(text) > 2 or int(text) > 24:
        word = s.val(i, "number")
        if word is None or not 1 <= word <= 12:
            return None
        hour = word
    else:
        hour = int(text)
    if s.glued(i) and s.form(i - 1) in ("word", "num", "sign") and not glued:
        return None
    shifted = hour + 12 if 0 < hour < f.rules.working_hour_first else hour
    return i + 1, Clock(shifted * HOUR, shifted * HOUR, open=hour <= 12)


def _between(a: Clock, b: Clock) -> Clock:
    """From one time of day to another; the am or pm that one lacks, the other gives it."""
    if a.open and not b.open:
        # "11 to 3 pm" begins in the morning, "3 to 5 pm" in the afternoon.
        late = a.first % NOON + NOON
        early = a.first % NOON
        a = a._replace(first=late if late < b.last else early)
    if b.open and not a.open:
        early, late = b.last % NOON, b.last % NOON + NOON
        b = b._replace(last=late if early <= a.first < late else early)
    elif b.open and b.last < a.first:
        b = b._replace(last=b.last % NOON + NOON)
    last = b.last if b.last > a.first else b.last + MIDNIGHT
    return Clock(a.first, last, open=a.open and b.open, zone=b.zone or a.zone)


def _part(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "morning", "early afternoon", "tonight", each perhaps with its moment ("tonight at 8")."""
    edge = s.val(i, "edge")
    j = i
    if edge in ("early", "mid", "late", "start") or (edge == "end" and s.val(i + 1, "part")):
        j = s.skip(s.skip(i + 1, "-", "in", "this"), "the")
    elif edge is not None:
        return None
    name = s.val(j, "part") or s.val(j, "tonight")
    if not name or (name in _MEALS and s.said(i - 1) not in _BESIDE_MEALS):
        return None
    j += 1
    j = j + 1 if s.said(j) == "ish" and s.glued(j) else j
    clock = edge_of_part(name, edge, f)
    k = s.skip(j, ",")
    sure = s.said(k) in _ANNOUNCING
    exact: ClockHit | None = None
    if sure:
        m = s.skip(k + 1, "around", "about")
        one = moment_of_day_at(s, m, f, True, False)
        exact = _pair(s, m, f, one, True, False) or one
    elif s.form(k) in ("num", "clock"):
        exact = _pair(s, k, f, moment_of_day_at(s, k, f, False, True), False, True)
    if exact and not exact[1].part and not exact[1].close:
        return exact[0], narrowed(clock, exact[1])
    return j, clock


def edge_of_part(name: str, edge: str | None, f: Frame) -> Clock:
    """The early, middle or late part of a part of the day, or all of it (None)."""
    edge = "early" if edge == "start" else edge
    told = f.rules.parts.get(f"{edge} {name}")
    if told:
        return Clock(told[0] * 60, told[1] * 60, part=name)
    first, last = (minutes * 60 for minutes in f.rules.parts[name])
    half = (last - first) // 2
    if edge == "early":
        last = first + half
    elif edge == "late" or edge == "end":
        first = last - half
    elif edge == "mid":
        first, last = first + half // 2, last - half // 2
    return Clock(first, last, part=name)


def narrowed(part: Clock, exact: Clock) -> Clock:
    """The moment within its part of the day: "tonight at 8" is 20:00."""
    if not exact.open:
        return exact
    morning = part.part == "morning"
    first, last = (end % NOON + (0 if morning else NOON) for end in (exact.first, exact.last))
    if not morning and part.part in ("evening", "night") and first == NOON:
        first = last = MIDNIGHT
    return Clock(first, max(first, last), zone=exact.zone)

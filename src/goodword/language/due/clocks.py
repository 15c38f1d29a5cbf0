"""Times of day: "5 pm", "half past three", "noon", "in the morning", "COB"."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from goodword.language.due.frame import DAY, TICK, Frame, Span, Unreadable, in_reach
from goodword.language.due.scan import Scan
from goodword.language.due.units import number_at

_HOUR = 3600
_DAY = 24 * _HOUR
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds after midnight, first and last the same for a moment.

    `open` tells that am or pm was not said. `close` is "day" or "business" for the end of the
    working day. `part` is the name of a part of the day. `zone` is a zone that was named.
    """

    first: int
    last: int
    open: bool = False
    close: str = ""
    part: str = ""
    zone: str = ""

    def on(self, day: date, f: Frame) -> Span:
        """This time on a day."""
        midnight = datetime.combine(in_reach(day), time.min)
        if self.close:
            return _closing(day, midnight, self.close, f)
        start, last = (
            midnight + timedelta(seconds=self.first),
            midnight + timedelta(seconds=self.last),
        )
        if self.part == "opening":
            hours = f.hours(day)
            start = hours[0] if hours else midnight + timedelta(seconds=self.first)
            return Span(start, start + timedelta(hours=1), "hour")
        if self.zone:
            start, last = (_moved(moment, self.zone, f) for moment in (start, last))
        if self.part and last > start:
            return Span(start, last - TICK, "part", by=last if last.time() != time.min else None)
        return Span(start, last, "minute")


def _closing(day: date, midnight: datetime, close: str, f: Frame) -> Span:
    hours = f.hours(day)
    if hours is None:
        if close == "business":
            day = f.workday(day, 1)
            hours = f.hours(day)
        if hours is None:
            last = datetime.combine(day, time.max)
            return Span(last, last, "hour")
    if day == f.today and f.now > hours[1]:
        if close == "business":
            return _closing(day + DAY, midnight + DAY, close, f)
        last = datetime.combine(day, time.max)
        return Span(last, last, "hour")
    return Span(hours[1], hours[1], "hour")


def _moved(moment: datetime, zone: str, f: Frame) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(f.zone).replace(tzinfo=None)


ClockHit = tuple[int, Clock]


def clock_at(s: Scan, i: int, f: Frame, announced: bool = False) -> ClockHit | None:
    """A time of day that begins at this token.

    `announced` tells that "at" or the like stands before it: then a bare number is an hour.
    """
    found = _moment(s, i, f, announced)
    if found is None:
        return _part(s, i, f)
    j, clock = found
    if s.val(j, "approx") and (s.said(j) != "ish" or s.glued(j)):
        j += 1
    zone = s.val(j, "zone")
    if zone and not clock.close:
        j, clock = j + 1, replace(clock, zone=zone)
    return j, clock


def _moment(s: Scan, i: int, f: Frame, announced: bool) -> ClockHit | None:
    if s.form(i) == "clock":
        return _digits(s, i, f)
    spot = s.val(i, "spot")
    if spot:
        return i + 1, _at(12 * _HOUR if spot == "noon" else _DAY)
    close = s.val(i, "dayend")
    if close:
        return i + 1, Clock(0, 0, close=close)
    if s.val(i, "daystart"):
        return i + 1, Clock(9 * _HOUR, 9 * _HOUR, part="opening")
    return _spoken(s, i, f) or _hour(s, i, f, announced)


def _at(seconds: int, open_: bool = False) -> Clock:
    return Clock(seconds, seconds, open=open_)


def _digits(s: Scan, i: int, f: Frame) -> ClockHit | None:
    text = s.said(i)
    if s.glued(i) and s.form(i - 1) in ("word", "num", "sign") and s.said(i - 1) not in "(-–—@,~":
        return None
    numbers = [int(n) for n in _DIGITS.findall(text)]
    hour, minute, second = (*numbers, 0, 0)[:3]
    half = next((c for c in text if c in "apAP"), "")
    if hour > 24 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if not half and "." in text:
        return None
    if not half:
        half, j = _half_after(s, i + 1)
        if half and hour > 12:
            half = ""
    else:
        j = i + 1
    j = j + 1 if s.val(j, "clock") == "oclock" else j
    seconds = _with_half(hour, half, f, minute) * _HOUR + minute * 60 + second
    return j, _at(seconds, not half and hour <= 12 and text[0] != "0")


def _half_after(s: Scan, j: int) -> tuple[str, int]:
    """ "in the morning" and the like as am or pm."""
    k = s.skip(j, "at", "in", "this")
    k = s.skip(k, "the")
    part = s.val(k, "part") or s.val(k, "tonight")
    if part == "morning":
        return "a", k + 1
    if part in ("afternoon", "evening", "night"):
        return "p", k + 1
    return "", j


def _with_half(hour: int, half: str, f: Frame, minute: int = 0) -> int:
    if half:
        return hour % 12 + (12 if half == "p" else 0)
    if hour and hour < f.rules.working_hour_first:
        return hour + 12
    return hour


def _spoken(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "half past three", "quarter to 4", "ten past five", "three thirty pm"."""
    kind = s.val(i, "clock")
    if kind in ("half", "quarter"):
        minutes, j = (30 if kind == "half" else 15), i + 1
    else:
        number = number_at(s, i)
        if not number or number[1] not in (5, 10, 20, 25) or s.form(i) not in ("word", "num"):
            return None
        minutes, j = int(number[1]), number[0]
        j = j + 1 if s.val(j, "unit") == "minute" else j
    way = s.val(j, "clock")
    if way not in ("past", "to") or (kind is None and s.said(j) == "of"):
        return None
    hour = _plain_hour(s, j + 1)
    if hour is None:
        spot = s.val(j + 1, "spot")
        if not spot:
            return None
        base = 12 * _HOUR if spot == "noon" else _DAY
        return j + 2, _at(base + (minutes if way == "past" else -minutes) * 60)
    k, said, half = hour
    value = _with_half(said, half, f) * _HOUR + (minutes if way == "past" else -minutes) * 60
    return k, _at(value % _DAY, not half)


def _plain_hour(s: Scan, j: int) -> tuple[int, int, str] | None:
    if s.form(j) == "clock" and ":" not in s.said(j):
        number = int(_DIGITS.findall(s.said(j))[0])
        return (j + 1, number, "p" if "p" in s.said(j) else "a") if number <= 12 else None
    found = number_at(s, j)
    if not found or not 1 <= found[1] <= 12 or found[1] != int(found[1]):
        return None
    k = found[0] + 1 if s.val(found[0], "clock") == "oclock" else found[0]
    half, k = _half_after(s, k)
    return k, int(found[1]), half


def _hour(s: Scan, i: int, f: Frame, announced: bool) -> ClockHit | None:
    """ "3 o'clock", "at 3", "eight forty pm", "15h"."""
    found = number_at(s, i)
    if not found or found[1] != int(found[1]) or not 0 <= found[1] <= 24:
        return None
    j, hour = found[0], int(found[1])
    if s.val(j, "clock") == "oclock" and s.said(j) not in ("hours", "hrs"):
        half, k = _half_after(s, j + 1)
        return k, _at(_with_half(hour, half, f) * _HOUR, not half)
    more = number_at(s, j) if s.form(i) == "word" and s.form(j) == "word" else None
    if more and hour <= 12 and more[1] in range(10, 60):
        half, k = _meridiem(s, more[0])
        if half or announced:
            return k, _at(_with_half(hour, half, f) * _HOUR + int(more[1]) * 60, not half)
    half, k = _meridiem(s, j)
    if half and 1 <= hour <= 12:
        return k, _at(_with_half(hour, half, f) * _HOUR)
    half, k = _half_after(s, j)
    if half and 1 <= hour <= 12:
        return k, _at(_with_half(hour, half, f) * _HOUR)
    if announced and 1 <= hour <= 12 and _lone(s, j):
        return j, _at(_with_half(hour, "", f) * _HOUR, True)
    return None


def _meridiem(s: Scan, j: int) -> tuple[str, int]:
    said = s.said(j)
    if said in ("am", "pm"):
        return said[0], j + 1
    return "", j


_AFTER_HOUR = frozenset(
    [
        "and",
        "or",
        "so",
        "but",
        "if",
        "at",
        "by",
        "to",
        "is",
        "for",
        "on",
        "in",
        "we",
        "i",
        "you",
        "please",
        "latest",
        "then",
        "today",
        "tomorrow",
        "tonight",
        "because",
        "since",
        "works",
        "sharp",
        "ish",
        "with",
        "as",
        "the",
        "this",
        "next",
        "when",
        "unless",
    ]
)


def _lone(s: Scan, j: int) -> bool:
    """Whether a bare number may be an hour, by what follows: no noun, no sign of an amount."""
    form = s.form(j)
    if form in ("", "nth"):
        return True
    if form == "sign":
        if s.said(j) in ".,:-–" and s.form(j + 1) == "num" and s.glued(j):
            return False
        return s.said(j) in (".", ",", ";", "?", "!", ")", "-", "–", "—", ":")
    if form == "word":
        kinds = s.tokens[j].kinds
        return s.said(j) in _AFTER_HOUR or any(
            kind in kinds
            for kind in ("weekday", "day", "which", "tonight", "zone", "tail", "approx")
        )
    return False


def _part(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "morning", "early afternoon", "tonight"."""
    edge = s.val(i, "edge")
    j = i
    if edge in ("early", "mid", "late") or (edge == "end" and s.val(i + 1, "part")):
        j = s.skip(s.skip(i + 1, "-", "in", "this"), "the")
    elif edge is not None:
        return None
    name = s.val(j, "part") or s.val(j, "tonight")
    if not name:
        return None
    first, last = (minutes * 60 for minutes in f.rules.parts[name])
    third = (last - first) // 2
    if j > i:
        if edge == "early":
            last = first + third
        elif edge == "late" or edge == "end":
            first = last - third
        else:
            first, last = first + third // 2, last - third // 2
    return j + 1, Clock(first, last, part=name)


def between(a: Clock, b: Clock) -> Clock:
    """From one time of day to another; what am or pm one lacks, the other gives it."""
    if (
        a.open
        and not b.open
        and a.first % (12 * _HOUR) + (b.last >= 12 * _HOUR) * 12 * _HOUR <= b.last
    ):
        a = replace(a, first=a.first % (12 * _HOUR) + (b.last >= 12 * _HOUR) * 12 * _HOUR)
    if b.open and b.last < a.first:
        b = replace(b, last=b.last + 12 * _HOUR)
    last = b.last if b.last > a.first else b.last + _DAY
    if last > 2 * _DAY:
        raise Unreadable(last)
    return Clock(a.first, last, zone=b.zone or a.zone)

"""Times of day: "5 pm", "half past three", "noon", "at 9.30", "17h"."""

import re

from goodword.language.due.clock_face import (
    HOUR,
    MIDNIGHT,
    NOON,
    Clock,
    ClockHit,
    clock_at,
    half_after,
    with_half,
)
from goodword.language.due.frame import DAY, Frame, Span
from goodword.language.due.scan import Scan
from goodword.language.due.units import number_at

_DIGITS = re.compile(r"\d+")


def moment_of_day_at(s: Scan, i: int, f: Frame, sure: bool, dated: bool) -> ClockHit | None:
    """A moment of the day that begins at this token.

    `sure` tells that "at" or the like stands before it: then a bare number is an hour. `dated`
    tells that a day stands before it: then "9.30" and "0930" are times.
    """
    found = _moment(s, i, f, sure, dated)
    if found is None:
        return None
    j, clock = found
    if s.val(j, "approx") and (s.said(j) != "ish" or s.glued(j)):
        j += 1
        if clock.open and s.said(j) in ("am", "pm"):
            hours = clock.first % NOON + (NOON if s.said(j) == "pm" else 0)
            j, clock = j + 1, Clock(hours, hours)
    zone = s.val(j, "zone")
    if zone and not clock.close:
        j, clock = j + 1, clock._replace(zone=zone)
    return j, clock


def _moment(s: Scan, i: int, f: Frame, sure: bool, dated: bool) -> ClockHit | None:
    if s.form(i) == "clock":
        return _digits(s, i, f, sure or dated)
    spot = s.val(i, "spot")
    if spot:
        return i + 1, clock_at(NOON if spot == "noon" else MIDNIGHT)
    close = s.val(i, "dayend")
    if close:
        return i + 1, Clock(0, 0, close=close)
    if s.val(i, "daystart"):
        return i + 1, Clock(9 * HOUR, 9 * HOUR, part="opening")
    return (
        _spoken(s, i, f, sure)
        or (_compact(s, i, f) if sure or dated else None)
        or _hour(s, i, f, sure, dated)
    )


def _digits(s: Scan, i: int, f: Frame, known: bool) -> ClockHit | None:
    text = s.said(i)
    glued = s.glued(i) and s.form(i - 1) in ("word", "num", "sign")
    if glued and s.said(i - 1) not in ("(", "-", "–", "—", "@", ",", "~", ">", "=", "t", "d"):
        return None
    numbers = [int(n) for n in _DIGITS.findall(text)]
    hour, minute, second = (*numbers, 0, 0)[:3]
    half = next((c for c in text if c in "ap"), "")
    if hour > 24 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if half and not (known or "m" in text or ":" in text):
        return None
    j = i + 1
    if not half and hour <= 12:
        half, j = half_after(s, j)
    j = j + 1 if s.val(j, "clock") == "oclock" else j
    exact = half or text[0] == "0" or "h" in text
    hours = hour % 24 if exact and not half else with_half(hour, half, f)
    return j, clock_at(hours * HOUR + minute * 60 + second, not exact and hour <= 12)


def _spoken(s: Scan, i: int, f: Frame, sure: bool) -> ClockHit | None:
    """ "half past three", "quarter to 4", "ten past five"."""
    kind = s.val(i, "clock")
    if kind == "halfto":
        return _half_before(s, i + 1, f)
    if kind in ("half", "quarter"):
        minutes, j = (30 if kind == "half" else 15), i + 1
    else:
        number = number_at(s, i)
        if not number or number[1] not in (5, 10, 15, 20, 25, 30):
            return None
        minutes, j = int(number[1]), number[0]
        named = s.val(j, "unit") == "minute"
        j = j + 1 if named else j
        if not named and (minutes in (15, 30) or s.form(i) != "word") and s.said(j) != "past":
            return None
    way = s.val(j, "clock")
    if kind == "half" and way is None:
        return _half_hour(s, j, f, sure)
    if way not in ("past", "to") or (kind is None and s.said(j) == "of"):
        return None
    spot = s.val(j + 1, "spot")
    hour = None if spot else _plain_hour(s, j + 1)
    if hour is None and not spot:
        return None
    shift = (minutes if way == "past" else -minutes) * 60
    if spot:
        return j + 2, clock_at((NOON if spot == "noon" else MIDNIGHT) + shift)
    assert hour is not None
    k, said, half = hour
    return k, clock_at((with_half(said, half, f) * HOUR + shift) % MIDNIGHT, not half)


def _half_hour(s: Scan, j: int, f: Frame, sure: bool) -> ClockHit | None:
    """ "half four" is half past it."""
    found = number_at(s, j)
    if not found or found[1] not in range(1, 13) or not (sure or s.count == 2):
        return None
    half, k = half_after(s, found[0])
    if not half and not lone(s, k):
        return None
    return k, clock_at(with_half(int(found[1]), half, f) * HOUR + HOUR // 2, not half)


def _half_before(s: Scan, j: int, f: Frame) -> ClockHit | None:
    """ "halb vier" is half an hour before it."""
    found = number_at(s, j)
    if not found or found[1] not in range(1, 13):
        return None
    half, k = half_after(s, found[0])
    hour = (int(found[1]) - 1) or 12
    return k, clock_at(with_half(hour, half, f) * HOUR + HOUR // 2, not half)


def _plain_hour(s: Scan, j: int) -> tuple[int, int, str] | None:
    if s.form(j) == "clock" and ":" not in s.said(j):
        number = int(_DIGITS.findall(s.said(j))[0])
        return (j + 1, number, "p" if "p" in s.said(j) else "a") if number <= 12 else None
    found = number_at(s, j)
    if not found or not 1 <= found[1] <= 24 or found[1] != int(found[1]):
        return None
    k = found[0]
    if s.said(k) == "h" and s.glued(k):
        return k + 1, int(found[1]), ""
    k = k + 1 if s.val(k, "clock") == "oclock" else k
    half, k = half_after(s, k)
    return (k, int(found[1]), half) if found[1] <= 12 else None


def _compact(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "9.30", "0930", "17h", "1730 hrs", where a time is expected."""
    text = s.said(i)
    if s.form(i) != "num":
        return None
    if text.isdecimal() and len(text) <= 2 and s.said(i + 1) == "h" and s.glued(i + 1):
        return (i + 2, clock_at(int(text) * HOUR)) if int(text) <= 24 else None
    dot = re.fullmatch(r"(\d{1,2})[.](\d\d)|(\d\d)(\d\d)", text)
    if not dot:
        return _three_digits(s, i, f)
    hour, minute = int(dot[1] or dot[3]), int(dot[2] or dot[4])
    if hour > 24 or minute > 59 or (dot[3] and 19 <= hour <= 20 and text[0] != "0" and minute < 50):
        return None
    j = i + 1
    half, k = half_after(s, j)
    if half and hour <= 12:
        return k, clock_at(with_half(hour, half, f) * HOUR + minute * 60)
    if s.said(j) in ("h", "hrs", "hours", "o'clock"):
        j += 1
    elif dot[1] and s.val(j, "join") != "to" and not lone(s, j):
        # "At 2.46 billion" is an amount.
        return None
    exact = text[0] == "0" or dot[3] is not None
    hours = hour if exact else with_half(hour, "", f)
    return j, clock_at(hours * HOUR + minute * 60, not exact and hour <= 12)


def _three_digits(s: Scan, i: int, f: Frame) -> ClockHit | None:
    """ "730 in the evening"."""
    text = s.said(i)
    half, k = half_after(s, i + 1)
    if len(text) != 3 or not text.isdecimal() or not half or text[0] == "0" or int(text[1:]) > 59:
        return None
    return k, clock_at(with_half(int(text[0]), half, f) * HOUR + int(text[1:]) * 60)


def four_digits(s: Scan, i: int) -> Clock | None:
    """The end of "1925-2250", which a year would look like."""
    text = s.said(i)
    if s.form(i) != "num" or len(text) != 4 or not text.isdecimal():
        return None
    hour, minute = int(text[:2]), int(text[2:])
    return clock_at(hour * HOUR + minute * 60) if hour <= 24 and minute <= 59 else None


def _hour(s: Scan, i: int, f: Frame, sure: bool, dated: bool) -> ClockHit | None:
    """ "3 o'clock", "at 3", "eight forty pm"."""
    found = number_at(s, i)
    if not found or found[1] != int(found[1]) or not 0 <= found[1] <= 24:
        return None
    j, hour = found[0], int(found[1])
    if s.val(j, "clock") == "oclock" and s.said(j) not in ("hours", "hrs"):
        half, k = half_after(s, j + 1)
        late = int(s.said(k)) * 60 if not half and _minutes(s, k) else 0
        k = k + 1 if late else k
        return k, clock_at(with_half(hour, half, f) * HOUR + late, not half)
    if s.said(j) == "ish" and s.glued(j) and 1 <= hour <= 12:
        return j, clock_at(with_half(hour, "", f) * HOUR, True)
    k = s.skip(j, "-")
    more = number_at(s, k) if s.form(i) == "word" and s.form(k) == "word" else None
    if more and hour <= 12 and more[1] in range(10, 60):
        half, k = half_after(s, more[0])
        if half or sure or (dated and lone(s, k)):
            return k, clock_at(with_half(hour, half, f) * HOUR + int(more[1]) * 60, not half)
    half, k = half_after(s, j)
    if half and 1 <= hour <= 12:
        return k, clock_at(with_half(hour, half, f) * HOUR)
    if sure and s.form(i) == "num" and _minutes(s, j):
        seconds = with_half(hour, "", f) * HOUR + int(s.said(j)) * 60
        return j + 1, clock_at(seconds, hour <= 12)
    if sure and 1 <= hour <= 12 and lone(s, j):
        return j, clock_at(with_half(hour, "", f) * HOUR, True)
    return None


def _minutes(s: Scan, j: int) -> bool:
    """The minutes of "at 12 15"."""
    text = s.said(j)
    if s.form(j) != "num" or len(text) != 2 or s.glued(j) or not text.isdecimal():
        return False
    return int(text) < 60 and lone(s, j + 1)


_BESIDE_HOUR = ("weekday", "day", "which", "tonight", "zone", "tail", "approx", "month")


def lone(s: Scan, j: int) -> bool:
    """Whether a bare number may be an hour, by what follows: no noun, no sign of an amount."""
    form = s.form(j)
    if form in ("", "nth"):
        return True
    if form == "sign":
        if s.said(j) == "-" and s.glued(j) and s.glued(j + 1) and s.form(j + 1) == "word":
            return False
        if s.form(j + 1) == "num" and (s.said(j) in "-–" or (s.said(j) in ".,:/" and s.glued(j))):
            return False
        return s.said(j) in (".", ",", ";", "?", "!", ")", "-", "–", "—", ":")
    kinds = s.kinds[j]
    return "small" in kinds or s.no_noun(j) or any(kind in kinds for kind in _BESIDE_HOUR)


def next_time(clock: Clock, f: Frame) -> Span:
    """Today, or tomorrow when the time is over."""
    span = clock.on(f.today, f)
    if span.last < f.now and not clock.close:
        return clock.on(f.today + DAY, f)
    return span


def next_opening(clock: Clock, f: Frame) -> Span:
    """That of "first thing in the morning": a day's that has begun is not meant."""
    today = clock.on(f.today, f)
    return today if today.start > f.now else clock.on(f.today + DAY, f)

"""Numbers and amounts of time in words: "two", "a couple of", "2-3 days", "an hour and a half"."""

from datetime import timedelta
from typing import NamedTuple

from goodword.language.due.frame import Frame, Unreadable
from goodword.language.due.scan import Scan

MOST = 100_000


class Amount(NamedTuple):
    """`low` to `high` (mostly the same) of a unit, and `more` of smaller ones."""

    low: float
    high: float
    unit: str
    more: tuple["Amount", ...] = ()

    @property
    def clocked(self) -> bool:
        """Whether it is counted on the clock rather than in days."""
        return self.unit in _SECONDS


_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


def number_at(s: Scan, i: int) -> tuple[int, float] | None:
    """A number in digits or words, "twenty-five" and "25" alike."""
    if s.form(i) == "num":
        text = s.said(i)
        if text.count(".") + text.count(",") > 1 or len(text) > 9:
            return None
        return i + 1, float(text.replace(",", "."))
    tens = s.val(i, "number")
    if tens is None:
        return None
    after = s.skip(i + 1, "-")
    ones = s.val(after, "number")
    if tens >= 20 and ones is not None and 0 < ones < 10:
        return after + 1, float(tens + ones)
    return i + 1, float(tens)


def whole_at(s: Scan, i: int) -> tuple[int, int] | None:
    """A whole number of at most four digits."""
    found = number_at(s, i)
    if found is None or found[1] != int(found[1]) or found[1] > 9999:
        return None
    return found[0], int(found[1])


def ordinal_at(s: Scan, i: int) -> tuple[int, int] | None:
    """An ordinal from 1 to 99: "15th", "fifteenth", "twenty-first"."""
    if s.form(i) == "nth":
        return i + 1, int("".join(c for c in s.said(i) if c.isdecimal()))
    value = s.val(i, "ordinal")
    if value is not None and value > 0:
        return i + 1, int(value)
    tens = s.val(i, "number")
    if tens in (20, 30):
        after = s.skip(i + 1, "-")
        ones = s.val(after, "ordinal")
        if ones is not None and 0 < ones < 10:
            return after + 1, int(tens + ones)
    return None


def count_at(s: Scan, i: int, f: Frame) -> tuple[int, float, float] | None:
    """How many: a number, a vague count, or a range of numbers ("2-3", "two or three")."""
    vague = s.val(i, "vague")
    if vague is not None:
        count = float(f.rules.few if vague == 3 else vague)
        return i + 1, count, count
    if s.val(i, "clock") == "half":
        j = i + 2 if s.val(i + 1, "article") else i + 1
        return j, 0.5, 0.5
    if s.val(i, "article"):
        if s.val(i + 1, "clock") == "half":
            return i + 2, 0.5, 0.5
        return i + 1, 1.0, 1.0
    low = _fraction_at(s, i) or number_at(s, i)
    if low is None:
        return None
    j, value = low
    further = _fraction_at(s, j) if value == int(value) else None
    if further:
        return further[0], value + further[1], value + further[1]
    if s.said(j) == "and" and s.val(j + 1, "article") and s.val(j + 2, "clock") == "half":
        return j + 3, value + 0.5, value + 0.5
    if s.said(j) == "/" or s.val(j, "join") in ("to", "or"):
        high = number_at(s, j + 1)
        if high and high[1] > value:
            return high[0], value, high[1]
    return j, value, value


def _fraction_at(s: Scan, i: int) -> tuple[int, float] | None:
    """ "1/4", "3/4", "½", before a unit."""
    if s.said(i) == "½":
        return i + 1, 0.5
    if s.form(i) != "short" or s.val(i + 1, "unit") is None:
        return None
    above, below = (int(part) for part in s.said(i).split("/"))
    return (i + 1, above / below) if below in (2, 3, 4) and above < below else None


def amount_at(s: Scan, i: int, f: Frame) -> tuple[int, Amount] | None:
    """An amount of time, of one unit or several ("two weeks and three days", "1h 30min")."""
    found = _amount_at(s, i, f)
    if found is None or found[1].low != found[1].high or found[1].unit not in _SIZES:
        return found
    j, amount = found
    size, more = _SIZES.index(amount.unit), []
    while True:
        k = s.skip(s.skip(j, ","), "and")
        further = _amount_at(s, k, f) if s.val(k, "number") or s.form(k) == "num" else None
        if further is None or further[1].low != further[1].high or further[1].unit not in _SIZES:
            break
        if _SIZES.index(further[1].unit) <= size:
            break
        j, size = further[0], _SIZES.index(further[1].unit)
        more.append(further[1])
    return j, Amount(amount.low, amount.high, amount.unit, tuple(more))


_SIZES = ("year", "month", "week", "day", "hour", "minute", "second")


def _amount_at(s: Scan, i: int, f: Frame) -> tuple[int, Amount] | None:
    """An amount of one unit. Units glued to a number ("48h") count too."""
    start = i
    found = count_at(s, i, f)
    if found is None:
        return None
    j, low, high = found
    if s.val(j, "unit") is None and s.said(j) in ("-", "full", "more", "short", "of", "whole"):
        j += 1
    unit = s.val(j, "unit")
    if (
        unit is None
        or low > MOST
        or high > MOST
        or (s.said(j) == "second" and s.val(start, "ordinal"))
    ):
        return None
    j += 1
    if s.val(start, "article") and s.said(j) == "or":
        more = number_at(s, j + 1)
        if more and more[1] > high and not s.val(more[0], "unit"):
            return more[0], Amount(low, more[1], unit)
    if unit in ("hour", "day", "week", "month", "year") and s.said(j) == "and":
        if s.val(j + 1, "article") and s.val(j + 2, "clock") == "half":
            return j + 3, Amount(low + 0.5, high + 0.5, unit)
        if s.val(j + 1, "clock") == "half":
            return j + 2, Amount(low + 0.5, high + 0.5, unit)
    if unit == "hour":
        k = s.skip(j, "and", ",")
        more = number_at(s, k)
        if more and s.val(more[0], "unit") == "minute":
            return more[0] + 1, Amount(low * 60 + more[1], high * 60 + more[1], "minute")
    return j, Amount(low, high, unit)


def clock_time(count: float, unit: str) -> timedelta:
    """Seconds, minutes or hours as real time. Raises `Unreadable` when it is beyond sense."""
    seconds = count * _SECONDS[unit]
    if seconds > 400 * 86400 * 365:
        raise Unreadable(count)
    return timedelta(seconds=seconds)

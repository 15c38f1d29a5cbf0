"""Dates as mail headers write them (RFC 5322 sections 3.3 and 4.3), read leniently."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
           "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_DATE = re.compile(
    r"\s*(?:[A-Za-z]{2,12}\.?,?\s*)?"
    r"(\d{1,2})[\s-]{1,9}([A-Za-z]{3})[a-z]{0,7}\.?[\s-]{1,9}(\d{2,4})\s{1,9}"
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d{1,9})?\s{0,9}([+-]\d{4}|[+-]\d\d:\d\d|[A-Za-z]{1,5})?(?![\d:])"
)
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?"
    r"(?:[.,]\d{1,9})?\s?([+-]\d\d:?\d\d|Z)?\s*$"
)
_COMMENT = re.compile(r"\([^()]*\)")
_COLON = re.compile(r"\s{0,9}:\s{0,9}")
# RFC 5322 section 4.3; other letters say nothing about the offset, which then is -0000.
_ZONES = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
          "PST": -480, "PDT": -420, "BST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120,
          "EET": 120, "EEST": 180, "WEST": 60, "MSK": 180, "IST": 330, "JST": 540, "KST": 540,
          "HKT": 480, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "AKST": -540,
          "AKDT": -480, "HST": -600}  # fmt: skip
_BELIEVABLE = range(1900, 2101)


def parse_date(value: str) -> datetime | None:
    """An aware moment with the sender's own offset; None when `value` cannot be read.

    A missing or unknown zone is read as UTC. Years outside 1900 to 2100 are no dates of
    mail, and sums with them overflow.
    """
    match = _DATE.match(value)
    if match:
        day, month, year, hour, minute, second, zone = match.groups()
        number = _MONTHS.get(month.lower())
        if number is None:
            return None
        return _moment(_full_year(year), number, int(day), int(hour), int(minute),
                       int(second or 0), _zone(zone or ""))  # fmt: skip
    match = _ISO.match(value)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment(int(year), int(month), int(day), int(hour), int(minute),
                       int(second or 0), _zone(zone or ""))  # fmt: skip
    plain = _COLON.sub(":", _COMMENT.sub(" ", value[:300]))
    return parse_date(plain) if plain != value else _loosely(value)


def _loosely(value: str) -> datetime | None:
    """The forms that only the standard library's reader knows, such as asctime."""
    from email.utils import parsedate_tz  # slow to load, and seldom needed

    try:
        found = parsedate_tz(value[:200])
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if found is None:
        return None
    year, month, day, hour, minute, second, *_, offset = found
    return _moment(year, month, day, hour, minute, second, _offset((offset or 0) // 60))


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 2:
        return number + (2000 if number < 50 else 1900)
    # 2002 was written 102 and 0102 by programs that counted from 1900.
    return number + 1900 if 100 <= number < 200 else number


def _moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, zone: timezone
) -> datetime | None:
    if year not in _BELIEVABLE:
        return None
    try:
        # A leap second is the last one of its minute: Python knows no 60th.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def _zone(text: str) -> timezone:
    if text[:1] in ("+", "-"):
        digits = text[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return _offset(-minutes if text[0] == "-" else minutes)
    return _offset(_ZONES.get(text.upper(), 0))


def _offset(minutes: int) -> timezone:
    if not minutes or abs(minutes) > 18 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes))

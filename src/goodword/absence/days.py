"""Reads the days of an absence note: "until 3 August", "back on Monday"; pure.

What can't be told is left open: a person looks at every note before anything comes of it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

READ = 2000
"""Characters of a note that are looked at: the days stand at its beginning."""
BEFORE = 48
"""How far before a date its word may stand."""
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class NotedDays:
    """First and last day away, as far as the note says."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A day in the text: where, which one, and what is said of it."""

    start: int
    end: int
    day: date
    role: str


def read_days(text: str, *, sent: date) -> NotedDays:
    """The days that an absence note names. ``sent``: the local day on which it went out.

    Weekdays and days without a year are the next ones after it. A date that could be read in two
    ways (03/08/2026) counts only if one of them makes sense.
    """
    plain = " ".join(text[:READ].casefold().replace("’", "'").split())
    found = list(_days(plain, sent))
    first = next((one.day for one in found if one.role == "since"), None)
    back = next((one.day for one in found if one.role == "back"), None)
    until = next((one.day for one in found if one.role == "until"), None)
    last = until
    if back is not None and (until is None or back <= until):
        last = back - timedelta(days=1)
    if first is not None and last is not None and last < first:
        first = None
    if last is not None and not sent - timedelta(days=1) <= last <= sent + AHEAD:
        last = None
    if first is not None and not sent - BEHIND <= first <= sent + AHEAD:
        first = None
    return NotedDays(first, last)


def _days(plain: str, sent: date) -> Iterator[_Found]:
    """Every day of the text with what is said of it, in order."""
    taken: list[_Found] = []
    for start, end, day in _dates(plain, sent):
        if any(start < one.end and end > one.start for one in taken):
            continue
        before = taken[-1] if taken else None
        role = _role(plain, start, end, before)
        taken.append(_Found(start, end, day, role))
    for one in taken:
        if one.role:
            yield one


def _role(plain: str, start: int, end: int, before: _Found | None) -> str:
    """What the words around a day say of it; the nearest and longest word before it decides."""
    if re.match(r"\s?(まで|迄|止|为止)", plain[end:]):
        return "until"
    if before is not None and re.fullmatch(r"\s?[-–—]\s?", plain[before.end : start]):
        return "until" if before.role in ("", "since") else ""
    lead = plain[max(0, start - BEFORE) : start].rstrip(" ,(")
    lead = re.split(r"[.!?;](?=\s)", lead)[-1].strip()
    bare = _filler().sub("", lead).rstrip(" ,(")
    best, role = "", ""
    for word, means in _words():
        if len(word) > len(best) and (_ends_with(lead, word) or _ends_with(bare, word)):
            best, role = word, means
    if role == "from":
        clause = re.split(r"[.!?;](?=\s)", plain[:start])[-1] + _CLAUSE_ENDS.split(plain[end:])[0]
        role = "back" if _returns().search(clause) else "since"
    if not role and re.match(r"\s?[-–—]\s?\d", plain[end:]):
        role = "since"
    return role


_CLAUSE_ENDS = re.compile(r"[.!?;](?=\s|$)|\d|,|\s(?:and|und|et|en|og|och)\s")


def _ends_with(lead: str, word: str) -> bool:
    return lead.endswith(word) and not lead[: -len(word)][-1:].isalnum()


def _dates(plain: str, sent: date) -> list[tuple[int, int, date]]:
    dated = [*_numbered(plain, sent), *_named(plain, sent)]
    starts = [start for start, _, _ in dated]
    # "Friday, 31.07." is the 31st: its weekday says nothing of its own.
    alone = [
        one for one in _weekdays(plain, sent)
        if not any(0 <= start - one[1] <= 6 for start in starts)
    ]  # fmt: skip
    found = [*dated, *alone]
    # Where two readings overlap, the longer one is meant: "Monday 3 August" is the 3rd.
    return sorted(found, key=lambda one: (one[0], -one[1]))


_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?![\d/])")
_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")


def _numbered(plain: str, sent: date) -> Iterator[tuple[int, int, date]]:
    for match in _ISO.finditer(plain):
        yield from _at(match, _day(match[1], match[2], match[3], sent))
    for match in _DOTTED.finditer(plain):
        yield from _at(match, _day(match[3], match[2], match[1], sent))
    for match in _CHINESE.finditer(plain):
        yield from _at(match, _day(match[1], match[2], match[3], sent))
    for match in _SLASHED.finditer(plain):
        ways = {_day(match[3], m, d, sent) for m, d in ((match[2], match[1]), (match[1], match[2]))}
        likely = [day for day in ways if day is not None and sent <= day <= sent + AHEAD]
        if len(likely) == 1:
            yield from _at(match, likely[0])


def _named(plain: str, sent: date) -> Iterator[tuple[int, int, date]]:
    months, weekdays = _months(), _weekday_names()
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    # Two letters may be another word: "do" is Polish for "until".
    long = (re.escape(name) for name in weekdays if len(name) > 2)
    weekday = "|".join(sorted(long, key=len, reverse=True))
    lead = rf"(?:(?<!\w)(?:{weekday})\.?,?\s(?:the\s|den\s|dem\s|le\s|el\s|il\s)?)?"
    day = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|e|º|\.)?"
    year = r"(?:,?\s(?:de\s|del\s)?(\d{4})(?!\d))?"
    for match in re.finditer(rf"{lead}{day}\s?(?:of\s|de\s|d')?({month})(?!\w)\.?{year}", plain):
        found = _day(match[3], str(months[match[2]]), match[1], sent)
        yield from _at(match, found)
    pattern = rf"{lead}(?<!\w)({month})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){year}"
    for match in re.finditer(pattern, plain):
        found = _day(match[3], str(months[match[1]]), match[2], sent)
        yield from _at(match, found)


def _weekdays(plain: str, sent: date) -> Iterator[tuple[int, int, date]]:
    names = _weekday_names()
    # Short forms ("mo", "so") are also other words: a weekday that stands alone is written out.
    long = "|".join(sorted((re.escape(n) for n in names if len(n) > 3), key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)({long})(?!\w)", plain):
        ahead = (names[match[1]] - sent.weekday() - 1) % 7 + 1
        yield match.start(), match.end(), sent + timedelta(days=ahead)
    for word in _every("tomorrow"):
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", plain):
            yield match.start(), match.end(), sent + timedelta(days=1)


def _at(match: re.Match[str], day: date | None) -> Iterator[tuple[int, int, date]]:
    if day is not None:
        yield match.start(), match.end(), day


def _day(year: str | None, month: str, day: str, sent: date) -> date | None:
    """The date, if there is one; without a year the one that lies nearest ahead, or just behind."""
    try:
        if year:
            number = int(year)
            return date(number + 2000 if number < 100 else number, int(month), int(day))
        this = date(sent.year, int(month), int(day))
        return this if this >= sent - BEHIND else this.replace(year=sent.year + 1)
    except ValueError:
        return None


@cache
def _tongues() -> dict[str, dict[str, list[str]]]:
    text = resources.files("goodword.absence").joinpath("days.toml").read_text("utf-8")
    return tomllib.loads(text.casefold())


def _every(kind: str) -> list[str]:
    return list(dict.fromkeys(word for tongue in _tongues().values() for word in tongue[kind]))


@cache
def _months() -> dict[str, int]:
    return _numbered_forms("months", start=1)


@cache
def _weekday_names() -> dict[str, int]:
    return _numbered_forms("weekdays", start=0)


def _numbered_forms(kind: str, *, start: int) -> dict[str, int]:
    """Every form with its number; a form that means different ones in two languages is left out."""
    found: dict[str, set[int]] = {}
    for tongue in _tongues().values():
        for number, forms in enumerate(tongue[kind], start=start):
            for form in forms.split("|"):
                found.setdefault(form, set()).add(number)
    return {form: numbers.pop() for form, numbers in found.items() if len(numbers) == 1}


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Words before a date with their meaning; those that can mean both are asked further."""
    until, back, since = (set(_every(kind)) for kind in ("until", "back", "since"))
    told = [(word, "until") for word in until]
    told += [(word, "back") for word in back - since]
    told += [(word, "from") for word in since - until]
    return tuple(told)


@cache
def _returns() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _every("returns")), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@cache
def _filler() -> re.Pattern[str]:
    """What may stand between the word and the day: articles, a weekday, "inclusive"."""
    articles = "the|den|dem|der|le|el|il|o|dia|w|v|ve|na|d|din|on|am|op|pe|в|у"
    named = _weekday_names()
    long = "|".join(re.escape(name) for name in named if len(name) > 2)
    # Two letters may be another word ("do" is Polish for "until"), unless a mark follows.
    short = "|".join(re.escape(name) for name in named if len(name) == 2)
    return re.compile(rf"(?:[\s,(]+(?:(?:{articles}|{long})\.?,?|(?:{short})[.,]+))+$")

"""Finds the times in a text and says when they are."""

import re
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from goodword.language.due.bounds import Bound
from goodword.language.due.conditions import condition_at
from goodword.language.due.conventions import HOUSE, Conventions
from goodword.language.due.frame import Frame, frame_of
from goodword.language.due.guards import doubtful
from goodword.language.due.lexicon import WORD, lexicon_of
from goodword.language.due.limits import bound_at
from goodword.language.due.scan import Scan
from goodword.language.due.tongue import Tongue, tongue_of
from goodword.language.due.wording import understood
from goodword.language.findings import Due

if TYPE_CHECKING:
    from goodword.worktime import Calendar

VERSION = 3
_DIGIT = re.compile(r"\d")


def read_due(
    text: str,
    reference: datetime,
    calendar: "Calendar | None" = None,
    conventions: Conventions = HOUSE,
    language: Tongue | None = None,
) -> list[Due]:
    """The times that a text names, in order, each resolved against the moment it was sent.

    `reference` is that moment in the sender's zone (without a zone: the calendar's, else UTC).
    `calendar` gives working days and closing times; None is Monday to Friday, 9:00 to 17:00.
    `language` is the text's ("en", "de"); None is the one that its words tell.
    Past times are found too: compare `latest` with the reference. What leads to no time that
    anybody means is left out. Raises nothing for any text; its time is linear in the length.
    """
    said = WORD.findall(text.lower())
    words = lexicon_of(language or tongue_of(said))
    if words.anchors.isdisjoint(said) and not _DIGIT.search(text):
        return []
    scan = Scan(text, words)
    frame = frame_of(reference, calendar, conventions)
    found, at = [], 0
    while at < scan.count:
        if not scan.near[at]:
            at += 1
            continue
        end, due = _read(scan, at, frame)
        if due is not None:
            found.append(due)
        at = max(end, at + 1)
    return found


def check_by(
    due: Due,
    reference: datetime,
    calendar: "Calendar | None" = None,
    conventions: Conventions = HOUSE,
) -> datetime:
    """When to look again at a time that has no deadline: a condition, or "after Friday".

    So many working days (`Conventions.check_days`) after its beginning, or after the reference;
    at the closing of that day. Where there is a deadline, it is that.
    """
    if due.warns_at is not None:
        return due.warns_at
    frame = frame_of(max(due.earliest or reference, reference), calendar, conventions)
    return _instant(frame.day_end(frame.workday(frame.today, conventions.check_days)), frame.zone)


def _read(s: Scan, i: int, f: Frame) -> tuple[int, Due | None]:
    """Where reading goes on, and what was found at this token."""
    if s.val(i, "soon") is not None:
        return i + 1, None
    try:
        hit = bound_at(s, i, f)
        if hit is not None:
            return hit[0], None if doubtful(s, i, hit[0]) else _due(s, i, hit[0], hit[1], f)
        end = condition_at(s, i, f)
    except (ValueError, OverflowError):
        return i, None
    return (i, None) if end is None else (end, _conditional(s, i, end))


def _due(s: Scan, i: int, j: int, bound: Bound, f: Frame) -> Due | None:
    start, end = s.starts[i], s.ends[j - 1]
    try:
        earliest = bound.start and _instant(bound.start, f.zone)
        latest = bound.last and _instant(bound.last, f.zone)
        others = tuple((_instant(a, f.zone), _instant(b, f.zone)) for a, b in bound.others)
    except (ValueError, OverflowError):
        return None
    return Due(
        start,
        end,
        s.text[start:end],
        earliest,
        latest,
        bound.span.grain,
        None,
        understood(bound, f),
        others,
    )


def _conditional(s: Scan, i: int, j: int) -> Due:
    start, end = s.starts[i], s.ends[j - 1]
    said = s.text[start:end]
    words = " ".join(said.split())
    return Due(start, end, said, None, None, "day", words, f"when this has happened: {words}")


def _instant(local: datetime, zone: tzinfo) -> datetime:
    """The instant; an hour that the clocks skip becomes the one that they show instead."""
    there = local.replace(tzinfo=zone)
    back = there.astimezone(UTC).astimezone(zone)
    return there if back.replace(tzinfo=None) == local else back


__all__ = ["VERSION", "read_due"]

"""mbox files (RFC 4155 and its older kin), one mail at a time, in constant memory.

A mail begins at a "From " line that says when it was delivered, not at any line whose
first word is "From"; neither Content-Length nor the sender's quoting is trusted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from goodword.channels.mail.dates import parse_date

LONGEST_ITEM = 128 << 20
_CHUNK = 1 << 20
_AHEAD = 4096
_CLOCK = rb"\d{1,2}:\d\d(?::\d\d)?"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ZONE = rb"(?:[+-]\d{4}|[A-Z]{1,5})"
_ENVELOPE = re.compile(
    rb"From (?P<sender>[^\n]{0,400}?)[ \t]{0,9}(?P<date>"
    rb"%(d)s[ \t]{1,9}%(m)s[ \t]{1,9}\d{1,2}[ \t]{1,9}%(c)s(?:[ \t]{1,9}%(z)s){0,2}"
    rb"[ \t]{1,9}\d{3,4}(?:[ \t]{1,9}%(z)s)?"
    rb"|(?:%(d)s,?[ \t]{1,9})?\d{1,2}[ \t]{1,9}%(m)s[ \t]{1,9}\d{4}[ \t]{1,9}%(c)s"
    rb"(?:[ \t]{1,9}%(z)s)?"
    rb")(?:[ \t]{1,9}remote from [^\n]{1,200})?[ \t]{0,9}\r?$"
    % {b"d": _DAY, b"m": _MONTH, b"c": _CLOCK, b"z": _ZONE}
)
_DATELESS = re.compile(rb"From -[ \t]{0,9}\r?$")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,80}:|>From )")
_TWO_HEADERS = re.compile(rb"[!-9;-~]{1,80}:[^\n]{0,1000}\n(?:[!-9;-~]{1,80}:|[ \t])")
_ASCTIME = re.compile(
    r"\w{3}\s+(\w{3})\s+(\d{1,2})\s+([\d:]+)\s+(?:([+-]\d{4}|[A-Z]{1,5})\s+){0,2}(\d{3,4})"
    r"(?:\s+([+-]\d{4}|[A-Z]{1,5}))?"
)
_BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    """What an mbox is read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, b"" at the end."""


@dataclass(frozen=True, slots=True)
class Item:
    """One mail of an mbox. `size` counts its "From " line and the empty line behind it."""

    raw: bytes
    size: int
    envelope_date: datetime | None
    whole: bool


def read_mbox(file: Readable) -> Iterator[Item]:
    """Every mail in `file`, in order. What stands before the first "From " line is an item.

    Errors of `file.read` pass through; items already given stay good.
    """
    buffer = bytearray()
    done = False
    searched = 0  # up to here, no separator begins
    held = b""  # the beginning of an item too long to keep
    skipped = 0
    while True:
        found = _next_separator(buffer, searched, done)
        if found >= 0:
            if found or held:
                yield _item(held or bytes(buffer[:found]), found + skipped)
            del buffer[:found]
            held, skipped, searched = b"", 0, 5
            continue
        if done:
            break
        searched = max(5, len(buffer) - _AHEAD)
        if len(buffer) > LONGEST_ITEM:
            held = held or bytes(buffer[:LONGEST_ITEM])
            skipped += searched
            del buffer[:searched]
            searched = 5
        chunk = file.read(_CHUNK)
        done = not chunk
        buffer += chunk
        if searched == 5 and not skipped and len(buffer) == len(chunk):
            searched = 0
    if buffer or held:
        yield _item(held or bytes(buffer), len(buffer) + skipped)


def is_separator(data: bytes | bytearray, start: int, *, after_empty_line: bool) -> bool:
    """Whether the line at `start` begins a new mail.

    With a delivery date: after an empty line, or right before a header. Without one, only
    Netscape's "From -", and only before two headers.
    """
    end = data.find(b"\n", start, start + _AHEAD)
    line = bytes(data[start : end if end >= 0 else min(len(data), start + _AHEAD)])
    if _ENVELOPE.match(line):
        return after_empty_line or bool(end >= 0 and _HEADER.match(data, end + 1))
    return bool(_DATELESS.match(line) and end >= 0 and _TWO_HEADERS.match(data, end + 1))


def _next_separator(buffer: bytearray, searched: int, done: bool) -> int:
    """Where the next separator line begins; -1 when none does, or not enough is read yet."""
    if searched == 0:
        start = 3 if buffer.startswith(_BOM) else 0
        enough = done or len(buffer) > _AHEAD
        if enough and is_separator(buffer, start, after_empty_line=True):
            return 0
        searched = 5
    position = buffer.find(b"\nFrom ", searched - 5 if searched > 5 else 0)
    while position >= 0:
        if not done and len(buffer) - position < _AHEAD:
            return -1
        empty = buffer[max(0, position - 2) : position].endswith((b"\n", b"\n\r"))
        if is_separator(buffer, position + 1, after_empty_line=empty):
            return position + 1
        position = buffer.find(b"\nFrom ", position + 1)
    return -1


def _item(block: bytes, size: int) -> Item:
    whole = size <= LONGEST_ITEM
    start = 3 if block.startswith(_BOM) else 0
    date = None
    if block.startswith(b"From ", start) and is_separator(block, start, after_empty_line=True):
        line_end = block.find(b"\n", start)
        line_end = len(block) if line_end < 0 else line_end + 1
        date = _envelope_date(block[start:line_end])
        start = line_end
    end = len(block)
    if whole and block.endswith(b"\n\n"):
        end -= 1
    elif whole and block.endswith(b"\n\r\n"):
        end -= 2
    return Item(block[start : max(start, end)], size, date, whole)


def _envelope_date(line: bytes) -> datetime | None:
    """The delivery date in UTC; one without a zone is taken as UTC (RFC 4155)."""
    match = _ENVELOPE.match(line.rstrip(b"\r\n"))
    if match is None:
        return None
    text = match["date"].decode("ascii", "ignore")
    parts = _ASCTIME.fullmatch(text)
    if parts:
        month, day, clock, early_zone, year, late_zone = parts.groups()
        text = f"{day} {month} {year} {clock} {late_zone or early_zone or '+0000'}"
    moment = parse_date(text)
    return moment.astimezone(UTC) if moment else None

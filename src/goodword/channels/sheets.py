"""Lists that other programs export (CSV): rows and cells as they write them. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

type Line = tuple[int, list[str]]
"""The number of the line that a row begins on, and its cells."""

_SLASHED = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:[ T,]+(.*))?")
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")


def lines_of(raw: bytes) -> Iterator[Line]:
    """The rows of a list that are not empty; encoding and delimiter are found out."""
    text = _decoded(raw).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    offset, delimiter = 0, ""
    if first.lower().startswith("sep="):
        text, delimiter, offset = rest, first[4:5], 1
    head = "\n".join(text.split("\n", 10)[:10])
    delimiter = delimiter or max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = [f"unreadable: {error}"]
        if any(cell.strip() for cell in row):
            yield begins + offset, [cell.strip() for cell in row]
        begins = reader.line_num + 1


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def plain_head(cell: str) -> str:
    """The head of a column as tables of meanings have it: lower case, one space between words."""
    return " ".join(cell.replace("_", " ").split()).strip(" \t\"'*:").casefold()


def month_first(cells: Iterable[str], region: str) -> bool:
    """Whether dates such as 04/11/2026 begin with the month, told from all of them."""
    for cell in cells:
        match = _SLASHED.match(cell.strip())
        if match and match[2] == "/" and len(match[1]) < 3:
            if int(match[1]) > 12:
                return False
            if int(match[3]) > 12 or re.search(r"\b[ap]m\b", cell, re.I):
                return True
    return region == "US"


def moment_of(cell: str, zone: ZoneInfo, *, month_leads: bool) -> datetime | None:
    """An instant in the ways in which programs write one; a day alone is its midnight."""
    cell = cell.strip()
    told: datetime | None
    try:
        told = datetime.fromisoformat(cell)
    except ValueError:
        told = _written(cell, month_leads=month_leads)
    if told is None:
        return None
    return told if told.tzinfo else told.replace(tzinfo=zone)


def _written(cell: str, *, month_leads: bool) -> datetime | None:
    match = _SLASHED.fullmatch(cell)
    if match is None:
        return None
    one, other, last = match[1], match[3], match[4]
    if len(one) == 4:
        year, month, day = one, other, last
    elif match[2] == "/" and month_leads:
        month, day, year = one, other, last
    else:
        day, month, year = one, other, last
    year = f"20{year}" if len(year) == 2 else year
    clock = (match[5] or "00:00").strip()
    for form in _CLOCKS:
        try:
            return datetime.strptime(f"{year}-{month}-{day} {clock}", f"%Y-%m-%d {form}")  # noqa: DTZ007
        except ValueError:
            continue
    return None

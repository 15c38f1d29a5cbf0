"""Lists of calls as telephone systems export them (CSV): read into plain rows. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from goodword.channels.phone.columns import (
    direction_of,
    disposition_of,
    is_ours,
    is_withheld,
    meaning_of,
    party,
    seconds_of,
)
from goodword.channels.sheets import Line, lines_of, moment_of, month_first
from goodword.people.numbers import read_number

MOST_ROWS = 200_000
_FRITZ = {"1": ("in", "answered"), "2": ("in", "missed"), "3": ("out", "answered"),
          "4": ("out", "answered"), "10": ("in", "missed")}  # fmt: skip


type _Sides = tuple[str, tuple[str, str], tuple[str, str]]


class NotACallList(Exception):  # noqa: N818 - an answer, not a fault
    """The file is no list of calls; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One call with somebody outside. ``number``: E.164, else its digits, empty if withheld.

    ``ours``: the name of the colleague, ``lines``: our extensions and numbers, the nearest first,
    as far as the list says them. ``line``: where it stands.
    """

    line: int
    at: datetime
    direction: str
    disposition: str
    number: str
    name: str
    ours: str
    seconds: int | None
    external_id: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read: where it stands, what it says, and why not."""

    line: int
    text: str
    why: str


@dataclass(slots=True)
class CallList:
    """What a list says. ``internal``: calls among ourselves, which are nobody's story."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    internal: int = 0


def read_calls(raw: bytes, *, zone: ZoneInfo, region: str = "") -> CallList:
    """Read a list: delimiter, encoding and columns are found out. Raises `NotACallList`.

    ``zone``: where its times are, unless they say so. ``region``: for numbers without a country.
    """
    lines = _lines(raw)
    start, columns = _head(lines)
    cells = [row[columns["at"]] for _, row in lines[start:] if len(row) > columns["at"]]
    reading = _Reading(columns, zone, region, month_first(cells[:5000], region))
    result = CallList()
    for line, row in lines[start:]:
        found = reading.read(line, row)
        if isinstance(found, Row):
            result.rows.append(found)
        elif isinstance(found, BadRow):
            result.bad.append(found)
        elif found == "internal":
            result.internal += 1
    result.rows = list(_joined(result.rows))
    return result


def _lines(raw: bytes) -> list[Line]:
    found = list(islice(lines_of(raw), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise NotACallList(f"A list may have {MOST_ROWS:,} calls. Export a shorter time.")
    return found


def _head(lines: Sequence[Line]) -> tuple[int, dict[str, int]]:
    """Where the rows begin, and which column is which."""
    for at, (_, row) in enumerate(lines[:20]):
        columns: dict[str, int] = {}
        for i, cell in enumerate(row):
            meaning = meaning_of(cell)
            if meaning and meaning not in columns:
                columns[meaning] = i
        if "time" in columns and "at" not in columns:
            columns["at"] = columns.pop("time")
        sides = "number" in columns or {"from", "to"} <= columns.keys()
        if "at" in columns and sides:
            return at + 1, columns
    told = ", ".join(lines[0][1][:12]) if lines else "nothing"
    raise NotACallList(
        "This does not look like a list of calls. It needs a first line with a column that says "
        f"when, and one with the number or two that say who called whom. It begins with: {told}."
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    columns: dict[str, int]
    zone: ZoneInfo
    region: str
    month_leads: bool

    def read(self, line: int, row: list[str]) -> Row | BadRow | str:
        """A call, why it can't be read, or ``internal``; "" for what is part of another row."""
        when = " ".join(filter(None, (self._cell(row, "at"), self._cell(row, "time"))))
        if not self._cell(row, "at") or row[0].casefold().startswith("total"):
            # 3CX writes the legs of a call, and the sums, as rows without a time of their own.
            return ""
        at = moment_of(when, self.zone, month_leads=self.month_leads)
        if at is None:
            return BadRow(line, _text(row), f"“{when[:40]}” is no time that can be read")
        if not 1980 < at.year < 2100:
            return BadRow(line, _text(row), f"{at.year} is no year of a call")
        fritz = _FRITZ.get(self._cell(row, "typ"))
        direction = fritz[0] if fritz else direction_of(self._cell(row, "direction"))
        told = self._sides(row, direction)
        if isinstance(told, str):
            internal = told == "internal"
            return told if internal else BadRow(line, _text(row), told)
        direction, (name, number), inside = told
        digits = "".join(c for c in number if c.isdigit())
        if number and not digits:
            return BadRow(line, _text(row), f"“{number[:40]}” is no number that can be read")
        seconds = self._seconds(row, bool(fritz))
        ended = fritz[1] if fritz else self._ended(row, seconds)
        return Row(
            line=line,
            at=at,
            direction=direction,
            disposition=ended,
            number=read_number(number, self.region) or digits,
            name=name or ("" if "from" in self.columns else self._cell(row, "name")),
            ours=inside[0] or party(self._cell(row, "ours"))[0],
            seconds=seconds if ended == "answered" else None,
            external_id=self._cell(row, "id")[:120],
            lines=self._lines(row, inside),
        )

    def _lines(self, row: list[str], inside: tuple[str, str]) -> tuple[str, ...]:
        """What the list says of our side: extensions first, then their names, then the line."""
        name, number = party(self._cell(row, "ours"))
        told = (inside[1], number, inside[0], name, self._cell(row, "line"))
        return tuple(dict.fromkeys(one[:60] for one in told if one))

    def _sides(self, row: list[str], direction: str) -> _Sides | str:
        """Which way, who outside, who of us; or why that can't be told."""
        if direction == "internal":
            return "internal"
        if "number" in self.columns and not {"from", "to"} <= self.columns.keys():
            cell = self._cell(row, "number")
            if cell and not is_withheld(cell) and is_ours(cell):
                return "internal"
            if not direction:
                direction = direction_of(self._cell(row, "status"))
            if not direction:
                return "it does not say which way the call went"
            outside = ("", "") if is_withheld(cell) else ("", party(cell)[1])
            return direction, outside, ("", "")
        one, other = self._cell(row, "from"), self._cell(row, "to")
        if is_ours(one) and is_ours(other):
            return "internal"
        direction = direction or self._guessed(row, one, other)
        if not direction:
            return "it does not say which side is ours"
        theirs, inside = (one, other) if direction == "in" else (other, one)
        told = ("", "") if is_withheld(theirs) else party(theirs)
        if told[0] and not told[1]:
            return f"“{theirs[:40]}” is no number that can be read"
        return direction, told, party(inside)

    def _guessed(self, row: list[str], one: str, other: str) -> str:
        context = self._cell(row, "context").casefold()
        if "from-internal" in context:
            return "out"
        if is_ours(one):
            return "out"
        return "in" if is_ours(other) or context.startswith(("from-", "ext-")) else ""

    def _ended(self, row: list[str], seconds: int | None) -> str:
        told = disposition_of(self._cell(row, "status"))
        told = told or disposition_of(self._cell(row, "direction"))
        return told or ("answered" if seconds else "missed")

    def _seconds(self, row: list[str], fritz: bool) -> int | None:
        cell = self._cell(row, "seconds") or self._cell(row, "duration")
        return seconds_of(cell, short_is_hours=fritz)

    def _cell(self, row: list[str], meaning: str) -> str:
        at = self.columns.get(meaning, -1)
        return row[at] if 0 <= at < len(row) else ""


def _text(row: Sequence[str]) -> str:
    return "; ".join(row)[:2000]


def _lines_of(one: Row, other: Row) -> tuple[str, ...]:
    """Where a call of several rows arrived: where it was answered, else where it first rang."""
    if other.disposition == "answered" != one.disposition:
        one, other = other, one
    return tuple(dict.fromkeys((*one.lines, *other.lines)))


def _joined(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of one call (a ring group, a transfer) as one; it was answered if any was."""
    calls: dict[str, Row] = {}
    for row in rows:
        key = row.external_id and f"{row.external_id}/{row.direction}/{row.number}"
        if not key:
            yield row
        elif key not in calls:
            calls[key] = row
        else:
            one = calls[key]
            best = one if one.disposition == "answered" or row.disposition != "answered" else row
            lasted = max(one.seconds or 0, row.seconds or 0) or None
            began = min(one.at, row.at)
            calls[key] = replace(
                best, line=one.line, at=began, seconds=lasted, lines=_lines_of(one, row)
            )
    yield from calls.values()

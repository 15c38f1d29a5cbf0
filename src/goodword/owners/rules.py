"""Who probably looks after a customer, and what a list of owners says: pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_ROWS = 50_000
_CUSTOMER = ("customer", "address", "email", "e-mail", "mail", "name", "person", "kunde")
_COLLEAGUE = ("colleague", "owner", "looked after by", "looked_after_by", "agent", "betreuer")


@dataclass(frozen=True, slots=True)
class Wrote:
    """How often one of us wrote to a customer, and when last."""

    colleague_id: int
    letters: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Nearest:
    """Who is nearest to a customer. ``sure``: the same colleague wrote most and last."""

    colleague_id: int
    letters: int
    of: int
    last: datetime
    sure: bool


def nearest(wrote: Iterable[Wrote]) -> Nearest | None:
    """Who wrote most; among those who wrote at least half as often, who wrote last."""
    known = sorted(wrote, key=lambda one: (-one.letters, -one.last.timestamp(), one.colleague_id))
    if not known:
        return None
    total, most = sum(one.letters for one in known), known[0]
    close = [one for one in known if 2 * one.letters >= most.letters]
    chosen = max(close, key=lambda one: (one.last, one.letters, -one.colleague_id))
    latest = max(one.last for one in known)
    sure = chosen.colleague_id == most.colleague_id and chosen.last == latest
    return Nearest(chosen.colleague_id, chosen.letters, total, chosen.last, sure)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: who looks after whom, as it was written there."""

    line: int
    customer: str
    colleague: str


class NotAList(ValueError):  # noqa: N818 - the answer to a file, in words
    """The file can't be read as a list of owners; the text says what to mend."""


def read_list(raw: bytes) -> list[Row]:
    """The rows of a CSV file: customer (address or name), colleague (address or name).

    Commas, semicolons or tabs; UTF-8 or, as old spreadsheets write, Windows-1252; with a head line
    or without one. Raises `NotAList`.
    """
    text = _decoded(raw)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise NotAList("The file is empty.")
    mark = max(";\t,", key=lines[0].count)
    if mark not in lines[0]:
        raise NotAList("Each line needs two columns: the customer and the colleague.")
    table = list(csv.reader(io.StringIO(text, newline=None), delimiter=mark))
    if len(table) > MOST_ROWS:
        raise NotAList(f"A list may have {MOST_ROWS:,} lines at most. Split it.")
    at = _columns(table[0])
    first, second = at or (0, 1)
    rows = []
    for number, cells in enumerate(table[1 if at else 0 :], start=2 if at else 1):
        if not any(cell.strip() for cell in cells):
            continue
        padded = [*cells, "", ""] if len(cells) <= max(first, second) else cells
        rows.append(Row(number, padded[first].strip(), padded[second].strip()))
    return rows


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if "\x00" in text:
        raise NotAList("This is no text file. Save the list as CSV.")
    return text


def _columns(head: Sequence[str]) -> tuple[int, int] | None:
    """Where customer and colleague stand, if the first line says so."""
    names = [cell.strip().casefold() for cell in head]
    who = next((i for i, name in enumerate(names) if name in _CUSTOMER), None)
    whose = next((i for i, name in enumerate(names) if name in _COLLEAGUE), None)
    return None if who is None or whose is None else (who, whose)


def one_of(text: str, known: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """The ids under what was written; lower case and inner blanks don't matter."""
    return known.get(" ".join(text.casefold().split()), ())

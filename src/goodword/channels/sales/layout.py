"""How a list of sales is laid out: where its table begins, what its columns mean. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from zoneinfo import ZoneInfo

from goodword.channels.moments import could_be_either, day_order, moment_of, month_first
from goodword.channels.sales.columns import (
    WHEN,
    WHO,
    bare_head,
    guess_columns,
    meaning_of,
    what_is_missing,
)
from goodword.channels.sales.words import is_sum
from goodword.channels.sheets import Line, NotAWorkbook, lines_of, plain_head, what_else
from goodword.people.rules import is_addr_spec

SAMPLE = 5000
_ABOVE = 20
"""Among so many first lines the names of the columns are looked for."""
_UTC = ZoneInfo("UTC")


class NotASalesList(Exception):  # noqa: N818 - an answer, not a fault
    """The file is no list of sales; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a list is laid out: its heads, what they mean (by place), and its first rows.

    ``begins``: the line of the heads; 0: there is none. ``grouped``: who bought stands alone above
    the sales, as in QuickBooks’ reports. ``notes``: what else is worth knowing, for people.
    """

    heads: tuple[str, ...]
    columns: Mapping[str, int]
    first: tuple[Line, ...]
    begins: int = 1
    grouped: bool = False
    notes: tuple[str, ...] = field(default=())

    def example(self, place: int) -> str:
        """What stands in a column, for example."""
        cells = (row[place] for _, row in self.first if place < len(row) and row[place])
        return ", ".join(islice(dict.fromkeys(cells), 3))[:80]

    @property
    def missing(self) -> str:
        """What the list does not say and can't do without; "" when nothing is."""
        return what_is_missing(self.columns, grouped=self.grouped)

    @property
    def when(self) -> int:
        """The column that says when."""
        return next(self.columns[meaning] for meaning in WHEN if meaning in self.columns)

    @property
    def month_leads(self) -> bool:
        """Whether the month stands first in dates written with strokes."""
        return "month_first" in self.columns

    def zone(self, told: ZoneInfo) -> ZoneInfo:
        """Where its times are: where it is said, unless the column's name says it."""
        return _UTC if _is_utc(self.heads[self.when]) else told

    def rows(self, raw: bytes) -> Iterator[Line]:
        """The rows below the heads. Raises `NotASalesList` where the file is broken."""
        return (one for one in rows_in(raw) if one[0] > self.begins)


def rows_in(raw: bytes) -> Iterator[Line]:
    """The rows of a file. Raises `NotASalesList` where it is something else, or broken."""
    if other := what_else(raw):
        raise NotASalesList(f"This is {other}. Export a CSV file or an Excel file (.xlsx).")
    try:
        yield from lines_of(raw)
    except NotAWorkbook as why:
        raise NotASalesList(str(why)) from why


def layout_of(
    raw: bytes, chosen: Mapping[str, str | int] | None = None, *, region: str = ""
) -> Layout:
    """What the columns of a list seem to mean; ``chosen`` (meaning to head or place) goes before.

    An empty head takes a meaning away. ``region`` (ISO 3166): whose way of writing dates counts
    where nothing else tells. Raises `NotASalesList` for a head that is not there, and for a file
    without rows.
    """
    first = list(islice(rows_in(raw), SAMPLE + _ABOVE))
    at = _where_heads_are([row for _, row in first[:_ABOVE]])
    below = tuple(first[at + 1 :])
    if not below:
        raise NotASalesList("This file holds no rows below a first line with the columns' names.")
    begins, heads = (first[at][0], first[at][1]) if at >= 0 else (0, _numbered(first))
    heads = heads + [""] * (max(len(row) for _, row in below[:_ABOVE]) - len(heads))
    rows = [row for _, row in below]
    columns = guess_columns(heads, rows)
    if at < 0:
        _told_by_cells(columns, rows)
    for meaning, told in (chosen or {}).items():
        place = _place(told, heads)
        for same in WHEN if meaning in WHEN and place >= 0 else (meaning,):
            columns.pop(same, None)
        columns = {m: i for m, i in columns.items() if i != place}
        if place >= 0:
            columns[meaning] = place
    dates = _order_of_dates(columns, rows, region)
    grouped = not columns.keys() & set(WHO) and _stand_above(rows)
    notes = _notes(heads, columns, dates, at, grouped)
    return Layout(tuple(heads), columns, below, begins, grouped, notes)


def _where_heads_are(rows: Sequence[Sequence[str]]) -> int:
    """Which row holds the columns' names: titles may stand above it; -1: none does."""
    known = [len({told[0] for cell in row if (told := meaning_of(cell))}) for row in rows]
    best = max(known, default=0)
    if best >= 2 and best > (known[0] if known else 0):
        return known.index(best)
    return -1 if not (known and known[0]) and rows and _is_a_sale(rows[0]) else 0


def _is_a_sale(row: Sequence[str]) -> bool:
    """Whether a first line is no line of names: a day stands in it, or an address."""
    return any(is_addr_spec(cell) or _is_day(cell) for cell in row)


def _is_day(cell: str) -> bool:
    told = len(cell) > 5 and not cell.isdecimal()
    return told and moment_of(cell, _UTC, month_leads=False) is not None


def _numbered(rows: Sequence[Line]) -> list[str]:
    width = max((len(row) for _, row in rows[:_ABOVE]), default=0)
    return [f"column {place + 1}" for place in range(width)]


def _told_by_cells(columns: dict[str, int], rows: Sequence[Sequence[str]]) -> None:
    """When it was sold, told by what stands in a column without a name."""
    for place in range(max(len(row) for row in rows[:_ABOVE])):
        cells = [row[place] for row in rows[:_ABOVE] if place < len(row) and row[place]]
        if cells and all(map(_is_day, cells)):
            columns.setdefault("date", place)
            return


def _place(told: str | int, heads: Sequence[str]) -> int:
    """Which column is meant; -1: none."""
    if isinstance(told, int):
        return told if told < len(heads) else -1
    for plain in (plain_head, bare_head):
        for place, head in enumerate(heads):
            if told and plain(head) == plain(told):
                return place
    if told:
        raise NotASalesList(
            f"There is no column “{told}”. The columns are: {', '.join(heads)[:300]}."
        )
    return -1


def _order_of_dates(
    columns: dict[str, int], rows: Sequence[Sequence[str]], region: str
) -> str:  # fmt: skip
    """Say of dates with strokes which way they are read; one that could be either, or ""."""
    place = next((columns[meaning] for meaning in WHEN if meaning in columns), None)
    if place is None:
        return ""
    cells = [row[place] for row in rows if place < len(row)]
    either = next(filter(could_be_either, cells), "")
    if "date" in columns and either:
        del columns["date"]
        columns["month_first" if month_first(cells, region) else "day_first"] = place
    return either if day_order(cells) is None else ""


def _stand_above(rows: Iterable[Sequence[str]]) -> bool:
    """Whether lines that hold one name stand above others, with sums of each name below."""
    alone = {row[0].casefold() for row in rows if sum(map(bool, row)) == 1 and row[0]}
    return any(
        is_sum(row[0]) and any(row[0].casefold().endswith(f" {name}") for name in alone)
        for row in rows
        if row and row[0]
    )


def _is_utc(head: str) -> bool:
    return bool({"utc", "gmt"} & set(bare_head(head).split()))


def _notes(
    heads: Sequence[str], columns: Mapping[str, int], either: str, at: int, grouped: bool
) -> tuple[str, ...]:
    """What people should know of how a list is understood."""
    said = []
    if at < 0:
        said.append(
            "The first line holds a sale and not the columns' names. Say what the columns mean."
        )
    if either:
        leads = "month" if "month_first" in columns else "day"
        said.append(
            f"Nothing tells whether “{either[:20]}” begins with the day or the month. It is read "
            f"with the {leads} first."
        )
    if grouped:
        said.append("Customers are read from the lines that stand above their sales.")
    when = next((columns[meaning] for meaning in WHEN if meaning in columns), None)
    if when is not None and _is_utc(heads[when]):
        said.append("Its times are those of UTC, as the column's name says.")
    return tuple(said)

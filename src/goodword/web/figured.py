"""Figures as pages and spreadsheets show them: words for numbers, and where each leads."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.http import HttpResponse
from django.urls import get_script_prefix, reverse

from goodword.audit.words import cell
from goodword.channels.sales.money import from_units
from goodword.channels.sales.rules import money
from goodword.reports.behind import Behind


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: in words, as a spreadsheet takes it, and the customers behind it."""

    words: str
    value: object = None
    link: str = ""
    css: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with what it is about; ``note`` beside that."""

    head: str
    cells: Sequence[Cell]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a name; ``first`` heads the column of what each row is about."""

    name: str
    title: str
    first: str
    heads: Sequence[str]
    rows: Sequence[Row]
    css: str = ""


def count(number: int, where: str = "") -> Cell:
    """A number of things, which leads to the customers behind it."""
    return Cell(f"{number:,}", number, where if number else "")


def percent(part: float | None, where: str = "") -> Cell:
    """A share; nothing where there is nothing to be a share of."""
    if part is None:
        return Cell("–", "")
    return Cell(percents(part), round(part, 4), where)


def percents(part: float) -> str:
    """A share in words; what is neither none nor all is never rounded to it."""
    if 0 < part < 0.01:
        return "under 1 %"
    if 0.99 < part < 1:
        return "over 99 %"
    return f"{part:.0%}".replace("%", " %")


def amount(units: int, currency: str, where: str = "") -> Cell:
    """Money; whole units, as sums are read."""
    value = from_units(units) or Decimal(0)
    return Cell(sums(value, currency), f"{value:f}", where if units else "")


def sums(value: Decimal, currency: str) -> str:
    """A sum in words, whole from a hundred on."""
    whole = value.quantize(Decimal(1)) if abs(value) >= 100 else value
    return money(whole, currency).removesuffix(" ").replace(f".00 {currency}", f" {currency}")


def people_behind(what: Behind) -> str:
    """Where the customers behind a number stand. A page has hundreds of these."""
    # Days, numbers and words of ours: nothing in them is written otherwise in an address.
    query = "&".join(f"{name}={value}" for name, value in what.words().items())
    return f"{_people(get_script_prefix())}?{query}"


@cache
def _people(prefix: str) -> str:
    """The list's address, for pages that stand below ``prefix``."""
    return reverse("loyalty_customers")


def as_csv(table: Table) -> HttpResponse:
    """A table for a spreadsheet; nothing in it is taken for a formula."""
    return spreadsheet(
        table.name,
        [table.first, *table.heads],
        ([row.head, *(one.value for one in row.cells)] for row in table.rows),
    )


def spreadsheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Rows for a spreadsheet (RFC 4180)."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(heads)
    for row in rows:
        lines.writerow([one if isinstance(one, int | float) else cell(one) for one in row])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer

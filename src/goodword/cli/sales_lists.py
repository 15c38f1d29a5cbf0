"""``goodword import-sales``: a list of sales of a shop, a till, or a bookkeeping program."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodword.cli.saying import fail

if TYPE_CHECKING:
    from goodword.channels.sales.intake import Outcome
    from goodword.channels.sales.lists import Layout

MOST_BYTES = 500 * 2**20


def import_sales(
    file: Annotated[
        Path, typer.Argument(help="a CSV or Excel file (.xlsx) with a line of column names")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what would happen")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(help="what a column means, where the guess is wrong: amount=Net (repeatable)"),
    ] = None,
    currency: Annotated[str, typer.Option(help="of amounts that name none (EUR)")] = "",
    source: Annotated[
        str, typer.Option(help="the program it comes from, when several number their orders")
    ] = "",
    zone: Annotated[
        str, typer.Option(help="where its times are (Europe/Brussels); the house's unless told")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="don't ask whether the columns are right")] = (
        False
    ),
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Take in a list of sales. It can be repeated: what is known changes nothing."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from goodword.channels.sales.lists import NotASalesList, layout_of

    chosen = _chosen(column or [])
    try:
        if file.stat().st_size > MOST_BYTES:
            fail(f"A list may have {MOST_BYTES // 2**20} MB. Export a shorter time, or in parts.")
        raw = file.read_bytes()
        if zone:
            ZoneInfo(zone)
        from goodword.wiring.start import django

        django()
        from goodword.wiring.sales_lists import region_of_the_house

        layout = layout_of(raw, chosen, region=region_of_the_house())
    except OSError as error:
        fail(f"{file} can't be read: {error.strerror}.")
    except (ZoneInfoNotFoundError, ValueError):
        fail(f"“{zone}” is no time zone. Write it as Europe/Brussels.")
    except NotASalesList as refusal:
        fail(str(refusal))
    if not as_json:
        _show(layout)
    if not (dry_run or yes or as_json) and sys.stdin.isatty():
        typer.confirm("Are these columns right?", default=True, abort=True)
    from goodword.access import OPERATOR
    from goodword.cli.saying import bar
    from goodword.wiring.clock import wall
    from goodword.wiring.sales_lists import import_sales as run

    try:
        with bar("Sales", quiet=as_json) as progress:
            done = run(
                raw, reader=OPERATOR, name=file.name, wall=wall(), dry_run=dry_run,
                columns=chosen, source=source, currency=currency.upper(), zone=zone,
                progress=progress,
            )  # fmt: skip
    except NotASalesList as refusal:
        fail(str(refusal))
    if as_json:
        typer.echo(json.dumps(_as_json(done, dry_run), ensure_ascii=False))
    else:
        _tell(done, dry_run)


def _chosen(told: list[str]) -> dict[str, str | int]:
    from goodword.channels.sales.columns import MEANINGS

    chosen: dict[str, str | int] = {}
    for one in told:
        meaning, found, head = one.partition("=")
        if not found or meaning not in MEANINGS:
            fail(f"Write --column as meaning=head; the meanings are: {', '.join(MEANINGS)}.")
        chosen[meaning] = head
    return chosen


def _show(layout: "Layout") -> None:
    """The columns as they are understood, with what stands in them."""
    from rich.console import Console
    from rich.table import Table

    from goodword.channels.sales.columns import MEANINGS

    table = Table("Column", "Meaning", "For example")
    by_place = {place: meaning for meaning, place in layout.columns.items()}
    for place, head in enumerate(layout.heads):
        meaning = by_place.get(place, "")
        told = f"{meaning}: {MEANINGS[meaning]}" if meaning else "not used"
        table.add_row(head, told, layout.example(place))
    Console(stderr=True).print(table)
    for note in layout.notes:
        typer.echo(note, err=True)


def _tell(done: "Outcome", dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    typer.echo(
        f"{done.rows:,} rows, {done.orders:,} sales: {done.new:,} {would}new, "
        f"{done.known:,} known, {done.corrected:,} changed, {done.void:,} cancelled, "
        f"{done.waiting:,} not paid yet, {done.aside:,} lines that are no sales, "
        f"{len(done.bad):,} rows unreadable."
    )
    by = ", ".join(f"{n:,} by {_KNOWN_BY[kind]}" for kind, n in done.known_by.items())
    typer.echo(
        f"Customers: {done.customers:,} {would}new; known: {by or 'none'}; "
        f"{done.nobody:,} sales without a customer."
    )
    if done.doubtful:
        told = ", ".join(done.doubtful[:5]) + (" …" if len(done.doubtful) > 5 else "")
        typer.echo(
            f"{len(done.doubtful):,} new ones bear the name of somebody known ({told}): look at "
            "Customers, Standing here twice."
        )
    for bad in done.bad[:50]:
        typer.echo(f"line {bad.line}: {bad.why}", err=True)
    if len(done.bad) > 50:
        typer.echo(f"… and {len(done.bad) - 50:,} more.", err=True)
    if done.bad and not dry_run:
        typer.echo("Unreadable rows are kept in quarantine, as they came.", err=True)


_KNOWN_BY = {
    "email": "e-mail address",
    "customer": "customer's number",
    "number": "telephone number",
    "name": "name in that program",
}


def _as_json(done: "Outcome", dry_run: bool) -> dict[str, object]:
    return {
        "rows": done.rows, "sales": done.orders, "new": done.new, "known": done.known,
        "changed": done.corrected, "cancelled": done.void, "waiting": done.waiting,
        "no_sales": done.aside,
        "without_customer": done.nobody, "customers_new": done.customers,
        "customers_known_by": done.known_by, "doubtful": done.doubtful, "dry_run": dry_run,
        "bad": [{"line": b.line, "why": b.why} for b in done.bad],
    }  # fmt: skip

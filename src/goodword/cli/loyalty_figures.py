"""``goodword loyalty figures``: what the loyalty page shows, from the house's own sales."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.saying import fail

if TYPE_CHECKING:
    from rich.console import Console

    from goodword.reports.costs import Cost
    from goodword.reports.queries import Standing
    from goodword.web.figured import Table

GRAINS = ("month", "quarter", "year")
LONGEST = 13
"""A table in a terminal has so many columns; the rest is in --json and on the page."""


def figures(
    by: Annotated[str, typer.Option(help="month, quarter or year")] = "quarter",
    of: Annotated[str, typer.Option(help="shares by number or by amount")] = "number",
    currency: Annotated[str, typer.Option(help="of amounts (the most used): EUR")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object, for programs")] = False,
) -> None:
    """Who comes back, who stays, what the year to come will bring: the loyalty page's figures."""
    if by not in GRAINS:
        fail(f"“{by}” is no period: {', '.join(GRAINS)}.")
    if of not in ("number", "amount"):
        fail(f"“{of}” is neither number nor amount.")
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.reports.costs import costs
    from goodword.web.figured_page import standing_by, tables_of
    from goodword.wiring.clock import now, wall
    from goodword.wiring.figuring import bring_up_to_date

    bring_up_to_date(now=now(), wall=wall())
    stands = standing_by(by, currency.upper())
    if stands is None:
        fail("No figures yet: goodword import-sales FILE brings a list of sales in.")
    made = {name: make() for name, make in tables_of(stands, by, of, OPERATOR).items()}
    if as_json:
        told = _as_json(stands, by, made, costs(OPERATOR))
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        _print(stands, made, costs(OPERATOR))


def _as_json(
    stands: "Standing", by: str, made: dict[str, "Table"], spent: list["Cost"]
) -> dict[str, Any]:
    """As the API says it, with each table of the page as its spreadsheet has it."""
    from goodword.api.shapes import loyalty as shapes
    from goodword.reports.queries import cohorts, periods

    tables = {
        name: {
            "columns": [table.first, *table.heads],
            "rows": [[row.head, *(cell.value for cell in row.cells)] for row in table.rows],
        }
        for name, table in made.items()
    }
    told = shapes.loyalty(stands, periods(stands, by), cohorts(stands, by))
    return told | {"costs": [shapes.cost(one) for one in spent], "tables": tables}


def _print(stands: "Standing", made: dict[str, "Table"], spent: list["Cost"]) -> None:
    from rich.console import Console

    console = Console()
    _say_heads(stands)
    _say_expected(stands)
    _say_costs(stands, spent)
    for table in made.values():
        if table.rows:
            _show(console, table)
    typer.echo("The customers behind each number stand on the loyalty page.")


def _say_heads(stands: "Standing") -> None:
    from goodword.reports.rules import MARK
    from goodword.web.figured_page import heads_of

    heads, window = heads_of(stands), stands.window
    told = {name: getattr(cell, "words", "") for name, cell in heads.items()}
    existing = {k: getattr(v, "words", "") for k, v in heads["existing"].items()}
    last = f"{window.since:%d %b %Y} to before {window.until:%d %b %Y}"
    lines = [
        ("Window", last),
        ("Bought again", f"{told['repeat']}: {told['again']} of {told['customers']} customers"),
        ("Came back within a year",
         f"{told['came_share']}: {told['came_again']} of {told['came']} new ones"),
        ("Existing customers and referrals",
         f"{existing['share']} of {existing['purchases']} purchases"
         + (f", {existing['amount_share']} of the amount" if existing["amount_share"] else "")
         + f"; the mark is {MARK:.0%}".replace("%", " %")),
        ("Stayed", f"{told['kept_share']}: {told['kept']} of {told['before']} customers"),
    ]  # fmt: skip
    if "gross" in told:
        lines.append(("Retention", f"gross {told['gross']}, net {told['net']}"))
    for head, words in lines:
        typer.echo(f"{head + ':':<34}{words}")


def _say_expected(stands: "Standing") -> None:
    from goodword.web.figured_expected import foretold

    told = foretold(stands)
    if told is None:
        return
    span, money = told["purchases"], told["money"]
    if span is None:
        typer.echo(f"{'The year to come:':<34}not enough evidence. {told['why_not']}")
        return
    words = f"{span['low']} to {span['high']}, most likely {span['middle']}"
    if money is not None:
        words += f"; {money['low']} to {money['high']}"
    typer.echo(f"{'The year to come:':<34}{words}")
    for look in told["looks"]:
        said = look["said"]
        fits = "inside" if look["inside"] else f"{look['side']} than said"
        typer.echo(
            f"{'':<34}as of {look['as_of']:%d %b %Y}: {said['low']} to {said['high']}; "
            f"it was {look['came']}, {fits}"
        )


def _say_costs(stands: "Standing", spent: list["Cost"]) -> None:
    from goodword.reports.costs import together
    from goodword.web.figured import amount

    won, kept = together(spent, stands.currency)
    for head, units in (("One new customer cost:", won), ("Keeping one cost:", kept)):
        if units is not None:
            typer.echo(f"{head:<34}{amount(units, stands.currency).words}")


def _show(console: "Console", table: "Table") -> None:
    from rich.table import Table as Drawn

    drawn = Drawn(table.first, title=table.title, title_justify="left")
    shown = table.heads[:LONGEST]
    for head in shown:
        drawn.add_column(head, justify="right")
    for row in table.rows:
        head = f"{row.head} ({row.note})" if row.note else row.head
        drawn.add_row(head, *(cell.words for cell in row.cells[: len(shown)]))
    console.print(drawn)
    if len(table.heads) > LONGEST:
        console.print(f"… and {len(table.heads) - LONGEST} more columns: --json, or the page.")

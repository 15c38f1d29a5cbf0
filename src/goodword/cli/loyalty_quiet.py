"""``goodword loyalty quiet``: who falls quiet, from a list of sales; needs no house."""

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.saying import fail

if TYPE_CHECKING:
    from goodword.loyalty.quiet import Quiet

SHOWN = 50


def quiet(
    sales: Annotated[str, typer.Option("--sales", metavar="FILE", help="CSV or Parquet")],
    until: Annotated[str, typer.Option(help="as of this day, 2026-11-22 (the last sale)")] = "",
    horizon: Annotated[int, typer.Option(help="days to look ahead", min=1)] = 56,
    target: Annotated[
        float, typer.Option(help="of those named, the share who should indeed stay away")
    ] = 0.9,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object, for programs")] = False,
) -> None:
    """Name customers who have fallen quiet against their own rhythm; say what the past proves."""
    from goodword.loyalty import Sales
    from goodword.loyalty.quiet import find_quiet

    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        fail(f"{until!r} is no day: write 2026-11-22.")
    try:
        with Sales(sales) as opened:
            found = find_quiet(opened, day, horizon=horizon, target=target)
    except (ValueError, OSError) as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(_as_json(found)))
    else:
        _print(found)


def _as_json(found: "Quiet") -> dict[str, Any]:
    past = found.backtest
    rows = zip(
        found.customers, found.usual, found.silent, found.chance, found.quiet, strict=True
    )  # fmt: skip
    return {
        "until": found.summary.until.isoformat(),
        "horizon": found.horizon,
        "words": str(past),
        "enough": past.enough,
        "target": past.target,
        "precision": past.precision if past.named else None,
        "named_before": past.named,
        "judged_before": past.judged,
        "customers": [
            {
                "customer": str(who), "usual_days": round(float(usual), 1),
                "silent_days": float(silent), "chance": round(float(chance), 4),
            }
            for who, usual, silent, chance, named in rows
            if named
        ],
    }  # fmt: skip


def _print(found: "Quiet") -> None:
    """Those who are quiet, by name: never by what they are worth."""
    from rich.console import Console
    from rich.table import Table

    typer.echo(str(found.backtest))
    places = found.quiet.nonzero()[0]
    if not len(places):
        return
    table = Table("Customer", "Usually every", "Silent for", f"Buys in {found.horizon} days")
    for at in places[:SHOWN]:
        table.add_row(
            str(found.customers[at]), f"{found.usual[at]:.0f} days",
            f"{found.silent[at]:.0f} days", f"{found.chance[at]:.0%}",
        )  # fmt: skip
    Console().print(table)
    if len(places) > SHOWN:
        typer.echo(f"… and {len(places) - SHOWN:,} more; --json tells all.")

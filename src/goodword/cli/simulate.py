"""``goodword simulate``: write a believable business in which the truth is known."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail, moment


def simulate(
    customers: Annotated[int, typer.Option("--customers", min=1, help="how many customers")] = 60,
    months: Annotated[int, typer.Option("--months", min=1, help="how far back it goes")] = 6,
    seed: Annotated[int, typer.Option("--seed", help="another seed, another business")] = 1,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="a new or empty folder to write to")
    ] = Path("simulated"),
    end: Annotated[
        str, typer.Option("--end", metavar="MOMENT", help="the business's now, else the real one")
    ] = "",
    mbox: Annotated[
        bool, typer.Option("--mbox", help="every mailbox as mbox files: quicker for very many")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the summary as one JSON object")] = False,
) -> None:
    """Write a believable business: mail, calls, sales, and the truth about them."""
    from goodword.simulator import simulate_business

    try:
        summary = simulate_business(
            out,
            customers=customers,
            months=months,
            seed=seed,
            end=_moment(end),
            maildir=not mbox,
        )
    except FileExistsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The business could not be written to {out}: {error.strerror}.")
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
        return
    typer.echo(
        f"{summary.folder}: {summary.customers:,} customers, {summary.messages:,} mails"
        f" ({summary.asks:,} ask for an answer, {summary.answered:,} of them got one;"
        f" {summary.automated:,} are automated), {summary.promises:,} promises,"
        f" {summary.calls:,} calls, {summary.sales:,} sales."
    )


def _moment(text: str) -> datetime:
    from goodword.simulator.house import the_house

    if not text:
        return datetime.now(UTC)
    afternoon = f"{text.strip()}T16:00" if len(text.strip()) <= len("2026-11-20") else text
    return moment(afternoon, the_house().calendar.zone)

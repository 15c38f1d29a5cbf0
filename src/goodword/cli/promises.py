"""`goodword promises`: what a text or a mail promises, without a database."""

from typing import Annotated

import typer

from goodword.cli.promising import run

File = Annotated[str, typer.Argument(help="A mail's file, a text's file, or - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
SentAt = Annotated[
    str,
    typer.Option(
        "--sent-at",
        metavar="TIME",
        help="When it was written, as 2026-05-31T14:30; else a mail's own date, else now.",
    ),
]
Zone = Annotated[
    str,
    typer.Option(
        "--zone",
        metavar="ZONE",
        help="The writer's time zone, as Europe/Berlin; else that of the date.",
    ),
]


def promises(
    file: File = "-", as_json: AsJson = False, sent_at: SentAt = "", zone: Zone = ""
) -> None:
    """Show what a text or a mail promises, without a database.

    Ends with 0 when nothing is promised, 1 when something is, 2 when it cannot be read. An offer
    alone counts as nothing promised.
    """
    raise typer.Exit(run(file, as_json=as_json, sent_at=sent_at, zone=zone))

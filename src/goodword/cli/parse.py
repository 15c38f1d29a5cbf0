"""`goodword parse`: what one mail says and what Goodword makes of it, without a database."""

from typing import Annotated

import typer

from goodword.cli.parsing import run

File = Annotated[str, typer.Argument(help="A mail's file, or - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
Serve = Annotated[
    bool,
    typer.Option(
        "--serve",
        help="Read mails from standard input, each behind its length as 8 bytes (big-endian), "
        "and answer each with one line of JSON.",
    ),
]


def parse(file: File = "-", as_json: AsJson = False, serve: Serve = False) -> None:
    """Show what one mail says, without a database.

    In the JSON, "text" holds everything that can be read as text, text attachments and
    attached mails included; "author_text" only what the sender wrote in this mail.
    """
    raise typer.Exit(run(file, as_json=as_json, serve=serve))

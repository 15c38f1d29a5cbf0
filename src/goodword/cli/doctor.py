"""``goodword doctor``: look the house over; the exit code tells programs how it is."""

import json
from typing import Annotated

import typer


def doctor(
    servers: Annotated[
        bool, typer.Option("--servers/--no-servers", help="compare with the mail servers")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="one object, for programs")] = False,
) -> None:
    """Look the house over: disk, database, clock, work, letters, mailboxes and their servers.

    Exits 0 when nothing is to be done, 1 when something should be looked at, 2 when something is
    wrong. Nothing is changed, here or on a server.
    """
    from goodword.wiring.start import django

    django(migrate=False)
    from goodword.wiring.doctor import examine
    from goodword.wiring.doctor_words import as_object

    report = examine(servers=servers)
    if as_json:
        typer.echo(json.dumps(as_object(report), ensure_ascii=False))
    else:
        for one in report.checks:
            typer.echo(f"{('good', 'look', 'WRONG')[one.level]:<6}{one.name}: {one.words}")
            for line in one.more:
                typer.echo(f"      {line}")
    raise typer.Exit(report.level)

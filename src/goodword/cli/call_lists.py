"""``goodword import-calls``: a telephone system's list of calls."""

import json
from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail


def import_calls(
    file: Annotated[Path, typer.Argument(help="a CSV file, as telephone systems export it")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what would happen")] = False,
    zone: Annotated[
        str, typer.Option(help="where its times are (Europe/Brussels); the house's unless told")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Take in a list of calls. It can be repeated: what is known changes nothing."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        raw = file.read_bytes()
        if zone:
            ZoneInfo(zone)
    except OSError as error:
        fail(f"{file} can't be read: {error.strerror}.")
    except (ZoneInfoNotFoundError, ValueError):
        fail(f"“{zone}” is no time zone. Write it as Europe/Brussels.")
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.channels.phone.lists import NotACallList
    from goodword.wiring.call_lists import import_calls as run
    from goodword.wiring.clock import wall

    try:
        done = run(raw, reader=OPERATOR, source=file.name, wall=wall(), zone=zone, dry_run=dry_run)
    except NotACallList as refusal:
        fail(str(refusal))
    if as_json:
        told = {
            "read": done.read, "new": done.new, "known": done.known, "missed": done.missed,
            "internal": done.internal, "dry_run": dry_run,
            "bad": [{"line": b.line, "why": b.why} for b in done.bad],
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    would = "would be " if dry_run else ""
    typer.echo(
        f"{done.read:,} rows: {done.new:,} {would}new ({done.missed:,} missed), "
        f"{done.known:,} known, {done.internal:,} among ourselves, {len(done.bad):,} unreadable."
    )
    for bad in done.bad[:50]:
        typer.echo(f"line {bad.line}: {bad.why}", err=True)
    if len(done.bad) > 50:
        typer.echo(f"… and {len(done.bad) - 50:,} more.", err=True)
    if done.bad and not dry_run:
        typer.echo("Unreadable rows are kept in quarantine, as they came.", err=True)

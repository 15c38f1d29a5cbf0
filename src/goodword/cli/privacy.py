"""``goodword export`` and ``goodword erase``: everything held on a person, out or gone."""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodword.cli.noting import about
from goodword.cli.saying import bar, fail

if TYPE_CHECKING:
    from goodword.privacy.queries import Held

Customer = Annotated[int, typer.Argument(help="the customer's number (goodword show NAME)", min=1)]


def export(
    customer: Customer,
    file: Annotated[Path, typer.Argument(help="the zip file to write")],
    replace: Annotated[
        bool, typer.Option("--replace", help="write over a file that is there")
    ] = False,
) -> None:
    """Write everything held on a customer into a zip file: JSON, originals, attachments."""
    from goodword.wiring.start import django

    django()
    about("customer", customer, "exported")
    from goodword.access import OPERATOR, Refused
    from goodword.privacy.archive import zipped
    from goodword.privacy.exporting import Export
    from goodword.wiring.clock import wall

    path = file.expanduser()
    if path.exists() and not replace:
        fail(f"{path} is there already. Name another file, or say --replace.")
    try:
        made = Export(OPERATOR, customer, now=wall())
    except Refused as refusal:
        fail(str(refusal), code=1)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, bar("Taking out") as moved:
            for piece in zipped(made.files(moved), now=wall()):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    typer.echo(f"{len(made.ids):,} entries are in {path} ({path.stat().st_size:,} bytes).")


def erase(
    customer: Customer,
    reason: Annotated[str, typer.Option(help="who asked for it, and when")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="only say what would go")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="don't ask")] = False,
) -> None:
    """Erase everything held on a customer, for good. What was owed stays as rows without words."""
    from goodword.wiring.start import django

    django()
    about("customer", customer, "saw" if preview else "erased")
    from goodword.access import OPERATOR, Refused
    from goodword.privacy.queries import held
    from goodword.wiring.clock import wall
    from goodword.wiring.erasing import erase as run

    try:
        told = held(OPERATOR, customer)
        _say(told)
        if preview:
            return
        if not reason.strip():
            fail("Say why: goodword erase NUMBER --reason 'asked by letter of 3 May'")
        if not yes:
            typer.confirm("Erase all of this for good?", abort=True)
        done = run(reader=OPERATOR, person_id=customer, reason=reason, wall=wall())
    except Refused as refusal:
        fail(str(refusal), code=1)
    typer.echo(f"Erased. Nothing brings it back: number {done.person_number} stays empty.")


def _say(told: "Held") -> None:
    typer.echo(f"{told.name or 'Nobody'}, customer {told.person_id}:")
    for name, count in told.counts().items():
        if name != "hidden" and count:
            typer.echo(f"{count:>12,}  {name.replace('_', ' ')}")
    for spec in told.shared:
        typer.echo(f"  {spec} is used by others too: it stays, with its letters.")

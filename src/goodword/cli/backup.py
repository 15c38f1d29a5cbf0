"""``goodword backup`` and ``goodword restore``: the whole house in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.noting import about
from goodword.cli.saying import bar, fail


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write, or with --check to read")],
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="leave the house's keys out of it")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="write over a file that is there")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="only check that a backup is whole")
    ] = False,
) -> None:
    """Write the whole house, as it is at one moment, into one file; work goes on meanwhile."""
    path = file.expanduser()
    if check:
        _check(path)
        return
    from goodword.wiring.start import django

    django()
    about("", None, "exported")
    from goodword.wiring.backup import back_up
    from goodword.wiring.backup_format import BadBackup
    from goodword.wiring.clock import wall

    try:
        with bar("Backing up") as moved:
            made = back_up(
                path, now=wall(), with_keys=not without_keys, replace=replace, on_progress=moved
            )
    except BadBackup as error:
        fail(str(error))
    except OSError as error:
        fail(f"The backup can't be written ({error.strerror}: {error.filename}).", code=1)
    typer.echo(
        f"{made.rows:,} rows, {made.originals:,} large originals and {made.audit:,} lines of the "
        f"audit are in {path} ({made.bytes:,} bytes)."
    )
    if made.keys:
        typer.echo("The house's keys are in it: keep it where nobody else reads it.")
    else:
        typer.echo("Keep the files privacy-key, secret-key and sealing-keys of the home elsewhere.")


def _check(path: Path) -> None:
    from goodword.wiring.backup_check import check, opened
    from goodword.wiring.backup_format import BadBackup

    try:
        with opened(path) as found, bar("Checking") as moved:
            check(found, moved)
            rows, at = found.rows(), found.manifest["made_at"]
    except BadBackup as error:
        fail(str(error), code=1)
    typer.echo(f"Whole: {rows:,} rows of {at}.")


def restore(
    file: Annotated[Path, typer.Argument(help="a file that goodword backup wrote")],
    replace: Annotated[
        bool, typer.Option("--replace", help="in the place of everything that is here")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="don't ask")] = False,
) -> None:
    """Bring a backup back into an empty house, on SQLite or PostgreSQL; checked first."""
    from goodword.wiring.start import django

    django(migrate=False)
    from goodword.access import OPERATOR
    from goodword.privacy.reapplying import Remembered
    from goodword.wiring.backup_format import BadBackup
    from goodword.wiring.clock import wall
    from goodword.wiring.erasing import erase_again
    from goodword.wiring.restoring import restore as run

    if replace and not yes:
        typer.confirm("Put the backup in the place of everything that is here?", abort=True)
    remembered = Remembered.here()
    try:
        with bar("Restoring") as moved:
            done = run(file.expanduser(), replace=replace, on_step=typer.echo, on_progress=moved)
            typer.echo("Forgetting again what was erased since")
            again = erase_again(remembered, reader=OPERATOR, wall=wall())
    except BadBackup as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("Interrupted. Run the same command again.", code=130)
    typer.echo(
        f"{done.rows:,} rows and {done.originals:,} large originals are back"
        + (f"; {done.audit:,} lines of the audit, too." if done.audit else ".")
    )
    if again:
        typer.echo(f"{again:,} that were erased after it was made are erased again.")
    if not done.keys:
        typer.echo("The backup held no keys: put those of that house into this home.")

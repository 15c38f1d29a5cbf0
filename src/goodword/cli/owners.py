"""``goodword owners``: who looks after which customers, and leaving the house."""

from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Who looks after which customers.")


@app.command()
def propose(
    accept: Annotated[bool, typer.Option(help="accept those that are clear")] = False,
) -> None:
    """Customers whom nobody looks after, and who wrote to them most and last."""
    _ready()
    from goodword.access import OPERATOR
    from goodword.owners.actions import accept as accept_them
    from goodword.owners.queries import proposals
    from goodword.wiring.clock import now

    found = proposals(OPERATOR, now=now())
    if not found:
        typer.echo("Everybody to whom we wrote lately has somebody who looks after them.")
    for one in found:
        clear = "" if one.nearest.sure else "\tnot clear"
        typer.echo(f"{one.name}\t{one.colleague}\t{one.why}{clear}")
    if accept:
        chosen = {one.person_id: one.colleague_id for one in found if one.nearest.sure}
        done = accept_them(reader=OPERATOR, chosen=chosen)
        typer.echo(f"Accepted: {done}.")


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="CSV: customer (address or name), colleague")],
    really: Annotated[bool, typer.Option(help="do it; else only say what would be done")] = False,
) -> None:
    """Bring in a list of who looks after whom."""
    _ready()
    from goodword.access import OPERATOR
    from goodword.owners.actions import bring_in, look_at
    from goodword.owners.rules import NotAList, read_list

    try:
        rows = read_list(file.read_bytes())
    except OSError as error:
        fail(f"{file} can't be read ({error.strerror}).", code=1)
    except NotAList as wrong:
        fail(str(wrong))
    outcomes = (bring_in if really else look_at)(reader=OPERATOR, rows=rows)
    for one in outcomes:
        if one.problem:
            typer.echo(f"line {one.row.line}: {one.row.customer}: {one.problem}", err=True)
        elif one.changes:
            typer.echo(f"{one.person}\t{one.before or 'nobody'} → {one.colleague}")
    changed = sum(one.changes for one in outcomes)
    wrong_ones = sum(bool(one.problem) for one in outcomes)
    done = "changed" if really else "would change; do it with --really"
    typer.echo(f"{changed} {done}. {wrong_ones} left out.")


@app.command()
def move(
    giver: Annotated[str, typer.Argument(help="whose customers, by e-mail address")],
    taker: Annotated[str, typer.Argument(help="to whom, by e-mail address")],
) -> None:
    """Give all customers of one colleague to another; what is owed stays where it is."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.owners.actions import move as move_them
    from goodword.wiring.clock import now

    try:
        done = move_them(
            reader=OPERATOR, from_id=_colleague(giver), to_id=_colleague(taker), now=now()
        )
    except Refused as refusal:
        fail(str(refusal))
    typer.echo(f"Moved: {done}.")


@app.command()
def leave(
    leaver: Annotated[str, typer.Argument(help="who leaves the house, by e-mail address")],
    successor: Annotated[str, typer.Argument(help="who takes over, by e-mail address")],
) -> None:
    """Somebody leaves the house: everything they hold goes to who takes over, or nothing does."""
    _ready()
    from dataclasses import fields

    from goodword.access import OPERATOR, Refused
    from goodword.wiring.clock import now
    from goodword.wiring.leaving import leave as let_go

    try:
        left = let_go(
            reader=OPERATOR, colleague_id=_colleague(leaver), successor_id=_colleague(successor),
            now=now(),
        )  # fmt: skip
    except Refused as refusal:
        fail(str(refusal))
    for held in fields(left.before):
        before, after = getattr(left.before, held.name), getattr(left.after, held.name)
        if before or after:
            typer.echo(f"{held.name.replace('_', ' ')}\t{before} → {after}")
    typer.echo(f"{leaver} has left the house; nothing is left behind.")


def _colleague(email: str) -> int:
    from goodword.people.tables import Colleague

    found = Colleague.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        fail(f"There is no colleague {email}. See them all: goodword colleague list", code=1)
    return found.pk


def _ready() -> None:
    from goodword.wiring.start import django

    django()

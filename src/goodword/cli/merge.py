"""``goodword merge``: who stands here twice, from the terminal."""

import json
from typing import Annotated

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Who stands here twice: find, make one, undo.")


@app.command("list")
def list_proposals(
    organisations: Annotated[bool, typer.Option(help="organisations, not people")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many")] = 50,
    again: Annotated[bool, typer.Option("--look", help="look through everybody first")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """List who may be one, the surest first, with the reasons."""
    _ready()
    from goodword.access import OPERATOR
    from goodword.merging.finding import look
    from goodword.merging.proposals import last_look, proposals
    from goodword.wiring.clock import now

    if again or last_look() is None:
        look(now=now())
    kind = "organisation" if organisations else "person"
    found, _ = proposals(OPERATOR, kind=kind, limit=limit)
    if not found and not as_json:
        typer.echo("Everybody stands here once, as far as names, addresses and numbers tell.")
    for one in found:
        if as_json:
            told = {
                "left": one.left.id,
                "left_name": one.left.name,
                "right": one.right.id,
                "right_name": one.right.name,
                "sureness": one.sureness,
                "reasons": list(one.reasons),
            }
            typer.echo(json.dumps(told, ensure_ascii=False))
            continue
        typer.echo(f"{one.left.id} {one.left.name}  =  {one.right.id} {one.right.name}")
        typer.echo(f"    {one.sure}: {'; '.join(one.reasons)}")


@app.command()
def people(
    kept: Annotated[int, typer.Argument(help="the number of the person who goes on")],
    gone: Annotated[list[int], typer.Argument(help="the numbers of those who join them")],
    reason: Annotated[str, typer.Option(help="why they are one")],
) -> None:
    """Make people one. What the first one lacks, they take from the others."""
    _one(kept, gone, reason, organisations=False)


@app.command()
def organisations(
    kept: Annotated[int, typer.Argument(help="the number of the organisation that goes on")],
    gone: Annotated[list[int], typer.Argument(help="the numbers of those that join it")],
    reason: Annotated[str, typer.Option(help="why they are one")],
) -> None:
    """Make organisations one."""
    _one(kept, gone, reason, organisations=True)


@app.command()
def history(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """What was made one, the latest first."""
    _ready()
    from goodword.access import OPERATOR
    from goodword.merging.queries import merges

    for one in merges(OPERATOR, limit=limit):
        if as_json:
            told = {
                "id": one.id, "kind": one.kind, "gone": one.gone_id, "gone_name": one.gone,
                "kept": one.kept_id, "kept_name": one.kept, "by": one.by,
                "at": one.at.isoformat(), "reason": one.reason,
                "undone_at": one.undone_at.isoformat() if one.undone_at else None,
            }  # fmt: skip
            typer.echo(json.dumps(told, ensure_ascii=False))
            continue
        state = "  (two again)" if one.undone_at else ""
        typer.echo(f"{one.id}  {one.at:%Y-%m-%d}  {one.gone} into {one.kept}{state}")
        typer.echo(f"    {one.by}: {one.reason}")


@app.command()
def undo(
    merge: Annotated[int, typer.Argument(help="its number in `goodword merge history`")],
) -> None:
    """Make two of one again: what was moved goes back, what came since follows its address."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.merging.actions import undo as take_back
    from goodword.merging.queries import merge_view
    from goodword.wiring.clock import now
    from goodword.wiring.importing import settle_all

    one = merge_view(OPERATOR, merge)
    if one is None:
        fail(f"There is no merge number {merge}. See: goodword merge history", code=1)
    try:
        take_back(reader=OPERATOR, merge_id=merge, now=now())
    except Refused as error:
        fail(str(error), code=1)
    settle_all(now=now())
    typer.echo(f"{one.gone} and {one.kept} are two again.")


def _one(kept: int, gone: list[int], reason: str, *, organisations: bool) -> None:
    _ready()
    from goodword.access import OPERATOR, NotFound, Refused
    from goodword.merging.actions import Wanted, merge_organisations, merge_persons
    from goodword.wiring.clock import now
    from goodword.wiring.importing import settle_all

    merge = merge_organisations if organisations else merge_persons
    try:
        done = merge(reader=OPERATOR, wanted=Wanted(kept, gone, reason, {}), now=now())
    except NotFound as error:
        fail(f"{error} Numbers stand in: goodword merge list", code=1)
    except Refused as error:
        fail(str(error))
    settle_all(now=now())
    numbers = ", ".join(str(one.pk) for one in done)
    typer.echo(f"They are one now. To make two of them again: goodword merge undo {numbers}")


def _ready() -> None:
    from goodword.wiring.start import django

    django()

"""``goodword offers``: what colleagues offer each other, in the terminal."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Offers between colleagues, and calls for help.")
Number = Annotated[int, typer.Argument(help="the number of the offer")]


@app.command("list")
def list_offers(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """List what is on offer, and who asks for help."""
    present = _ready()
    from goodword.access import OPERATOR
    from goodword.handoffs.queries import desk

    found = desk(OPERATOR, now=present)
    rows: list[dict[str, Any]] = [
        {
            "type": "offer",
            "id": o.id,
            "what": o.what,
            "title": o.title,
            "who": o.who,
            "giver": o.giver,
            "to": o.to,
            "note": o.note,
            "offered_at": o.offered_at.isoformat(),
            "returns_at": o.returns_at.isoformat(),
            "matters": o.matters,
        }
        for o in found.to_me
    ] + [
        {
            "type": "help",
            "id": c.id,
            "asker": c.asker,
            "to": c.to,
            "who": c.who,
            "title": c.title,
            "text": c.text,
            "at": c.at.isoformat(),
            "commitment_id": c.commitment_id,
        }
        for c in found.help
    ]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    elif not rows:
        typer.echo("Nothing is on offer, and nobody asks for help.")
    else:
        _print(rows)


@app.command()
def make(
    number: Annotated[int, typer.Argument(help="the line's number, as goodword today --json says")],
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="the colleague's address")] = "",
    to_team: Annotated[str, typer.Option(metavar="NAME", help="or a team")] = "",
    note: Annotated[str, typer.Option(help="what matters")] = "",
    whole: Annotated[
        str, typer.Option(help="the number is that of a whole conversation or customer")
    ] = "",
) -> None:
    """Offer a line, a conversation or a customer, in the name of whoever answers for it."""
    present = _ready()
    from goodword.access import OPERATOR
    from goodword.handoffs import actions
    from goodword.ledger.tables import Commitment

    told: dict[str, Any] = {"reader": OPERATOR, "note": note, "now": present, **_to(to, to_team)}
    if whole in ("conversation", "customer"):
        do = getattr(actions, f"offer_{whole}")
        handoff = _do(do, **told, **{f"{whole}_id": number})
    elif whole:
        fail("--whole is conversation or customer.")
    else:
        line = Commitment.objects.filter(pk=number).first()
        if line is None:
            fail(f"There is no line number {number}.", code=1)
        told |= {"commitment_id": number, "expected_version": line.version}
        handoff = _do(actions.offer_commitment, **told)
    typer.echo(f"Offered to {handoff.receiver or handoff.team}: number {handoff.pk}.")


@app.command()
def accept(
    number: Number,
    who: Annotated[
        str, typer.Option("--as", metavar="ADDRESS", help="who of a team takes it over")
    ] = "",
) -> None:
    """Take an offer over, in the name of whom it was made to."""
    present = _ready()
    from goodword.access import OPERATOR
    from goodword.handoffs import actions

    receiver = _colleague(who) if who else None
    told = {"handoff_id": number, "receiver_id": receiver, "now": present}
    handoff = _do(actions.accept, reader=OPERATOR, **told)
    typer.echo(f"{handoff.ended_by} answers for it now.")


@app.command()
def decline(
    number: Number, word: Annotated[str, typer.Option(help="why not, in a few words")] = ""
) -> None:
    """Decline an offer, in the name of whom it was made to."""
    _answer("decline", number, "Declined; it stays with whoever answered for it.", word=word)


@app.command()
def withdraw(number: Number) -> None:
    """Take an offer back, in the name of whoever made it."""
    _answer("withdraw", number, "Taken back.")


def _answer(name: str, number: int, done: str, **more: Any) -> None:
    present = _ready()
    from goodword.access import OPERATOR
    from goodword.handoffs import actions

    _do(getattr(actions, name), reader=OPERATOR, handoff_id=number, now=present, **more)
    typer.echo(done)


def _ready() -> Any:
    """Django made ready; the house's present."""
    from goodword.wiring.start import django

    django()
    from goodword.wiring.clock import now

    return now()


def _do(do: Callable[..., Any], **told: Any) -> Any:
    from goodword.access import NotFound, Refused

    try:
        return do(**told)
    except NotFound as error:
        return fail(str(error), code=1)
    except Refused as error:
        return fail(str(error))


def _to(address: str, team: str) -> dict[str, int]:
    from goodword.people.tables import Team

    if bool(address) == bool(team):
        fail("Say to whom: --to ADDRESS, or --to-team NAME.")
    if address:
        return {"receiver_id": _colleague(address)}
    found = Team.objects.filter(name__iexact=team.strip()).first()
    if found is None:
        known = ", ".join(Team.objects.values_list("name", flat=True)[:10])
        fail(f"There is no team {team}. Known are: {known or 'none yet'}.", code=1)
    return {"team_id": found.pk}


def _colleague(address: str) -> int:
    from goodword.people.tables import Colleague

    found = Colleague.objects.filter(email__iexact=address.strip()).first()
    if found is None:
        fail(f"There is no colleague {address}: goodword colleague list", code=1)
    return int(found.pk)


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, expand=True)
    for name, ratio in (("number", 1), ("from", 3), ("to", 3), ("what", 8)):
        table.add_column(name, ratio=ratio)
    for row in rows:
        asks = row["type"] == "help"
        about = ": ".join(w for w in (row["who"], row["title"]) if w)
        what = Text(f"{'? ' if asks else ''}{about}")
        what.append(f"\n{row['text'] if asks else row['note']}", style="dim")
        giver = row["asker"] if asks else row["giver"]
        number = "" if asks else str(row["id"])
        table.add_row(number, Text(giver), Text(row["to"] or "everybody"), what)
    Console(highlight=False).print(table)

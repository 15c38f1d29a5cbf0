"""``goodword record``, ``quote``, ``look-back``: how promises ended, what to promise, history."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.saying import fail, moment

if TYPE_CHECKING:
    from goodword.promises.record import Judged, Record


def record(
    since: Annotated[str, typer.Option(help="due from this day on (half a year ago)")] = "",
    until: Annotated[str, typer.Option(help="due up to this day (a month ahead)")] = "",
    colleague: Annotated[str, typer.Option(help="only this one's, by e-mail address")] = "",
    team: Annotated[str, typer.Option(help="only this team's, by its name")] = "",
    show: Annotated[
        str,
        typer.Option(help="the sentences: kept, renegotiated, late, broken, open or released"),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """How our promises ended: kept in time, renegotiated in time, late, broken."""
    from goodword.wiring.start import django

    django()
    from datetime import timedelta

    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.promises.record import record as read
    from goodword.promises.record_rules import OUTCOMES
    from goodword.wiring.clock import now

    zone, present = the_house().calendar.definition.get("zone", "UTC"), now()
    if show and show not in OUTCOMES:
        fail(f"“{show}” is none of: {', '.join(OUTCOMES)}.")
    found = read(
        OPERATOR,
        since=moment(since, zone) if since else present - timedelta(days=183),
        until=moment(until, zone, end_of_day=True) if until else present + timedelta(days=31),
        now=present,
        colleague_id=_colleague(colleague),
        team_id=_team(team),
    )
    some = [one for one in found.promises if one.outcome == show]
    if as_json:
        typer.echo(json.dumps(_as_json(found, some if show else None), ensure_ascii=False))
        return
    if show:
        for one in some:
            typer.echo(f"{one.due_at:%Y-%m-%d}\t{one.colleague}\t{one.who}\t{one.what}")
        return
    _table(found)


def look_back(
    since: Annotated[str, typer.Option(help="letters from this day on")],
) -> None:
    """Read older letters of ours, and open what they promise: history opens nothing by itself."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.promises.actions import open_history
    from goodword.wiring.clock import now

    zone = the_house().calendar.definition.get("zone", "UTC")
    opened = open_history(reader=OPERATOR, since=moment(since, zone), now=now())
    typer.echo(f"{opened:,} opened or to decide: goodword today")


def quote(
    text: Annotated[str, typer.Argument(help="what you would promise: “send a revised offer”")],
    by: Annotated[str, typer.Option(help="how sure would this day or time be? (tomorrow)")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """What can we honestly promise? From the team's own record and its present load."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.promises.quoting import ask
    from goodword.wiring.clock import now

    zone, present = the_house().calendar.definition.get("zone", "UTC"), now()
    until = moment(by, zone, end_of_day=True) if by else None
    if until is not None and until <= present:
        fail("Choose a time that is still to come.")
    asked = ask(OPERATOR, text, now=present, by=until)
    if as_json:
        told = {
            "kind": asked.kind,
            "words": list(asked.words),
            "answers": [
                {"level": a.level, "by": a.by.isoformat() if a.by else None}
                for a in asked.quote.answers
            ],
            "chances": [
                {"by": c.by.isoformat(), "share": c.share, "low": c.low, "high": c.high}
                for c in asked.chances
            ],
            "lacks": asked.quote.lacks,
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for words in asked.words:
        typer.echo(words)


def _table(found: "Record") -> None:
    from rich.console import Console
    from rich.table import Table

    from goodword.promises.record_rules import OUTCOMES

    console = Console()
    for title, rows in (
        ("Due in", [*found.months, found.total]),
        ("Colleague", found.colleagues),
        ("Team", found.teams),
    ):
        if not rows:
            continue
        table = Table(title, *OUTCOMES, box=None, pad_edge=False)
        for row in rows:
            table.add_row(row.name, *(str(number) for _, number in row.cells))
        console.print(table)
        console.print()


def _as_json(found: "Record", some: "Sequence[Judged] | None") -> dict[str, Any]:
    told: dict[str, Any] = {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "total": dict(found.total.cells),
    }
    for name, rows in (
        ("months", found.months), ("colleagues", found.colleagues), ("teams", found.teams),
    ):  # fmt: skip
        told[name] = [{"name": row.name, **dict(row.cells)} for row in rows]
    if some is not None:
        told["promises"] = [_one(one) for one in some]
    return told


def _one(one: "Judged") -> dict[str, Any]:
    return {
        "id": one.id, "what": one.what, "who": one.who, "colleague": one.colleague,
        "given_at": one.given_at.isoformat(), "due_at": one.due_at.isoformat(),
        "done_at": one.done_at.isoformat() if one.done_at else None, "outcome": one.outcome,
    }  # fmt: skip


def _colleague(email: str) -> int | None:
    from goodword.people.tables import Colleague

    if not email:
        return None
    found = Colleague.objects.filter(email__iexact=email).first()
    if found is None:
        fail(f"There is no colleague with the address {email}.")
    return found.pk


def _team(name: str) -> int | None:
    from goodword.people.tables import Team

    if not name:
        return None
    found = Team.objects.filter(name__iexact=name).first()
    if found is None:
        fail(f"There is no team called “{name}”.")
    return found.pk

"""``goodword act``: what can be done about a line of Today, from the terminal."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from goodword.cli.remote import is_remote, the_remote
from goodword.cli.saying import fail, moment

app = typer.Typer(no_args_is_help=True, help="Act on a line of Today, by its number.")
Line = Annotated[int, typer.Argument(min=1, help="its number, as “goodword today --json” says")]
Words = Annotated[list[str], typer.Argument(help="why, in a few words")]
Perhaps = Annotated[list[str] | None, typer.Argument(help="why, if you like")]
Letter = Annotated[int, typer.Option("--letter", min=0, help="the entry that did it")]
Seen = Annotated[
    int, typer.Option("--seen", min=0, help="the version you saw; left out: as it stands now")
]
When = Annotated[str, typer.Option("--until", metavar="DAY", help="2026-12-01 or 2026-12-01T10:00")]


@app.command()
def done(line: Line, words: Perhaps = None, letter: Letter = 0, seen: Seen = 0) -> None:
    """It is done: say how, or by which letter."""
    _act("done", line, seen, reason=_said(words), entry_id=letter or None)


@app.command("not-owed")
def not_owed(line: Line, words: Words, seen: Seen = 0) -> None:
    """It was never owed."""
    _act("not-owed", line, seen, reason=_said(words))


@app.command()
def later(
    line: Line,
    words: Words,
    until: When,
    untold: Annotated[bool, typer.Option("--untold", help="they do not know of it yet")] = False,
    seen: Seen = 0,
) -> None:
    """A new time; without --untold they were told of it."""
    _act("later", line, seen, reason=_said(words), due_at=until, told=not untold)


@app.command()
def hold(line: Line, words: Words, until: When, seen: Seen = 0) -> None:
    """Wait for them, and look again by then."""
    _act("hold", line, seen, reason=_said(words), check_by=until)


@app.command()
def resume(line: Line, words: Perhaps = None, seen: Seen = 0) -> None:
    """Take it up again after waiting."""
    _act("resume", line, seen, reason=_said(words))


@app.command()
def release(line: Line, words: Words, letter: Letter = 0, seen: Seen = 0) -> None:
    """They let us off."""
    _act("release", line, seen, reason=_said(words), entry_id=letter or None)


@app.command()
def reassign(
    line: Line,
    words: Words,
    to: Annotated[str, typer.Option("--to", metavar="EMAIL", help="who answers for it then")],
    seen: Seen = 0,
) -> None:
    """Another colleague answers for it."""
    _act("reassign", line, seen, reason=_said(words), colleague_id=to)


@app.command()
def yes(line: Line, words: Perhaps = None, seen: Seen = 0) -> None:
    """Yes, this is owed."""
    _act("yes", line, seen, reason=_said(words))


@app.command()
def no(line: Line, words: Perhaps = None, seen: Seen = 0) -> None:
    """No, this is not owed; it is not asked again."""
    _act("no", line, seen, reason=_said(words))


@app.command()
def undo(line: Line, words: Words, seen: Seen = 0) -> None:
    """Open it again."""
    _act("undo", line, seen, reason=_said(words))


def _said(words: list[str] | None) -> str:
    return " ".join(words or [])


def _act(verb: str, line: int, seen: int, **told: Any) -> None:
    what, who, due = (_there if is_remote() else _here)(verb, line, seen, told)
    typer.echo(f"{what} ({who}): {due}")


def _there(verb: str, line: int, seen: int, told: dict[str, Any]) -> tuple[str, str, str]:
    from goodword.cli.remotely import find_colleague

    house = the_remote()
    zone = house.get("/settings/standard")["zone"]
    for name in ("due_at", "check_by"):
        if name in told:
            told[name] = moment(told[name], zone, end_of_day=True).isoformat()
    if "colleague_id" in told:
        told["colleague_id"] = find_colleague(house, told["colleague_id"])
    version = seen or house.get(f"/commitments/{line}")["version"]
    after = house.post(f"/commitments/{line}/{verb}", told | {"expected_version": version})
    return after["what"], after["who"], _standing(after["state"], after["due"])


def _here(verb: str, line: int, seen: int, told: dict[str, Any]) -> tuple[str, str, str]:
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR, Refused
    from goodword.house.queries import the_house
    from goodword.today.queries import line as read_line
    from goodword.wiring.clock import now

    present, zone = now(), the_house().calendar.definition["zone"]
    known = read_line(OPERATOR, line, now=present)
    if known is None:
        fail(f"There is no line number {line}.", code=1)
    try:
        _action(verb, told, zone)(
            reader=OPERATOR, commitment_id=line, expected_version=seen or known.version, now=present
        )
    except Refused as refusal:
        fail(str(refusal), code=1)
    after = read_line(OPERATOR, line, now=present) or known
    return after.what, after.who, _standing(after.state, after.due_text)


def _action(verb: str, told: dict[str, Any], zone: str) -> Callable[..., object]:
    """The ledger's action for a verb, with what was said."""
    from functools import partial

    from goodword.ledger import actions as ledger
    from goodword.people.tables import Colleague

    def at(name: str) -> datetime:
        return moment(told.pop(name), zone, end_of_day=True)

    if verb == "later":
        due_at = at("due_at")
        do = ledger.renegotiate if told.pop("told") else ledger.postpone
        return partial(do, due_at=due_at, **told)
    if verb == "hold":
        return partial(ledger.hold, check_by=at("check_by"), **told)
    if verb == "reassign":
        email = told.pop("colleague_id")
        found = Colleague.objects.filter(email__iexact=email.strip()).first()
        if found is None:
            fail(f"No colleague has the address {email}.")
        return partial(ledger.reassign, accountable_id=found.pk, **told)
    plain: dict[str, Callable[..., object]] = {
        "done": ledger.discharge, "not-owed": ledger.cancel, "resume": ledger.resume,
        "release": ledger.release, "yes": ledger.confirm, "no": ledger.reject,
        "undo": ledger.reopen,
    }  # fmt: skip
    return partial(plain[verb], **told)


def _standing(state: str, due: str) -> str:
    closed = {
        "discharged": "done", "released": "let off", "cancelled": "not owed",
        "rejected": "not owed",
    }  # fmt: skip
    return closed.get(state, due)

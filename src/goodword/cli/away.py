"""``goodword away``: who is away, and who covers."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from goodword.cli.saying import fail

if TYPE_CHECKING:
    from goodword.people.tables import Colleague

app = typer.Typer(no_args_is_help=True, help="Days away, and who covers.")


@app.command("list")
def list_absences() -> None:
    """List who is away now and who will be: number, who, when, who covers."""
    _ready()
    from goodword.absence.queries import absences
    from goodword.absence.words import stretch_words
    from goodword.wiring.clock import now

    zone = _zone()
    found = list(absences(now=now()))
    if not found:
        typer.echo("Nobody is away, and nothing is planned.")
    for one in found:
        if one.since and one.until:
            cover = str(one.cover) if one.cover else "whoever is on duty"
            days = stretch_words(one.since, one.until, zone)
            typer.echo(f"{one.pk}\t{one.colleague}\t{days}\t{cover}\t{one.state}")


@app.command()
def add(
    who: Annotated[str, typer.Argument(help="the colleague's e-mail address")],
    since: Annotated[str, typer.Option("--from", help="first day, or day and time")],
    until: Annotated[str, typer.Option(help="last day, or day and time of coming back")],
    cover: Annotated[str, typer.Option(help="e-mail address of who covers; else on duty")] = "",
    note: Annotated[str, typer.Option(help="what matters meanwhile")] = "",
) -> None:
    """Enter days away: 2026-12-21, or 2026-12-21T13:00 for a part of a day."""
    _ready()
    from goodword.absence.actions import plan
    from goodword.absence.words import stretch_words
    from goodword.access import OPERATOR, Refused
    from goodword.wiring.clock import now

    zone = _zone()
    begin, end = _moment(since, zone, whole=False), _moment(until, zone, whole=True)
    try:
        made = plan(
            reader=OPERATOR, colleague_id=_colleague(who).pk, since=begin, until=end, now=now(),
            cover_id=_colleague(cover).pk if cover else None, note=note,
        )  # fmt: skip
    except Refused as refusal:
        fail(str(refusal))
    typer.echo(f"{made.colleague} is away {stretch_words(begin, end, zone)} (number {made.pk}).")


@app.command()
def end(number: Annotated[int, typer.Argument(help="the absence's number in the list")]) -> None:
    """End an absence now, or call off one that has not begun."""
    _ready()
    from goodword.absence import actions
    from goodword.absence.queries import absence
    from goodword.access import OPERATOR, NotFound, Refused
    from goodword.wiring.clock import now

    try:
        found = absence(OPERATOR, number)
        act = actions.end if found.state == "begun" else actions.call_off
        act(reader=OPERATOR, absence_id=number, expected_version=found.version, now=now())
    except NotFound as missing:
        fail(str(missing), code=1)
    except Refused as refusal:
        fail(str(refusal))
    typer.echo(f"{found.colleague} is here; what they owe is theirs again.")


def _moment(text: str, zone: ZoneInfo, *, whole: bool) -> datetime:
    """An instant; a bare day is its midnight, or with ``whole`` the midnight after it."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        fail(f"“{text}” is not a date. Write it as 2026-12-21 or 2026-12-21T13:00.")
    if not 1970 < told.year < 2400:
        fail("Goodword knows days from 1971 to 2399.")
    if len(text.strip()) <= 10:
        day = told.date() + timedelta(days=1) if whole else told.date()
        return datetime.combine(day, time(0), tzinfo=zone)
    return told if told.tzinfo else told.replace(tzinfo=zone)


def _colleague(email: str) -> "Colleague":
    from goodword.people.tables import Colleague

    found = Colleague.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        fail(f"There is no colleague {email}. See them all: goodword colleague list", code=1)
    return found


def _zone() -> ZoneInfo:
    from goodword.house.queries import the_house

    return ZoneInfo(the_house().calendar.definition["zone"])


def _ready() -> None:
    from goodword.wiring.start import django

    django()

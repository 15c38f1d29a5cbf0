"""``goodword today``: what we owe, in the terminal."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goodword.cli.saying import fail, moment

if TYPE_CHECKING:
    from rich.console import Console

    from goodword.today.queries import Group, Line, Today

PAGE = 500
SHOWN = 30


def today(
    mine: Annotated[
        str, typer.Option("--mine", metavar="EMAIL", help="only what this colleague answers for")
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="only what is late")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="as if it were the end of this day")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="every line, not only the first")] = False,
) -> None:
    """Show what we owe: whom to answer, what to keep, whom to thank, by due time."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.today.queries import today as read
    from goodword.wiring.clock import now

    zone = the_house().calendar.definition["zone"]
    present = moment(as_of, zone, end_of_day=True) if as_of else now()
    whose = _colleague(mine) if mine else "everyone"
    asked: dict[str, Any] = {"now": present, "whose": whose, "overdue": overdue}
    page = read(OPERATOR, **asked, limit=PAGE if as_json or every else SHOWN)
    if as_json:
        for group in page.groups:
            for line in _every(group, asked):
                typer.echo(json.dumps(_plain(line), ensure_ascii=False))
        return
    _print(page, asked, zone, every=every)
    if as_of and not page.everyone:
        typer.echo(f"To read the whole archive as of that day: goodword as-of {as_of}")


def _colleague(email: str) -> int:
    from goodword.people.tables import Colleague

    found = Colleague.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        known = ", ".join(Colleague.objects.values_list("email", flat=True)[:10])
        fail(f"No colleague has the address {email}. Known are: {known or 'none yet'}.")
    return int(found.pk)


def _every(group: "Group", asked: dict[str, Any]) -> "list[Line]":
    """All lines of a group, page by page."""
    from goodword.access import OPERATOR
    from goodword.today.queries import today as read

    lines, cursor = list(group.lines), group.next_cursor
    while cursor:
        page = read(OPERATOR, **asked, group=group.name, cursor=cursor, limit=PAGE).groups[0]
        lines += page.lines
        cursor = page.next_cursor
    return lines


def _plain(line: "Line") -> dict[str, Any]:
    """A line under the stable keys of ``--json``. ``due`` is the due time in words."""
    return {
        "id": line.id,
        "group": line.group,
        "kind": line.kind,
        "state": line.state,
        "who": line.who,
        "customer_id": line.customer_id,
        "organisation": line.organisation,
        "what": line.what,
        "why": line.why,
        "since": line.since.isoformat(),
        "due_at": line.due_at.isoformat(),
        "late": line.late,
        "due": line.due_text,
        "accountable": line.accountable,
        "conversation_id": line.conversation_id,
        "entry_id": line.evidence_id,
        "chasers": line.chasers,
    }


def print_today(page: Any, zone: str) -> None:
    """Lines of a house elsewhere, for people; all that were asked for are there."""
    _print(page, {}, zone, every=False)


def _print(page: "Today", asked: dict[str, Any], zone: str, *, every: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if page.as_of:
        console.print(f"Read as of {_moment(page.as_of, zone)}.", style="dim")
    if not any(group.lines for group in page.groups):
        _print_nothing(console, page, asked)
    for group in page.groups:
        if group.lines:
            lines = _every(group, asked) if every else list(group.lines)
            _print_group(console, group, lines, zone)
    _print_foot(console, page)


def _print_nothing(console: "Console", page: "Today", asked: dict[str, Any]) -> None:
    from goodword.timeline.queries import anything_here

    if asked["overdue"]:
        console.print("Nothing is late. Well done.")
    elif asked["whose"] != "everyone":
        console.print("Nothing here is waiting for this colleague.")
    elif not anything_here():
        console.print(
            "No mail has been read yet: goodword mailbox add ADDRESS, or goodword import PATH"
        )
    else:
        console.print(
            "Nobody is waiting for us. A good moment to ask a customer how things are going, "
            "or to say thank you."
        )


def _print_group(console: "Console", group: "Group", lines: "list[Line]", zone: str) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = f"{_capped(group.total)}" if group.total > len(lines) else ""
    title = f"{group.title}{f'  ({len(lines)} of {shown})' if shown else ''}"
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        expand=True,
    )
    table.add_column("due", ratio=3)
    table.add_column("who", ratio=4)
    table.add_column("what, and why", ratio=8)
    table.add_column("accountable", ratio=3)
    for line in lines:
        what = Text(("? " if line.state == "proposed" else "") + line.what)
        for note in _notes(line, zone):
            what.append(f"\n{note}", style="dim")
        who = Text(line.who, style="bold")
        if line.organisation and line.organisation != line.who:
            who.append(f"\n{line.organisation}", style="not bold dim")
        due = Text(line.due_text, style="red" if line.late else "")
        table.add_row(due, who, what, line.accountable)
    console.print(table)
    if group.total > len(lines):
        console.print("More: goodword today --all", style="dim")
    console.print()


def _notes(line: "Line", zone: str) -> list[str]:
    from goodword.today.words import asked_words

    notes = [line.why] if line.why else []
    notes.append(f"since {_moment(line.since, zone)}")
    if line.state == "proposed":
        notes.append("not sure: is this owed?")
    if line.state == "held":
        notes.append("on hold; the time is when to look again")
    if line.chasers:
        notes.append(asked_words(line.chasers))
    notes += line.doubts
    notes += [f"perhaps answered by “{offer.subject}”" for offer in line.offers[:1]]
    return notes


def _print_foot(console: "Console", page: "Today") -> None:
    parts = [f"{_capped(page.everyone)} on the list", f"{_capped(page.overdue)} late"]
    if page.proposed:
        parts.append(f"{_capped(page.proposed)} to confirm")
    if page.quarantined:
        parts.append(f"{_capped(page.quarantined)} unreadable, kept in quarantine")
    console.print(" · ".join(parts), style="dim")
    if page.unopened_history:
        console.print(
            f"{_capped(page.unopened_history)} older letters were never answered: "
            "goodword unanswered",
            style="dim",
        )


def _capped(number: int) -> str:
    """A count; `goodword.today.queries.CAP` is where counting stops."""
    return "1,000+" if number > 1000 else f"{number:,}"


def _moment(at: datetime, zone: str) -> str:
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"

"""``goodword show``: a customer's story in the terminal."""

import json
from typing import Annotated, Any

import typer

from goodword.cli.noting import about
from goodword.cli.saying import fail


def show(
    customer: Annotated[list[str], typer.Argument(help="a name, an address, or a number")],
    limit: Annotated[int, typer.Option(help="how many conversations", min=1, max=500)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Show who a customer is, what we owe them, and their story, newest first."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.people.queries import person_card
    from goodword.timeline.queries import customer_story
    from goodword.today.queries import planned_lines, today
    from goodword.wiring.clock import now

    person_id = find_customer(" ".join(customer))
    card = person_card(OPERATOR, person_id)
    about("customer", person_id, "saw")
    if card is None:
        fail(f"There is no customer number {person_id}.", code=1)
    present = now()
    owed = [
        line
        for group in today(
            OPERATOR, now=present, whose="everyone", customer_id=person_id, limit=100
        ).groups
        for line in group.lines
    ]
    owed += planned_lines(OPERATOR, now=present, customer_id=person_id)
    story = customer_story(OPERATOR, person_id, now=present, limit=limit)
    zone = the_house().calendar.definition.get("zone", "UTC")
    if as_json:
        _as_json(card, owed, story)
    else:
        print_story(card, owed, story, zone)


def find_customer(text: str) -> int:
    """The number of the customer that a text names; ends the command when it is not clear."""
    from goodword.access import OPERATOR
    from goodword.people.queries import find_people

    if text.isdigit():
        return int(text)
    found, more = find_people(OPERATOR, text, limit=8)
    exact = [p for p in found if text.casefold() in (p.name.casefold(), p.spec)]
    if len(exact) == 1:
        return exact[0].id
    if len(found) == 1:
        return found[0].id
    if not found:
        return fail(f"Nobody is called “{text}”, and no address or organisation holds it.", code=1)
    lines = "\n".join(f"  {p.id}  {p.name}  {p.spec}  {p.organisation}" for p in found)
    return fail(
        f"Several people fit “{text}”. Say the number:\n{lines}" + ("\n  …" if more else ""), code=1
    )


def _as_json(card, owed, story) -> None:  # type: ignore[no-untyped-def]
    person: dict[str, Any] = {
        "type": "person",
        "id": card.id,
        "name": card.name,
        "relation": card.effective_relation,
        "organisation": card.organisation[1] if card.organisation else "",
        "addresses": [a[0] for a in card.addresses],
        "numbers": list(card.numbers),
        "looked_after_by": card.looked_after_by[1] if card.looked_after_by else "",
        "note": card.note,
    }
    rows = [person]
    rows += [
        {
            "type": "commitment",
            "id": line.id,
            "kind": line.kind,
            "state": line.state,
            "what": line.what,
            "why": line.why,
            "since": line.since.isoformat(),
            "due_at": line.due_at.isoformat(),
            "late": line.late,
            "accountable": line.accountable,
            "conversation_id": line.conversation_id,
        }
        for line in owed
    ]
    rows += [
        {
            "type": "conversation",
            "id": fold.id,
            "subject": fold.subject,
            "first_at": fold.first_at.isoformat(),
            "last_at": fold.last_at.isoformat(),
            "entries": fold.count,
            "latest_from": fold.latest.author_name if fold.latest else "",
            "latest_text": fold.latest.author_text[:500] if fold.latest else "",
        }
        for fold in story.conversations
    ]
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))


def print_story(card, owed, story, zone: str) -> None:  # type: ignore[no-untyped-def]
    """A customer for people."""
    from zoneinfo import ZoneInfo

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    house = f", {card.organisation[1]}" if card.organisation else ""
    console.print(Text.assemble((card.name, "bold"), house))
    facts = [a[0] for a in card.addresses] + list(card.numbers)
    if card.effective_relation:
        facts.append(card.effective_relation)
    if card.looked_after_by:
        facts.append(f"looked after by {card.looked_after_by[1]}")
    console.print("  ".join(facts), style="dim")
    if card.note:
        console.print(card.note)
    console.print("\nWhat we owe" if owed else "\nNothing is owed.", style="bold")
    for line in owed:
        console.print(
            Text.assemble(
                "  ",
                (f"{line.due_text:24}", "red" if line.late else ""),
                line.what,
                (f"  ({line.accountable})", "dim"),
            )
        )
    table = Table(box=None, padding=(0, 2, 0, 0), title="Story", title_justify="left", expand=True)
    table.add_column("last", no_wrap=True, min_width=16)
    table.add_column("subject", no_wrap=True, overflow="ellipsis", ratio=2)
    table.add_column("entries", justify="right", min_width=7)
    table.add_column("latest words", no_wrap=True, overflow="ellipsis", ratio=3)
    for fold in story.conversations:
        words = (fold.latest.said or fold.latest.author_text) if fold.latest else ""
        table.add_row(
            f"{fold.last_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}",
            fold.subject or "(no subject)",
            str(fold.count),
            " ".join(words.split())[:120],
        )
    console.print(table)

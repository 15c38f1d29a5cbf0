"""``goodword search``: full-text search in the terminal."""

import json
from typing import Annotated

import typer


def search(
    words: Annotated[
        list[str],
        typer.Argument(help="words, and from: to: subject: before: after: has:attachment in: is:"),
    ],
    limit: Annotated[int, typer.Option(help="how many hits", min=1, max=1000)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Find mail by its words, newest first."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.timeline.search import search as run
    from goodword.wiring.clock import now

    zone = the_house().calendar.definition.get("zone", "UTC")
    page = run(OPERATOR, " ".join(words), now=now(), zone=zone, limit=limit)
    for problem in page.problems:
        typer.echo(problem, err=True)
    if as_json:
        for hit in page.hits:
            typer.echo(
                json.dumps(
                    {
                        "entry_id": hit.entry_id,
                        "conversation_id": hit.conversation_id,
                        "at": hit.at.isoformat(),
                        "subject": hit.subject,
                        "who": hit.who,
                        "person_id": hit.person_id,
                        "direction": hit.direction,
                        "snippet": "".join(text for text, _ in hit.snippet),
                    },
                    ensure_ascii=False,
                )
            )
        return
    print_hits(page, zone)


def print_hits(page, zone: str) -> None:  # type: ignore[no-untyped-def]
    """Hits for people."""
    from zoneinfo import ZoneInfo

    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    if not page.hits:
        console.print(f"Nothing found for {page.understood or 'that'}.")
        return
    for hit in page.hits:
        local = hit.at.astimezone(ZoneInfo(zone))
        head = Text.assemble(
            (f"{local:%Y-%m-%d %H:%M}  ", "dim"),
            (hit.who, "bold"),
            "  ",
            hit.subject or "(no subject)",
        )
        console.print(head, overflow="ellipsis", no_wrap=True)
        body = Text("  ")
        for text, match in hit.snippet:
            body.append(text, style="reverse" if match else "dim")
        console.print(body, overflow="ellipsis", no_wrap=True)
    if page.next_cursor:
        console.print("There is more: ask for a larger --limit or more words.", style="dim")

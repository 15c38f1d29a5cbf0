"""``goodword notices``: what a colleague is told, in the terminal."""

import json
from typing import Annotated

import typer

from goodword.cli.saying import fail


def notices(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="whose notices")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
    every: Annotated[bool, typer.Option("--all", help="also what was seen or settled")] = False,
) -> None:
    """Show what a colleague should know: offers, new matters, what is due, who wrote again."""
    from goodword.wiring.start import django

    django()
    from goodword.notices.queries import notices as read
    from goodword.people.queries import reader_for
    from goodword.people.tables import Colleague
    from goodword.wiring.clock import now

    colleague = Colleague.objects.filter(email__iexact=email.strip()).first()
    if colleague is None:
        fail(f"No colleague has the address {email}. They are listed by: goodword colleague list")
    page = read(reader_for(colleague), now=now())
    found = [one for group in page.waiting for one in group.notices]
    for one in [*found, *(page.earlier if every else ())]:
        if as_json:
            told = {
                "id": one.id,
                "kind": one.kind,
                "at": one.at.isoformat(),
                "title": one.title,
                "text": one.text,
                "quote": one.quote,
                "by": one.by,
                "seen": one.seen,
            }
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            quote = f" “{one.quote}”" if one.quote else ""
            typer.echo(f"{one.at:%Y-%m-%d %H:%M}  {one.title}\n  {one.text}{quote}")
    if not found and not as_json:
        typer.echo("Nothing new.")

"""Commands about the installation itself: serve, web, worker, demo, migrate, as-of."""

import os
from pathlib import Path
from typing import Annotated

import typer

from goodword.cli.saying import fail, moment

Host = Annotated[str, typer.Option(help="address to listen on")]
Port = Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)]


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages, fetch mail and do the clock's work, in one process."""
    from goodword.wiring.start import django

    django()
    from goodword.wiring.serving import serve as run

    run(host=host, port=port, say=typer.echo)


def web(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages alone; a `goodword worker` beside it does the rest."""
    from goodword.wiring.start import django

    django()
    from goodword.wiring.serving import serve as run

    run(host=host, port=port, say=typer.echo, work_too=False)


def worker() -> None:
    """Fetch mail and do the clock's work, without pages; any number may run at once."""
    from goodword.wiring.start import django

    django()
    from goodword.wiring.serving import work_alone

    work_alone(say=typer.echo)


def demo(
    port: Port = 8000,
    customers: Annotated[int, typer.Option(help="how many customers", min=1)] = 60,
    months: Annotated[int, typer.Option(help="how many months of history", min=1)] = 6,
    seed: Annotated[int, typer.Option(help="another seed makes another business")] = 3,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="make the business, but don't serve it")
    ] = False,
) -> None:
    """Make an invented business in a home of its own and serve it, opening on Today."""
    if not os.environ.get("GOODWORD_HOME"):
        os.environ["GOODWORD_HOME"] = str(Path.cwd() / ".goodword" / "demo")
    os.environ["GOODWORD_DEMO"] = "1"
    from goodword.wiring.start import django

    django()
    from goodword.wiring.demo import prepare
    from goodword.wiring.serving import serve as run

    prepare(customers=customers, months=months, seed=seed, say=typer.echo)
    if not prepare_only:
        run(host="127.0.0.1", port=port, say=typer.echo)


def migrate() -> None:
    """Bring the database up to date with this version."""
    from goodword.wiring.start import django, pending

    django(migrate=False)
    from django.core.management import call_command

    todo = pending()
    call_command("migrate", verbosity=0, interactive=False)
    typer.echo(f"{len(todo)} changes made." if todo else "The database is up to date.")


def as_of(
    day: Annotated[str, typer.Argument(help="a day such as 2001-05-01, or: now")],
) -> None:
    """Read the archive as if a day were today; "now" returns to the present."""
    from goodword.wiring.start import django

    django()
    from goodword.house.actions import set_as_of
    from goodword.house.queries import the_house
    from goodword.wiring.clock import now
    from goodword.wiring.importing import settle_again

    if day.strip().lower() == "now":
        set_as_of(as_of=None)
    else:
        zone = the_house().calendar.definition.get("zone", "UTC")
        set_as_of(as_of=moment(day, zone, end_of_day=True))
    count = settle_again(now=now())
    typer.echo(f"The present is {now():%-d %B %Y %H:%M} UTC. {count:,} conversations settled.")


def unanswered(
    open_since: Annotated[
        str, typer.Option("--open-since", help="open what was never answered since this day")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """List older contacts that were never answered, and open those one still wants to answer."""
    import json

    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.house.queries import the_house
    from goodword.replies.actions import open_history
    from goodword.replies.queries import unopened_history
    from goodword.wiring.clock import now

    zone = the_house().calendar.definition.get("zone", "UTC")
    if open_since:
        opened = open_history(reader=OPERATOR, since=moment(open_since, zone), now=now())
        typer.echo(f"{opened:,} opened: goodword today")
        return
    found = unopened_history(OPERATOR, now=now())
    if not found and not as_json:
        typer.echo("Nothing: every older contact was answered.")
    for item in found:
        if as_json:
            typer.echo(json.dumps(item.as_json(), ensure_ascii=False))
        else:
            typer.echo(f"{item.since:%Y-%m-%d}  {item.who}  {item.what}")


__all__ = ["as_of", "demo", "fail", "migrate", "serve", "unanswered", "web", "worker"]

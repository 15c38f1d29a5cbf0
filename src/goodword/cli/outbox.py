"""``goodword outbox``: what waits to be sent, what is in doubt, what was refused."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from goodword.cli.saying import fail

app = typer.Typer(
    help="What waits to be sent, is in doubt, or was refused.", invoke_without_command=True
)
Number = Annotated[int, typer.Argument(help="the letter's number, as the list shows it")]
Why = Annotated[str, typer.Option("--because", help="how you know")]


@app.callback()
def outbox(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """List what waits to be sent, is in doubt, or was refused."""
    from goodword.wiring.start import django

    django()
    if ctx.invoked_subcommand is not None:
        return
    from goodword.access import OPERATOR
    from goodword.wiring.outbox import lines

    found = lines(OPERATOR)
    for one in found:
        if as_json:
            typer.echo(json.dumps(one.told(), ensure_ascii=False))
        else:
            typer.echo(f"{one.id}\t{one.state}\t{one.mailbox}\t{', '.join(one.to)}\t{one.subject}")
            if one.why:
                typer.echo(f"\t{one.why}")
    if not found and not as_json:
        typer.echo("Nothing waits.")


@app.command()
def arrived(number: Number, because: Why) -> None:
    """Say that a letter in doubt arrived: it counts as sent."""
    _settle(number, arrived=True, because=because)
    typer.echo("It counts as sent.")


@app.command()
def again(number: Number, because: Why = "") -> None:
    """Send again what did not arrive, or was refused."""
    from goodword.channels.mail.sending.actions import try_again

    if because:
        _settle(number, arrived=False, because=because)
    else:
        _do(try_again, outgoing_id=number)
    typer.echo("It is sent again.")


@app.command()
def withdraw(number: Number) -> None:
    """Take a letter back that has not gone."""
    from goodword.channels.mail.sending import actions

    _do(actions.withdraw, outgoing_id=number)
    typer.echo("It is not sent.")


@app.command()
def now(number: Number) -> None:
    """Send at once what waits for its time."""
    from goodword.channels.mail.sending.actions import send_now

    _do(send_now, outgoing_id=number)
    typer.echo("It goes now.")


def _settle(number: int, *, arrived: bool, because: str) -> None:
    from goodword.channels.mail.sending.actions import settle_doubt

    _do(settle_doubt, outgoing_id=number, arrived=arrived, reason=because)


def _do(action: Callable[..., Any], **told: Any) -> None:
    from goodword.access import OPERATOR, Refused
    from goodword.wiring.fetching import database_now

    try:
        action(reader=OPERATOR, now=database_now(), **told)
    except Refused as error:
        fail(str(error), code=1)

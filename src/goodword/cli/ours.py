"""``goodword ours``: which addresses and domains are the business's own."""

from typing import Annotated

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Which addresses and domains are our own.")


@app.command("list")
def list_ours() -> None:
    """List our addresses and domains, and whose they are."""
    _ready()
    from goodword.people.queries import our_addresses

    found = list(our_addresses())
    if not found:
        typer.echo("None yet. Say it: goodword ours add you@your.example")
    for ours in found:
        typer.echo(f"{ours.spec}\t{ours.colleague.name if ours.colleague else ''}".rstrip())


@app.command()
def add(
    spec: Annotated[str, typer.Argument(help="an address, or a whole domain")],
    colleague: Annotated[str, typer.Option(help="e-mail address of the colleague it is")] = "",
) -> None:
    """Say that an address or a domain is ours, and judge all mail anew by that."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.people.actions import add_our_address
    from goodword.people.tables import Colleague

    owner = Colleague.objects.filter(email__iexact=colleague).first() if colleague else None
    if colleague and owner is None:
        fail(f"There is no colleague {colleague}. First: goodword colleague add {colleague}")
    try:
        add_our_address(reader=OPERATOR, spec=spec, colleague_id=owner.pk if owner else None)
    except Refused as error:
        fail(str(error))
    _again()


@app.command()
def remove(spec: Annotated[str, typer.Argument(help="an address or a domain")]) -> None:
    """Say that an address or a domain is not ours, and judge all mail anew by that."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.people.actions import remove_our_address

    try:
        remove_our_address(reader=OPERATOR, spec=spec)
    except Refused as error:
        fail(str(error))
    _again()


def _ready() -> None:
    from goodword.wiring.start import django

    django()


def _again() -> None:
    from goodword.cli.reread import run

    run()

"""``goodword lines``: which extension or line of the telephone is whose."""

from typing import Annotated

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Which extension of the telephone is whose.")
Line = Annotated[str, typer.Argument(help="as the telephone writes it: 101, a number, or a name")]


@app.command("list")
def list_lines() -> None:
    """List the lines that are somebody's."""
    _ready()
    from goodword.people.lines import lines

    found = list(lines())
    if not found:
        typer.echo("None yet. Say it: goodword lines set 101 --colleague you@your.example")
    for one in found:
        whose = (one.colleague.email if one.colleague else "", str(one.mailbox or ""))
        typer.echo("\t".join((one.line, *whose)).rstrip())


@app.command("set")
def set_line(
    line: Line,
    colleague: Annotated[str, typer.Option(help="e-mail address of the colleague it is")] = "",
    mailbox: Annotated[
        str, typer.Option(help="name of the mailbox by whose standard calls are returned")
    ] = "",
) -> None:
    """Say whose a line is, for calls that come in from now on."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.people.lines import say_line
    from goodword.people.tables import Colleague, Mailbox

    whose = Colleague.objects.filter(email__iexact=colleague.strip()).first() if colleague else None
    box = Mailbox.objects.filter(name=mailbox.strip()).first() if mailbox else None
    if colleague and whose is None:
        fail(f"No colleague has the address {colleague}.")
    if mailbox and box is None:
        names = ", ".join(Mailbox.objects.values_list("name", flat=True)[:20])
        fail(f"There is no mailbox {mailbox}. There are: {names or 'none'}.")
    try:
        said = say_line(
            reader=OPERATOR, line=line, colleague_id=whose.pk if whose else None,
            mailbox_id=box.pk if box else None, region=_region(),
        )  # fmt: skip
    except Refused as refusal:
        fail(str(refusal))
    typer.echo(f"{said.line}: {' and '.join(str(one) for one in (whose, box) if one)}")


@app.command()
def remove(line: Line) -> None:
    """Say that a line is nobody's in particular."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.people.lines import forget_line

    try:
        forget_line(reader=OPERATOR, line=line, region=_region())
    except Refused as refusal:
        fail(str(refusal))


def _region() -> str:
    from goodword.house.queries import the_house

    return str(the_house().calendar.definition.get("country", ""))


def _ready() -> None:
    from goodword.wiring.start import django

    django()

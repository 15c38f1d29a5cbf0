"""``goodword colleague``: who works here, from the terminal."""

from typing import Annotated

import typer

from goodword.cli.saying import fail

app = typer.Typer(no_args_is_help=True, help="Colleagues and their passwords.")


@app.command("list")
def list_colleagues() -> None:
    """List colleagues, what they may do, and whether they can log in."""
    _ready()
    from goodword.people.queries import colleagues

    found = colleagues(active_only=False)
    if not found:
        typer.echo("Nobody yet. The first visit to the pages sets up the first administrator.")
    for person in found:
        state = "" if person.is_active else "\tgone"
        login = "" if person.has_usable_password() else "\tcan't log in yet"
        typer.echo(f"{person.email}\t{person.name}\t{person.role}{state}{login}")


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="their e-mail address")],
    name: Annotated[str, typer.Option(help="their name")] = "",
    role: Annotated[
        str, typer.Option(help="administrator, lead, colleague or read-only")
    ] = "colleague",
) -> None:
    """Bring a colleague into the house."""
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.people.actions import add_colleague, add_our_address
    from goodword.wiring.clock import wall

    try:
        person = add_colleague(reader=OPERATOR, email=email, name=name, role=role, now=wall())
        add_our_address(reader=OPERATOR, spec=email, colleague_id=person.pk)
    except Refused as error:
        fail(str(error))
    typer.echo(f"{person.name} is a colleague. A password: goodword colleague password {email}")


@app.command()
def password(email: Annotated[str, typer.Argument(help="whose password to set")]) -> None:
    """Set a colleague's password; it is asked for, never taken from the command line."""
    _ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from goodword.people.tables import Colleague

    person = Colleague.objects.filter(email__iexact=email).first()
    if person is None:
        fail(f"There is no colleague {email}.", code=1)
    told = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(told, person)
    except ValidationError as error:
        fail(" ".join(error.messages))
    person.set_password(told)
    person.save(update_fields=["password"])
    typer.echo(f"{person.name} has a new password; their open sessions have ended.")


def _ready() -> None:
    from goodword.wiring.start import django

    django()

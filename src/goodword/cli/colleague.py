"""``goodword colleague``: who works here, from the terminal."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from goodword.cli.saying import fail


class _Colleagues(TyperGroup):
    """``goodword colleague ADDRESS --invite`` says the same as ``colleague invite ADDRESS``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The subcommand that is meant."""
        if args and "@" in args[0] and "--invite" in args:
            rest = [arg for arg in args if arg != "--invite"]
            return super().resolve_command(ctx, ["invite", *rest])
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Colleagues,
    no_args_is_help=True,
    help="Colleagues, and how they come in.",
    context_settings={"ignore_unknown_options": True},
)


@app.command("list")
def list_colleagues() -> None:
    """List colleagues, what they may do, and whether they can log in."""
    _ready()
    from goodword.accounts.invitations import has_a_way_in
    from goodword.people.queries import colleagues

    found = colleagues(active_only=False)
    if not found:
        typer.echo("Nobody yet. The first visit to the pages sets up the first administrator.")
    for person in found:
        state = "" if person.is_active else "\tgone"
        login = "" if has_a_way_in(person) else "\tcan't log in yet"
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
    from goodword.people.actions import add_our_address
    from goodword.people.colleagues import add_colleague
    from goodword.wiring.clock import wall

    try:
        person = add_colleague(reader=OPERATOR, email=email, name=name, role=role, now=wall())
        add_our_address(reader=OPERATOR, spec=email, colleague_id=person.pk)
    except Refused as error:
        fail(str(error))
    typer.echo(f"{person.name} is a colleague. A link for them: goodword colleague invite {email}")


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="whom to let in")],
    without_second_factor: Annotated[
        bool,
        typer.Option(
            "--without-second-factor", help="also take away a second factor that they have lost"
        ),
    ] = False,
) -> None:
    """Make a link by which a colleague comes in, or sets a new password; shown once."""
    _ready()
    from django.urls import reverse

    from goodword.access import OPERATOR, Refused
    from goodword.accounts import invitations
    from goodword.wiring.clock import wall
    from goodword.wiring.places import address_of

    person = _person(email)
    try:
        if without_second_factor:
            invitations.take_second_factor_away(reader=OPERATOR, colleague_id=person.pk, now=wall())
        told = invitations.invite(reader=OPERATOR, colleague_id=person.pk, now=wall())
    except Refused as error:
        fail(str(error))
    path = reverse("open_invitation", args=[told.token])
    typer.echo(address_of(path) or f"http://127.0.0.1:8000{path}")
    typer.echo(
        f"It lets {person.name} in once, until {told.expires_at:%-d %B, %H:%M} UTC; "
        "links of before have ended.",
        err=True,
    )
    if not address_of(path):
        typer.echo(
            "Put the house’s own address in place of http://127.0.0.1:8000; "
            "GOODWORD_URL says it once and for all.",
            err=True,
        )


@app.command()
def password(email: Annotated[str, typer.Argument(help="whose password to set")]) -> None:
    """Set a colleague's password; it is asked for, never taken from the command line."""
    _ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from goodword.access import OPERATOR
    from goodword.people.colleagues import set_password

    person = _person(email)
    told = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(told, person)
    except ValidationError as error:
        fail(" ".join(error.messages))
    set_password(reader=OPERATOR, colleague_id=person.pk, password=told)
    typer.echo(f"{person.name} has a new password; their open sessions have ended.")


def _person(email: str) -> Any:
    from goodword.people.tables import Colleague

    found = Colleague.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        fail(f"There is no colleague {email}.", code=1)
    return found


def _ready() -> None:
    from goodword.wiring.start import django

    django()

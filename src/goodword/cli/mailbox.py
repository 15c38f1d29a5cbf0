"""``goodword mailbox``: connect mailboxes, look at them, stop and go on, from the terminal."""

from typing import Annotated, Any

import typer

from goodword.cli.mailbox_sending import sending
from goodword.cli.mailbox_where import Said, ask_secret, where_is
from goodword.cli.saying import fail, moment

app = typer.Typer(no_args_is_help=True, help="Mailboxes that mail is fetched from.")
Which = Annotated[str, typer.Argument(help="the mailbox, by its name or address")]


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="the mailbox's address")],
    host: Annotated[str, typer.Option(help="the mail server, where it can't be found")] = "",
    port: Annotated[int, typer.Option(help="its port", min=1, max=65535)] = 993,
    security: Annotated[
        str, typer.Option(help="tls, starttls, or none (on this machine only)")
    ] = "tls",
    login: Annotated[str, typer.Option(help="the name there, if it is not the address")] = "",
    jmap: Annotated[
        str, typer.Option(help="the address of a JMAP session, where there is one")
    ] = "",
    imap: Annotated[
        bool, typer.Option("--imap", help="by IMAP, also where JMAP is offered")
    ] = False,
    api_token: Annotated[
        bool, typer.Option("--api-token", help="JMAP: a token is asked for, not a password")
    ] = False,
    name: Annotated[str, typer.Option(help="how the mailbox is called here")] = "",
    owner: Annotated[str, typer.Option(help="whose it is; without, it is shared")] = "",
    since: Annotated[str, typer.Option("--from", help="leave older mail where it is")] = "",
    token: Annotated[
        str, typer.Option(help="google or microsoft: a refresh token is asked for instead")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="begin without asking")] = False,
) -> None:
    """Connect a mailbox: its server is found, tried, and how much there is is told first.

    The password is asked for, never taken from the command line.
    """
    _ready()
    from goodword.access import OPERATOR, Refused
    from goodword.channels.mail.live import actions
    from goodword.channels.mail.live.trouble import Trouble
    from goodword.wiring import connecting
    from goodword.wiring.clock import wall

    from_date = moment(since, "UTC").date() if since else None
    try:
        said = Said(address, host, port, security, login, jmap, imap, token, api_token)
        where = where_is(said)
        secret, until = ask_secret(where)
        wanted = connecting.Wanted(
            address=address, **where, secret=secret, access_until=until, name=name,
            owner_id=_colleague(owner), from_date=from_date,
        )  # fmt: skip
        row = connecting.connect_mailbox(reader=OPERATOR, wanted=wanted, now=wall())
        looked = connecting.look(row, now=wall())
    except (Refused, Trouble) as error:
        fail(str(error))
    for one in looked:
        told = one.told or ("not taken" if one.since is None else f"{one.since:,} messages")
        typer.echo(f"{one.folder.shown}\t{told}")
    if not yes and not typer.confirm("Take these, the newest first?", default=True):
        typer.echo(f"Kept, and paused. Begin: goodword mailbox resume {row.mailbox.name}")
        return
    actions.resume(reader=OPERATOR, connection_id=row.pk, now=wall())
    typer.echo(f"{row.mailbox.name} is connected. `goodword serve` fetches its mail.")


def _colleague(email: str) -> int | None:
    from goodword.people.tables import Colleague

    if not email:
        return None
    found = Colleague.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        fail(f"There is no colleague {email}. Add them first: goodword colleague add {email}")
    return found.pk


@app.command("list")
def list_mailboxes() -> None:
    """List connected mailboxes and how they do."""
    _ready()
    from goodword.channels.mail.live.tables import Connection
    from goodword.wiring.clock import wall
    from goodword.wiring.mailboxes import standing

    found = list(Connection.objects.select_related("mailbox").order_by("mailbox__name"))
    if not found:
        typer.echo("None yet. Connect one: goodword mailbox add you@your.example")
    for one in found:
        typer.echo(f"{one.mailbox.name}\t{one.login} at {one.host}\t{standing(one, now=wall())}")


@app.command()
def folders(mailbox: Which) -> None:
    """List a mailbox's folders: what each is for, whether it is taken, how far one is."""
    _ready()
    from goodword.channels.mail.live.folders import ORDER

    rows = sorted(_connection(mailbox).folders.all(), key=lambda f: (ORDER.index(f.role), f.shown))
    if not rows:
        typer.echo("Not looked at yet: goodword mailbox sync")
    for row in rows:
        told = "not taken" if not row.wanted else "all here" if row.history_done else "coming"
        if row.wanted and row.history_left:
            told += f", {row.history_left:,} to come"
        name = row.shown if row.connection.url else row.name
        words = [name, row.role, row.told or ("not there any more" if row.missing else told)]
        typer.echo("\t".join(words))


@app.command()
def folder(
    mailbox: Which,
    name: Annotated[str, typer.Argument(help="the folder, as `folders` lists it")],
    take: Annotated[bool, typer.Option("--take/--leave", help="fetch its mail or not")] = True,
    role: Annotated[str, typer.Option(help="what it is for: sent, junk, archive, other")] = "",
) -> None:
    """Say whether a folder's mail is fetched, and what the folder is for."""
    _ready()
    folders = _connection(mailbox).folders
    # By JMAP a folder's name is a word of the server's; people know it by what it is called.
    row = folders.filter(name=name).first() or folders.filter(shown=name, missing=False).first()
    if row is None:
        fail(f"There is no folder {name}: goodword mailbox folders {mailbox}", code=1)
    from goodword.channels.mail.live.actions import choose_folder

    _do(choose_folder, folder_id=row.pk, wanted=take, role=role)
    typer.echo(f"{name}: its mail is {'taken' if take else 'left there'}.")


@app.command()
def sync(mailbox: Which) -> None:
    """Look at a mailbox now, and take what is new; a running Goodword does so by itself."""
    _ready()
    from goodword.wiring.mailboxes import look_once

    row = _connection(mailbox)
    told = look_once(row.pk)
    row.refresh_from_db()
    if told is None:
        typer.echo("It is being looked at: another Goodword has it in hand.")
    elif row.told:
        fail(row.told, code=1)
    else:
        typer.echo(f"{told:,} messages were new.")


@app.command()
def worries() -> None:
    """List what somebody should look at about mailboxes, each by its number."""
    _ready()
    from goodword.channels.mail.live.watching_tables import Worry

    rows = Worry.objects.filter(ended_at__isnull=True).select_related("mailbox").order_by("pk")
    for row in rows:
        typer.echo(f"{row.pk}\t{row.mailbox.name}\t{row.words} (since {row.since:%Y-%m-%d})")
    if not rows:
        typer.echo("Nothing.")


@app.command()
def over(
    number: Annotated[int, typer.Argument(help="what is over, as `worries` numbers it", min=1)],
) -> None:
    """Say that a voicemail box has room again; everything else ends by itself."""
    _ready()
    from goodword.channels.mail.live.actions import end_worry

    _do(end_worry, worry_id=number)
    typer.echo("It is over. It is told again when the telephone system says so.")


@app.command()
def pause(mailbox: Which) -> None:
    """Fetch nothing until `resume`."""
    _ready()
    from goodword.channels.mail.live import actions

    _do(actions.pause, connection_id=_connection(mailbox).pk)
    typer.echo("Nothing is fetched until: goodword mailbox resume")


@app.command()
def resume(mailbox: Which) -> None:
    """Fetch again, from where it stopped."""
    _ready()
    from goodword.channels.mail.live import actions

    _do(actions.resume, connection_id=_connection(mailbox).pk)
    typer.echo("Mail is fetched again, from where it stopped.")


@app.command()
def password(mailbox: Which) -> None:
    """Enter another password, or token: tried, and kept when it works.

    It is never taken from the command line.
    """
    _ready()
    from goodword.channels.mail.live.secrets import typed_secret
    from goodword.wiring.connecting import change_access

    row = _connection(mailbox)
    what = "token" if row.auth == "token" else "password"
    typed = typer.prompt(f"API {what}" if what == "token" else "Password", hide_input=True)
    _do(change_access, connection=row, secret=typed_secret(row.auth, typed))
    typer.echo(f"The new {what} works, and is kept.")


@app.command()
def remove(mailbox: Which) -> None:
    """Forget how a mailbox is reached; its mail stays here, and on the server."""
    _ready()
    from goodword.access import OPERATOR
    from goodword.channels.mail.live.actions import disconnect

    name = disconnect(reader=OPERATOR, connection_id=_connection(mailbox).pk)
    typer.echo(f"{name} is not fetched any more. All mail that was taken stays.")


app.command()(sending)


def _do(act: Any, **told: Any) -> None:
    from goodword.access import OPERATOR, NotFound, Refused
    from goodword.channels.mail.live.trouble import Trouble
    from goodword.wiring.clock import wall

    try:
        act(reader=OPERATOR, now=wall(), **told)
    except (NotFound, Refused, Trouble) as error:
        fail(str(error))


def _connection(told: str) -> Any:
    from django.db.models import Q

    from goodword.channels.mail.live.tables import Connection

    told = told.strip()
    named = Q(mailbox__name=told) | Q(mailbox__address__iexact=told) | Q(login__iexact=told)
    found = Connection.objects.select_related("mailbox").filter(named).first()
    if found is None:
        fail(f"No mailbox {told} is connected: goodword mailbox list", code=1)
    return found


def _ready() -> None:
    from goodword.wiring.start import django

    django()

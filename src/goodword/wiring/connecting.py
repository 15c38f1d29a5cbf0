"""Connecting a mailbox: find its server, try it, look how much there is, and only then begin."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from imapclient.exceptions import IMAPClientError

from goodword.access import NotFound, Reader, Refused
from goodword.channels.mail.live import actions, login
from goodword.channels.mail.live.explaining import Tried
from goodword.channels.mail.live.finding import Found, find
from goodword.channels.mail.live.finding_rules import SECURITIES, is_host
from goodword.channels.mail.live.finding_table import of_host
from goodword.channels.mail.live.folders import keep_folders, listing
from goodword.channels.mail.live.jmap_login import try_jmap
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.opening import open_server
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.trouble import Refusal, Trouble, trouble_of
from goodword.people.actions import must_administer
from goodword.people.tables import Colleague, Mailbox
from goodword.wiring.connecting_jmap import check_session

MOST_LOOKED_INTO = 60
"""So many folders are counted before somebody confirms; the others are taken uncounted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mailbox as somebody entered it. ``secret``: as `live.secrets` keeps it.

    ``url``: the address of a JMAP session, on that host and port; without, it is IMAP.
    ``owner_id``: whose it is; nobody: the house shares it. ``name``: what it is called here.
    """

    address: str
    host: str
    port: int
    security: str
    login: str
    secret: dict[str, str]
    auth: str = "password"
    provider: str = ""
    access_until: datetime | None = None
    name: str = ""
    owner_id: int | None = None
    sharing: str = "contact"
    from_date: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder before anything is taken: how many messages in all, and since the chosen day.

    ``since`` is ``None`` where it was not counted; ``told`` says why it can't be opened.
    """

    folder: Folder
    messages: int | None
    since: int | None
    told: str = ""


def find_server(address: str) -> Found:
    """The server for an address. Raises `Refused` for what is no address."""
    return find(address.strip(), answers=login.answers, private_hosts=settings.PRIVATE_HOSTS)


def known_mailbox(address: str) -> Mailbox | None:
    """A mailbox that is here already under this address and is not connected."""
    if "@" not in address:
        return None
    rows = Mailbox.objects.filter(address__iexact=address.strip(), connection__isnull=True)
    return rows.order_by("pk").first()


def connect_mailbox(
    *, reader: Reader, wanted: Wanted, now: datetime, mailbox_id: int | None = None
) -> Connection:
    """Try it, and keep it paused until `begin`. Nothing is kept of what does not work.

    Raises `Refused` for what was entered wrongly, `Trouble` where the server can't be entered.
    """
    must_administer(reader)
    _check(wanted)
    found = try_login(wanted)
    with transaction.atomic():
        mailbox = _mailbox(wanted, mailbox_id)
        row = actions.connect(
            reader=reader,
            mailbox_id=mailbox.pk,
            host=wanted.host,
            port=wanted.port,
            security=wanted.security,
            login=wanted.login,
            secret=wanted.secret,
            from_date=wanted.from_date,
            now=now,
            auth=wanted.auth,
            provider=wanted.provider,
            access_until=wanted.access_until,
            url=wanted.url,
        )
        row.certificate_until = found
        row.save(update_fields=["certificate_until"])
        # Nothing is taken before somebody saw how much it is.
        return actions.pause(reader=reader, connection_id=row.pk, now=now)


def try_login(wanted: Wanted) -> datetime | None:
    """Log in and leave. Until when the certificate is good. Raises `Trouble`."""
    if wanted.url:
        return try_jmap(wanted.url, wanted.login, wanted.auth, wanted.secret)
    tried = Tried(
        wanted.host, wanted.port, wanted.security, wanted.auth, of_host(wanted.host)
    )  # fmt: skip
    client = login.open_client(tried)
    try:
        until = login.certificate_until(client)
        login.log_in(client, tried, wanted.login, wanted.secret)
    finally:
        login.close(client)
    return until


def change_access(
    *,
    reader: Reader,
    connection: Connection,
    secret: dict[str, str],
    now: datetime,
    access_until: datetime | None = None,
) -> None:
    """Another password, or other tokens: tried, and kept when they work. Raises `Trouble`."""
    must_administer(reader)
    wanted = Wanted(
        connection.mailbox.address, connection.host, connection.port, connection.security,
        connection.login, secret, connection.auth, connection.provider, url=connection.url,
    )  # fmt: skip
    try_login(wanted)
    before = connection.state
    with transaction.atomic():
        actions.change_secret(
            reader=reader,
            connection_id=connection.pk,
            secret=secret,
            now=now,
            access_until=access_until,
        )
        if before == "paused":
            actions.pause(reader=reader, connection_id=connection.pk, now=now)


def look(connection: Connection, *, now: datetime) -> list[Looked]:
    """Which folders there are, and how much lies in those that are wanted. Raises `Trouble`."""
    try:
        server = open_server(connection, now=now, keeps=False)
        try:
            found = listing(server)
            with transaction.atomic():
                keep_folders(connection, found)
            order = {place.name: number for number, place in enumerate(found)}
            rows = [f for f in connection.folders.all() if f.name in order]
            rows.sort(key=lambda folder: order[folder.name])
            return [
                _looked(server, folder, connection.from_date, number < MOST_LOOKED_INTO)
                for number, folder in enumerate(rows)
            ]
        finally:
            server.close()
    except Trouble:
        raise
    except (IMAPClientError, OSError, EOFError, Refusal) as error:
        raise trouble_of(error) from error


@transaction.atomic
def begin(
    *,
    reader: Reader,
    connection_id: int,
    from_date: date | None,
    wanted: Collection[int],
    now: datetime,
) -> None:
    """Take mail from these folders, from this day on (none: all of it)."""
    choose_folders(reader=reader, connection_id=connection_id, wanted=wanted, now=now)
    actions.take_since(reader=reader, connection_id=connection_id, from_date=from_date, now=now)
    actions.resume(reader=reader, connection_id=connection_id, now=now)


@transaction.atomic
def choose_folders(
    *, reader: Reader, connection_id: int, wanted: Collection[int], now: datetime
) -> int:
    """Take messages from these folders of a connection and no others; how many changed."""
    must_administer(reader)
    rows = Folder.objects.filter(connection_id=connection_id, missing=False)
    if not any(row.pk in wanted for row in rows):
        raise Refused("Choose at least one folder, or pause the mailbox.")
    changed = [row for row in rows if row.wanted != (row.pk in wanted)]
    for row in changed:
        actions.choose_folder(reader=reader, folder_id=row.pk, wanted=row.pk in wanted, now=now)
    return len(changed)


def connection_of(reader: Reader, mailbox_id: int) -> Connection:
    """The connection of a mailbox. Raises `NotFound`."""
    must_administer(reader)
    row = (
        Connection.objects.select_related("mailbox", "mailbox__owner")
        .filter(mailbox_id=mailbox_id)
        .first()
    )
    if row is None:
        raise NotFound("This mailbox is not connected.")
    return row


def _looked(server: MailServer, folder: Folder, since: date | None, count: bool) -> Looked:
    if not folder.wanted or not count:
        return Looked(folder, None, None)
    try:
        seen = server.examine(folder.name)
        if since is None or not seen.messages:
            return Looked(folder, seen.messages, seen.messages)
        number = server.count(None, since)
        if number is None:
            number = len(server.uids(1, None, since))
        return Looked(folder, seen.messages, number)
    except Refusal as refusal:
        return Looked(folder, None, None, str(refusal))


def _check(wanted: Wanted) -> None:
    if wanted.url:
        check_session(wanted.url, wanted.auth)
    elif not is_host(wanted.host) or not 0 < wanted.port < 65536:
        raise Refused("Enter the mail server’s name and port, such as imap.example.org and 993.")
    if wanted.security not in SECURITIES:
        raise Refused("Choose TLS or STARTTLS.")
    if wanted.sharing not in dict(Mailbox.SHARING):
        raise Refused("Choose what colleagues see of it.")
    if wanted.owner_id is not None and not _is_here(wanted.owner_id):
        raise Refused("Choose whose mailbox it is.")


def _is_here(colleague_id: int) -> bool:
    return Colleague.objects.filter(pk=colleague_id, is_active=True).exists()


def _mailbox(wanted: Wanted, mailbox_id: int | None) -> Mailbox:
    if mailbox_id is not None:
        found = Mailbox.objects.filter(pk=mailbox_id).first()
        if found is None:
            raise NotFound("There is no such mailbox.")
        return found
    known = known_mailbox(wanted.address)
    if known is not None:
        return known
    name = (wanted.name.strip() or wanted.address)[:160]
    if Mailbox.objects.filter(name=name).exists():
        raise Refused(f"A mailbox is called {name} already. Choose another name.")
    return Mailbox.objects.create(
        name=name, address=wanted.address.strip(), owner_id=wanted.owner_id, sharing=wanted.sharing
    )

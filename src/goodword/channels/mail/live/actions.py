"""What administrators do with the connections of mailboxes."""

from datetime import date, datetime

from django.db import transaction

from goodword.access import NotFound, Reader, Refused
from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_tables import Worry
from goodword.people.actions import must_administer
from goodword.people.tables import Mailbox


@transaction.atomic
def connect(
    *,
    reader: Reader,
    mailbox_id: int,
    host: str,
    port: int,
    security: str,
    login: str,
    secret: dict[str, str],
    from_date: date | None,
    now: datetime,
    auth: str = "password",
    provider: str = "",
    access_until: datetime | None = None,
    url: str = "",
) -> Connection:
    """Connect a mailbox; fetching begins at once. Raises `NotAllowed`, `NotFound`, `Refused`.

    ``url``: the address of a JMAP session, on that host and port; without, it is IMAP.
    """
    must_administer(reader)
    mailbox = Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.")
    if Connection.objects.filter(mailbox=mailbox).exists():
        raise Refused(f"{mailbox.name} is connected already.")
    if not host or not 0 < port < 65536:
        raise Refused("Say the mail server's name and port, such as imap.example.org and 993.")
    if not login:
        raise Refused("Say under which name the mail server knows this mailbox.")
    connection = Connection(
        mailbox=mailbox, provider=provider, host=host, port=port, security=security, login=login,
        url=url, auth=auth, from_date=from_date, access_until=access_until, created_at=now,
        created_by_id=reader.colleague_id, due_at=now,
    )  # fmt: skip
    keep_secret(connection, secret)
    connection.save()
    return connection


@transaction.atomic
def pause(*, reader: Reader, connection_id: int, now: datetime) -> Connection:
    """Fetch nothing until somebody says `resume`. Whoever is fetching stops."""
    row = _connection(reader, connection_id)
    row.state = "paused"
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def resume(*, reader: Reader, connection_id: int, now: datetime) -> Connection:
    """Fetch again, from where it stopped."""
    row = _connection(reader, connection_id)
    row.state, row.failures, row.due_at = "on", 0, now
    row.save(update_fields=["state", "failures", "due_at"])
    return row


@transaction.atomic
def look_now(*, reader: Reader, connection_id: int, now: datetime) -> Connection:
    """Look at a mailbox as soon as somebody is free to. Raises `Refused` while it is paused."""
    row = _connection(reader, connection_id)
    if row.state != "on":
        raise Refused(f"Nothing is fetched for {row.mailbox.name}: first resume it.")
    row.due_at = now
    row.save(update_fields=["due_at"])
    return row


@transaction.atomic
def change_secret(
    *,
    reader: Reader,
    connection_id: int,
    secret: dict[str, str],
    now: datetime,
    access_until: datetime | None = None,
) -> Connection:
    """Another password, or other tokens; tried at once."""
    row = _connection(reader, connection_id)
    keep_secret(row, secret)
    row.access_until, row.state, row.failures, row.due_at = access_until, "on", 0, now
    row.save(update_fields=["secret", "access_until", "state", "failures", "due_at"])
    return row


@transaction.atomic
def take_since(
    *, reader: Reader, connection_id: int, from_date: date | None, now: datetime
) -> Connection:
    """Take history from another day on; none: all of it. What is here stays."""
    row = _connection(reader, connection_id)
    row.from_date, row.due_at, row.looked_over_at = from_date, now, None
    row.save(update_fields=["from_date", "due_at", "looked_over_at"])
    return row


@transaction.atomic
def choose_folder(
    *, reader: Reader, folder_id: int, wanted: bool, role: str = "", now: datetime
) -> Folder:
    """Say whether a folder's messages are taken, and what it is for."""
    must_administer(reader)
    row = Folder.objects.select_for_update().filter(pk=folder_id).first()
    if row is None:
        raise NotFound("There is no such folder.")
    if role and role not in dict(Folder.ROLES):
        raise Refused("A folder is for none of the known purposes.")
    row.wanted, row.role, row.by_hand = wanted, role or row.role, True
    row.save(update_fields=["wanted", "role", "by_hand"])
    Connection.objects.filter(pk=row.connection_id).update(due_at=now)
    return row


@transaction.atomic
def disconnect(*, reader: Reader, connection_id: int) -> str:
    """Forget how a mailbox is reached; all mail that was taken stays. The mailbox's name."""
    row = _connection(reader, connection_id)
    name = row.mailbox.name
    row.delete()
    return name


@transaction.atomic
def end_worry(*, reader: Reader, worry_id: int, now: datetime) -> Worry:
    """Say that something about a mailbox is over which nobody can look at from here: a voicemail
    box that was emptied. Raises `Refused` for what is looked at, and so ends by itself."""
    must_administer(reader)
    rows = Worry.objects.select_for_update(of=("self",)).select_related("mailbox")
    row = rows.filter(pk=worry_id, ended_at__isnull=True).first()
    if row is None:
        raise NotFound("There is nothing of this number that is not over yet.")
    if row.kind != "voicemail":
        raise Refused("It is looked at every few minutes, and over by itself when it is mended.")
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    return row


def _connection(reader: Reader, connection_id: int) -> Connection:
    must_administer(reader)
    rows = Connection.objects.select_for_update(of=("self",)).select_related("mailbox")
    row = rows.filter(pk=connection_id).first()
    if row is None:
        raise NotFound("There is no such connection.")
    return row

"""Puts the copy of a letter that we sent into the mailbox's Sent folder, once.

The one thing that is ever written on a mail server. The server is asked for the Message-ID first;
where the provider files what it sends by itself there is nothing to do.
"""

from datetime import datetime, timedelta

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from goodword.channels.mail.live.login import close, open_login
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.trouble import Trouble
from goodword.channels.mail.sending.tables import Outgoing

AFTER = timedelta(minutes=1)
"""So long a provider has to file its own copy, before we look whether it did."""
PAUSES = (5, 15, 60, 240, 720)
"""Minutes between attempts."""


class NotFiled(Exception):  # noqa: N818 - what came of it
    """The copy is not there, and may be put there later; the text says why."""


def sent_folder(connection: Connection) -> str:
    """The name of the folder that copies lie in; empty where none is known."""
    rows = Folder.objects.filter(connection=connection, role="sent", missing=False)
    return rows.order_by("-by_hand", "pk").values_list("name", flat=True).first() or ""


def file_copies(
    connection: Connection, letters: list[tuple[Outgoing, bytes]], *, now: datetime
) -> dict[int, str]:
    """File copies over one connection; for each letter why it could not be, or nothing.

    Raises `NotFiled` where nothing could be tried.
    """
    folder = sent_folder(connection)
    if not folder:
        raise NotFiled("The mailbox has no folder that is known to be for sent mail.")
    try:
        client = open_login(connection, now=now)
    except Trouble as trouble:
        raise NotFiled(str(trouble)) from trouble
    try:
        client.select_folder(folder, readonly=True)
        return {row.pk: _file(client, folder, row, raw) for row, raw in letters}
    except (IMAPClientError, OSError) as error:
        raise NotFiled(f"The mail server did not file the copy: {error}"[:500]) from error
    finally:
        close(client)


def _file(client: IMAPClient, folder: str, row: Outgoing, raw: bytes) -> str:
    if client.search(["HEADER", "Message-ID", row.message_id]):
        return ""
    try:
        client.append(folder, raw, flags=(b"\\Seen",), msg_time=row.sent_at)
    except IMAPClientError as error:
        return f"The mail server did not take the copy: {error}"[:500]
    return ""

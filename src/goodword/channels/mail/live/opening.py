"""Opens a mailbox, whatever its server speaks."""

from datetime import datetime

from goodword.channels.mail.live.imap import Server
from goodword.channels.mail.live.jmap_login import open_jmap
from goodword.channels.mail.live.login import open_login
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.tables import Connection


def open_server(connection: Connection, *, now: datetime, keeps: bool = True) -> MailServer:
    """The server of a mailbox, logged in. Raises `Trouble`.

    ``keeps``: what is learnt of the server's folders may be written down.
    """
    if connection.url:
        return open_jmap(connection, now=now, keeps=keeps)
    return Server(open_login(connection, now=now))

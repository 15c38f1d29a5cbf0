"""Logs in by JMAP, and says in plain words why that fails."""

from datetime import datetime
from urllib.parse import urlsplit

from goodword.channels.mail.live.explaining import Tried
from goodword.channels.mail.live.finding_table import of_host
from goodword.channels.mail.live.jmap import JmapServer
from goodword.channels.mail.live.jmap_http import Web, basic, bearer, trouble_at
from goodword.channels.mail.live.jmap_protocol import Jmap, enter
from goodword.channels.mail.live.login import secret_now
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble


def open_jmap(connection: Connection, *, now: datetime, keeps: bool = True) -> JmapServer:
    """The server of a mailbox, logged in. How long its certificate is good is written on the row,
    which is not saved for that. Raises `Trouble`."""
    secret = secret_now(connection, now=now)
    line = log_in(connection.url, connection.login, connection.auth, secret)
    connection.certificate_until = line.web.certificate_until()
    return JmapServer(line, connection, keeps=keeps)


def log_in(url: str, login: str, auth: str, secret: dict[str, str]) -> Jmap:
    """Log in at a session's address. Raises `Trouble`.

    ``auth``: ``password`` (RFC 7617) or ``token`` (RFC 6750).
    """
    tried = tried_at(url, auth)
    told = secret.get("token" if auth == "token" else "password", "")
    if not told or any(not part.isprintable() for part in (login, told)):
        raise Trouble(
            "refused", "The name or the password has signs that can’t be sent. Type it again."
        )
    if auth == "token" and not told.isascii():
        raise Trouble("refused", "This is no token: it has signs that no token has. Copy it again.")
    web = Web(tried, bearer(told) if auth == "token" else basic(login, told))
    try:
        return enter(web, url)
    except OSError as error:
        web.close()
        raise trouble_at(tried, error) from error
    except Trouble:
        web.close()
        raise


def try_jmap(url: str, login: str, auth: str, secret: dict[str, str]) -> datetime | None:
    """Log in and leave. Until when the certificate is good. Raises `Trouble`."""
    line = log_in(url, login, auth, secret)
    try:
        return line.web.certificate_until()
    finally:
        line.close()


def tried_at(url: str, auth: str) -> Tried:
    """Where that is, for words about it."""
    parts = urlsplit(url)
    secure = parts.scheme != "http"
    host = (parts.hostname or "").lower()
    port = parts.port or (443 if secure else 80)
    return Tried(host, port, "tls" if secure else "none", auth, of_host(host))

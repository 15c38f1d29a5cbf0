"""Connects to an IMAP server and logs in, safely: to a looked-at address, by TLS, or not at all.

The name is resolved once, every address is looked at (`goodword.access.outbound`), and the
connection goes to that very address while the certificate has to carry the name. What goes wrong
is a `Trouble` with the words of `explaining`.
"""

import imaplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from goodword.access.outbound import Resolve, Unreachable, checked
from goodword.accounts.sealing import Unsealable
from goodword.channels.mail.live import explaining, oauth
from goodword.channels.mail.live.explaining import Explained, Tried
from goodword.channels.mail.live.finding_rules import Server
from goodword.channels.mail.live.finding_table import of_host
from goodword.channels.mail.live.secrets import keep_secret, secret_of
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble

CONNECT, READ = 20.0, 120.0
"""Seconds until a server has to have answered, at first and later."""
GUESSING = 4.0


def open_login(connection: Connection, *, now: datetime) -> IMAPClient:
    """A client that is logged in at this mailbox's server. Raises `Trouble`.

    Access by OAuth is renewed where it is due, and kept. How long the server's certificate is good
    is written on the row, which is not saved for that.
    """
    provider = of_host(connection.host)
    tried = Tried(connection.host, connection.port, connection.security, connection.auth, provider)
    secret = secret_now(connection, now=now)
    client = open_client(tried)
    try:
        connection.certificate_until = certificate_until(client)
        log_in(client, tried, connection.login, secret)
    except BaseException:
        close(client)
        raise
    return client


def secret_now(connection: Connection, *, now: datetime) -> dict[str, str]:
    """What lets us in now; access by OAuth is renewed where it is due. Raises `Trouble`."""
    try:
        secret = secret_of(connection)
    except Unsealable as error:
        raise Trouble("ours", str(error)) from error
    return _with_access(connection, secret, now) if connection.auth == "oauth" else secret


def open_client(
    tried: Tried,
    *,
    connect: float = CONNECT,
    read: float = READ,
    resolve: Resolve | None = None,
) -> IMAPClient:
    """A client that is connected, by TLS unless the server is this machine. Raises `Trouble`."""
    try:
        address = f"[{tried.host}]" if ":" in tried.host else tried.host
        target = checked(
            f"https://{address}:{tried.port}",
            private_hosts=settings.PRIVATE_HOSTS,
            resolve=resolve,
        )
        if tried.security == "none" and not all(
            ip_address(a).is_loopback for a in target.addresses
        ):
            raise _trouble(explaining.without_tls(tried))
        client = _Client(target.addresses, target.host, tried, SocketTimeout(connect, read))
    except (OSError, Unreachable) as error:
        raise _trouble(explaining.of_network(error, tried)) from error
    except IMAPClientError as error:
        raise _trouble(_of_greeting(str(error), tried)) from error
    if tried.security == "starttls":
        _secure(client, tried)
    return client


def log_in(client: IMAPClient, tried: Tried, login: str, secret: dict[str, str]) -> None:
    """Log in with a password or an access token. Raises `Trouble`."""
    if any(not part.isprintable() for part in (login, *secret.values())):
        words = "The name or the password has signs that can’t be sent. Type it again."
        raise Trouble("refused", words)
    try:
        offered = client.capabilities()
        if tried.auth == "oauth":
            _bear(client, offered, login, secret.get("access", ""))
        elif b"AUTH=PLAIN" in offered:
            client.plain_login(login, secret.get("password", ""))
        elif b"LOGINDISABLED" in offered:
            raise _trouble(explaining.of_login_disabled(tried))
        else:
            client.login(login, secret.get("password", ""))
    except (LoginError, IMAPClientAbortError, IMAPClientError) as error:
        raise _trouble(explaining.of_refusal(str(error), tried)) from error
    except UnicodeEncodeError as error:
        words = f"{tried.host} takes passwords of plain letters, digits and signs only."
        raise Trouble("refused", words) from error
    except OSError as error:
        raise _trouble(explaining.of_network(error, tried)) from error


def answers(server: Server) -> bool:
    """Whether an IMAP server answers there, with a certificate that carries its name."""
    tried = Tried(server.host, server.port, server.security)
    try:
        close(open_client(tried, connect=GUESSING, read=GUESSING))
    except Trouble:
        return False
    return True


def certificate_until(client: IMAPClient) -> datetime | None:
    """Until when the server's certificate is good; ``None`` without TLS."""
    plug = client.socket()
    told = plug.getpeercert() if isinstance(plug, ssl.SSLSocket) else None
    until = told.get("notAfter") if told else None
    if not isinstance(until, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC)


def close(client: IMAPClient) -> None:
    """Leave, whatever the server says to it."""
    with suppress(OSError, IMAPClientError):
        client.shutdown()


@cache
def trust() -> ssl.SSLContext:
    """Whose certificates are believed: this machine's list, and what the operator added."""
    context = ssl.create_default_context()
    if settings.MAIL_TRUST:
        context.load_verify_locations(settings.MAIL_TRUST)
    return context


def _with_access(connection: Connection, secret: dict[str, str], now: datetime) -> dict[str, str]:
    if not oauth.is_due(connection.access_until, now) and secret.get("access"):
        return secret
    client = client_of(connection.provider)
    access = oauth.renew(
        client, secret.get("refresh", ""), now=now, private_hosts=settings.PRIVATE_HOSTS
    )
    told = {"refresh": access.refresh or secret.get("refresh", ""), "access": access.token}
    before = connection.secret
    keep_secret(connection, told)
    connection.access_until = access.until
    # A colleague who logged in anew meanwhile knows better.
    Connection.objects.filter(pk=connection.pk, secret=before).update(
        secret=connection.secret, access_until=access.until
    )
    return told


def client_of(key: str) -> oauth.Client:
    """What this house is at the provider. Raises `Trouble` where its operator named nothing."""
    client: oauth.Client | None = settings.MAIL_CLIENTS.get(key)
    if client is None:
        raise Trouble(
            "ours",
            "Whoever runs Goodword has not registered it there: the settings "
            f"GOODWORD_{(key or 'GOOGLE').upper()}_CLIENT_ID and …_CLIENT_SECRET are missing.",
        )
    return client


def _bear(client: IMAPClient, offered: Any, login: str, token: str) -> None:
    """XOAUTH2 where it is offered (Google, Microsoft), else OAUTHBEARER (RFC 7628)."""
    bearer = b"AUTH=XOAUTH2" not in offered and b"AUTH=OAUTHBEARER" in offered
    name = login.replace("=", "=3D").replace(",", "=2C")
    first = (
        f"n,a={name},\1auth=Bearer {token}\1\1"
        if bearer
        else f"user={login}\1auth=Bearer {token}\1\1"
    )
    # A refusal comes as a further challenge, which wants an empty answer before the NO.
    left = [first]
    empty = "\1" if bearer else ""
    client.sasl_login(
        "OAUTHBEARER" if bearer else "XOAUTH2", lambda _: left.pop() if left else empty
    )


def _secure(client: "_Client", tried: Tried) -> None:
    try:
        if not client.has_capability("STARTTLS"):
            raise _trouble(explaining.without_starttls(tried))
        client.starttls(trust())
    except IMAPClientError as error:
        close(client)
        raise _trouble(explaining.without_starttls(tried)) from error
    except OSError as error:
        close(client)
        raise _trouble(explaining.of_network(error, tried)) from error
    except Trouble:
        close(client)
        raise


def _of_greeting(said: str, tried: Tried) -> Explained:
    text = explaining.plain(said)
    if text.startswith("* BYE"):
        return explaining.of_refusal(f"{text} [UNAVAILABLE]", tried)
    return explaining.of_greeting(tried)


def _trouble(explained: Explained) -> Trouble:
    return Trouble(explained.cause, explained.words)


class _Client(IMAPClient):
    """A client that connects to addresses that were looked at."""

    def __init__(
        self, addresses: tuple[str, ...], host: str, tried: Tried, timeout: SocketTimeout
    ) -> None:
        self._addresses = addresses
        super().__init__(
            host, tried.port, ssl=tried.security == "tls", ssl_context=trust(), timeout=timeout
        )

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's own name
        first = self._first_that_answers
        secured: Callable[[float | None], socket.socket] = first
        if self.ssl:
            secured = lambda seconds: self.ssl_context.wrap_socket(  # noqa: E731
                first(seconds), server_hostname=self.host
            )
        return _Imap(self.host, self.port, self._timeout.connect, secured)

    def _first_that_answers(self, seconds: float | None) -> socket.socket:
        failed: OSError | None = None
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), timeout=seconds)
            except OSError as error:
                failed = error
        raise failed or TimeoutError


class _Imap(imaplib.IMAP4):
    """The protocol over a socket that somebody else opens."""

    def __init__(
        self,
        host: str,
        port: int,
        seconds: float | None,
        opened: Callable[[float | None], socket.socket],
    ) -> None:
        self._opened = opened
        super().__init__(host, port, seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._opened(timeout)

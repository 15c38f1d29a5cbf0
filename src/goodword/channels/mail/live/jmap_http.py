"""Requests to a JMAP server: over kept lines, to looked-at addresses, by TLS or not at all.

Each name is resolved once for each line and its addresses are looked at, as everywhere
(`goodword.access.outbound`). Nothing but GET and POST is ever asked, and a POST goes to the API
only, in which nothing is said that changes anything.
"""

import base64
import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

import goodword
from goodword.access.outbound import Target, Unreachable, checked
from goodword.channels.mail.live import explaining
from goodword.channels.mail.live.explaining import Tried
from goodword.channels.mail.live.login import CONNECT, READ, trust
from goodword.channels.mail.live.trouble import Trouble

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that is not a letter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    ``whole``: not cut for its length. ``measured``: the server said how long it is, so that a line
    that breaks off can't pass for the end.
    """

    status: int
    body: bytes
    whole: bool = True
    measured: bool = True
    location: str = ""
    type: str = ""


@dataclass(slots=True)
class Web:
    """Lines to the hosts of one provider, one for each; not to be used by two threads at once.

    What goes wrong on the way is an OSError, as with any server; what is refused beforehand, and
    certificates, are a `Trouble`.
    """

    tried: Tried
    credentials: str
    lines: dict[tuple[str, str], "_Line"] = field(default_factory=dict)

    def get(self, url: str, *, accept: str = "application/json", most: int = LARGEST) -> Answer:
        """Load it, at most so many bytes of it."""
        return self._ask("GET", url, None, {"Accept": accept}, most)

    def post(self, url: str, body: bytes) -> Answer:
        """Ask the API."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self._ask("POST", url, body, headers, LARGEST)

    def stream(self, url: str) -> socket.socket:
        """A line of its own on which a stream of events was just asked for."""
        parts = urlsplit(url)
        headers = self._headers() | {"Accept": "text/event-stream", "Cache-Control": "no-cache"}
        told = [f"GET {_path(parts)} HTTP/1.1", f"Host: {parts.netloc}"]
        told += [f"{name}: {value}" for name, value in headers.items()]
        line = self._line_to(parts)
        line.connect()
        try:
            line.sock.sendall("\r\n".join([*told, "", ""]).encode("ascii"))
        except OSError:
            line.close()
            raise
        return line.sock

    def certificate_until(self) -> datetime | None:
        """Until when the certificates of the open lines are good; ``None`` without TLS."""
        ends = [end for line in list(self.lines.values()) if (end := _until(line.sock)) is not None]
        return min(ends, default=None)

    def sockets(self) -> list[socket.socket]:
        """Of every open line."""
        return [plug for line in list(self.lines.values()) if (plug := line.sock) is not None]

    def close(self) -> None:
        """Leave."""
        for line in self.lines.values():
            with suppress(OSError):
                line.close()
        self.lines.clear()

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": self.credentials,
            "User-Agent": f"Goodword/{goodword.__version__}",
        }

    def _ask(
        self, verb: str, url: str, body: bytes | None, headers: dict[str, str], most: int
    ) -> Answer:
        parts = urlsplit(url)
        key = (parts.scheme, parts.netloc)
        kept = key in self.lines
        line = self.lines.get(key) or self.lines.setdefault(key, self._line_to(parts))
        try:
            return _asked(line, verb, parts, body, self._headers() | headers, most)
        except (OSError, http.client.HTTPException) as error:
            self.lines.pop(key).close()
            if kept and not isinstance(error, TimeoutError):
                # Servers end lines that were quiet for long; nothing that is asked here changes
                # anything, so it can be asked again.
                return self._ask(verb, url, body, headers, most)
            if isinstance(error, ssl.SSLCertVerificationError):
                raise trouble_at(self.tried, error) from error
            if isinstance(error, http.client.HTTPException):
                raise ConnectionError(
                    f"it is no answer of the web ({type(error).__name__})"
                ) from error
            raise

    def _line_to(self, parts: SplitResult) -> "_Line":
        try:
            target = checked(parts.geturl(), private_hosts=settings.PRIVATE_HOSTS)
        except Unreachable as error:
            raise trouble_at(self.tried, error) from error
        if parts.scheme == "http" and not all(
            ip_address(address).is_loopback for address in target.addresses
        ):
            words = (
                f"{target.host} is not this machine: without TLS everybody on the way could read "
                "the password. Use an address that begins with https://."
            )
            raise Trouble("unreachable", words)
        return _Line(target)


def basic(login: str, password: str) -> str:
    """A name and a password as HTTP says them (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode("ascii")


def bearer(token: str) -> str:
    """A token as HTTP says it (RFC 6750)."""
    return f"Bearer {token}"


def _asked(
    line: "_Line", verb: str, parts: SplitResult, body: bytes | None, headers: dict[str, str],
    most: int,
) -> Answer:  # fmt: skip
    line.request(verb, _path(parts), body=body, headers=headers)
    answer = line.getresponse()
    measured = answer.length is not None or bool(answer.chunked)
    told = answer.read(most)
    whole = len(told) < most or not answer.read(1)
    if whole and answer.length:
        raise ConnectionError("the line broke off within an answer")
    if not whole:
        line.close()
    return Answer(
        answer.status, told, whole, measured, answer.getheader("Location") or "",
        (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower(),
    )  # fmt: skip


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _until(plug: socket.socket | None) -> datetime | None:
    told = plug.getpeercert() if isinstance(plug, ssl.SSLSocket) else None
    until = told.get("notAfter") if told else None
    if not isinstance(until, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC)


def trouble_at(tried: Tried, error: OSError | Unreachable) -> Trouble:
    """Why no connection came to be, in plain words."""
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLCertVerificationError):
        words = f"{tried.host}, port {tried.port}, answers, but not by https. Look whether the "
        return Trouble("unreachable", f"{words}address is right.")
    told = explaining.of_network(error, tried)
    return Trouble(told.cause, told.words)


class _Line(http.client.HTTPConnection):
    """A line to one of the addresses that were looked at."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self.default_port = 443 if target.url.scheme == "https" else 80

    def connect(self) -> None:
        """Connect to the first address that answers, by TLS for https."""
        plain = self._first_that_answers()
        plain.settimeout(READ)
        # A request goes out in two writes: the second one must not wait for the first's receipt.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._target.url.scheme == "https":
            plain = trust().wrap_socket(plain, server_hostname=self._target.host)
        self.sock = plain

    def _first_that_answers(self) -> socket.socket:
        failed: OSError | None = None
        for address in self._target.addresses:
            try:
                return socket.create_connection((address, self._target.port), timeout=CONNECT)
            except OSError as error:
                failed = error
        raise failed or TimeoutError

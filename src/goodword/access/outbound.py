"""The one way out: requests to addresses that somebody may set in a page.

Server-side request forgery is a request that we make for somebody who may not make it themselves:
to this machine, to the house's own network, to a cloud's metadata. So an address is resolved once,
every answer is looked at, and the connection goes to that very answer: a name that points
elsewhere a moment later changes nothing. Redirects are answers, not orders. Proxies named in the
environment are not asked: they would resolve the name again, somewhere else.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

type Address = IPv4Address | IPv6Address
type Resolve = Callable[[str, int], Iterable[str]]

LONGEST_URL = 1000
SECONDS = 10.0
MOST_BYTES = 16 * 1024

_EMBEDDING = (
    (IPv6Network("::/96"), 0),  # IPv4-compatible, RFC 4291 §2.5.5.1
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64, RFC 6052
    (IPv6Network("2002::/16"), 80),  # 6to4, RFC 3056: the bits after the prefix
)
_NEVER_V6 = (
    IPv6Network("64:ff9b:1::/48"),  # NAT64 of one's own network, RFC 8215
    IPv6Network("2001::/32"),  # Teredo, RFC 4380
    IPv6Network("fec0::/10"),  # site-local, RFC 3879
)
_NEVER_V4 = (
    IPv4Network("192.0.0.0/24"),  # special purposes, RFC 6890; a cloud's metadata among them
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
)


class Unreachable(Exception):  # noqa: N818 - said to people as it stands
    """It could not be asked; the text says why."""


class Forbidden(Unreachable):
    """It may not be asked: the text says what would be allowed."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked, with the very answers of its one look-up."""

    url: SplitResult
    host: str
    port: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: at most so much of it, after how many seconds, and where it sends us on."""

    status: int
    body: bytes
    seconds: float
    location: str = ""


def checked(
    url: str, *, private_hosts: Collection[str] = (), resolve: Resolve | None = None
) -> Target:
    """The target behind an address. Raises `Forbidden` for what may not be asked.

    ``private_hosts``: names that the machine's operator allows to lie in their own network (and
    to speak plain http); everything else is public, and https.
    """
    parts, host, port = _read(url)
    allowed = host in {name.lower() for name in private_hosts}
    if parts.scheme == "http" and not allowed:
        raise Forbidden("Use an address that begins with https://, so that nobody reads along.")
    found = tuple(dict.fromkeys((resolve or _resolve)(host, port)))
    if not found:
        raise Unreachable(f"{host} is not known (its name leads to no address).")
    if not allowed and not all(is_public(_address(one)) for one in found):
        raise Forbidden(
            f"{host} lies in a private network, or on this machine. Whoever runs Goodword can "
            "allow a host of your own by the setting GOODWORD_PRIVATE_HOSTS."
        )
    return Target(parts, host, port, found)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private_hosts: Collection[str] = (),
    resolve: Resolve | None = None,
    trust: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Send it once, within so many seconds altogether. Raises `Unreachable` and `Forbidden`."""
    target = checked(url, private_hosts=private_hosts, resolve=resolve)
    return _ask(target, "POST", body, headers, trust, seconds, MOST_BYTES)


def get(
    url: str,
    *,
    private_hosts: Collection[str] = (),
    resolve: Resolve | None = None,
    trust: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
) -> Answer:
    """Ask for it once, at most so many bytes of it. Raises `Unreachable` and `Forbidden`."""
    target = checked(url, private_hosts=private_hosts, resolve=resolve)
    return _ask(target, "GET", None, {}, trust, seconds, most)


def _ask(
    target: Target,
    verb: str,
    body: bytes | None,
    headers: Mapping[str, str],
    trust: ssl.SSLContext | None,
    seconds: float,
    most: int,
) -> Answer:
    begun = time.monotonic()
    connection = _Connection(target, trust, begun + seconds)
    try:
        path = target.url.path or "/"
        whole = f"{path}?{target.url.query}" if target.url.query else path
        connection.request(verb, whole, body=body, headers=dict(headers))
        answer = connection.getresponse()
        told = answer.read(most)
        seconds_taken = time.monotonic() - begun
        return Answer(answer.status, told, seconds_taken, answer.getheader("Location") or "")
    except ssl.SSLError as error:
        raise Unreachable(f"Its certificate was not accepted: {error.reason or error}.") from error
    except (TimeoutError, OSError, http.client.HTTPException, ValueError) as error:
        if connection.overdue:
            raise Unreachable(f"It did not answer within {seconds:g} seconds.") from error
        words = str(getattr(error, "strerror", "") or error or type(error).__name__)
        raise Unreachable(f"It could not be reached: {words}.") from error
    finally:
        connection.end()


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also when it wraps another one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        for network, shift in _EMBEDDING:
            if address in network:
                return is_public(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
        if any(address in network for network in _NEVER_V6) or address.scope_id:
            return False
    elif any(address in network for network in _NEVER_V4):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _read(url: str) -> tuple[SplitResult, str, int]:
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        raise Forbidden("Enter a web address, such as https://example.org/hook.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
        named = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Forbidden("Enter a web address, such as https://example.org/hook.") from error
    if parts.scheme not in ("http", "https") or not named or port == 0:
        raise Forbidden("Enter a web address that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("Leave name and password out of the address; requests are signed instead.")
    return parts, named.lower().rstrip("."), port or (443 if parts.scheme == "https" else 80)


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known (its name leads to no address).") from error
    return [str(one[4][0]) for one in found]


def _address(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError as error:
        raise Forbidden(f"{text} is not an address.") from error


class _Connection(http.client.HTTPConnection):
    """A connection to one of the addresses that were looked at, ended when its time is over."""

    def __init__(self, target: Target, trust: ssl.SSLContext | None, until: float) -> None:
        super().__init__(target.host, target.port)
        self._target, self._trust, self._until = target, trust, until
        self._watch: threading.Timer | None = None
        self.default_port = 443 if target.url.scheme == "https" else 80
        self.overdue = False

    def connect(self) -> None:
        """Connect to an address that was looked at, by TLS for https."""
        plain = self._first_that_answers()
        if self._target.url.scheme == "https":
            trust = self._trust or ssl.create_default_context()
            plain = trust.wrap_socket(
                plain, server_hostname=self._target.host, do_handshake_on_connect=False
            )
        self.sock = plain
        self._watch = threading.Timer(max(0.0, self._until - time.monotonic()), self._cut)
        self._watch.daemon = True
        self._watch.start()
        if isinstance(plain, ssl.SSLSocket):
            plain.do_handshake()

    def end(self) -> None:
        """Close it, and stop watching."""
        if self._watch is not None:
            self._watch.cancel()
        self.close()

    def _first_that_answers(self) -> socket.socket:
        failed: OSError | None = None
        for address in self._target.addresses:
            left = self._until - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((address, self._target.port), timeout=left)
            except OSError as error:
                failed = error
        self.overdue = self._until <= time.monotonic()
        raise failed or TimeoutError

    def _cut(self) -> None:
        self.overdue = True
        with suppress(OSError):
            # Of the plain socket: TLS would wait for a farewell.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

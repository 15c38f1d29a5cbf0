"""What is needed to reach a mailbox, and which of several servers to try first. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from goodword.access import Refused

SECURITIES = ("tls", "starttls", "none")
PORTS = {"tls": 993, "starttls": 143, "none": 143}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*", re.IGNORECASE)
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Server:
    """An IMAP server: where, how it is secured, as whom one logs in, and how we know of it."""

    host: str
    port: int
    security: str
    login: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Srv:
    """A service record (RFC 2782): ``host`` is empty where the service is said not to exist."""

    priority: int
    weight: int
    port: int
    host: str


def domain_of(address: str) -> str:
    """The mail domain of an address, as DNS writes it. Raises `Refused`."""
    local, at, domain = address.rpartition("@")
    try:
        name = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    whole = at and local and name and address.isprintable() and " " not in address
    if not whole or "." not in name or not is_host(name) or len(address) > 320:
        raise Refused("Enter a whole address, such as office@example.org.")
    return name


def is_host(name: str) -> bool:
    """Whether this may be a host's name."""
    return 0 < len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) is not None


def from_records(secure: Iterable[Srv], plain: Iterable[Srv], address: str) -> Server | None:
    """The server that a domain's own records name (RFC 6186).

    TLS from the first byte comes first (RFC 8314 §5.1); a lower priority before a higher one, and
    then the heavier weight: one person asks once, so that nothing is spread by chance.
    """
    for security, records in (("tls", secure), ("starttls", plain)):
        usable = [one for one in records if is_host(one.host) and 0 < one.port < 65536]
        if usable:
            best = min(usable, key=lambda one: (one.priority, -one.weight, one.host))
            source = "the domain’s own records name it"
            return Server(best.host, best.port, security, address, source)
    return None


def guesses(domain: str, address: str) -> tuple[Server, ...]:
    """Where servers usually are, the likelier first."""
    source = "it answers under a usual name"
    hosts = (f"imap.{domain}", f"mail.{domain}", domain)
    return tuple(
        Server(host, PORTS[security], security, address, source)
        for security in ("tls", "starttls")
        for host in hosts
    )

"""Records of the domain name system that Python's own look-up can't ask for: SRV and MX."""

from collections.abc import Iterable
from typing import Protocol

import dns.exception
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV

from goodword.channels.mail.live.finding_rules import Srv

SECONDS = 3.0
MOST = 20


class Records(Protocol):
    """Who can be asked for records; what is not there, or not told in time, is empty."""

    def services(self, name: str) -> list[Srv]:
        """Service records under a name."""

    def exchangers(self, domain: str) -> list[str]:
        """Hosts that receive a domain's mail, the preferred first."""


class Dns:
    """The resolver of this machine."""

    def services(self, name: str) -> list[Srv]:
        """Service records under a name."""
        return [
            Srv(one.priority, one.weight, one.port, _host(one.target))
            for one in _ask(name, "SRV")
            if isinstance(one, SRV)
        ]

    def exchangers(self, domain: str) -> list[str]:
        """Hosts that receive a domain's mail, the preferred first."""
        found = [one for one in _ask(domain, "MX") if isinstance(one, MX)]
        ordered = sorted(found, key=lambda one: (one.preference, _host(one.exchange)))
        return [host for one in ordered if (host := _host(one.exchange))]


def _ask(name: str, kind: str) -> Iterable[object]:
    try:
        answer = dns.resolver.resolve(f"{name}.", kind, lifetime=SECONDS, search=False)
    except (dns.exception.DNSException, OSError, ValueError):
        return []
    return list(answer)[:MOST]


def _host(name: object) -> str:
    return str(name).rstrip(".").lower()

"""Common providers of mailboxes, shipped with the program: where they are, how one logs in."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from goodword.channels.mail.live.finding_rules import Server


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who runs mailboxes for others.

    ``host``: empty where they offer no IMAP at all; ``{mx}``: the exchanger that receives.
    ``ways``: ``password``, ``app-password``, ``oauth``; the one to try first stands first.
    ``oauth``: whose consent page that is. ``where``: the page on which an app password is made or
    IMAP is switched on. ``words``: what a person has to know or do. ``jmap``: where their JMAP
    session is, which takes API tokens; ``jmap_words``: how one is made.
    """

    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    host: str
    port: int = 993
    security: str = "tls"
    login: str = "address"
    ways: tuple[str, ...] = ("password",)
    oauth: str = ""
    where: str = ""
    words: str = ""
    jmap: str = ""
    jmap_words: str = ""

    def server(self, address: str, *, exchanger: str = "", source: str) -> Server | None:
        """Their server as it is for this address; ``None`` where they offer none."""
        host = exchanger if self.host == "{mx}" else self.host
        if not host:
            return None
        name = address.rpartition("@")[0] if self.login == "local" else address
        return Server(host, self.port, self.security, name, source)


@cache
def providers() -> tuple[Provider, ...]:
    """Every provider of the table."""
    told = files("goodword.channels.mail.live").joinpath("providers.toml").read_text("utf-8")
    return tuple(_provider(one) for one in tomllib.loads(told)["provider"])


def _provider(told: dict[str, Any]) -> Provider:
    whole: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    return Provider(**whole)


def of_domain(domain: str) -> Provider | None:
    """The provider whose own mail domain this is."""
    return _by_domain().get(domain.lower().rstrip("."))


def of_exchangers(exchangers: Iterable[str]) -> tuple[Provider, str] | None:
    """The provider that receives a domain's mail, and at which exchanger, by the longest name."""
    for exchanger in exchangers:
        name = exchanger.lower().rstrip(".")
        fitting = [
            (len(end), one)
            for one in providers()
            for end in one.mx
            if name == end or name.endswith(f".{end}")
        ]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1], name
    return None


def of_host(host: str) -> Provider | None:
    """The provider whose IMAP server this is."""
    return _by_host().get(host.lower().rstrip("."))


@cache
def _by_domain() -> dict[str, Provider]:
    return {domain: one for one in providers() for domain in one.domains}


@cache
def _by_host() -> dict[str, Provider]:
    found: dict[str, Provider] = {}
    for one in providers():
        # What runs on this machine may be anybody's.
        if one.host and one.host not in ("{mx}", "127.0.0.1"):
            found.setdefault(one.host, one)
        if one.jmap:
            found.setdefault(urlsplit(one.jmap).hostname or "", one)
    return found

"""Finds the server that sends an address's mail, as the one for reading is found.

In this order, and what comes first wins: the provider (of the address, or of the server that the
mailbox is read from), the domain's service records (RFC 6186, 8314), its file for mail programs,
the provider that receives its mail, usual names that answer.
"""

import tomllib
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urljoin

from goodword.access.outbound import Answer, Unreachable, get
from goodword.channels.mail.live import finding_autoconfig, finding_table
from goodword.channels.mail.live.finding import REDIRECTS, SECONDS
from goodword.channels.mail.live.finding_dns import Dns, Records
from goodword.channels.mail.live.finding_rules import Server, domain_of, from_records
from goodword.channels.mail.live.finding_table import Provider
from goodword.channels.mail.sending.ways import PORTS

type Fetch = Callable[[str], Answer]
type Answers = Callable[[Server], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """The server for sending; none where nothing was found. ``keeps``: it files what it sends."""

    server: Server | None
    keeps: bool = False
    provider: Provider | None = None


def find(
    address: str,
    *,
    read_from: str = "",
    answers: Answers,
    private_hosts: Collection[str] = (),
    records: Records | None = None,
    fetch: Fetch | None = None,
) -> Found:
    """The server for an address; ``read_from``: the host it is read from, if it is connected.

    Raises `Refused` for what is no address. Only guesses are asked whether they answer.
    """
    domain = domain_of(address)
    known = finding_table.of_domain(domain) or (
        finding_table.of_host(read_from) if read_from else None
    )
    if known is not None and (found := _of_provider(known, address, "")):
        return found
    asked = records or Dns()
    load = fetch or (lambda url: get(url, private_hosts=private_hosts, seconds=SECONDS,
                                     most=finding_autoconfig.LARGEST + 1))  # fmt: skip
    with ThreadPoolExecutor(max_workers=5) as at_once:
        secure = at_once.submit(asked.services, f"_submissions._tcp.{domain}")
        plain = at_once.submit(asked.services, f"_submission._tcp.{domain}")
        exchangers = at_once.submit(asked.exchangers, domain)
        urls = finding_autoconfig.places(domain, address)
        told = [at_once.submit(_autoconfig, url, address, load) for url in urls]
    servers = (
        from_records(secure.result(), plain.result(), address),
        *(one.result() for one in told),
    )
    server = next((one for one in servers if one is not None), None)
    if server is not None:
        return Found(server, keeps_copy(server.host))
    receiving = finding_table.of_exchangers(exchangers.result())
    if receiving and (found := _of_provider(receiving[0], address, receiving[1])):
        return found
    return Found(_first_that_answers(_guesses(domain, address), answers))


def keeps_copy(host: str) -> bool:
    """Whether who runs this server files what it sends by itself."""
    return any(one["host"] == host.lower() and one.get("keeps") for one in _table().values())


def sends_for(provider: Provider) -> str:
    """The host that takes what a provider's customers send; empty where it is not known."""
    return str(_table().get(provider.name, {}).get("host", ""))


def _of_provider(provider: Provider, address: str, exchanger: str) -> Found | None:
    told = _table().get(provider.name)
    if told is None or (told["host"] == "{mx}" and not exchanger):
        return None
    host = exchanger if told["host"] == "{mx}" else told["host"]
    security = told.get("security", "tls")
    whole = provider.login != "local" or told.get("login") == "address"
    login = address if whole else address.rpartition("@")[0]
    source = f"{provider.name} is known"
    server = Server(host, told.get("port", PORTS[security]), security, login, source)
    return Found(server, bool(told.get("keeps")), provider)


def _autoconfig(url: str, address: str, load: Fetch) -> Server | None:
    for _ in range(1 + REDIRECTS):
        try:
            answer = load(url)
        except Unreachable:
            return None
        if answer.status == 200:
            return finding_autoconfig.read_autoconfig(answer.body, address, sending=True)
        if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
            return None
        url = urljoin(url, answer.location)
        if not url.startswith("https://"):
            return None
    return None


def _guesses(domain: str, address: str) -> tuple[Server, ...]:
    source = "it answers under a usual name"
    return tuple(
        Server(host, PORTS[security], security, address, source)
        for security in ("tls", "starttls")
        for host in (f"smtp.{domain}", f"mail.{domain}", domain)
    )


def _first_that_answers(candidates: tuple[Server, ...], answers: Answers) -> Server | None:
    with ThreadPoolExecutor(max_workers=len(candidates)) as at_once:
        found = list(at_once.map(answers, candidates))
    return next((one for one, does in zip(candidates, found, strict=True) if does), None)


@cache
def _table() -> dict[str, dict[str, Any]]:
    told = files("goodword.channels.mail.sending").joinpath("providers.toml").read_text("utf-8")
    return tomllib.loads(told)

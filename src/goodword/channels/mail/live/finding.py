"""Finds the server of an address: by what is known, by what its domain says, by what answers.

In this order, and what comes first wins: the table of providers, the domain's service records
(RFC 6186, 8314), its file for mail programs, the provider that receives its mail, usual names.
Whatever is asked is asked at once, so that finding takes as long as the slowest answer, and each
has seconds only. Nothing here knows a password.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin

from goodword.access.outbound import Answer, Unreachable, get
from goodword.channels.mail.live import finding_autoconfig, finding_jmap, finding_table
from goodword.channels.mail.live.finding_dns import Dns, Records
from goodword.channels.mail.live.finding_rules import Server, domain_of, from_records, guesses
from goodword.channels.mail.live.finding_table import Provider

SECONDS = 4.0
REDIRECTS = 2

type Fetch = Callable[[str], Answer]
type Answers = Callable[[Server], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for an address.

    ``server``: ``None`` where nothing was found, or the provider offers no IMAP.
    ``provider``: who runs it, where the table knows them. ``jmap``: the address of a JMAP session,
    where one is offered; it comes before IMAP.
    """

    address: str
    server: Server | None
    provider: Provider | None
    jmap: str = ""

    @property
    def impossible(self) -> bool:
        """Whether the provider lets no program in at all."""
        return self.provider is not None and not self.provider.ways


def find(
    address: str,
    *,
    answers: Answers,
    private_hosts: Collection[str] = (),
    records: Records | None = None,
    fetch: Fetch | None = None,
) -> Found:
    """The server for an address. Raises `Refused` for what is no address.

    ``answers``: whether an IMAP server answers there; only guesses are asked.
    """
    domain = domain_of(address)
    known = finding_table.of_domain(domain)
    if known is not None:
        source = f"{known.name} is known"
        return Found(address, known.server(address, source=source), known, known.jmap)
    asked = records or Dns()
    load = fetch or (lambda url: get(url, private_hosts=private_hosts, seconds=SECONDS,
                                     most=finding_autoconfig.LARGEST + 1))  # fmt: skip
    told = _told_by_domain(domain, address, asked, load)
    if told is not None:
        return told
    server = _first_that_answers(guesses(domain, address), answers)
    return Found(address, server, finding_table.of_host(server.host) if server else None)


def _told_by_domain(domain: str, address: str, asked: Records, load: Fetch) -> Found | None:
    with ThreadPoolExecutor(max_workers=6) as at_once:
        session = at_once.submit(finding_jmap.session_of, domain, asked, load)
        secure = at_once.submit(asked.services, f"_imaps._tcp.{domain}")
        plain = at_once.submit(asked.services, f"_imap._tcp.{domain}")
        exchangers = at_once.submit(asked.exchangers, domain)
        urls = finding_autoconfig.places(domain, address)
        files = [at_once.submit(_autoconfig, url, address, load) for url in urls]
    servers = (
        from_records(secure.result(), plain.result(), address),
        *(one.result() for one in files),
    )
    server = next((one for one in servers if one is not None), None)
    if server is not None:
        provider = finding_table.of_host(server.host)
        offered = session.result() or (provider.jmap if provider else "")
        return Found(address, server, provider, offered)
    receiving = finding_table.of_exchangers(exchangers.result())
    if receiving is None:
        return Found(address, None, None, session.result()) if session.result() else None
    provider, exchanger = receiving
    source = f"{provider.name} receives this domain’s mail"
    server = provider.server(address, exchanger=exchanger, source=source)
    return Found(address, server, provider, session.result() or provider.jmap)


def _autoconfig(url: str, address: str, load: Fetch) -> Server | None:
    for _ in range(1 + REDIRECTS):
        try:
            answer = load(url)
        except Unreachable:
            return None
        if answer.status == 200:
            return finding_autoconfig.read_autoconfig(answer.body, address)
        if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
            return None
        url = urljoin(url, answer.location)
        if not url.startswith("https://"):
            return None
    return None


def _first_that_answers(candidates: tuple[Server, ...], answers: Answers) -> Server | None:
    with ThreadPoolExecutor(max_workers=len(candidates)) as at_once:
        found = list(at_once.map(answers, candidates))
    return next((one for one, does in zip(candidates, found, strict=True) if does), None)

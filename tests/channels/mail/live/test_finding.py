"""Whoever gives their address need not know where their server is."""

from collections.abc import Callable

import pytest
from dns.exception import DNSException
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import Refused
from goodword.access.outbound import Answer, Unreachable
from goodword.channels.mail.live import finding_autoconfig, finding_dns, finding_table
from goodword.channels.mail.live.finding import Found, find
from goodword.channels.mail.live.finding_autoconfig import LARGEST, read_autoconfig
from goodword.channels.mail.live.finding_rules import Server, Srv, domain_of, from_records

CONFIG = """<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="workshop.example">
  <incomingServer type="pop3"><hostname>pop.workshop.example</hostname><port>995</port>
    <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>plain.workshop.example</hostname><port>143</port>
    <socketType>plain</socketType><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>Post.%EMAILDOMAIN%</hostname><port>143</port>
    <socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></incomingServer>
</emailProvider></clientConfig>"""
OURS = "office@workshop.example"


class Zone:
    """The records of a made-up domain."""

    def __init__(
        self, *, srv: dict[str, list[Srv]] | None = None, mx: list[str] | None = None
    ) -> None:
        self.srv, self.mx = srv or {}, mx or []

    def services(self, name: str) -> list[Srv]:
        return self.srv.get(name, [])

    def exchangers(self, domain: str) -> list[str]:
        return self.mx


def nothing(url: str) -> Answer:
    raise Unreachable("not there")


def pages(**told: Answer) -> Callable[[str], Answer]:
    """Pages by the beginning of their host."""

    def load(url: str) -> Answer:
        for start, answer in told.items():
            if url.startswith(f"https://{start.replace('_', '.')}"):
                return answer
        raise Unreachable("not there")

    return load


def found(
    address: str = OURS,
    zone: Zone | None = None,
    load: Callable[[str], Answer] = nothing,
    answering: tuple[str, ...] = (),
) -> Found:
    return find(
        address,
        answers=lambda one: f"{one.host}:{one.port}" in answering,
        records=zone or Zone(),
        fetch=load,
    )


@pytest.mark.parametrize(
    ("address", "host", "ways"),
    [
        ("anna@gmail.com", "imap.gmail.com", ("oauth", "app-password")),
        ("anna@OUTLOOK.de", "outlook.office365.com", ("oauth",)),
        ("anna@icloud.com", "imap.mail.me.com", ("app-password",)),
        ("anna@gmx.de", "imap.gmx.net", ("password", "app-password")),
        ("anna@web.de", "imap.web.de", ("password", "app-password")),
        ("anna@t-online.de", "secureimap.t-online.de", ("app-password",)),
        ("anna@posteo.net", "posteo.de", ("password",)),
    ],
)
def test_an_address_at_a_common_provider_is_known_at_once(
    address: str, host: str, ways: tuple[str, ...]
) -> None:
    told = found(address)
    assert told.server is not None and told.provider is not None
    assert (told.server.host, told.server.port, told.server.security) == (host, 993, "tls")
    assert told.provider.ways == ways


def test_the_name_to_log_in_with_is_the_one_that_the_provider_wants() -> None:
    icloud, gmail = found("anna@icloud.com").server, found("anna@gmail.com").server
    assert icloud is not None and icloud.login == "anna"
    assert gmail is not None and gmail.login == "anna@gmail.com"


def test_a_provider_without_imap_is_told_before_anybody_types_a_password() -> None:
    told = found("anna@tuta.com")
    assert told.server is None and told.impossible
    assert told.provider is not None and "no IMAP" in told.provider.words


def test_the_domains_own_records_come_before_all_that_is_guessed() -> None:
    zone = Zone(
        srv={
            "_imaps._tcp.workshop.example": [Srv(20, 0, 993, "second.post.example"),
                                             Srv(10, 1, 993, "light.post.example"),
                                             Srv(10, 9, 9993, "heavy.post.example")],
            "_imap._tcp.workshop.example": [Srv(0, 0, 143, "plain.post.example")],
        },
        mx=["aspmx.l.google.com"],
    )  # fmt: skip
    server = found(zone=zone, load=pages(autoconfig=Answer(200, CONFIG.encode(), 0.1))).server
    assert server is not None
    assert (server.host, server.port, server.security) == ("heavy.post.example", 9993, "tls")
    assert server.login == OURS and "records" in server.source


def test_a_record_that_says_there_is_no_such_service_is_no_server() -> None:
    assert from_records([Srv(0, 0, 0, "")], [Srv(0, 0, 143, "post.example")], OURS) == Server(
        "post.example", 143, "starttls", OURS, "the domain’s own records name it"
    )


def test_the_file_for_mail_programs_is_read_and_servers_without_tls_are_passed_over() -> None:
    server = found(load=pages(workshop_example=Answer(200, CONFIG.encode(), 0.1))).server
    assert server is not None
    assert (server.host, server.port, server.security, server.login) == (
        "post.workshop.example", 143, "starttls", "office",
    )  # fmt: skip


def test_a_file_that_moved_is_followed_by_https_and_not_for_ever() -> None:
    asked: list[str] = []

    def moved(url: str) -> Answer:
        asked.append(url)
        if "elsewhere" in url:
            return Answer(200, CONFIG.encode(), 0.1)
        return Answer(302, b"", 0.1, "https://elsewhere.example/config.xml")

    assert found(load=moved).server is not None
    for place in ("http://elsewhere.example/x", "file:///etc/passwd", "/again"):
        asked.clear()
        looping = Answer(302, b"", 0.1, place)
        assert found(load=lambda url, told=looping: (asked.append(url), told)[1]).server is None
        assert len(asked) <= 10 and all(url.startswith("https://") for url in asked)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<clientConfig>",
        b"\xff\xfe\x00nonsense",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><clientConfig>&b;</clientConfig>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><clientConfig/>',
        CONFIG.replace("Post.%EMAILDOMAIN%", "127.0.0.1/../x y").encode(),
        CONFIG.replace("<port>143</port>", "<port>99999999999</port>").encode(),
        CONFIG.replace("<port>143</port>", "<port>\u0664</port>").encode(),
        CONFIG.encode() + b" " * LARGEST,
        CONFIG.encode("utf-16"),
    ],
)
def test_a_file_that_is_no_such_file_or_means_harm_names_no_server(body: bytes) -> None:
    assert read_autoconfig(body, OURS) is None


@given(st.binary(max_size=300))
def test_whatever_a_domain_answers_ends_in_a_server_or_none(body: bytes) -> None:
    assert read_autoconfig(body, OURS) is None


def test_who_receives_the_domains_mail_tells_where_it_can_be_read() -> None:
    google = found(zone=Zone(mx=["aspmx.l.google.com."]))
    assert google.server is not None and google.server.host == "imap.gmail.com"
    assert google.server.source == "Gmail receives this domain’s mail"
    microsoft = found(zone=Zone(mx=["workshop-example.mail.protection.outlook.com"]))
    assert microsoft.provider is not None and microsoft.provider.name == "Microsoft 365"
    private = found(zone=Zone(mx=["nam.olc.protection.outlook.com"]))
    assert private.provider is not None and private.provider.name == "Outlook.com"
    own = found(zone=Zone(mx=["w0123abc.kasserver.com"]))
    assert own.server is not None and own.server.host == "w0123abc.kasserver.com"
    assert found(zone=Zone(mx=["notgoogle.com", "mail.example"])).server is None


def test_usual_names_are_tried_last_and_only_what_answers_is_taken() -> None:
    server = found(answering=("mail.workshop.example:993", "imap.workshop.example:143")).server
    assert server is not None and (server.host, server.port) == ("mail.workshop.example", 993)
    starttls = found(answering=("workshop.example:143",)).server
    assert starttls is not None and starttls.security == "starttls"
    assert found().server is None


@pytest.mark.parametrize(
    "text", ["", "office", "@x.example", "a@", "a@b", "a b@x.example", "a@x..example", "a@-x.de",
             "a\r\n@x.example", "a@x.example\x00", "a@" + "x" * 64 + ".example", "a@127.0.0.1:25",
             "a@[127.0.0.1]", "a@x/y.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_asked(text: str) -> None:
    with pytest.raises(Refused, match="whole address"):
        domain_of(text)


def test_a_domain_may_be_written_as_its_people_write_it() -> None:
    assert domain_of("büro@Müller.example") == "xn--mller-kva.example"


def test_the_table_is_whole_and_says_what_to_do_where_a_password_is_not_enough() -> None:
    names: set[str] = set()
    for one in finding_table.providers():
        assert one.name not in names
        names.add(one.name)
        assert set(one.ways) <= {"password", "app-password", "oauth"}
        assert one.security in ("tls", "starttls") and one.login in ("address", "local")
        assert ("oauth" in one.ways) == bool(one.oauth)
        assert one.words or one.ways[:1] == ("password",)
        assert not one.where or one.where.startswith("https://")
        server = one.server(OURS, exchanger="mx.post.example", source="")
        assert (server is None) == (not one.ways)


def test_every_domain_and_exchanger_of_the_table_leads_to_its_own_provider() -> None:
    for one in finding_table.providers():
        assert all(finding_table.of_domain(domain) == one for domain in one.domains)
        for end in one.mx:
            assert finding_table.of_exchangers([f"mx1.{end}"]) == (one, f"mx1.{end}")


def test_a_resolver_that_does_not_answer_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise DNSException("timeout")

    monkeypatch.setattr(finding_dns.dns.resolver, "resolve", fails)
    assert finding_dns.Dns().services("_imaps._tcp.x.example") == []
    assert finding_dns.Dns().exchangers("x.example") == []


def test_the_address_in_a_link_to_the_file_can_change_nothing_else() -> None:
    first, second = finding_autoconfig.places("x.example", "a&b=c#d/@x.example")
    assert first == (
        "https://autoconfig.x.example/mail/config-v1.1.xml?emailaddress=a%26b%3Dc%23d/%40x.example"
    )
    assert second.endswith("x.example/.well-known/autoconfig/mail/config-v1.1.xml")

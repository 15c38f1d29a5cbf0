"""The server that sends is found, tried, and no password is shown to another."""

import pytest
from typer.testing import CliRunner

from goodword.access import OPERATOR, Refused
from goodword.access.outbound import Answer, Unreachable
from goodword.channels.mail.live import actions as live
from goodword.channels.mail.live.finding_rules import Srv
from goodword.channels.mail.live.finding_table import providers
from goodword.channels.mail.sending import finding
from goodword.channels.mail.sending.finding import find, sends_for
from goodword.channels.mail.sending.setting_up import Way, set_up
from goodword.channels.mail.sending.tables import SendingWay
from goodword.channels.mail.sending.ways import server_of
from goodword.cli.outbox import app
from tests.channels.mail.sending.house import NOW, House
from tests.notices.servers import mail_server

AUTOCONFIG = b"""<?xml version="1.0"?><clientConfig><emailProvider id="x">
<incomingServer type="imap"><hostname>imap.workshop.example</hostname><port>993</port>
<socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
<outgoingServer type="smtp"><hostname>post.workshop.example</hostname><port>587</port>
<socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>"""
OURS = "office@workshop.example"


class Zone:
    def __init__(self, srv: dict | None = None, mx: list | None = None) -> None:
        self.srv, self.mx = srv or {}, mx or []

    def services(self, name: str) -> list[Srv]:
        return self.srv.get(name, [])

    def exchangers(self, domain: str) -> list[str]:
        return self.mx


def nothing(url: str) -> Answer:
    raise Unreachable("not there")


def found(address: str = OURS, *, zone: Zone | None = None, load=nothing, answering=(), **more):
    return find(
        address, answers=lambda one: f"{one.host}:{one.port}" in answering,
        records=zone or Zone(), fetch=load, **more,
    )  # fmt: skip


def place(one: finding.Found) -> str:
    return f"{one.server.host}:{one.server.port} {one.server.security} {one.server.login}"


def test_a_common_provider_is_known_at_once_also_by_where_the_mailbox_is_read():
    gmail = found("anna@gmail.com")
    assert place(gmail) == "smtp.gmail.com:465 tls anna@gmail.com" and gmail.keeps
    hosted = found(read_from="outlook.office365.com")
    assert place(hosted) == f"smtp.office365.com:587 starttls {OURS}" and hosted.keeps
    assert place(found("anna@icloud.com")) == "smtp.mail.me.com:587 starttls anna@icloud.com"
    assert not found("anna@gmx.de").keeps


def test_a_domains_own_word_comes_before_guesses():
    told = Zone({"_submissions._tcp.workshop.example": [Srv(0, 1, 465, "out.workshop.example")],
                 "_submission._tcp.workshop.example": [Srv(0, 1, 587, "x.example")]})  # fmt: skip
    assert place(found(zone=told)) == f"out.workshop.example:465 tls {OURS}"
    page = found(load=lambda url: Answer(200, AUTOCONFIG, 0.1))
    assert place(page) == "post.workshop.example:587 starttls office"
    received = found(zone=Zone(mx=["w01.kasserver.com"]))
    assert received.server is None or received.server.host == "w01.kasserver.com"
    guessed = found(answering=("mail.workshop.example:587",))
    assert place(guessed) == f"mail.workshop.example:587 starttls {OURS}"
    assert found().server is None


def test_every_provider_of_the_table_is_one_that_is_read_too():
    names = {one.name for one in providers()}
    assert set(finding._table()) <= names
    assert all(sends_for(one) != one.host for one in providers() if one.name == "Gmail")


@pytest.mark.django_db
def test_the_login_for_reading_is_used_for_the_same_provider_alone(house: House, settings):
    settings.PRIVATE_HOSTS = frozenset({"localhost", "smtp.evil.example"})
    live.connect(
        reader=OPERATOR, mailbox_id=house.office.pk, host="localhost", port=9, security="none",
        login="office", secret={"password": "reading"}, from_date=None, now=NOW,
    )  # fmt: skip
    with mail_server(user="office") as server:
        way = Way("localhost", server.port, "none")
        row = set_up(reader=OPERATOR, mailbox_id=house.office.pk, way=way, now=NOW)
    assert row.auth == "shared" and not row.secret
    told = server_of(row, now=NOW)
    assert (told.user, told.password) == ("office", "reading") and "reading" not in repr(told)
    with pytest.raises(Refused, match="Type the password"):
        set_up(
            reader=OPERATOR, mailbox_id=house.office.pk, now=NOW,
            way=Way("smtp.evil.example", 465, login="office"),
        )  # fmt: skip


@pytest.mark.django_db
def test_without_tls_only_this_machine_is_talked_to(house: House, settings):
    settings.PRIVATE_HOSTS = frozenset({"10.0.0.1"})
    for host in ("10.0.0.1", "192.168.0.1"):
        with pytest.raises(Refused):
            set_up(reader=OPERATOR, mailbox_id=house.office.pk, way=Way(host, 25, "none"), now=NOW)
    assert not SendingWay.objects.exists()


@pytest.mark.django_db
def test_the_outbox_in_the_terminal(house: House):
    def run(*words: str) -> str:
        return CliRunner().invoke(app, list(words)).output

    assert "Nothing waits" in run()
    house.server.fails["."] = ["drop"]
    row = house.enqueue()
    house.send()
    assert "doubt" in run() and '"state": "doubt"' in run("--json")
    assert "counts as sent" in run("arrived", str(row.pk), "--because", "she answered")
    assert "decided this already" in run("arrived", str(row.pk), "--because", "again")
    assert "Nothing waits" in run()

"""Whoever gives an address is taken by JMAP where it is offered, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from goodword.access.outbound import Answer, Unreachable
from goodword.channels.mail.live import finding_table, login
from goodword.channels.mail.live.finding import Found, find
from goodword.channels.mail.live.finding_rules import Server, Srv
from goodword.channels.mail.live.jmap_login import log_in
from goodword.channels.mail.live.jmap_push import Pushing
from goodword.channels.mail.live.secrets import secret_of
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.cli.mailbox import app
from goodword.wiring import connecting
from tests.channels.mail.live.conftest import NOW, letter
from tests.channels.mail.live.jmap_office import Office, open_office
from tests.channels.mail.live.servers import certificate
from tests.channels.mail.live.test_finding import Zone
from tests.channels.mail.live.test_login import trust
from tests.factories import make_house

OURS = "office@workshop.example"
SESSION = json.dumps({"capabilities": {"urn:ietf:params:jmap:core": {}}}).encode()


def found(load: Callable[[str], Answer], **srv: list[Srv]) -> Found:
    zone = Zone(srv={"_jmap._tcp.workshop.example": srv.get("jmap", [])})
    return find(OURS, answers=lambda server: False, records=zone, fetch=load)


def pages(told: dict[str, Answer]) -> Callable[[str], Answer]:
    def load(url: str) -> Answer:
        if url not in told:
            raise Unreachable("not there")
        return told[url]

    return load


def test_a_domain_is_asked_at_its_well_known_address() -> None:
    at = "https://workshop.example/.well-known/jmap"
    assert found(pages({at: Answer(200, SESSION, 0.1)})).jmap == at
    moved = {
        at: Answer(301, b"", 0.1, "https://mail.workshop.example/jmap/"),
        "https://mail.workshop.example/jmap/": Answer(401, b"", 0.1),
    }
    assert found(pages(moved)).jmap == "https://mail.workshop.example/jmap/"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401, b"", 0.1),
        Answer(200, b"<html>Welcome</html>", 0.1),
        Answer(200, b"[" * 100_000, 0.1),
        Answer(404, b"", 0.1),
        Answer(302, b"", 0.1, "https://elsewhere.example/jmap"),
        Answer(302, b"", 0.1, "http://workshop.example/jmap"),
        Answer(302, b"", 0.1, "https://workshop.example/.well-known/jmap"),
    ],
)
def test_what_is_no_mail_server_is_not_taken_for_one(answer: Answer) -> None:
    assert found(pages({"https://workshop.example/.well-known/jmap": answer})).jmap == ""


def test_the_domain_s_own_record_comes_first() -> None:
    records = [Srv(10, 1, 443, "second.example"), Srv(1, 1, 8443, "jmap.hoster.example")]
    url = "https://jmap.hoster.example:8443/.well-known/jmap"
    assert found(pages({url: Answer(401, b"", 0.1)}), jmap=records).jmap == url
    assert found(pages({}), jmap=[Srv(0, 0, 0, "")]).jmap == ""


def test_providers_that_offer_it_are_known_and_have_words_for_it() -> None:
    offering = [one for one in finding_table.providers() if one.jmap]
    assert offering and all(one.jmap_words for one in offering)
    assert all(one.jmap.startswith("https://") for one in offering)


@pytest.fixture
def office(settings: Any, db: None) -> Iterator[Office]:
    make_house()
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with open_office() as one:
        yield one


def run(*words: str, typed: str = "secret\n") -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), input=typed)
    return done.exit_code, done.output


def test_a_session_given_by_hand_is_tried_and_counted(office: Office) -> None:
    office.add(letter(1), NOW)
    code, said = run("add", OURS, "--jmap", office.url, "--login", "office", typed="secret\ny\n")
    assert code == 0 and "Inbox\t1 messages" in said and "Entwürfe\tnot taken" in said
    row = Connection.objects.get()
    assert (row.url, row.auth, row.state) == (office.url, "password", "on")
    assert run("sync", OURS)[1] == "1 messages were new.\n"
    assert "Inbox\tinbox\tall here" in run("folders", OURS)[1]
    assert run("folder", OURS, "Werbung", "--leave")[0] == 0
    assert "Werbung\tjunk\tnot taken" in run("folders", OURS)[1]


def test_an_api_token_is_asked_for_and_changed(office: Office) -> None:
    code, said = run("add", OURS, "--jmap", office.url, "--api-token", "--yes")
    assert code == 0 and "API token" in said
    row = Connection.objects.get()
    assert (row.auth, secret_of(row)) == ("token", {"token": "secret"})
    office.password = "another"
    code, said = run("sync", OURS)
    assert code == 1 and "does not take this token" in said
    code, said = run("password", OURS, typed="another\n")
    assert code == 0 and "The new token works" in said and run("sync", OURS)[0] == 0


def test_jmap_comes_before_imap_unless_imap_is_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap = Server("imap.workshop.example", 993, "tls", OURS, "somebody knows")
    known = Found(OURS, imap, None, office.url)
    monkeypatch.setattr(connecting, "find_server", lambda address: known)
    code, said = run("add", OURS, "--login", "office", "--yes")
    assert code == 0 and "by IMAP instead: --imap" in said
    assert Connection.objects.get().url == office.url
    monkeypatch.setattr(connecting, "try_login", lambda wanted: None)
    monkeypatch.setattr(connecting, "look", lambda row, now: [])
    assert run("add", f"b{OURS}", "--imap", "--yes")[0] == 0
    assert Connection.objects.get(login=OURS).url == ""


def test_nothing_is_asked_of_a_private_network_and_nothing_without_tls(settings: Any) -> None:
    def refused(url: str) -> str:
        with pytest.raises(Trouble) as told:
            log_in(url, "office", "password", {"password": "secret"})
        return str(told.value)

    settings.PRIVATE_HOSTS = ()
    with open_office() as office:
        assert "GOODWORD_PRIVATE_HOSTS" in refused(office.url.replace("http:", "https:"))
        assert "https://" in refused(office.url)
        assert office.said == []
        # A session that lies abroad may name places at home: these are looked at too.
        settings.PRIVATE_HOSTS = ("127.0.0.1",)
        line = log_in(office.url, "office", "password", {"password": "secret"})
        settings.PRIVATE_HOSTS = ()
        line.close()
        with pytest.raises(Trouble, match=r"private network|https://"):
            line.boxes()
    settings.PRIVATE_HOSTS = ("workshop.internal",)
    assert "Nobody knows" in refused("https://workshop.internal/")


@pytest.fixture
def trusting() -> Iterator[None]:
    """Who is trusted is read anew, and forgotten afterwards."""
    login.trust.cache_clear()
    yield
    login.trust.cache_clear()


@pytest.mark.usefixtures("trusting")
def test_a_certificate_is_believed_only_where_it_is_trusted(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    pem, until = certificate(tmp_path)
    secret = {"password": "secret"}
    with open_office(Office(pushes=True), pem=pem) as office:
        with pytest.raises(Trouble) as told:
            log_in(office.url, "office", "password", secret)
        assert told.value.cause == "certificate" and office.said == []
        trust(settings, pem)
        line = log_in(office.url, "office", "password", secret)
        assert line.web.certificate_until() == until.replace(microsecond=0)
        pushing = Pushing()
        assert pushing.open(line.web, line.push_url(60)) and pushing.stream is not None
        assert not pushing.stream.has_told()
        assert pushing.open(line.web, line.push_url(60)) and len(office.streams) == 1
        pushing.close()
        line.close()
        with pytest.raises(Trouble, match="not by https"), open_office() as plain:
            log_in(plain.url.replace("http:", "https:"), "office", "password", secret)


@pytest.mark.parametrize("typed", ["", "se\ncret", "se\rcret\r\nX: y", "clé"])
def test_a_token_with_signs_that_no_token_has_is_not_sent(settings: Any, typed: str) -> None:
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with open_office() as office, pytest.raises(Trouble) as told:
        log_in(office.url, "office", "token", {"token": typed})
    assert told.value.cause == "refused" and office.said == []


def test_a_password_of_any_letters_is_sent_as_utf_8(settings: Any) -> None:
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with open_office(Office(password="Grüße, ключ")) as office:
        line = log_in(office.url, "office", "password", {"password": "Grüße, ключ"})
        assert line.session.account_id == "u1"
        line.close()


def test_a_server_that_is_busy_is_asked_again_later(office: Office) -> None:
    run("add", OURS, "--jmap", office.url, "--login", "office", "--yes")
    row = Connection.objects.get()
    key = office.add(letter(1), NOW + timedelta(days=1))
    office.statuses[office.letters[key].blob] = 503
    code, said = run("sync", OURS)
    row.refresh_from_db()
    assert code == 1 and "asks us to wait (503)" in said and row.cause == "server"

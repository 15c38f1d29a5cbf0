"""Connecting a mailbox by its pages: found, tried, counted, begun, and looked after."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from goodword.channels.mail.live import finding, finding_dns, login, oauth
from goodword.channels.mail.live.secrets import secret_of
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.people.tables import Colleague, Mailbox
from goodword.wiring import connecting
from tests.channels.mail.live.jmap_office import Office, open_office
from tests.channels.mail.live.servers import MailServer, TokenServer, running
from tests.web.business import Business

CONNECT = "/settings/mailboxes/connect"
FOLDERS = {
    "LIST": [
        '* LIST (\\HasNoChildren) "/" INBOX', '* LIST (\\HasNoChildren \\Sent) "/" Sent',
        '* LIST (\\HasNoChildren \\Junk) "/" Junk', '* LIST (\\HasNoChildren \\Trash) "/" Trash',
        "OK done",
    ],
    "EXAMINE": ["* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 9] x", "OK done"],
    "UID": ["* SEARCH 4 8", "OK done"],
}  # fmt: skip


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


@pytest.fixture(autouse=True)
def allowed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be asked, and nobody is asked for records."""
    settings.PRIVATE_HOSTS = frozenset({"localhost", "127.0.0.1"})
    monkeypatch.setattr(finding_dns, "_ask", lambda name, kind: [])
    monkeypatch.setattr(finding, "get", _nothing)
    monkeypatch.setattr(login, "answers", lambda server: False)


@pytest.fixture
def anna(business: Business, as_: Callable[[Colleague], Client]) -> Client:
    """The administrator's browser; she has just proved who she is."""
    browser = as_(business.anna)
    _proved(browser, datetime.now(UTC))
    return browser


def _proved(browser: Client, at: datetime) -> None:
    session = browser.session
    session["proved_at"] = at.timestamp()
    session.save()


def _nothing(*args: object, **kwargs: object) -> None:
    raise finding.Unreachable("not there")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer(says=FOLDERS)) as one:
        yield one


def entered(server: MailServer, **more: str) -> dict[str, str]:
    return {
        "address": "post@workshop.example", "login": "post@workshop.example",
        "password": "pelican in the hall", "host": "localhost", "port": str(server.port),
        "security": "none", "name": "", "owner": "", "sharing": "contact", "way": "password",
        **more,
    }  # fmt: skip


def connected(anna: Client, server: MailServer, **more: str) -> Connection:
    assert anna.post(CONNECT, entered(server, **more)).status_code == 302
    return Connection.objects.get()


def test_an_address_is_enough_where_the_provider_is_known(business: Business, anna: Client) -> None:
    page = words(anna.post(CONNECT, {"address": " anna@posteo.de "}))
    assert 'value="posteo.de"' in page and "Posteo is known" in page
    gmail = words(anna.post(CONNECT, {"address": "anna@gmail.com"}))
    assert "app password" in gmail and "not set up here yet" in gmail
    tuta = anna.post(CONNECT, {"address": "anna@tuta.com"})
    assert tuta.status_code == 422 and "no IMAP" in words(tuta)
    wrong = anna.post(CONNECT, {"address": "anna"})
    assert wrong.status_code == 422 and "whole address" in words(wrong)


def test_where_nothing_is_found_one_enters_it_by_hand(business: Business, anna: Client) -> None:
    page = words(anna.post(CONNECT, {"address": "post@workshop.example"}))
    assert "No server was found" in page and 'name="host"' in page


def test_a_mailbox_is_tried_counted_and_then_begun(
    business: Business, anna: Client, server: MailServer
) -> None:
    answer = anna.post(CONNECT, entered(server, name="Post", owner=str(business.bernd.pk)))
    row = Connection.objects.get()
    assert answer["Location"] == f"/settings/mailboxes/{row.mailbox_id}/look"
    assert (row.state, row.mailbox.name, row.mailbox.owner) == ("paused", "Post", business.bernd)
    assert secret_of(row) == {"password": "pelican in the hall"}
    assert "pelican" not in row.secret
    page = words(anna.get(answer["Location"]))
    assert "6 messages" in page and "3 folders" in page and "2 since then, 3 in all" in page
    assert "Nothing was taken yet." in page
    chosen = [str(f.pk) for f in Folder.objects.filter(role__in=("inbox", "sent"))]
    again = anna.post(answer["Location"], {"since": "2026-01-01", "folders": chosen, "count": "1"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.state, f"{row.from_date}") == ("paused", "2026-01-01")
    done = anna.post(answer["Location"], {"since": "", "folders": chosen}, follow=True)
    row.refresh_from_db()
    assert (row.state, row.from_date) == ("on", None) and "It has begun" in words(done)
    wanted = Folder.objects.filter(wanted=True).values_list("role", flat=True)
    assert sorted(wanted) == ["inbox", "sent"]
    assert not any(w in line for line in server.heard for w in ("STORE", "SELECT", "EXPUNGE"))


def test_what_does_not_work_is_not_kept_and_said_plainly(
    business: Business, anna: Client, server: MailServer
) -> None:
    before = Mailbox.objects.count()
    server.says = {"AUTHENTICATE": ["NO [AUTHENTICATIONFAILED] no"]}
    answer = anna.post(CONNECT, entered(server))
    assert answer.status_code == 422 and "Type the password again" in words(answer)
    assert "pelican" not in words(answer)
    for wrong, said in (
        ({"password": ""}, "Enter the password."), ({"port": "0"}, "Enter at least 1."),
        ({"host": "ho st"}, "server’s name and port"), ({"host": "10.0.0.7"}, "GOODWORD_PRIVATE"),
        ({"host": "sneaky.example", "security": "none"}, "Nobody knows"),
        ({"owner": "999"}, "Choose one of the list."),
    ):  # fmt: skip
        answer = anna.post(CONNECT, entered(server, **wrong))
        assert answer.status_code == 422 and said in words(answer), said
    assert not Connection.objects.exists() and Mailbox.objects.count() == before


def test_a_mailbox_that_is_here_already_goes_on_and_is_not_doubled(
    business: Business, anna: Client, server: MailServer
) -> None:
    box = Mailbox.objects.get(name="sales")
    Mailbox.objects.filter(pk=box.pk).update(address="Post@workshop.example")
    page = words(anna.post(CONNECT, {"address": "post@workshop.example"}))
    assert "which is here already" in page and 'name="sharing"' not in page
    assert connected(anna, server).mailbox == box
    second = anna.post(CONNECT, entered(server, name="sales"))
    assert second.status_code == 422 and "called sales already" in words(second)


def test_a_connection_is_looked_after(business: Business, anna: Client, server: MailServer) -> None:
    row = connected(anna, server)
    base = f"/settings/mailboxes/{row.mailbox_id}/connection"
    assert "not begun yet" in words(anna.get(base))
    anna.get(f"/settings/mailboxes/{row.mailbox_id}/look")
    anna.post(f"{base}/resume")
    now = datetime.now(UTC)
    Connection.objects.update(
        last_success_at=now, last_message_at=now, pushes=True, certificate_until=now
    )
    Folder.objects.update(history_left=1200)
    page = words(anna.get("/settings/mailboxes"))
    assert "New mail is told at once" in page and "3,600 older messages" in page
    QuotaSample.objects.create(connection=row, at=now, used=950, limit=1000)
    Worry.objects.create(
        mailbox=row.mailbox, kind="quota", words="It is 95 % full.", since=now, noticed_at=now
    )
    page = words(anna.get(base))
    assert "It is 95 % full." in page and "<dd>95 % full</dd>" in page
    keep = str(Folder.objects.get(role="inbox").pk)
    assert "Kept." in words(anna.post(base, {"folders": [keep]}, follow=True))
    none = anna.post(base, {"folders": []})
    assert none.status_code == 422 and "at least one folder" in words(none)
    anna.post(f"{base}/pause")
    assert "It is connected: paused." in words(anna.get(base))
    server.says = {**FOLDERS, "AUTHENTICATE": ["NO [AUTHENTICATIONFAILED] no"]}
    wrong = anna.post(f"{base}/password", {"password": "old"})
    assert wrong.status_code == 422 and "Type the password again" in words(wrong)
    server.says = FOLDERS
    anna.post(f"{base}/password", {"password": "another"})
    row.refresh_from_db()
    assert (secret_of(row), row.state) == ({"password": "another"}, "paused")
    Connection.objects.update(state="broken", told="It said no.", failing_since=now)
    assert "has stopped" in words(anna.get(base)) and "It said no." in words(anna.get(base))
    gone = words(anna.post(f"{base}/disconnect", follow=True))
    assert (
        "is not connected any more" in gone and Mailbox.objects.filter(pk=row.mailbox_id).exists()
    )
    assert not Connection.objects.exists()
    assert "is not connected" in words(anna.get(base))
    assert anna.post(f"{base}/pause").status_code == 404


def test_a_server_that_is_away_while_one_looks_says_so(
    business: Business, anna: Client, server: MailServer
) -> None:
    row = connected(anna, server)
    server.stop()
    page = anna.get(f"/settings/mailboxes/{row.mailbox_id}/look")
    assert "refuses connections" in words(page) and "Try again" in words(page)


def test_one_logs_in_at_the_provider_and_comes_back_connected(
    business: Business, anna: Client, settings: Any
) -> None:
    says = {**FOLDERS}
    with (
        running(MailServer(capabilities="IMAP4rev1 AUTH=XOAUTH2", says=says)) as server,
        running(TokenServer()) as service,
    ):
        client = replace(oauth.google("house", "secret"), token=f"{service.url}/token")
        settings.MAIL_CLIENTS = {"google": client}
        monkeyed = replace(connecting.of_host("imap.gmail.com"), host="localhost")  # type: ignore[type-var]
        offered = words(anna.post(CONNECT, {"address": "anna@gmail.com"}))
        assert "Log in with Google" in offered
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("goodword.web.views.connections.of_host", lambda host: monkeyed)
            there = words(anna.post(CONNECT, entered(server, way="oauth", password="")))
        where = there.split('href="https://accounts.google.com')[1].split('"')[0]
        asked = parse_qs(urlsplit(where.replace("&amp;", "&")).query)
        service.answers = [
            (200, {"access_token": "ya29", "expires_in": 3600, "refresh_token": "1"})
        ]
        back = anna.get(f"{CONNECT}/google/back", {"state": asked["state"][0], "code": "c"})
        row = Connection.objects.get()
        assert back["Location"] == f"/settings/mailboxes/{row.mailbox_id}/look"
        assert (row.auth, row.provider) == ("oauth", "google")
        assert secret_of(row) == {"refresh": "1", "access": "ya29"}
        again = words(anna.post(f"/settings/mailboxes/{row.mailbox_id}/connection/login"))
        state = parse_qs(urlsplit(again.split('href="https://accounts')[1].split('"')[0]
                                  .replace("&amp;", "&")).query)["state"][0]  # fmt: skip
        service.answers = [
            (200, {"access_token": "ya30", "expires_in": 3600, "refresh_token": "2"})
        ]
        anna.get(f"{CONNECT}/google/back", {"state": state, "code": "d"})
        row.refresh_from_db()
        assert secret_of(row) == {"refresh": "2", "access": "ya30"}
        stale = words(
            anna.get(f"{CONNECT}/google/back", {"state": state, "code": "d"}, follow=True)
        )
        assert "That took too long" in stale
        assert anna.get(f"{CONNECT}/nowhere/back").status_code == 404


def test_only_an_administrator_connects_and_proves_who_it_is(
    business: Business, as_: Callable[[Colleague], Client], anna: Client, server: MailServer
) -> None:
    for one in (business.bernd, business.rita):
        assert as_(one).get(CONNECT).status_code == 403
        assert as_(one).post(CONNECT, entered(server)).status_code == 403
    _proved(anna, datetime.now(UTC) - timedelta(hours=1))
    assert anna.get(CONNECT)["Location"].startswith("/again")
    assert not Connection.objects.exists() and server.heard == []


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as one:
        one.add(b"Subject: one\r\n\r\nHello.\r\n", datetime.now(UTC))
        yield one


def at_session(office: Office, **more: str) -> dict[str, str]:
    return {
        "address": "post@workshop.example", "login": "office", "password": "secret",
        "url": office.url, "auth": "token", "name": "", "owner": "", "sharing": "contact", **more,
    }  # fmt: skip


def test_a_provider_that_offers_jmap_is_asked_for_a_token(business: Business, anna: Client) -> None:
    page = words(anna.post(CONNECT, {"address": "anna@fastmail.com"}))
    assert 'value="https://api.fastmail.com/jmap/session"' in page and "API token" in page
    imap = words(anna.post(CONNECT, {"address": "anna@fastmail.com", "by": "imap"}))
    assert 'value="imap.fastmail.com"' in imap and "app password" in imap
    by_hand = words(anna.post(CONNECT, {"address": "post@workshop.example", "by": "jmap"}))
    assert 'name="url"' in by_hand and "JMAP" in by_hand


def test_a_mailbox_by_jmap_is_tried_counted_and_looked_after(
    business: Business, anna: Client, office: Office
) -> None:
    answer = anna.post(CONNECT, at_session(office, password=" secret "))
    row = Connection.objects.get()
    assert answer["Location"] == f"/settings/mailboxes/{row.mailbox_id}/look"
    assert (row.url, row.auth, row.state) == (office.url, "token", "paused")
    assert secret_of(row) == {"token": "secret"}
    page = words(anna.get(answer["Location"]))
    assert "Inbox – 1" in page and "Werbung" in page and "Gesendet" in page
    page = words(anna.get(f"/settings/mailboxes/{row.mailbox_id}/connection"))
    assert "(JMAP)" in page and "Another token" in page and "API token" in page
    act = f"/settings/mailboxes/{row.mailbox_id}/connection/password"
    wrong = anna.post(act, {"password": "no such token"})
    assert wrong.status_code == 422 and "does not take this token" in words(wrong)
    office.password = "another"
    kept = anna.post(act, {"password": "another"}, follow=True)
    row.refresh_from_db()
    assert "The new token works" in words(kept) and secret_of(row) == {"token": "another"}
    assert not [one for one in office.said if one.endswith("/set")]


def test_what_is_wrong_with_a_session_is_said_plainly(
    business: Business, anna: Client, office: Office
) -> None:
    for wrong, said in (
        ({"password": ""}, "Enter the token or the password."),
        ({"password": "no"}, "does not take this token"),
        ({"auth": "password", "login": "somebody"}, "does not take this name and password"),
        ({"url": "no address"}, "Enter the address of the JMAP session"),
        ({"url": "https://10.0.0.7/jmap"}, "GOODWORD_PRIVATE"),
        ({"url": "http://sneaky.example/"}, "https://"),
        ({"url": office.url.replace(".well-known/jmap", "no-session")}, "no JMAP session"),
    ):
        answer = anna.post(CONNECT, at_session(office, **wrong))
        assert answer.status_code == 422 and said in words(answer), (wrong, words(answer))
    office.elsewhere = "https://elsewhere.example/jmap"
    answer = anna.post(CONNECT, at_session(office))
    assert "sends us on to https://elsewhere.example/jmap" in words(answer)
    assert not Connection.objects.exists()

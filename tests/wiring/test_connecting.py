"""``goodword mailbox add``: found, tried, counted, begun, in the terminal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from goodword.channels.mail.live import oauth
from goodword.channels.mail.live.finding import Found
from goodword.channels.mail.live.finding_rules import Server
from goodword.channels.mail.live.finding_table import of_domain
from goodword.channels.mail.live.secrets import secret_of
from goodword.channels.mail.live.tables import Connection
from goodword.cli.mailbox import app
from goodword.people.tables import Mailbox
from goodword.wiring import connecting
from goodword.wiring.clock import wall
from tests.channels.mail.live.servers import MailServer, TokenServer, running
from tests.factories import make_colleague, make_house
from tests.web.test_connections import FOLDERS

pytestmark = pytest.mark.django_db
OFFICE = "office@our.example"


@pytest.fixture(autouse=True)
def house(settings: Any) -> None:
    make_house()
    settings.PRIVATE_HOSTS = frozenset({"localhost", "127.0.0.1"})


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer(says=FOLDERS)) as one:
        yield one


def run(*words: str, typed: str = "pelican\n") -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), input=typed)
    return done.exit_code, done.output


def by_hand(server: MailServer) -> list[str]:
    return ["--host", "localhost", "--port", str(server.port), "--security", "none"]


def test_a_mailbox_is_connected_after_one_has_seen_how_much_it_is(server: MailServer) -> None:
    make_colleague("Bernd")
    code, said = run("add", OFFICE, *by_hand(server), "--owner", "bernd@our.example", "--from",
                     "2026-01-01", typed="pelican\ny\n")  # fmt: skip
    assert code == 0 and "inbox\t2 messages" in said and "Trash\tnot taken" in said
    row = Connection.objects.get()
    assert (row.state, f"{row.from_date}") == ("on", "2026-01-01")
    assert str(row.mailbox.owner) == "Bernd" and secret_of(row) == {"password": "pelican"}


def test_whoever_says_no_has_it_kept_and_paused(server: MailServer) -> None:
    code, said = run("add", OFFICE, *by_hand(server), typed="pelican\nn\n")
    assert code == 0 and "goodword mailbox resume office@our.example" in said
    assert Connection.objects.get().state == "paused"


def test_a_server_is_found_by_the_address(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Server("localhost", server.port, "none", "office", "somebody knows")
    monkeypatch.setattr(
        connecting, "find_server", lambda address: Found(address, found, of_domain("gmx.de"))
    )
    code, said = run("add", OFFICE, "--yes")
    assert code == 0 and "somebody knows" in said and "IMAP must be switched on" in said
    assert Connection.objects.get().login == "office"
    monkeypatch.setattr(connecting, "find_server", lambda address: Found(address, None, None))
    code, said = run("add", "other@our.example", "--yes")
    assert code == 2 and "--host" in said


def test_a_refresh_token_is_asked_for_and_tried(server: MailServer, settings: Any) -> None:
    server.capabilities = "IMAP4rev1 AUTH=XOAUTH2"
    with running(TokenServer()) as service:
        settings.MAIL_CLIENTS = {
            "google": replace(oauth.google("house", "secret"), token=f"{service.url}/token")
        }
        service.answers = [(200, {"access_token": "ya29", "expires_in": 3600})]
        code, _ = run("add", OFFICE, *by_hand(server), "--token", "google", "--yes", typed="1//r\n")
    row = Connection.objects.get()
    assert (code, row.auth, row.provider) == (0, "oauth", "google")
    assert secret_of(row) == {"refresh": "1//r", "access": "ya29"}
    assert row.access_until is not None and row.access_until - wall() > timedelta(minutes=58)
    code, said = run("add", "b@our.example", *by_hand(server), "--token", "microsoft", "--yes")
    assert code == 2 and "GOODWORD_MICROSOFT_CLIENT_ID" in said


def test_what_does_not_work_leaves_nothing_behind(server: MailServer) -> None:
    server.says = {"AUTHENTICATE": ["NO [AUTHENTICATIONFAILED] no"]}
    code, said = run("add", OFFICE, *by_hand(server), "--yes")
    assert code == 2 and "Type the password again" in said
    assert run("add", "office", "--yes")[0] == 2
    assert "no colleague" in run("add", OFFICE, *by_hand(server), "--owner", "x@y.example")[1]
    assert not Connection.objects.exists() and not Mailbox.objects.exists()

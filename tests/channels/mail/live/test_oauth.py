"""A mailbox at Google or Microsoft is entered by consent, and access never runs out unsaid."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from goodword.access import Refused
from goodword.channels.mail.live import login, oauth
from goodword.channels.mail.live.oauth import Access, Client
from goodword.channels.mail.live.secrets import keep_secret, secret_of
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.wiring import mail_clients
from goodword.wiring.home import SettingsError
from tests.channels.mail.live.servers import MailServer, TokenServer, running
from tests.factories import make_mailbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BACK = "https://house.example/settings/mailboxes/connect/google/back"
HERE = frozenset({"127.0.0.1", "localhost"})
GRANTED = {"access_token": "ya29.first", "expires_in": 3599, "refresh_token": "1//long"}


@pytest.fixture
def service() -> Iterator[TokenServer]:
    with running(TokenServer()) as server:
        yield server


def client_at(service: TokenServer) -> Client:
    return replace(oauth.google("house-1", "our secret"), token=f"{service.url}/token")


def finish(client: Client, remembered: dict[str, str], **answer: str) -> Access:
    return oauth.finish(
        client, remembered=remembered, answer=answer, back=BACK, now=NOW, private_hosts=HERE
    )


def test_the_consent_is_asked_for_with_a_proof_that_only_we_hold(service: TokenServer) -> None:
    client = client_at(service)
    where, remembered = oauth.begin(client, login="anna@our.example", back=BACK)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(where).query).items()}
    assert where.startswith("https://accounts.google.com/") and "our+secret" not in where
    assert asked["login_hint"] == "anna@our.example" and asked["access_type"] == "offline"
    service.answers = [(200, GRANTED)]
    access = finish(client, remembered, state=asked["state"], code="4/code")
    assert access == Access("ya29.first", NOW + timedelta(seconds=3599), "1//long")
    told = service.asked[0]
    hashed = hashlib.sha256(told["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() == asked["code_challenge"]
    assert (told["client_id"], told["client_secret"], told["redirect_uri"]) == (
        "house-1", "our secret", BACK,
    )  # fmt: skip


def test_whoever_comes_back_with_something_else_gets_nowhere(service: TokenServer) -> None:
    client = client_at(service)
    _, remembered = oauth.begin(client, login="a@our.example", back=BACK)
    for answer in ({"code": "x"}, {"code": "x", "state": "other"}, {"state": remembered["state"]}):
        with pytest.raises(Refused, match="did not work"):
            finish(client, remembered, **answer)
    with pytest.raises(Refused, match="did not work"):
        finish(oauth.microsoft("m", "s"), remembered, state=remembered["state"], code="x")
    with pytest.raises(Refused, match="was not allowed"):
        finish(client, remembered, state=remembered["state"], error="access_denied")
    assert service.asked == []


def test_access_without_a_refresh_token_is_not_kept(service: TokenServer) -> None:
    client = client_at(service)
    _, remembered = oauth.begin(client, login="a@our.example", back=BACK)
    service.answers = [(200, {"access_token": "x", "expires_in": 3600})]
    with pytest.raises(Refused, match="for an hour only"):
        finish(client, remembered, state=remembered["state"], code="x")


@pytest.mark.parametrize(
    ("status", "told", "cause", "words"),
    [
        (400, {"error": "invalid_grant"}, "refused", "Log in with Google again"),
        (401, {"error": "invalid_client"}, "ours", "GOODWORD_GOOGLE_CLIENT_ID"),
        (503, b"<html>", "server", "too busy"),
        (200, b"[]", "refused", "did not let us in"),
        (200, {"access_token": 7}, "refused", "did not let us in"),
    ],
)
def test_a_refused_renewal_says_what_to_do(
    service: TokenServer, status: int, told: Any, cause: str, words: str
) -> None:
    service.answers = [(status, told)]
    with pytest.raises(Trouble, match=words) as caught:
        oauth.renew(client_at(service), "1//long", now=NOW, private_hosts=HERE)
    assert caught.value.cause == cause


def test_a_service_that_is_not_there_is_tried_again_later() -> None:
    client = replace(oauth.google("a", "b"), token="http://127.0.0.1:9/token")
    with pytest.raises(Trouble) as caught:
        oauth.renew(client, "x", now=NOW, private_hosts=HERE)
    assert caught.value.cause == "unreachable"


def test_access_is_renewed_before_it_ends() -> None:
    assert oauth.is_due(None, NOW)
    assert oauth.is_due(NOW + timedelta(minutes=4), NOW)
    assert not oauth.is_due(NOW + timedelta(minutes=6), NOW)


def made(server: MailServer, until: datetime | None) -> Connection:
    row = Connection(
        mailbox=make_mailbox(), provider="google", host="localhost", port=server.port,
        security="none", login="anna@our.example", auth="oauth", access_until=until,
        created_at=NOW, due_at=NOW,
    )  # fmt: skip
    keep_secret(row, {"refresh": "1//long", "access": "ya29.kept"})
    row.save()
    return row


@pytest.mark.django_db
def test_a_mailbox_is_entered_with_access_that_is_good_and_renewed_when_it_is_not(
    service: TokenServer, settings: Any
) -> None:
    settings.PRIVATE_HOSTS, settings.MAIL_CLIENTS = HERE, {"google": client_at(service)}
    with running(MailServer(capabilities="IMAP4rev1 AUTH=XOAUTH2")) as server:
        row = made(server, NOW + timedelta(hours=1))
        login.close(login.open_login(row, now=NOW))
        assert service.asked == []
        service.answers = [(200, {"access_token": "ya29.new", "expires_in": 3600})]
        login.close(login.open_login(row, now=NOW + timedelta(minutes=58)))
        sent = [base64.b64decode(one).decode() for one in server.heard if " " not in one]
    assert ["ya29.kept" in sent[0], "ya29.new" in sent[1]] == [True, True]
    assert service.asked[0]["refresh_token"] == "1//long"
    row.refresh_from_db()
    assert secret_of(row) == {"refresh": "1//long", "access": "ya29.new"}
    assert row.access_until == NOW + timedelta(hours=1, minutes=58)


@pytest.mark.django_db
def test_a_house_that_is_not_registered_says_which_setting_is_missing(settings: Any) -> None:
    settings.PRIVATE_HOSTS, settings.MAIL_CLIENTS = HERE, {}
    with running(MailServer(capabilities="IMAP4rev1 AUTH=XOAUTH2")) as server:
        row = made(server, None)
        with pytest.raises(Trouble, match="GOODWORD_GOOGLE_CLIENT_ID") as caught:
            login.open_login(row, now=NOW)
    assert caught.value.cause == "ours"


def test_the_operator_names_both_halves_of_a_client_or_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert mail_clients.mail_clients() == {}
    monkeypatch.setenv("GOODWORD_MICROSOFT_CLIENT_ID", "house-2")
    with pytest.raises(SettingsError, match="belong together"):
        mail_clients.mail_clients()
    monkeypatch.setenv("GOODWORD_MICROSOFT_CLIENT_SECRET", "s")
    monkeypatch.setenv("GOODWORD_MICROSOFT_TENANT", "our.example")
    assert "/our.example/" in mail_clients.mail_clients()["microsoft"].token
    monkeypatch.setenv("GOODWORD_MICROSOFT_TENANT", "a/../b")
    with pytest.raises(SettingsError, match="TENANT"):
        mail_clients.mail_clients()
    monkeypatch.setenv("GOODWORD_MAIL_TRUST", "/nowhere/at/all.pem")
    with pytest.raises(SettingsError, match="GOODWORD_MAIL_TRUST"):
        mail_clients.mail_trust()

"""`goodword mailbox`: how mailboxes do, and what one says of them, from the terminal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.cli.mailbox import app
from goodword.timeline.tables import Entry
from goodword.wiring import fetching
from tests.channels.mail.live.conftest import NOW, House, letter


def run(*words: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), input=typed)
    return done.exit_code, done.output


def test_a_mailbox_is_listed_paused_and_resumed(house: House) -> None:
    assert "not looked at yet" in run("list")[1]
    assert run("pause", "office")[0] == 0
    assert Connection.objects.get().state == "paused" and "paused" in run("list")[1]
    assert run("resume", "office@our.example")[0] == 0
    assert Connection.objects.get().state == "on"


def test_folders_are_listed_and_chosen(house: House) -> None:
    assert "Not looked at yet" in run("folders", "office")[1]
    house.look()
    assert "INBOX\tinbox\tall here" in run("folders", "office")[1]
    code, told = run("folder", "office", "Spam", "--leave")
    assert code == 0 and "left there" in told
    assert "Spam\tjunk\tnot taken" in run("folders", "office")[1]
    assert run("folder", "office", "Nothing")[0] == 1


def test_another_password_is_kept_when_it_works(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.wiring.connecting.try_login", lambda wanted: None)
    before = Connection.objects.get().secret
    Connection.objects.update(state="broken", failures=5)
    code, told = run("password", "office", typed="another secret\n")
    row = Connection.objects.get()
    assert code == 0 and row.state == "on" and row.failures == 0 and row.secret != before
    assert "another secret" not in told + row.secret


def test_one_that_does_not_work_leaves_the_old_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(wanted: object) -> None:
        raise Trouble("refused", "The server does not take this password.")

    monkeypatch.setattr("goodword.wiring.connecting.try_login", refuses)
    before = Connection.objects.get().secret
    code, told = run("password", "office", typed="wrong\n")
    assert code != 0 and "does not take this password" in told
    assert Connection.objects.get().secret == before


def test_removing_keeps_the_mail(house: House) -> None:
    house.server.inbox.add(letter(1), NOW)
    house.look()
    assert "All mail that was taken stays" in run("remove", "office")[1]
    assert Entry.objects.count() == 1 and not Connection.objects.exists()
    assert run("sync", "office")[0] == 1


def test_looking_now_says_what_went_wrong_or_who_has_it_in_hand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Connection) -> object:
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(fetching, "_open", away)
    code, told = run("sync", "office")
    assert code == 1 and "Nobody answers" in told
    Connection.objects.update(lease_until=fetching.database_now() + timedelta(minutes=1))
    code, told = run("sync", "office")
    assert code == 0 and "in hand" in told
    assert Connection.objects.get().due_at <= fetching.database_now()

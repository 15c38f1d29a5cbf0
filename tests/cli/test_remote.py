"""Commands that speak to a house on another machine: the same words, the same keys."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer
from typer.testing import CliRunner, Result

from goodword.cli.commands import app
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry
from goodword.timeline.tables_told import Mention
from tests.api.conftest import token_of
from tests.web.business import Business, open_business

pytestmark = pytest.mark.django_db(transaction=True)
type Runs = Callable[..., Result]


@pytest.fixture
def business(transactional_db: None, tmp_path: Path, settings: Any) -> Business:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return open_business(tmp_path)


@pytest.fixture
def far(
    business: Business, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Runs]:
    """Runs a command against the house behind the live server, as Bernd."""
    monkeypatch.setenv("GOODWORD_REMOTE", live_server.url)
    monkeypatch.setenv("GOODWORD_TOKEN", token_of(business.bernd))
    monkeypatch.setenv("COLUMNS", "160")
    yield lambda *words: CliRunner().invoke(app, list(words))


def near(monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    with monkeypatch.context() as here:
        here.delenv("GOODWORD_REMOTE")
        return CliRunner().invoke(app, list(words))


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_same_keys_in_the_same_order_from_far_as_from_near(
    far: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (
        ("today", "--json"),
        ("show", "Ilse", "--json"),
        ("search", "table", "--json"),
        ("unanswered", "--json"),
    ):
        here, there = rows(near(monkeypatch, *words)), rows(far(*words))
        assert [list(row) for row in there] == [list(row) for row in here], words
        for mine, theirs in zip(here, there, strict=True):
            for name in mine:
                if not name.endswith("_at") and name not in ("since", "at", "due"):
                    assert mine[name] == theirs[name], (words, name)


def test_people_read_tables(far: Runs) -> None:
    told = far("today").output
    assert "Ilse Vandenberghe" in told and "on the list" in told
    assert "Nothing is late" not in far("today", "--overdue").output
    assert "Oak table" in far("show", "Ilse").output
    assert "Ilse" in far("search", "table").output
    assert far("today", "--mine", "bernd@workshop.example").exit_code == 0
    assert "No colleague" in far("today", "--mine", "x@y.example").output


def test_acting_from_far(far: Runs, business: Business) -> None:
    one = Commitment.objects.get(customer__name="Tomás Rivera")
    number = str(one.pk)
    far_off = far("act", "hold", number, "their", "plan", "--until", "2099-01-01")
    assert "a year at most" in far_off.output
    one.refresh_from_db()
    assert one.state == "open"
    soon = (business.now + timedelta(days=9)).date().isoformat()
    held = far("act", "hold", number, "their", "plan", "--until", soon)
    one.refresh_from_db()
    assert (held.exit_code, one.state) == (0, "held"), held.output
    assert far("act", "resume", number).exit_code == 0
    assert ": done" in far("act", "done", number, "by", "phone").output
    one.refresh_from_db()
    event = one.events.latest("number")
    assert (event.reason, event.colleague_id) == ("by phone", business.bernd.pk)
    assert far("act", "undo", number, "a slip").exit_code == 0
    stale = far("act", "done", number, "x", "--seen", "1")
    assert stale.exit_code == 1 and "Nothing of yours was saved" in stale.output
    assert far("act", "done", number, "by phone again").exit_code == 0
    again = far("act", "not-owed", number, "x")
    assert again.exit_code == 1 and "You marked this as done" in again.output
    assert "(by phone again)" in again.output
    assert far("act", "undo", number, "a slip").exit_code == 0
    refused = far("act", "reassign", number, "x", "--to", "anna@workshop.example")
    assert refused.exit_code == 1 and "lead or an administrator" in refused.output


def test_a_call_is_logged_from_far(far: Runs, business: Business) -> None:
    one = Commitment.objects.get(customer__name="Tomás Rivera")
    soon = (business.now + timedelta(days=3)).date().isoformat()
    (told,) = rows(
        far(
            "call", "Tomás", "a drop of oil", "--settles", str(one.pk),
            "--promise", "send the oil", "--until", soon, "--json",
        )
    )  # fmt: skip
    one.refresh_from_db()
    assert one.state == "discharged" and told["settled"] == [one.pk]
    promise = Commitment.objects.get(pk=told["promise_id"])
    assert (promise.what, promise.accountable_id) == ("send the oil", business.bernd.pk)
    assert "leave --by out" in far("visit", "Tomás", "--by", "anna@workshop.example").output


def test_a_note_from_far_and_from_near(
    far: Runs, monkeypatch: pytest.MonkeyPatch, business: Business
) -> None:
    assert "Noted" in far("note", "Tomás", "prefers", "to", "be", "called").output
    note = Entry.objects.get(kind="note")
    assert note.colleague_id == business.bernd.pk
    assert "leave --by out" in far("note", "Tomás", "x", "--by", "anna@workshop.example").output
    said = near(monkeypatch, "note", "Tomás", "@Bernd he rang", "--by", "anna@workshop.example")
    assert said.exit_code == 0, said.output
    assert Mention.objects.get().colleague == business.bernd
    assert near(monkeypatch, "note", "Tomás", "x").exit_code == 2
    assert near(
        monkeypatch, "note", "Nobody at all", "x", "--by", "anna@workshop.example"
    ).exit_code


def test_acting_from_near(far: Runs, monkeypatch: pytest.MonkeyPatch, business: Business) -> None:
    one = Commitment.objects.get(customer__name="Tomás Rivera")
    number = str(one.pk)
    to = near(monkeypatch, "act", "reassign", number, "his", "--to", "bernd@workshop.example")
    assert to.exit_code == 0, to.output
    assert "not owed" in near(monkeypatch, "act", "not-owed", number, "a duplicate").output
    one.refresh_from_db()
    assert (one.state, one.accountable_id) == ("cancelled", business.bernd.pk)
    again = near(monkeypatch, "act", "done", number, "x")
    assert again.exit_code == 1
    assert near(monkeypatch, "act", "done", "987654", "x").exit_code == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"GOODWORD_TOKEN": ""}, "Settings, Tokens"),
        ({"GOODWORD_TOKEN": "gw_" + "x" * 43}, "does not know this token"),
        ({"GOODWORD_TOKEN": "gw_ü"}, "Copy it again"),
        ({"GOODWORD_REMOTE": "http://goodword.example"}, "https://"),
        ({"GOODWORD_REMOTE": "ftp://goodword.example"}, "https://goodword.example"),
        ({"GOODWORD_REMOTE": "http://127.0.0.1:9"}, "can't be reached"),
    ],
)
def test_what_is_wrong_is_said(
    far: Runs, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], words: str
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    told = far("today")
    assert told.exit_code in (1, 2) and words in told.output


def test_what_works_only_where_the_house_lies_says_so(far: Runs) -> None:
    for name in ("import", "serve", "backup", "migrate"):
        told = far(name)
        assert told.exit_code == 2 and "where the house lies" in told.output


def test_a_house_can_be_named_before_the_command(
    far: Runs, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODWORD_REMOTE", "")
    assert "Ilse" in far("--remote", live_server.url, "today").output
    assert os.environ["GOODWORD_REMOTE"] == live_server.url


def test_a_house_that_speaks_something_else_is_known(
    far: Runs, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODWORD_REMOTE", f"{live_server.url}/elsewhere")
    told = far("today")
    assert told.exit_code == 1 and "Is the address right?" in told.output

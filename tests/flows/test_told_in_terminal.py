"""Calls and visits in one line of the terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodword.cli.commands import app
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry
from tests.web.business import open_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilse(tmp_path: Path) -> Person:
    open_business(tmp_path)
    return Person.objects.get(name__startswith="Ilse")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_a_call_settles_and_promises(ilse: Person) -> None:
    owed = Commitment.objects.get(customer=ilse)
    code, said = run(
        "call", "Ilse", "Told", "her", "the", "price", "--settles", str(owed.pk),
        "--promise", "Send the plan", "--until", "2099-12-01", "--by", "anna@workshop.example",
    )  # fmt: skip
    assert code == 1 and "five years" in said
    assert not Entry.objects.filter(kind="call").exists()
    code, said = run(
        "call", "Ilse", "Told her the price", "--settles", str(owed.pk), "--they", "--json"
    )
    told = json.loads(said)
    assert code == 0 and told["settled"] == [owed.pk]
    entry = Entry.objects.get(pk=told["entry_id"])
    assert (entry.kind, entry.direction) == ("call", "in")
    assert Commitment.objects.get(pk=owed.pk).closed_by_id == entry.pk


def test_a_missed_call_and_a_visit(ilse: Person) -> None:
    assert run("call", str(ilse.pk), "--missed", "--number", "+32 2 555 01 02")[0] == 0
    assert Commitment.objects.filter(what="Call back, +32 2 555 01 02", state="open").exists()
    code, said = run("visit", str(ilse.pk), "Measured the hall", "--we")
    assert code == 0 and "we visited" in said
    assert not Commitment.objects.filter(what__startswith="Call back", state="open").exists()


def test_what_can_not_be_says_why(ilse: Person) -> None:
    assert run("call", "Nobody at all", "x")[0] == 1
    assert "one way" in run("call", "Ilse", "--they", "--missed")[1]
    assert "--until" in run("call", "Ilse", "--promise", "x")[1]
    assert "nothing under the number" in run("call", "Ilse", "--settles", "99999")[1]


def test_a_list_is_looked_at_and_taken_in(ilse: Person, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("Date,Number,Direction\n2026-11-16 10:05,+3225550102,in\nx,1,in\n")
    code, said = run("import-calls", str(file), "--dry-run")
    assert code == 0 and "1 would be new" in said and "line 3" in said
    assert not Entry.objects.filter(kind="call").exists()
    told = json.loads(run("import-calls", str(file), "--json")[1])
    assert (told["new"], told["bad"][0]["line"]) == (1, 3)
    assert run("import-calls", str(tmp_path / "none.csv"))[0] == 2

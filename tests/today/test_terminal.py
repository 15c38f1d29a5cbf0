"""``goodword today`` in the terminal and for programs."""

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from goodword.cli.today import today as command
from goodword.house.tables import House
from goodword.replies.actions import settle
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    they_write,
    we_write,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=3)
KEYS = [
    "id", "group", "kind", "state", "who", "customer_id", "organisation", "what", "why", "since",
    "due_at", "late", "due", "accountable", "conversation_id", "entry_id", "chasers",
]  # fmt: skip


@pytest.fixture(autouse=True)
def house():
    make_house()
    House.objects.update(as_of=NOW)
    make_colleague("Anna")


def run(*arguments):
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, arguments)


def a_letter(name="Carla", subject="The oak table"):
    thread = make_conversation(subject)
    they_write(thread, make_customer(name), MONDAY)
    settle(conversation_ids=[thread.pk], now=NOW)


def test_one_object_a_line_with_stable_keys():
    a_letter()
    result = run("--json")
    (told,) = [json.loads(row) for row in result.output.splitlines()]
    assert list(told) == KEYS
    assert (told["who"], told["late"], told["group"]) == ("Carla", True, "answer")


def test_a_table_for_people():
    a_letter()
    told = run().output
    for words in ("Answer", "Carla", "The oak table", "working", "1 on the list"):
        assert words in told


def test_no_mail_was_read_yet():
    assert "goodword import" in run().output


def test_nobody_waits():
    we_write(make_conversation("Thanks"), make_customer(), MONDAY)
    assert "Nobody is waiting for us" in run().output
    assert "Nothing is late" in run("--overdue").output
    assert run("--json").output == ""


def test_somebody_whom_nobody_knows():
    result = run("--mine", "nobody@our.example")
    assert result.exit_code == 2
    assert "anna@our.example" in result.output


def test_only_mine_and_as_of_a_day():
    a_letter()
    make_colleague("Bernd")
    assert "waiting for this colleague" in run("--mine", "bernd@our.example").output
    assert "Carla" in run("--mine", "ANNA@our.example").output
    (told,) = run("--json", "--as-of", "2026-11-16").output.splitlines()
    assert json.loads(told)["due"] == "4 working hours late"

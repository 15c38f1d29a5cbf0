"""What a colleague is told, in the terminal."""

import json

import pytest
from typer.testing import CliRunner

from goodword.cli.commands import load
from tests.factories import MONDAY, hours, make_colleague, make_house, make_mailbox
from tests.notices.house import ask, enter, tick

pytestmark = pytest.mark.django_db


def run(*words: str) -> "tuple[int, str]":
    import typer

    from goodword.cli.notices import notices

    app = typer.Typer()
    app.command()(notices)
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_what_waits_is_shown_and_what_is_unknown_is_said():
    make_house()
    anna = make_colleague("Anna")
    enter(anna)
    make_mailbox(accountable=anna)
    tick(MONDAY - hours(1))
    assert run("anna@our.example") == (0, "Nothing new.\n")
    ask(subject="The oak table")
    tick(MONDAY)
    code, words = run("ANNA@our.example")
    assert code == 0
    assert "Carla: The oak table\n  A new matter is yours." in words
    (line,) = run("anna@our.example", "--json")[1].splitlines()
    assert set(json.loads(line)) == {
        "id", "kind", "at", "title", "text", "quote", "by", "seen",
    }  # fmt: skip
    code, words = run("nobody@our.example")
    assert (code, "goodword colleague list" in words) == (2, True)
    assert load("notices").name == "notices"

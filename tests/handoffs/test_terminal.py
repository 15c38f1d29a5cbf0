"""``goodword offers``: made, listed, taken over and declined in the terminal."""

import json

import pytest
from typer.testing import CliRunner

from goodword.cli.offers import app
from goodword.ledger.tables import Commitment


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr("goodword.cli.offers._ready", lambda: house.now)

    def call(*words):
        return CliRunner().invoke(app, list(words))

    return call


def test_made_listed_and_taken_over(house, run):
    line = house.asks()
    made = run("make", str(line.pk), "--to", "bernd@our.example", "--note", "by Friday")
    assert (made.exit_code, made.output.startswith("Offered to Bernd: number ")) == (0, True)
    (told,) = [json.loads(row) for row in run("list", "--json").output.splitlines()]
    assert (told["type"], told["giver"], told["to"]) == ("offer", "Anna", "Bernd")
    assert "by Friday" in run("list").output
    assert run("accept", str(told["id"])).output == "Bernd answers for it now.\n"
    assert Commitment.objects.get(pk=line.pk).accountable == house.bernd
    late = run("withdraw", str(told["id"]))
    assert (late.exit_code, "Bernd took this over on" in late.output) == (2, True)
    assert "Nothing is on offer" in run("list").output


def test_of_a_team_somebody_by_name(house, run):
    line = house.asks()
    house.offer(line, house.team)
    (told,) = [json.loads(row) for row in run("list", "--json").output.splitlines()]
    assert "who of the team" in run("accept", str(told["id"])).output
    assert run("accept", str(told["id"]), "--as", "dora@our.example").exit_code == 0
    assert Commitment.objects.get(pk=line.pk).accountable == house.dora


def test_wholes_declining_and_what_is_said_wrongly(house, run):
    line = house.asks()
    made = run(
        "make", str(house.carla.pk), "--whole", "customer", "--to", "bernd@our.example",
        "--note", "moving",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    number = made.output.rpartition("number ")[2].strip(".\n")
    assert "Say in a few words why not." in run("decline", number).output
    assert run("decline", number, "--word", "full").exit_code == 0
    for words, said in (
        (["make", str(line.pk)], "Say to whom"),
        (["make", "987654", "--to", "bernd@our.example", "--note", "x"], "no line number"),
        (["make", str(line.pk), "--to", "nobody@our.example", "--note", "x"], "no colleague"),
        (["make", str(line.pk), "--to-team", "Nobody", "--note", "x"], "no team"),
        (["make", str(line.pk), "--to", "bernd@our.example"], "what matters"),
        (["accept", "987654"], "no such offer"),
    ):
        wrong = run(*words)
        assert wrong.exit_code in (1, 2)
        assert said in wrong.output

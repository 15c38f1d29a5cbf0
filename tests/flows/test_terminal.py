"""Commands for people and for programs: keys that never change, words that say what to do."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from goodword.cli.import_mail import import_mail
from goodword.cli.search import search
from goodword.cli.show import show
from goodword.wiring.importing import Summary
from tests.flows.letters import answer, letter, mbox

Take = Callable[..., Summary]
DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "commands.md"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The objects that a command printed."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def documented(start: str) -> set[str]:
    """The keys that the page on commands promises after some words."""
    told = DOCS.read_text("utf-8").split(start, 1)[1]
    keys = re.search(r"`([a-z_]+(?:,\s+[a-z_]+)+)`", told)
    assert keys
    return set(re.split(r",\s+", keys.group(1)))


@pytest.fixture
def house(take: Take, tmp_path: Path) -> None:
    """Anna asked twice; one of it was answered."""
    inbox = mbox(
        tmp_path / "office" / "inbox.mbox",
        letter(),
        letter("Do you also sell lamps?", subject="Lamps", days_ago=0.4),
    )
    take(inbox, mbox(tmp_path / "office" / "sent.mbox", answer()))


def test_search_tells_programs_what_it_found(house: None, capsys) -> None:
    search(["lamps"], limit=30, as_json=True)
    (hit,) = lines(capsys)
    assert set(hit) == documented("`goodword search --json`")
    assert hit["subject"] == "Lamps" and hit["who"] == "Anna Kovács"


def test_search_tells_people_when_there_is_nothing(house: None, capsys) -> None:
    search(["giraffe", "before:soon"], limit=30, as_json=False)
    told = capsys.readouterr()
    assert "Nothing found for “giraffe”." in told.out and "2026-05-31" in told.err


def test_show_tells_programs_the_whole_story(house: None, capsys) -> None:
    show(["anna"], limit=10, as_json=True)
    person, owed, *folds = lines(capsys)
    assert person["name"] == "Anna Kovács" and owed["what"] == "Lamps"
    assert [f["subject"] for f in folds] == ["Lamps", "The oven"]
    assert [f["entries"] for f in folds] == [1, 2]


def test_show_asks_back_when_nobody_or_several_fit(house: None, capsys) -> None:
    with pytest.raises(typer.Exit):
        show(["giraffe"], limit=10, as_json=False)
    assert "Nobody is called “giraffe”" in capsys.readouterr().err


def test_show_prints_for_people(house: None, capsys) -> None:
    show(["anna@kovacs.example"], limit=10, as_json=False)
    told = capsys.readouterr().out
    assert "What we owe" in told and "Lamps" in told and "The oven" in told


def test_import_ends_with_one_object(db: None, tmp_path: Path, capsys) -> None:
    path = mbox(tmp_path / "office" / "inbox.mbox", letter())
    import_mail([path], as_json=True, as_of="2026-05-15")
    (told,) = lines(capsys)
    assert documented("ends with one object:") == set(told)
    assert told["read"] == told["new"] + told["known"] + told["quarantined"] == 1


def test_import_prints_a_summary_for_people(db: None, tmp_path: Path, capsys) -> None:
    path = mbox(tmp_path / "office" / "inbox.mbox", letter(), letter(days_ago=60, subject="Old"))
    import_mail([path], as_of="2026-05-15")
    told = capsys.readouterr().out
    assert "new" in told and "Taken to be ours" in told
    assert "1 owed" in told and "1 older contact" in told


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "15.5.2026"])
def test_a_date_that_is_none_is_explained(db: None, tmp_path: Path, capsys, day: str) -> None:
    path = mbox(tmp_path / "office" / "inbox.mbox", letter())
    with pytest.raises(typer.Exit):
        import_mail([path], as_of=day)
    assert "2026-05-31" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_named(db: None, tmp_path: Path, capsys) -> None:
    with pytest.raises(typer.Exit):
        import_mail([tmp_path / "nothing"])
    assert "There is nothing at" in capsys.readouterr().err

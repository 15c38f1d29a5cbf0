"""`goodword review`: what is said of a draft, for people, editors and programs."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from goodword.cli.reviewing import quickly

DRAFT = "Hello Ann,\n\nsorry for the delay, we have been swamped. I'll send it asap.\n\nBerta\n"
MAIL = (
    b"From: Berta <berta@house.example>\nTo: Ann Berg <ann@example.org>\nSubject: Re: Table\n"
    b"Date: Mon, 23 Nov 2026 10:10:42 +0100\n\n" + DRAFT.encode()
)
KEYS = [
    "rule", "severity", "line", "column", "start", "end", "text", "message", "why", "suggestion",
    "page", "fingerprint",
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: bytes
    stderr: bytes


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command in this process, with these arguments, standard input and folder."""

    def call(*arguments: str, given: str | bytes = b"", cwd: Path | None = None) -> Done:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        if cwd is not None:
            monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as end:
            quickly(list(arguments))
        told = capfdbinary.readouterr()
        return Done(int(str(end.value.code)), told.out, told.err)

    return call


def in_a_process(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "goodword", "review", *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"},
    )


def test_words_for_people(run: Run) -> None:
    done = run("-", given=DRAFT)
    said = done.stdout.decode()
    assert done.returncode == 1
    assert "3:22  error  excuse.busy" in said and "why" in said and "silence" in said


def test_nothing_to_say_is_exit_zero(run: Run) -> None:
    done = run(given="Hello Ann,\n\nthe table comes on Tuesday.\n")
    assert done.returncode == 0 and "it can go" in done.stdout.decode()


def test_lines_for_editors_name_the_place_in_the_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "draft.eml").write_bytes(MAIL)
    done = run("draft.eml", "--output=line", cwd=tmp_path)
    first = done.stdout.decode().splitlines()[0]
    assert first.startswith("draft.eml:8:22: error: ") and first.endswith("[excuse.busy]")


def test_json_is_one_object_a_line(run: Run) -> None:
    done = run("--output", "json", given=DRAFT)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(one) for one in told] == [KEYS] * 2
    for one in told:
        assert DRAFT[one["start"] : one["end"]] == one["text"]


def test_sarif_holds_rules_places_and_fixes(tmp_path: Path, run: Run) -> None:
    (tmp_path / "my draft.txt").write_text("We apologize for any inconvenience.\n", "utf-8")
    done = run("my draft.txt", "--output", "sarif", "--experimental", cwd=tmp_path)
    log = json.loads(done.stdout)
    (found,) = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    place = found["locations"][0]["physicalLocation"]
    assert log["version"] == "2.1.0" and rules[found["ruleIndex"]]["id"] == found["ruleId"]
    assert place["artifactLocation"]["uri"] == "my%20draft.txt"
    assert place["region"]["startLine"] == 1 and place["region"]["startColumn"] == 14
    (change,) = found["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "for the inconvenience"


def test_the_letter_that_is_answered(tmp_path: Path, run: Run) -> None:
    theirs = tmp_path / "theirs.txt"
    theirs.write_text("Can you deliver to Lyon? What is the price for twelve?\n", "utf-8")
    done = run(
        "--reply-to", str(theirs), "--select", "answer.unanswered", given="Yes, to Lyon too.\n"
    )
    assert done.returncode == 1 and "price for twelve" in done.stdout.decode()


def test_rules_are_chosen(run: Run) -> None:
    assert run("--ignore", "excuse,promise", given=DRAFT).returncode == 0
    done = run("--select", "promise", "--output", "line", given=DRAFT)
    assert b"promise.vague" in done.stdout and b"excuse" not in done.stdout


def test_house_style_is_read_from_the_nearest_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "goodword-review.toml").write_text(
        '[severities]\n"promise.vague" = "error"\n'
        '[[silences]]\nrule = "excuse"\nreason = "among ourselves"\n',
        "utf-8",
    )
    below = tmp_path / "drafts"
    below.mkdir()
    done = run("--output", "line", given=DRAFT, cwd=below)
    assert b"error: " in done.stdout and b"excuse" not in done.stdout


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[[silences]]\nrule = "excuse.busy"\n', "a silence needs a reason"),
        ('ignore = ["excuse.lazy"]\n', "there is no rule “excuse.lazy”"),
        ('ignore = "excuse"\n', "is a list of rules"),
        ('[severities]\n"excuse.busy" = "fatal"\n', "is one of info, warning, error"),
        ("loudness = 3\n", "“loudness” is no setting"),
        ("select = [\n", "is no TOML"),
    ],
)
def test_a_wrong_setting_says_what_to_write(
    table: str, said: str, tmp_path: Path, run: Run
) -> None:
    place = tmp_path / "style.toml"
    place.write_text(table, "utf-8")
    done = run("--config", str(place), given=DRAFT)
    assert done.returncode == 2 and said in done.stderr.decode() and not done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-file",), "There is no file no-such-file."),
        ((".",), "is a folder"),
        (("--reply-to", "gone.eml"), "There is no file gone.eml."),
        (("--output", "pdf"), "There is no output “pdf”"),
        (("--select", "excuse.lazy"), "there is no rule “excuse.lazy”"),
        (("--explain", "excuse.lazy"), "There is no rule “excuse.lazy”"),
        (("--config", "gone.toml"), "gone.toml cannot be read"),
    ],
)
def test_a_wrong_call_is_exit_two_and_says_what_to_do(
    arguments: tuple[str, ...], said: str, run: Run
) -> None:
    done = run(*arguments, given=DRAFT)
    assert done.returncode == 2 and said in done.stderr.decode() and not done.stdout


def test_a_rule_is_explained_and_all_are_listed(run: Run) -> None:
    done = run("--explain", "excuse.busy")
    assert done.returncode == 0 and b"swamped" in done.stdout and b"Instead:" in done.stdout
    assert run("--list").stdout.decode().count("\n") == 17


def test_the_whole_command_and_its_help() -> None:
    done = in_a_process("-", given=DRAFT.encode())
    assert done.returncode == 1 and b"excuse.busy" in done.stdout
    assert b"--reply-to" in in_a_process("--help").stdout
    done = in_a_process("--loud")
    assert done.returncode == 2 and b"No such option" in done.stderr


def test_a_terminal_can_not_be_steered(run: Run) -> None:
    done = run(given="Sorry, \x1b[31mwe have been swamped\x1b[0m this week.\n")
    assert b"\x1b" not in done.stdout

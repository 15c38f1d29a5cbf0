"""`goodword promises`: what a text or a mail promises, for people, programs and scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MAIL = (
    b"From: Ann Berg <ann@example.org>\nTo: Bo <bo@example.net>\nSubject: Quote\n"
    b"Date: Fri, 20 Nov 2026 10:10:42 +0100\n\nHi Bo,\n\nI'll send you the quote by Tuesday.\n\n"
    b"Ann\n\nOn Thu, 19 Nov 2026, Bo wrote:\n> I will pay tomorrow\n"
)
KEYS = ["start", "end", "text", "certainty", "strength", "debtor", "act", "due", "reason"]


def promises(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "goodword", "promises", *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"},
    )


def test_a_mail_is_read_by_its_own_words_and_date() -> None:
    done = promises("-", "--json", given=MAIL)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert list(told) == KEYS
    assert told["text"] == "I'll send you the quote by Tuesday."
    assert told["due"]["latest"] == "2026-11-24T17:00:00+01:00"


def test_a_text_is_read_as_of_a_moment_in_a_zone(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("I'll call you tomorrow.\n> I will pay\n", "utf-8")
    done = promises(
        str(path), "--json", "--sent-at", "2026-11-20T08:00", "--zone", "America/New_York"
    )
    (told,) = map(json.loads, done.stdout.splitlines())
    assert told["act"] == "call" and told["due"]["latest"].startswith("2026-11-21T")
    assert told["due"]["latest"].endswith("-05:00")


def test_words_for_people() -> None:
    done = promises("-", given=MAIL)
    said = done.stdout.decode()
    assert "Promise: I'll send you the quote by Tuesday." in said
    assert "due      Tue 24 Nov 2026 17:00" in said and "because" in said


def test_nothing_promised_is_exit_zero() -> None:
    done = promises("-", given=b"Thanks for the flowers. If you like, I can send you a photo.\n")
    assert done.returncode == 0
    assert promises("-", given=b"Thanks!").stdout.decode().strip() == "Nothing is promised."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-file",), "There is no file no-such-file."),
        (("-", "--zone", "Atlantis/Capital"), "There is no time zone"),
        (("-", "--sent-at", "yesterday"), "is not a time"),
        ((".",), "is a folder"),
    ],
)
def test_bad_input_is_exit_two_and_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    done = promises(*arguments, given=b"I'll call you.")
    assert done.returncode == 2 and said in done.stderr.decode() and not done.stdout


def test_it_loads_no_django() -> None:
    code = (
        "import sys; from goodword.cli.promising import given_by; from goodword.promises import "
        "read_promises; g = given_by(b'I will call you.', sent_at='', zone=''); "
        "read_promises(g.text, g.sent_at); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stdout.strip() == b"False", done.stderr

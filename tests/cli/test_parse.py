"""`goodword parse`: the contract for programs, and the words for people."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RAW = (
    b"From: Ann Berg <ann@example.org>\nTo: us@shop.example\nCc: bob@example.net\n"
    b"Subject: Offer\nDate: Fri, 26 Jan 2007 10:10:42 +0100\nMessage-ID: <1@example.org>\n"
    b'References: <0@x>\nContent-Type: multipart/mixed; boundary="cut"\n\n'
    b"--cut\n\nCould you send me the offer by Friday?\n\n-- \nAnn\n"
    b"--cut\nContent-Type: text/csv; name=a.csv\nContent-Disposition: attachment\n\nblue;5\n"
    b"--cut--\n"
)
KEYS = [
    "subject", "from", "to", "cc", "date", "message_id", "references", "text", "html",
    "attachments", "author_text", "quoted_text", "signature", "automated", "answer_score",
    "reasons", "raw_sha256", "defects",
]  # fmt: skip


def goodword(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "goodword", *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"},
    )


def test_json_has_every_promised_key() -> None:
    done = goodword("parse", "-", "--json", given=RAW)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert list(told) == KEYS
    assert told["from"] == ["ann@example.org"] and told["cc"] == ["bob@example.net"]
    assert told["date"] == "2007-01-26T10:10:42+01:00"
    assert told["author_text"].strip() == "Could you send me the offer by Friday?"
    assert told["signature"].strip().endswith("Ann")
    assert told["attachments"] == [{"name": "a.csv", "type": "text/csv", "size": 6}]
    assert "blue;5" in told["text"] and "blue;5" not in told["author_text"]
    assert told["raw_sha256"] == hashlib.sha256(RAW).hexdigest()
    assert told["automated"] is False and 0 <= told["answer_score"] <= 1


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 100, b"From: \xed\xa0\x80\n\n\xed\xa0\x80"])
def test_any_input_whatsoever_ends_well(raw: bytes) -> None:
    done = goodword("parse", "-", "--json", given=raw)
    assert done.returncode == 0 and json.loads(done.stdout)["date"] is None


def test_a_readable_print(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(RAW.replace(b"Offer", b"Offer \x1b[31mred\x07"))
    done = goodword("parse", str(path))
    assert done.returncode == 0
    assert b"ann@example.org" in done.stdout and b"a.csv" in done.stdout
    assert b"\x1b" not in done.stdout and b"\x07" not in done.stdout


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    missing = goodword("parse", str(tmp_path / "none.eml"), "--json")
    assert missing.returncode == 2 and b"There is no file" in missing.stderr
    folder = goodword("parse", str(tmp_path))
    assert folder.returncode == 2 and b"is a folder" in folder.stderr


def test_serve_answers_one_mail_after_another() -> None:
    mails = [RAW, b"", b"Subject: second\n\nHello", b"\xff" * 5000]
    done = goodword(
        "parse", "--serve", given=b"".join(len(m).to_bytes(8, "big") + m for m in mails)
    )
    assert done.returncode == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["raw_sha256"] for one in told] == [hashlib.sha256(m).hexdigest() for m in mails]


def test_help_lists_every_command_and_loads_no_django() -> None:
    script = (
        "import sys, goodword.cli as c\nfrom goodword.cli.commands import app\n"
        "try: app(['--help'], prog_name='goodword')\nexcept SystemExit: pass\n"
        "print('django' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"},
    )
    from goodword.cli import COMMANDS

    assert all(name.encode() in done.stdout for name in COMMANDS)
    assert done.stderr.strip() == b"False"


def test_parse_loads_no_django() -> None:
    script = (
        "import sys; sys.argv = ['goodword', 'parse', '-', '--json']\n"
        "from goodword.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'django', 'typer', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=RAW,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stderr.strip() == b"[]"


def test_every_command_of_the_table_is_there() -> None:
    from goodword.cli import COMMANDS
    from goodword.cli.commands import load

    assert [load(name).name for name in COMMANDS] == list(COMMANDS)

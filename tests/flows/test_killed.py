"""An import that is killed in the middle, and run again, loses nothing and doubles nothing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from goodword.simulator import simulate_business

NOW = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
TABLES = ("entry", "original", "sighting", "participant", "person", "commitment", "conversation")


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mail of a small business."""
    folder = tmp_path_factory.mktemp("business") / "b"
    simulate_business(folder, customers=20, months=3, seed=3, end=NOW, maildir=False)
    return folder / "mail"


def start(home: Path, mail: Path) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    command = [
        sys.executable,
        "-m",
        "goodword",
        "import",
        str(mail),
        "--as-of",
        "2026-05-15",
        "--json",
    ]
    return subprocess.Popen(
        command,
        env={**environment, "GOODWORD_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def counts(home: Path) -> dict[str, int]:
    """Rows of each table; merged signposts of conversations are not counted."""
    with sqlite3.connect(home / "goodword.sqlite3") as database:
        found = {
            t: database.execute(f"SELECT count(*) FROM goodword_{t}").fetchone()[0] for t in TABLES
        }
        found["open"] = database.execute(
            "SELECT count(*) FROM goodword_commitment WHERE is_open"
        ).fetchone()[0]
        found["conversation"] = database.execute(
            "SELECT count(DISTINCT conversation_id) FROM goodword_entry"
        ).fetchone()[0]
        found["indexed"] = database.execute(
            "SELECT count(*) FROM goodword_search_docsize"
        ).fetchone()[0]
    return found


def taken(home: Path) -> int:
    """How many mails have been read by now."""
    try:
        with sqlite3.connect(f"file:{home / 'goodword.sqlite3'}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM goodword_entry").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # there is no such table yet


def test_killed_at_any_time_and_run_again(tmp_path: Path, mail: Path) -> None:
    whole = tmp_path / "whole"
    assert start(whole, mail).wait() == 0
    all_of_it = counts(whole)
    broken = tmp_path / "broken"
    chance = random.Random(5)
    killed = 0
    # By how far it is, not by the clock: machines are as quick as they are.
    for share in (0.0, 0.3, 0.7):
        process = start(broken, mail)
        while process.poll() is None and taken(broken) <= share * all_of_it["entry"]:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.05))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed, "it was over before it could be killed"
    assert start(broken, mail).wait() == 0
    assert counts(broken) == all_of_it

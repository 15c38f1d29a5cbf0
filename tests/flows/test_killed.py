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


def test_killed_at_any_time_and_run_again(tmp_path: Path, mail: Path) -> None:
    whole = tmp_path / "whole"
    began = time.monotonic()
    assert start(whole, mail).wait() == 0
    took = time.monotonic() - began
    broken = tmp_path / "broken"
    rng = random.Random(5)
    killed = 0
    for _ in range(4):
        process = start(broken, mail)
        time.sleep(took * rng.uniform(0.25, 0.95))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed, "the machine was too quick for this test to mean anything"
    assert start(broken, mail).wait() == 0
    assert counts(broken) == counts(whole)

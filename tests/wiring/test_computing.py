"""Sums in a process of their own: done and waited for, ended with the server, tried again later."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from goodword.wiring.computing import Computing

WORKS = """
import os, pathlib, time
def say(words):
    said = pathlib.Path(os.environ["SAID"])
    said.with_suffix(".new").write_text(words)
    said.with_suffix(".new").rename(said)
def write(stop):
    say("done")
def fail(stop):
    raise ValueError("no such luck")
def wait(stop):
    pathlib.Path(os.environ["TMPDIR"], "large").write_text("sums")
    say(f"{os.getpid()} {os.environ['TMPDIR']}")
    time.sleep(60)
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where works of this test say what they do."""
    (tmp_path / "works.py").write_text(WORKS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    monkeypatch.setenv("GOODWORD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    return tmp_path / "said"


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether a process is at work: one that ended may still wait for whoever inherited it."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def test_work_is_done_elsewhere_and_waited_for(said: Path) -> None:
    assert Computing("works:write")(threading.Event())
    assert said.read_text() == "done"


def test_what_failed_is_logged_and_rests_a_while(
    said: Path, caplog: pytest.LogCaptureFixture
) -> None:
    work, stop = Computing("works:fail"), threading.Event()
    assert not work(stop)
    assert "works:fail ended with 1" in caplog.text
    assert not work(stop)
    assert caplog.text.count("works:fail ended") == 1, "it was not begun again at once"


def test_the_sign_to_stop_ends_it_and_leaves_nothing(said: Path) -> None:
    stop = threading.Event()
    done: list[bool] = []
    thread = threading.Thread(target=lambda: done.append(Computing("works:wait")(stop)))
    thread.start()
    until(said.exists)
    pid, scratch = said.read_text().split()
    assert Path(scratch, "large").exists()
    stop.set()
    thread.join(20)
    assert done == [False]
    assert not Path(f"/proc/{pid}").exists() and not Path(scratch).exists()


def test_it_ends_with_the_server_even_if_that_was_killed(said: Path) -> None:
    """Nobody is left to wait for it: it knows by its input."""
    words = "import threading; from goodword.wiring.computing import Computing; "
    words += "Computing('works:wait')(threading.Event())"
    with subprocess.Popen([sys.executable, "-c", words]) as server:
        until(said.exists)
        pid = int(said.read_text().split()[0])
        server.kill()
    until(lambda: not runs(pid))

"""A real server (Dovecot) on loopback with real clients, and a house of its own beside it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from goodword.channels.mail.live.imap import Server

ROOT = Path(__file__).resolve().parents[4]
CHAOS = ROOT.parent / "shared" / "tools" / "chaos_proxy.py"
ADDRESS = "office@our.example"


def harness(name: str = "dovecot") -> Any:
    """The module that starts a server (.ci/dovecot.py, .ci/cyrus.py)."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def log_in(port: int, user: str = ADDRESS, *, seconds: float = 30) -> IMAPClient:
    """A colleague's own mail program. ``seconds``: how long it waits for the server's words."""
    client = IMAPClient("127.0.0.1", port, ssl=False, timeout=seconds)
    client.login(user, "secret")
    return client


def fill(client: IMAPClient, letters: list[bytes], *, folder: str = "INBOX", at: datetime) -> None:
    """Put letters into a folder, a minute apart."""
    for number, raw in enumerate(letters):
        client.append(folder, raw, msg_time=at + timedelta(minutes=number))


class Mail:
    """Our side and a colleague's own program at one mailbox."""

    def __init__(self, port: int, user: str) -> None:
        self.theirs = log_in(port, user)
        self.port, self.user = port, user

    def server(self, port: int | None = None, *, seconds: float = 30) -> Server:
        """Our side, perhaps through something that stands before the server."""
        return Server(log_in(port or self.port, self.user, seconds=seconds))


class Home:
    """A house of its own, served by processes."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")},
            "GOODWORD_HOME": str(folder),
            "GOODWORD_PRIVATE_HOSTS": "127.0.0.1",
        }

    def run(self, *words: str, typed: str = "", check: bool = True) -> str:
        """A command's output."""
        done = subprocess.run(
            [sys.executable, "-m", "goodword", *words], env=self.environment, input=typed,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def connect(self, address: str = ADDRESS, *more: str) -> None:
        """Connect a mailbox."""
        self.run(
            "mailbox", "add", address, "--host", "127.0.0.1", "--port", str(self.port),
            "--security", "none", "--yes", *more, typed="secret\n",
        )  # fmt: skip

    @contextlib.contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A `goodword worker`, ended afterwards."""
        process = subprocess.Popen(
            [sys.executable, "-m", "goodword", "worker"], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=(self.folder / "worker.log").open("ab"),
        )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ask(self, query: str) -> list[Any]:
        """Rows of the house's database."""
        with contextlib.closing(sqlite3.connect(self.folder / "goodword.sqlite3", 30)) as database:
            return database.execute(query).fetchall()

    def count(self, what: str) -> int:
        """How many rows."""
        return int(self.ask(f"SELECT count(*) FROM goodword_{what}")[0][0])

    def wait_for(self, told: Callable[[], bool], seconds: float = 30) -> float:
        """Seconds until something is so."""
        began = time.monotonic()
        while not told():
            assert time.monotonic() - began < seconds, (self.folder / "worker.log").read_text()[
                -3000:
            ]
            time.sleep(0.02)
        return time.monotonic() - began


class Proxy:
    """Stands before a server. ``cut_after``: bytes after which the server's words break off."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.cut_after: int | None = None
        self.reset = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more; whoever waits in `accept` would take one after a mere close."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
                for source, sink, faulty in ((client, server, False), (server, client, True)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, faulty), daemon=True
                    ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, faulty: bool) -> None:
        told = 0
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                limit = self.cut_after if faulty else None
                if limit is not None and told + len(data) > limit:
                    sink.sendall(data[: max(0, limit - told)])
                    break
                told += len(data)
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                if self.reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def chaos(port: int, *faults: str) -> Iterator[int]:
    """The fault proxy beside the repository before a server; its port."""
    listens = harness().free_port()
    process = subprocess.Popen(
        [sys.executable, CHAOS, "--listen", f"127.0.0.1:{listens}", "--to", f"127.0.0.1:{port}",
         *faults], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None and process.stdout.readline() == b"up\n"
        yield listens
    finally:
        process.kill()
        process.communicate()

"""Live mailboxes while PostgreSQL is restarted without mercy: nothing lost, nothing doubled.

    python -m benchmarks live_restarts [--restarts N] [--workers N] [--messages N]

So many `goodword worker` fetch as many mailboxes into one PostgreSQL, which `pg_ctl restart -m
immediate` throws over again and again meanwhile; in the end the counts must be equal.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Postgres:
    """A cluster of its own on loopback."""

    def __init__(self, port: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="goodword-pg-"))
        self.port = port
        self.url = f"postgresql://goodword@127.0.0.1:{port}/goodword"
        self.as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]

    def run(self, program: str, *words: object) -> str:
        """One of its programs."""
        return subprocess.run(
            [*self.as_user, str(PROGRAMS[-1] / program), *map(str, words)], check=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ).stdout  # fmt: skip

    def control(self, *words: object) -> None:
        """pg_ctl; its output goes to a file, for the server keeps what it was given."""
        with (self.folder.parent / f"{self.folder.name}.out").open("ab") as out:
            subprocess.run(
                [*self.as_user, str(PROGRAMS[-1] / "pg_ctl"), "-D", str(self.folder / "data"),
                 *map(str, words)], check=True, stdout=out, stderr=out,
            )  # fmt: skip

    def __enter__(self) -> "Postgres":
        data = self.folder / "data"
        self.run("initdb", "-D", data, "-U", "goodword", "-A", "trust", "--encoding=UTF8")
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c max_connections=80"
        self.control("-l", self.folder / "log", "-w", "-o", options, "start")
        self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "goodword", "goodword")
        return self

    def __exit__(self, *_: object) -> None:
        self.control("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder.parent / f"{self.folder.name}.out").unlink(missing_ok=True)

    def ask(self, query: str) -> int | None:
        """A number; none while it is down."""
        done = subprocess.run(
            [str(PROGRAMS[-1] / "psql"), "-At", "-c", query, self.url],
            capture_output=True, text=True,
        )  # fmt: skip
        return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else None


def measure(args: argparse.Namespace, server: Any, free_port: Any) -> None:
    """Fetch, restart, compare."""
    from tests.channels.mail.live.conftest import letter

    from live import deliver
    from live_load import home_with

    users = [f"box{n}@our.example" for n in range(args.workers)]
    for number, user in enumerate(users):
        deliver(server, user, (letter(f"{number}/{n}", to=user) for n in range(args.messages)))
    want = args.workers * args.messages
    with Postgres(free_port()) as postgres:
        home = home_with(server, users, DATABASE_URL=postgres.url)
        log = home.folder / "worker.log"
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "goodword", "worker"], env=home.environment,
                stdout=subprocess.DEVNULL, stderr=log.open("ab"),
            )
            for _ in users
        ]  # fmt: skip
        began, restarts = time.monotonic(), 0
        # Spread over the work: the next restart comes when a further part is here.
        while (taken := postgres.ask("SELECT count(*) FROM goodword_takenuid") or 0) < want:
            if restarts < args.restarts and taken >= want * restarts // args.restarts:
                postgres.control("-m", "immediate", "-w", "restart")
                restarts += 1
            time.sleep(0.3)
            assert time.monotonic() - began < 3600, log.read_text()[-3000:]
        seconds = time.monotonic() - began
        for process in running:
            process.send_signal(signal.SIGTERM)
        ended = [process.wait(60) for process in running]
        counts = {
            table: postgres.ask(f"SELECT count(*) FROM goodword_{table}")
            for table in ("entry", "sighting", "original", "takenuid", "intake")
        }
        print(f"{restarts} restarts, {want:,} messages, {seconds:.0f} s: {counts}, ended {ended}")
        assert all(counts[t] == want for t in ("entry", "sighting", "original", "takenuid"))
        assert counts["intake"] == args.workers
    shutil.rmtree(home.folder)


def main() -> None:
    """Run the measurement."""
    from benchmarks.live_server import served

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--restarts", type=int, default=50)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--messages", type=int, default=2500, help="in each mailbox")
    args = parser.parse_args()
    if not PROGRAMS:
        raise SystemExit("PostgreSQL is not installed (Debian: apt install postgresql).")
    with served() as (module, server):
        measure(args, server, module.free_port)


if __name__ == "__main__":
    main()

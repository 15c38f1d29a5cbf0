"""Runs a command against a PostgreSQL of its own on loopback, thrown away afterwards.

.ci/postgres.py -- COMMAND ...
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :]
    if not PROGRAMS:
        print(
            "No PostgreSQL server is installed (Debian: apt install postgresql).", file=sys.stderr
        )
        return 1
    programs = PROGRAMS[-1]
    folder = Path(tempfile.mkdtemp(prefix="goodword-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    data, log = folder / "data", folder / "log"
    run = lambda *words: subprocess.run(
        [*as_user, *map(str, words)], check=True, stdout=subprocess.DEVNULL
    )
    run(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "goodword",
        "-A",
        "trust",
        "--encoding=UTF8",
        "--locale=C",
    )
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=60"
    run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        run(programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "goodword", "goodword")
        url = f"postgresql://goodword@127.0.0.1:{port}/goodword"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

"""Kills an import at random state-changing system calls, with the sweep beside the repository."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SWEEP = ROOT.parent / "shared" / "tools" / "crash_sweep.py"
GOODWORD = ROOT / ".venv" / "bin" / "goodword"
TIMES = os.environ.get("CRASH_TIMES", "24")

CHECK = """
import json, sqlite3, sys
home = sys.argv[1] + "/home/goodword.sqlite3"
db = sqlite3.connect(home)
one = lambda q: db.execute(q).fetchone()[0]
entries = one("SELECT count(*) FROM goodword_entry")
sightings = one("SELECT count(*) FROM goodword_sighting")
owed = one("SELECT count(*) FROM goodword_commitment")
indexed = one("SELECT count(*) FROM goodword_search_docsize")
print(json.dumps({
    "lost": max(0, 12 - entries) + max(0, 14 - sightings) + max(0, 12 - owed) + max(0, 12 - indexed),
    "doubled": max(0, entries - 12) + max(0, sightings - 14) + max(0, owed - 12) + max(0, indexed - 12),
}))
"""

SETUP = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
base = Path(sys.argv[1]); box = base / "office"; box.mkdir()
when = datetime(2026, 5, 14, 9, tzinfo=UTC)
def letter(n, extra=""):
    at = (when + timedelta(minutes=n)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (f"From: Customer {n} <c{n}@firm{n}.example>\\nTo: office@ours.example\\n{extra}"
            f"Subject: Question {n}\\nDate: {at}\\nMessage-ID: <{n}@firm.example>\\n\\n"
            f"Could you send me an offer for {n} chairs, please?\\n" + ("x" * 70 + "\\n") * (4000 if n == 3 else 1))
lines = ["From x@y Mon May  4 09:00:00 2026\\n" + letter(n) + "\\n" for n in range(12)]
(box / "inbox.mbox").write_text("".join(lines))
(box / "archive.mbox").write_text("".join("From x@y Mon May  4 09:00:00 2026\\n" + letter(n, "X-Folder: a\\n") + "\\n" for n in range(2)))
"""


def main() -> int:
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    python = ROOT / ".venv" / "bin" / "python"
    work = Path(os.environ.get("TMPDIR", "/tmp")) / f"goodword-crash-{os.getpid()}"
    work.mkdir()
    (work / "setup.py").write_text(SETUP)
    (work / "check.py").write_text(CHECK)
    os.environ["SWEEP_DIR"] = str(work)
    prepare = (
        f"{python} {work}/setup.py {{DIR}} && env GOODWORD_HOME={{DIR}}/home {GOODWORD} migrate"
    )
    command = (
        f"env GOODWORD_HOME={{DIR}}/home {GOODWORD} import {{DIR}}/office --as-of 2026-05-15 --json"
    )
    check = f"{python} {work}/check.py {{DIR}}"
    return subprocess.run(
        [sys.executable, str(SWEEP), "--setup", prepare, "--cmd", command, "--check", check,
         "--random", TIMES, *sys.argv[1:]]
    ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

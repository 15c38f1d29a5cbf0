"""Kills an import at random state-changing system calls, with the sweep beside the repository."""

import sys
from pathlib import Path

from sweep import PYTHON, importing, sweep, workshop

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
    with workshop({"setup": SETUP, "check": CHECK}) as folder:
        check = f"{PYTHON} {folder}/check.py {{DIR}}"
        return sweep(*importing(Path(folder)), check, times="24", more=sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

"""Kills a restore, or a backup, at random state-changing system calls; see crash.py.

.ci/crash_restore.py [restore|backup]
"""

import os
import subprocess
import sys
from pathlib import Path

from crash import CHECK, SETUP
from sweep import GOODWORD, PYTHON, sweep, workshop

COUNTS = CHECK.replace(
    'home = sys.argv[1] + "/home/goodword.sqlite3"', 'home = sys.argv[1] + "/new/goodword.sqlite3"'
)


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else "restore"
    with workshop({"setup": SETUP, "check": COUNTS}) as folder:
        return kill(what, Path(folder))


def kill(what: str, work: Path) -> int:
    first = work / "first"
    first.mkdir()
    for command in (
        [PYTHON, work / "setup.py", first],
        [GOODWORD, "import", first / "office", "--as-of", "2026-05-15", "--json"],
        [GOODWORD, "backup", first / "b.zip"],
    ):
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "GOODWORD_HOME": str(first / "home")},
        )  # fmt: skip
    copy = f"cp -r {first}/. {{DIR}}"
    restore = f"env GOODWORD_HOME={{DIR}}/new {GOODWORD} restore {{DIR}}/b.zip --replace --yes"
    check = f"{PYTHON} {work}/check.py {{DIR}}"
    if what == "restore":
        # In the place of a house that is there: what was there, or all of the backup.
        setup, command = f"{copy} && cp -r {first}/home {{DIR}}/new", restore
    else:
        setup = f"{copy} && rm {{DIR}}/b.zip"
        command = f"env GOODWORD_HOME={{DIR}}/home {GOODWORD} backup {{DIR}}/b.zip --replace"
        check = f"{restore} >/dev/null 2>&1; {check}"
    more = ["--restart-timeout", "300", *sys.argv[2:]]
    return sweep(setup, command, check, times="16", more=more)


if __name__ == "__main__":
    sys.exit(main())

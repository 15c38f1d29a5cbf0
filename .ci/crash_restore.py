"""Kills a restore, or a backup, at random state-changing system calls; see crash.py.

.ci/crash_restore.py [restore|backup]
"""

import os
import subprocess
import sys
from pathlib import Path

from crash import CHECK, GOODWORD, ROOT, SETUP, SWEEP

TIMES = os.environ.get("CRASH_TIMES", "16")

COUNTS = CHECK.replace(
    'home = sys.argv[1] + "/home/goodword.sqlite3"', 'home = sys.argv[1] + "/new/goodword.sqlite3"'
)


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else "restore"
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    work = Path(os.environ.get("TMPDIR", "/tmp")) / f"goodword-crash-{what}-{os.getpid()}"
    first = work / "first"
    first.mkdir(parents=True)
    (work / "setup.py").write_text(SETUP)
    (work / "check.py").write_text(COUNTS)
    os.environ["SWEEP_DIR"] = str(work)
    python = ROOT / ".venv" / "bin" / "python"
    for command in (
        [python, work / "setup.py", first],
        [GOODWORD, "import", first / "office", "--as-of", "2026-05-15", "--json"],
        [GOODWORD, "backup", first / "b.zip"],
    ):
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "GOODWORD_HOME": str(first / "home")},
        )  # fmt: skip
    copy = f"cp -r {first}/. {{DIR}}"
    restore = f"env GOODWORD_HOME={{DIR}}/new {GOODWORD} restore {{DIR}}/b.zip --replace --yes"
    check = f"{python} {work}/check.py {{DIR}}"
    if what == "restore":
        # In the place of a house that is there: what was there, or all of the backup.
        setup, command = f"{copy} && cp -r {first}/home {{DIR}}/new", restore
    else:
        setup = f"{copy} && rm {{DIR}}/b.zip"
        command = f"env GOODWORD_HOME={{DIR}}/home {GOODWORD} backup {{DIR}}/b.zip --replace"
        check = f"{restore} >/dev/null 2>&1; {check}"
    return subprocess.run(
        [sys.executable, str(SWEEP), "--setup", setup, "--cmd", command, "--check", check,
         "--random", TIMES, "--restart-timeout", "300", *sys.argv[2:]]
    ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

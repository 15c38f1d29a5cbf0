"""What the scripts that kill something have in common: see ../shared/tools/crash_sweep.py."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SWEEP = ROOT.parent / "shared" / "tools" / "crash_sweep.py"
PYTHON = ROOT / ".venv" / "bin" / "python"
GOODWORD = ROOT / ".venv" / "bin" / "goodword"


def workshop(scripts: Mapping[str, str]) -> TemporaryDirectory[str]:
    """A folder with these scripts by name, in which the sweep works too; gone in the end."""
    made = TemporaryDirectory(prefix="goodword-crash-")
    for name, text in scripts.items():
        (Path(made.name) / f"{name}.py").write_text(text)
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "SWEEP_DIR": made.name}
    return made


def importing(work: Path) -> tuple[str, str]:
    """Commands for {DIR}: make a house and its letters (setup.py), and import them."""
    home = f"env GOODWORD_HOME={{DIR}}/home {GOODWORD}"
    return (
        f"{PYTHON} {work}/setup.py {{DIR}} && {home} migrate",
        f"{home} import {{DIR}}/office --as-of 2026-05-15 --json",
    )


def sweep(setup: str, command: str, check: str, *, times: str, more: Sequence[str]) -> int:
    """Kill the command so many times (or as CRASH_TIMES says); 0 when nothing is lost or doubled."""
    return subprocess.run(
        [sys.executable, str(SWEEP), "--setup", setup, "--cmd", command, "--check", check,
         "--random", os.environ.get("CRASH_TIMES", times), *more]
    ).returncode  # fmt: skip

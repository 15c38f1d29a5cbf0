# ruff: noqa: N999
"""How fast mail is taken in, how much memory and room that takes: beside notmuch.

    python -m benchmarks import [STORE ...] [--rounds N] [--no-peer]
    python -m benchmarks import --grow CUSTOMERS
    python -m benchmarks import --starts

Both take in the same mail, in turn, round after round: `goodword import STORE` (parsed, threaded,
read, stored, indexed, settled) and `notmuch new` on one file for each mail. CPU seconds (user and
system) of the whole process, start-up included; the ratio is that of the medians. Then the same
store is imported once more, all of it known. --grow imports simulated businesses of so many
customers and of four times as many: memory is to stay the same. --starts measures how long short
commands take.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data" / "mail"
WHOLE = [DATA / "enron" / name for name in ("delainey-d", "cuilla-m", "dean-c", "badeer-r")]
SETS = {
    "four mailboxes": WHOLE,
    "forty inboxes": [DATA / "enron" / "inboxes"],
    "r-sig-mixed-models": [DATA / "rlists" / "r-sig-mixed-models.mbox"],
}
GOODWORD = [sys.executable, "-m", "goodword"]
# In a process of its own: what this one holds would count as the measured ones' memory.
SPLIT = """
import sys
from pathlib import Path
from goodword.channels.mail import open_store
number = 0
for store in sys.argv[2:]:
    for found in open_store(Path(store)):
        if found.raw and not found.problem:
            folder = Path(sys.argv[1]) / str(number // 1000)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / str(number)).write_bytes(found.raw)
            number += 1
print(number)
"""


@dataclass(frozen=True)
class Run:
    """What one process used: CPU seconds, and the most memory it held, in MB."""

    cpu: float
    peak: float
    out: str


def run(command: Sequence[str], **env: str) -> Run:
    """Runs a command to its end. Raises RuntimeError when it fails."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **env})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        out = said.read().decode("utf-8", "replace")
    if child.returncode:
        raise RuntimeError(f"{command[0]} failed: {out}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out)


def take_in(stores: Sequence[Path], home: Path) -> Run:
    """Import stores into a home with goodword."""
    return run([*GOODWORD, "import", *map(str, stores), "--json"], GOODWORD_HOME=str(home))


def notmuch(folder: Path) -> Run:
    """Index a folder of single mails with notmuch, from nothing."""
    shutil.rmtree(folder / ".notmuch", ignore_errors=True)
    config = folder.with_suffix(".config")
    config.write_text(
        f"[database]\npath={folder}\n[user]\nname=x\nprimary_email=x@example.org\n"
        "[new]\ntags=new\nignore=\n[search]\nexclude_tags=\n[maildir]\nsynchronize_flags=false\n"
    )
    return run(["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=str(config))


def room(path: Path) -> float:
    """Megabytes that a folder holds."""
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) / 1e6


def measure(name: str, stores: Sequence[Path], *, rounds: int, peer: bool, work: Path) -> None:
    """Measure one set of stores and print a line for each of the two."""
    split = work / "split"
    count = int(run([sys.executable, "-c", SPLIT, str(split), *map(str, stores)]).out)
    size = room(split)
    ours, again, theirs = [], [], []
    summary = {}
    held = their_room = 0.0
    for number in range(rounds):
        home = work / f"home{number}"
        ours.append(take_in(stores, home))
        summary = json.loads(ours[-1].out.splitlines()[-1])
        held = room(home)
        if peer:
            theirs.append(notmuch(split))
            their_room = room(split / ".notmuch")
        again.append(take_in(stores, home))
        shutil.rmtree(home)
    shutil.rmtree(split)
    print(f"\n{name}: {count:,} mails, {size:,.1f} MB; {summary['new']:,} different ones")
    best = line("goodword import", ours, count, held)
    line("all of it known", again, count, held)
    if peer:
        peers = line("notmuch new", theirs, count, their_room)
        print(f"{'':<18}{best / peers:>9.2f} times notmuch", flush=True)


def grow(customers: int, work: Path) -> None:
    """Import a simulated business, and one four times as large."""
    for many in (customers, 4 * customers):
        business, home = work / f"business{many}", work / f"home{many}"
        size = ("--customers", str(many), "--months", "12", "--seed", "3", "--mbox")
        run([*GOODWORD, "simulate", *size, "--out", str(business)])
        done = take_in([business / "mail"], home)
        count = json.loads(done.out.splitlines()[-1])["read"]
        megabytes = room(business / "mail")
        print(f"\n{many:,} simulated customers: {count:,} mails, {megabytes:,.1f} MB")
        line("goodword import", [done], count, room(home))
        shutil.rmtree(business)
        shutil.rmtree(home)


def starts(rounds: int, work: Path) -> None:
    """Measure commands that do next to nothing; the first run compiles and is not counted."""
    mail = work / "mail.eml"
    mail.write_text("From: a@b.example\nSubject: Hello\n\nHow are you?\n")
    commands = {
        "goodword --help": [*GOODWORD, "--help"],
        "goodword parse": [*GOODWORD, "parse", str(mail), "--json"],
        "today, new home": [*GOODWORD, "today", "--json"],
        "today, known home": [*GOODWORD, "today", "--json"],
    }
    for name, command in commands.items():
        walls, cpus, peak = [], [], 0.0
        for number in range(rounds + 1):
            home = work / (f"new{number}" if "new" in name else "known")
            began = time.perf_counter()
            done = run(command, GOODWORD_HOME=str(home))
            walls.append(time.perf_counter() - began)
            cpus.append(done.cpu)
            peak = max(peak, done.peak)
        wall, cpu = statistics.median(walls[1:]), statistics.median(cpus[1:])
        print(f"{name:<18}{cpu:>6.2f} CPU-s{wall:>8.2f} s  peak {peak:>4.0f} MB", flush=True)


def line(name: str, runs: Sequence[Run], count: int, held: float) -> float:
    """Print one line of figures; mails per CPU-second by the median run."""
    cpu = sorted(r.cpu for r in runs)
    rate = count / statistics.median(cpu)
    print(
        f"{name:<18}{rate:>9,.0f} mails/CPU-s  ({cpu[0]:.1f} to {cpu[-1]:.1f} s)"
        f"  peak {max(r.peak for r in runs):>5.0f} MB  on disk {held:>7.1f} MB",
        flush=True,
    )
    return rate


def main() -> None:
    """Measure what is asked for, or everything."""
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("stores", nargs="*", type=Path)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--no-peer", action="store_true", help="goodword alone")
    ask.add_argument("--grow", type=int, metavar="CUSTOMERS", help="memory by the mailbox's size")
    ask.add_argument("--starts", action="store_true", help="how long short commands take")
    told = ask.parse_args()
    sets = {told.stores[0].name: told.stores} if told.stores else SETS
    peer = not told.no_peer and shutil.which("notmuch") is not None
    with tempfile.TemporaryDirectory(prefix="goodword-import-") as work:
        if told.grow:
            grow(told.grow, Path(work))
        if told.starts:
            starts(told.rounds, Path(work))
        if told.grow or told.starts:
            return
        for name, stores in sets.items():
            measure(name, stores, rounds=told.rounds, peer=peer, work=Path(work))


if __name__ == "__main__":
    main()

"""How soon Today is right after a mailbox with years of history was connected.

    python -m benchmarks live_today [--messages N]

An invented business's mail lies in one mailbox, inbox and sent. `goodword worker` begins; what is
owed is looked at again and again, until it is what it will be when all history is here. Beside the
clock's seconds stand those of the worker's processor, for which it waits where others use it too.
"""

import argparse
import email.utils
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
USER = "office@our.example"
OWED = (
    "SELECT c.natural_key FROM goodword_commitment c WHERE c.is_open AND c.kind = 'reply'"
    " AND c.debtor = 'us'"
)


@dataclass(frozen=True)
class Seen:
    """What was here after so many seconds, by the clock and of the worker's processor."""

    at: float
    cpu: float
    taken: int
    owed: frozenset[str]


def cpu(pid: int) -> float:
    """Seconds of processor that a process has used."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def business(folder: Path, messages: int) -> tuple[str, list[tuple[datetime, str, bytes]]]:
    """Its domain, and its letters by age: when, which folder, bytes."""
    from goodword.channels.mail import open_store
    from goodword.simulator import simulate_business

    simulate_business(
        folder, customers=messages // 130, months=24, seed=3, end=datetime.now(UTC), maildir=False
    )
    found: dict[bytes, tuple[datetime, str, bytes]] = {}
    for one in open_store(folder / "mail"):
        head = one.raw.partition(b"\n\n")[0].decode("utf-8", "replace")
        dates = [line[6:] for line in head.splitlines() if line.startswith("Date: ")]
        if dates and one.folder in ("inbox", "sent"):
            at = email.utils.parsedate_to_datetime(dates[0])
            found[one.raw] = (at, "Sent" if one.folder == "sent" else "", one.raw)
    told = json.loads((folder / "business.json").read_text())
    return str(told["domain"]), sorted(found.values(), key=lambda one: one[:2])[-messages:]


def deliver(server: Any, letters: list[tuple[datetime, str, bytes]]) -> None:
    """Put them into the mailbox, past the server, each with the day on which it came."""
    box = server.folder / "mail" / USER
    for number, (at, folder, raw) in enumerate(letters):
        place = box / f".{folder}" / "cur" if folder else box / "cur"
        if not place.exists():
            for name in ("cur", "new", "tmp"):
                (place.parent / name).mkdir(parents=True, exist_ok=True)
        path = place / f"{1_700_000_000 + number}.M{number}.here:2,"
        path.write_bytes(raw)
        os.utime(path, (at.timestamp(), at.timestamp()))
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", server.user, box], check=True)


def measure(args: argparse.Namespace, server: Any) -> None:
    """Connect, begin, and look."""
    from tests.channels.mail.live.served import Home

    with tempfile.TemporaryDirectory() as made:
        domain, letters = business(Path(made) / "b", args.messages)
        deliver(server, letters)
    home = Home(Path(tempfile.mkdtemp(prefix="goodword-live-")), server.port)
    home.run("ours", "add", domain)
    home.connect(USER)
    seen: list[Seen] = []
    with home.worker() as worker:
        began = time.monotonic()
        while time.monotonic() - began < args.longest:
            owed = frozenset(key for (key,) in home.ask(OWED))
            at = time.monotonic() - began
            seen.append(Seen(at, cpu(worker.pid), home.count("takenuid"), owed))
            waiting = home.ask("SELECT count(*) FROM goodword_conversation WHERE dirty")
            if seen[-1].taken == len(letters) and not waiting[0][0]:
                break
            time.sleep(0.5)
    end, last = seen[-1], seen[-1].owed
    assert end.taken == len(letters), f"{end.taken} of {len(letters)} in {end.at:.0f} s"
    right = next(one for i, one in enumerate(seen) if all(s.owed == last for s in seen[i:]))
    ninety = next(one for one in seen if len(one.owed & last) >= 0.9 * len(last))
    print(f"{len(letters):,} messages, {len(last)} replies owed (load {os.getloadavg()[0]:.1f})")
    for words, one in (("nine in ten", ninety), ("exactly these", right), ("all settled", end)):
        print(f"  {words}: {one.at:.0f} s, {one.cpu:.0f} CPU s, {one.taken:,} taken")
    for one in seen[:: max(1, len(seen) // 12)]:
        print(
            f"  {one.at:5.0f} s {one.cpu:5.0f} CPU s {one.taken:>7,} taken,"
            f" owed {len(one.owed & last)} of {len(last)}, {len(one.owed - last)} too many"
        )
    shutil.rmtree(home.folder)


def main() -> None:
    """Run the measurement."""
    from benchmarks.live_server import served

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--longest", type=float, default=1200)
    args = parser.parse_args()
    with served() as (_, server):
        measure(args, server)


if __name__ == "__main__":
    main()

"""How soon Today is right after a mailbox with years of history was connected.

    python -m benchmarks live_today [--messages N]

An invented business's mail lies in one mailbox, inbox and sent. `goodword worker` begins; what is
owed is looked at again and again, until it is what it will be when all history is here.
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


def business(folder: Path, messages: int) -> tuple[str, list[tuple[datetime, str, bytes]]]:
    """Its domain, and its letters by age: when, which folder, bytes."""
    from goodword.channels.mail import open_store
    from goodword.simulator import simulate_business

    simulate_business(
        folder, customers=messages // 30, months=24, seed=3, end=datetime.now(UTC), maildir=False
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
    seen: list[tuple[float, int, frozenset[str]]] = []
    with home.worker():
        began = time.monotonic()
        while time.monotonic() - began < args.longest:
            owed = frozenset(key for (key,) in home.ask(OWED))
            seen.append((time.monotonic() - began, home.count("takenuid"), owed))
            waiting = home.ask("SELECT count(*) FROM goodword_conversation WHERE dirty")
            if seen[-1][1] == len(letters) and not waiting[0][0]:
                break
            time.sleep(0.5)
    seconds, taken, last = seen[-1]
    assert taken == len(letters), f"{taken} of {len(letters)} in {seconds:.0f} s"
    right = next(i for i in range(len(seen)) if all(owed == last for _, _, owed in seen[i:]))
    ninety = next(s for s in seen if len(s[2] & last) >= 0.9 * len(last))
    print(
        f"{len(letters):,} messages, all here and settled after {seconds:.0f} s"
        f" (load {os.getloadavg()[0]:.1f}); {len(last)} replies owed: nine in ten of them after"
        f" {ninety[0]:.0f} s ({ninety[1]:,} taken), exactly these from {seen[right][0]:.0f} s on"
        f" ({seen[right][1]:,} taken)"
    )
    for at, count, owed in seen[:: max(1, len(seen) // 12)]:
        right_ones = len(owed & last)
        print(f"  {at:5.0f} s {count:>7,} taken, owed {right_ones} of {len(last)},"
              f" {len(owed - last)} too many")  # fmt: skip
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

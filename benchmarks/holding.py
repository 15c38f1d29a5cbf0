"""Holding replies: how many of the simulator's are found, and how many others are taken for one.

    python -m benchmarks.holding [--seeds N ...] [--months N] [--mbox FILE ...]

Against the truth of invented businesses, which say their words of waiting in their own ways; and
against real mail (``--mbox``), of which the share that is taken for one is printed, with the texts
to look at.
"""

import argparse
import hashlib
import json
import mailbox
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from goodword.channels.mail import parse_mail
from goodword.language import is_holding_reply, read_zones
from goodword.simulator import simulate_business

END = datetime(2026, 11, 20, 17, tzinfo=UTC)


def invented(seeds: list[int], months: int) -> None:
    """Recall and false ones against the truth."""
    held = found = false = others = 0
    spent = 0.0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            simulate_business(Path(folder) / "b", customers=60, months=months, seed=seed, end=END)
            lines = (Path(folder) / "b" / "truth.jsonl").read_text("utf-8").splitlines()
        letters = [json.loads(line) for line in lines]
        for one in letters:
            if one["direction"] != "out" or one["automated"]:
                continue
            started = time.process_time()
            says = is_holding_reply(one["author_text"])
            spent += time.process_time() - started
            held, others = held + one["holding"], others + (not one["holding"])
            found += says and one["holding"]
            false += says and not one["holding"]
    print(f"seeds {seeds}: {found} of {held} found, {false} of {others} others taken for one")
    print(f"{(held + others) / spent:,.0f} letters a CPU second")


def real(files: list[Path]) -> None:
    """The share of real letters that is taken for one, and their words."""
    seen: set[bytes] = set()
    taken = []
    for file in files:
        for letter in mailbox.mbox(file):
            text = read_zones(parse_mail(letter.as_bytes()).text).author.strip()
            digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
            if text and digest not in seen:
                seen.add(digest)
                taken += [text] if is_holding_reply(text) else []
    print(f"{len(taken)} of {len(seen):,} real letters taken for one")
    for text in taken:
        print("*", " ".join(text.split())[:200])


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13])
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--mbox", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    invented(options.seeds, options.months)
    if options.mbox:
        real(options.mbox)


if __name__ == "__main__":
    main()

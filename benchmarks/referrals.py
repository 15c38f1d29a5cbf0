"""The reader of referrals on real first letters: what it finds, what it misses, its time.

    python benchmarks/referrals.py

Labels by hand: `labels/referrals.md`; the mail itself stays where it is.
"""

import csv
import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from goodword.channels.mail import open_store, parse_mail
from goodword.language import read_referrals, read_zones
from promises_data import DATA

LABELS = Path(__file__).with_name("labels") / "referrals.csv"


@dataclass(frozen=True, slots=True)
class Label:
    """What a letter says: *sent* by somebody, of an *applicant*, or *none* of it."""

    id: str
    where: str
    group: str
    label: str


def labels() -> dict[str, Label]:
    """The labels by the hash of a letter's own words."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: Label(**row) for row in csv.DictReader(file)}


def letters(wanted: dict[str, Label]) -> dict[str, tuple[str, str]]:
    """Words and subject of each labelled letter."""
    found: dict[str, tuple[str, str]] = {}
    for where in sorted({one.where for one in wanted.values()}):
        for stored in open_store(DATA / "mail" / where):
            if not stored.raw:
                continue
            mail = parse_mail(stored.raw)
            words = read_zones(mail.text).author
            key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            if key in wanted:
                found.setdefault(key, (words, mail.subject))
    return found


def main() -> None:
    """Print precision and recall by group, and the time a letter takes."""
    wanted = labels()
    there = letters(wanted)
    print(f"{len(there)} of {len(wanted)} labelled letters found")
    tally: Counter[tuple[str, str]] = Counter()
    began = time.process_time()
    for key, (words, subject) in there.items():
        found = any(one.how == "sent" for one in read_referrals(words, subject=subject))
        truth = wanted[key].label == "sent"
        outcome = {(True, True): "right", (True, False): "wrong", (False, True): "missed"}
        tally[wanted[key].group, outcome.get((found, truth), "left alone")] += 1
    took = time.process_time() - began
    for group in sorted({group for group, _ in tally}):
        told = {name: tally[group, name] for name in ("right", "wrong", "missed", "left alone")}
        print(f"{group:<14}", ", ".join(f"{n} {name}" for name, n in told.items()))
    print(f"{1e6 * took / max(1, len(there)):.0f} µs a letter (letters with such words in them)")


if __name__ == "__main__":
    main()

"""Sentences of real sent mail in which a reader found no time.

    python benchmarks/due_spurious.py --draw N

prints N sentences in the order of their hashes, for a reader to mark those that name a time. The
labels (labels/no_time.tsv) refer to a mail's own words by their hash and to a place in them; no
words of a mail are kept here.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from goodword.channels.mail import open_store, parse_mail
from goodword.language import read_zones

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mail" / "enron"
LABELS = Path(__file__).parent / "labels" / "no_time.tsv"
MAILBOXES = ("badeer-r", "cuilla-m", "dean-c", "delainey-d")
FOLDERS = ("_sent_mail", "sent", "sent_items")
_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*|\n(?!\s*\n)[^\n.!?]*)*[.!?]?")


def sentences() -> Iterator[tuple[str, int, str]]:
    """Hash of the mail's own words, the place in them, the sentence (5 to 40 words), each once."""
    seen = set()
    for box in MAILBOXES:
        for folder in FOLDERS:
            path = DATA / box / f"{folder}.mbox"
            if not path.exists():
                continue
            for raw in open_store(path):
                text = read_zones(parse_mail(raw.raw).text).author
                key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
                for found in _SENTENCE.finditer(text):
                    said = found.group().strip()
                    if 5 <= len(said.split()) <= 40 and said not in seen:
                        seen.add(said)
                        yield key, found.start(), said


def in_hash_order() -> list[tuple[str, int, str]]:
    """All of them, as good as shuffled, the same each time."""
    return sorted(
        sentences(), key=lambda one: hashlib.sha256(f"{one[0]} {one[1]}".encode()).digest()
    )


def without_time() -> list[str]:
    """The labelled sentences that name no time."""
    wanted = {
        tuple(line.split("\t"))
        for line in LABELS.read_text("utf-8").splitlines()
        if not line.startswith("#")
    }
    return [said for key, start, said in sentences() if (key, str(start)) in wanted]


def main() -> None:
    """Print sentences to be labelled."""
    count = int(sys.argv[sys.argv.index("--draw") + 1]) if "--draw" in sys.argv else 0
    for key, start, said in in_hash_order()[:count]:
        print(key, start, " ".join(said.split()), sep="\t")


if __name__ == "__main__":
    main()

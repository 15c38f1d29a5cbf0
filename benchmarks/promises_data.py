"""The sentences labelled by hand, and the letters they stand in.

Labels refer to a mail's own words by their hash, and to a place in them; no words are kept here.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asks_data import is_automated
from goodword.channels.mail import Mail, open_store, parse_mail
from goodword.language import read_zones

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ENRON = DATA / "mail" / "enron"
LABELS = Path(__file__).with_name("labels") / "promises.jsonl"

# The writers of a mailbox: its owner, and who wrote in the owner's name from the same folders.
WRITERS = {
    "delainey-d": ("delainey@", "kay.chapman@", "beverly.stephens@"),
    "cuilla-m": ("cuilla@",),
    "dean-c": ("clint.dean@", "craig.dean@"),
    "badeer-r": ("badeer@",),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's own words and where they were found."""

    key: str
    where: str
    group: str
    writer: str
    sent: datetime
    text: str


def outgoing(group: str) -> list[Letter]:
    """What the people of one mailbox wrote: each letter once, in order of its place."""
    found: dict[str, Letter] = {}
    for path in sorted((ENRON / group).glob("*.mbox")):
        for where, mail in mails(path):
            if any(part in sender_of(mail) for part in WRITERS[group]):
                keep(found, where, mail)
    return list(found.values())


def received() -> list[Letter]:
    """What people wrote to the owners of forty other inboxes: letters to few, by no program."""
    found: dict[str, Letter] = {}
    for path in sorted((ENRON / "inboxes").glob("*.mbox")):
        for where, mail in mails(path):
            if len(mail.to) + len(mail.cc) > 8 or not sender_of(mail):
                continue
            if any(part in sender_of(mail) for parts in WRITERS.values() for part in parts):
                continue
            if not is_automated(mail, read_zones(mail.text).author):
                keep(found, where, mail)
    return list(found.values())


def keep(found: dict[str, Letter], where: str, mail: Mail) -> None:
    """Adds a mail's own words, unless it has none or they are known."""
    letter = _letter(where, mail)
    if letter.text.strip() and letter.key not in found:
        found[letter.key] = letter


def mails(path: Path) -> Iterator[tuple[str, Mail]]:
    """Each mail of a file, with its place."""
    for ordinal, found in enumerate(open_store(path)):
        yield f"{path.relative_to(DATA)}#{ordinal}", parse_mail(found.raw)


def sender_of(mail: Mail) -> str:
    """Who wrote a mail, in lower case; empty where nobody is named."""
    return mail.from_[0].spec.lower() if mail.from_ else ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled sentence; `weight` is None where it was drawn for its likeness to a promise.

    Nobody looks at errors in what is `held_out`, and nothing is fitted to it before it is measured.
    """

    letter: Letter
    start: int
    end: int
    label: str
    weight: float | None
    readers: tuple[str, str] | None
    held_out: bool = False

    @property
    def promised(self) -> bool:
        """Whether the writer's side undertook something."""
        return self.label in ("promise", "soft")

    @property
    def text(self) -> str:
        """The sentence."""
        return self.letter.text[self.start : self.end]


def labelled() -> list[Labelled]:
    """Every labelled sentence with its letter. Raises `ValueError` when the mail is another."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        file, _, ordinal = row["where"].rpartition("#")
        wanted[file].add(int(ordinal))
    letters = {
        f"{file}#{ordinal}": _letter(f"{file}#{ordinal}", parse_mail(found.raw))
        for file, ordinals in wanted.items()
        for ordinal, found in enumerate(open_store(DATA / file))
        if ordinal in ordinals
    }
    return [_as_labelled(row, letters[row["where"]]) for row in rows]


def _as_labelled(row: dict[str, Any], letter: Letter) -> Labelled:
    key, _, span = row["id"].partition(":")
    if key != letter.key:
        raise ValueError(f"{row['where']} says other words than those that were labelled")
    start, end = map(int, span.split("-"))
    readers = (row["first"], row["second"]) if "first" in row else None
    held_out = row.get("held_out", False)
    return Labelled(letter, start, end, row["label"], row.get("weight"), readers, held_out)


def _letter(where: str, mail: Mail) -> Letter:
    text = read_zones(mail.text).author
    key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    group = Path(where).parent.name
    sent = mail.date or datetime(2001, 1, 1, tzinfo=UTC)
    return Letter(key, where, group, sender_of(mail), sent, text)

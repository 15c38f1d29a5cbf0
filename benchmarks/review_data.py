"""The messages read by hand for the reviewer, and what was found in them.

Labels refer to a mail's own words by their hash, and to a place in them; no words are kept here.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goodword.channels.mail import open_store, parse_mail
from goodword.language import read_zones
from goodword.language.promises.sentences import sentences_of
from goodword.review import Draft
from promises_data import DATA

LABELS = Path(__file__).with_name("labels") / "review.jsonl"
Span = tuple[int, int]
# What the labels call what a rule calls otherwise.
_RULES = {"regard.cold": "regard.curt"}


@dataclass(slots=True)
class Message:
    """A message: `places` by rule where it was read whole, `judged` places that were flagged."""

    key: str
    half: int
    text: str
    draft: Draft
    sent: datetime
    read: bool = False
    places: list[tuple[str, Span | None]] = field(default_factory=list)
    plain: list[Span] = field(default_factory=list)
    judged: dict[tuple[str, Span | None], bool] = field(default_factory=dict)

    def sentence(self, at: int) -> Span | None:
        """The sentence at a place."""
        for one in sentences_of(self.text):
            if one.start <= at <= one.end:
                return one.start, one.end
        return None


def messages() -> list[Message]:
    """Every labelled message. Raises `ValueError` when the mail is another."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    found: dict[str, Message] = {}
    by_key: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_key[row["id"]].append(row)
    for where, raw in _originals({row["where"] for row in rows}):
        for row in (row for row in rows if row["where"] == where):
            if row["id"] not in found:
                found[row["id"]] = _message(row, raw)
    for key, mine in by_key.items():
        for row in mine:
            _note(found[key], row)
    return list(found.values())


def _originals(wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    by_file: dict[str, set[int]] = defaultdict(set)
    for where in wanted:
        file, _, ordinal = where.rpartition("#")
        by_file[file].add(int(ordinal))
    for file, ordinals in sorted(by_file.items()):
        for ordinal, found in enumerate(open_store(DATA / file)):
            if ordinal in ordinals:
                yield f"{file}#{ordinal}", found.raw


def _message(row: dict[str, Any], raw: bytes) -> Message:
    mail = parse_mail(raw)
    text = read_zones(mail.text).author
    key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    if key != row["id"]:
        raise ValueError(f"{row['where']} says other words than those that were read")
    draft = Draft(
        text,
        subject=mail.subject,
        to=tuple(address.name or address.spec for address in mail.to),
        sender=mail.from_[0].spec if mail.from_ else "",
    )
    return Message(key, row["half"], text, draft, mail.date or datetime(2001, 1, 1, tzinfo=UTC))


def _note(message: Message, row: dict[str, Any]) -> None:
    if row.get("by") == "flag":
        message.judged[row["rule"], _span(row["at"])] = row["right"]
        return
    message.read = True
    for label in row["labels"]:
        name, place = label["label"], _span(label["at"])
        if name == "apology.plain" and place:
            message.plain.append(place)
        if name == "excuse.other" and label.get("apology") and label.get("repair"):
            continue
        if name.partition(".")[0] in (
            "excuse",
            "apology",
            "promise",
            "answer",
            "regard",
            "handover",
        ):
            message.places.append((_RULES.get(name, name), place))


def _span(at: str | None) -> Span | None:
    if at is None:
        return None
    start, end = map(int, at.split("-"))
    return start, end

"""What a channel hands to the timeline: plain facts, before they are stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class NewParticipant(NamedTuple):
    """An address on a new entry, by its role (from, to, cc, bcc, reply-to, sender, behalf)."""

    role: str
    spec: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """What hung on a new entry; the content stays in the original."""

    name: str
    type: str
    size: int
    content_id: str
    inline: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a fact was found: mailbox id, folder, place in it, and the SHA-256 of its bytes."""

    mailbox_id: int
    folder: str
    location: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """A letter that is known, or that stands elsewhere in its batch, found once more."""

    content_key: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A fact to be kept, with its identity and what readers made of it.

    ``references`` are the Message-IDs it answers, oldest first. ``readings`` maps a reader's
    name to its version and value. ``sender`` is the addr-spec in From, ``author`` whose words
    they are.
    """

    kind: str
    direction: str
    occurred_at: datetime
    subject: str
    message_id: str
    references: tuple[str, ...]
    content_key: str
    sender: str
    author: str
    people: tuple[NewParticipant, ...]
    attachments: tuple[NewAttachment, ...]
    seen: Seen
    text: str = ""
    colleague_id: int | None = None
    automated: bool = False
    answer_score: float = 0.0
    readings: Mapping[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    searchable: bool = True

    def reading(self, reader: str) -> dict[str, Any]:
        """What a reader made of it; empty when it has nothing to say."""
        found = self.readings.get(reader)
        return found[1] if found else {}

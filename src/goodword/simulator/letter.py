"""What is written, before it is put on the wire, and the truth about it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a letter: a display name, perhaps empty, and an address."""

    name: str
    spec: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment."""

    name: str
    type: str
    content: bytes


@dataclass(slots=True)
class Promise:
    """What a letter promises. `due` is None for one without a time; `outcome` is known at the end.

    Outcomes: "kept", "late", "broken", "renegotiated", "open" (not due yet), "none" (no time).
    """

    text: str
    due: datetime | None
    debtor: str
    outcome: str = "open"


@dataclass(slots=True)
class Letter:
    """A mail and the truth about it. Times are aware; `zone` is the writer's own."""

    key: str
    conversation: str
    kind: str
    writer: str
    sender: Party
    to: tuple[Party, ...]
    date: datetime
    subject: str
    text: str
    lang: str = "en"
    zone: str = "Europe/Dublin"
    client: str = "gmail"
    client_lang: str = "en"
    direction: str = "in"
    cc: tuple[Party, ...] = ()
    signature: str = ""
    quoted: "Letter | None" = None
    quote_style: str = ""
    parent: "Letter | None" = None
    threaded: bool = True
    message_id: str = ""
    references: tuple[str, ...] = ()
    html: str = ""
    papers: tuple[Paper, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    forwarded: "Letter | None" = None
    form_author: Party | None = None
    reply_to: Party | None = None
    asks: bool = False
    automated: str = ""
    holding: bool = False
    answers: str = ""
    answered_by: str = ""
    promises: list[Promise] = field(default_factory=list)
    sightings: tuple[tuple[str, str], ...] = ()
    raw_body: tuple[tuple[tuple[str, str], ...], bytes] | None = None
    full_text: str = ""

    def truth(self) -> dict[str, object]:
        """What a perfect reader would know of this mail, as plain data."""
        author = self.form_author or self.sender
        return {
            "key": self.key,
            "message_id": self.message_id,
            "conversation": self.conversation,
            "kind": self.kind,
            "direction": self.direction,
            "date": self.date.isoformat(),
            "writer": self.writer,
            "author": author.spec,
            "language": self.lang,
            "subject": self.subject,
            "author_text": self.text,
            "asks": self.asks,
            "automated": self.automated,
            "holding": self.holding,
            "answers": self.answers,
            "answered_by": self.answered_by,
            "promises": [
                {
                    "text": p.text,
                    "due": p.due.isoformat() if p.due else None,
                    "debtor": p.debtor,
                    "outcome": p.outcome,
                }
                for p in self.promises
            ],
        }

"""What readers see of the timeline: plain values, already filtered for who is asking."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment in a list."""

    position: int
    name: str
    type: str
    size: int
    inline: bool
    content_id: str


@dataclass(frozen=True, slots=True)
class PersonOnEntry:
    """Somebody on an entry, by role; ``person_id`` where we know who is behind the address."""

    role: str
    name: str
    spec: str
    ours: bool
    person_id: int | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry. ``redacted``: the reader may know that contact happened, and nothing more.

    ``said``: the words of a web form or a forwarded mail, where these differ from author text.
    ``forged``: the receiving server disproved the sender. ``call_ended``: how a call or visit
    went (answered, missed, voicemail, busy, failed). ``version`` and ``edited``: of a note;
    ``gone``: its author took it back.
    """

    id: int
    conversation_id: int
    kind: str
    direction: str
    at: datetime
    subject: str
    author_name: str
    author_spec: str
    author_person_id: int | None
    colleague: str
    people: tuple[PersonOnEntry, ...]
    author_text: str
    quoted_text: str
    signature: str
    said: str
    has_html: bool
    attachments: tuple[AttachmentView, ...]
    automated: bool
    automated_kind: str
    automated_reasons: tuple[str, ...]
    answer_score: float
    answer_reasons: tuple[str, ...]
    forged: bool
    redacted: bool
    seen_in: tuple[tuple[str, str], ...]
    call_ended: str = ""
    call_number: str = ""
    version: int = 0
    edited: bool = False
    gone: bool = False
    colleague_id: int | None = None


@dataclass(frozen=True, slots=True)
class ConversationStory:
    """A conversation with all its entries, oldest first."""

    id: int
    subject: str
    entries: tuple[EntryView, ...]

    @property
    def people(self) -> tuple[PersonOnEntry, ...]:
        """The outsiders in it, each once, in the order they came in."""
        found: dict[str, PersonOnEntry] = {}
        for entry in self.entries:
            for person in entry.people:
                if not person.ours and person.role != "reply-to":
                    found.setdefault(person.spec or f"{person.person_id}", person)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class ConversationFold:
    """A conversation in a customer's story: its latest entry open, the others counted."""

    id: int
    subject: str
    first_at: datetime
    last_at: datetime
    count: int
    latest: EntryView | None


@dataclass(frozen=True, slots=True)
class Story:
    """A customer's conversations, newest first."""

    conversations: tuple[ConversationFold, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class QuarantinedView:
    """Something that could not be read."""

    id: int
    reason: str
    seen_at: datetime
    mailbox: str
    folder: str
    location: str
    size: int

"""Conversations and entries, as programs see them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Moment, Number, Told, one_of
from goodword.timeline.tables import Entry
from goodword.timeline.views import EntryView

EntryKind = Annotated[str, one_of(kind for kind, _ in Entry.KINDS)]
Direction = Annotated[str, one_of(("in", "out", "internal"))]


class AttachmentShape(Schema):
    """What hangs on an entry."""

    position: int
    name: str
    type: str
    size: int
    inline: bool
    content_id: str


class OnEntry(Schema):
    """Somebody on an entry."""

    role: str
    name: str
    spec: str
    ours: bool
    person_id: int | None


class Place(Schema):
    """Where an entry was seen."""

    mailbox: str
    folder: str


class EntryShape(Schema):
    """One entry. `redacted`: you may know that contact happened, and nothing more."""

    id: int
    conversation_id: int
    kind: EntryKind
    direction: Direction
    at: datetime
    subject: str
    author_name: str
    author_spec: str
    author_person_id: int | None
    colleague: str
    people: list[OnEntry]
    author_text: str
    quoted_text: str
    signature: str
    said: str
    has_html: bool
    attachments: list[AttachmentShape]
    automated: bool
    automated_kind: str
    automated_reasons: list[str]
    answer_score: float
    answer_reasons: list[str]
    forged: bool
    redacted: bool
    seen_in: list[Place]


class Conversation(Schema):
    """A conversation, and some of its entries, oldest first."""

    id: int
    subject: str
    entries: list[EntryShape]
    next_cursor: str


class Join(Told):
    """The conversation that becomes part of this one."""

    other_id: Number


class Joined(Schema):
    """The conversation to go on with."""

    conversation_id: int


class Piece(Schema):
    """A piece of a snippet."""

    text: str
    match: bool


class Hit(Schema):
    """An entry that was found."""

    entry_id: int
    conversation_id: int
    at: datetime
    subject: str
    who: str
    person_id: int | None
    direction: Direction
    has_attachments: bool
    snippet: list[Piece]


class Found(Schema):
    """Hits, newest first; how the words were understood, and what could not be used of them."""

    items: list[Hit]
    next_cursor: str
    understood: str
    problems: list[str]


class Headers(Schema):
    """A mail's head as it came."""

    text: str


class Old(Schema):
    """A letter from before the horizon that was never answered."""

    entry_id: int
    conversation_id: int
    customer_id: int
    who: str
    what: str
    since: datetime
    legible: bool


class OpenOld(Told):
    """Letters to put on Today; or, for an administrator, everything since a day."""

    entry_ids: Annotated[list[Number], Field(max_length=1000)] = []
    since: Annotated[
        Moment | None, Field(description="everything from then on; administrators only")
    ] = None


class Opened(Schema):
    """How many stand on Today now."""

    opened: int


class Unread(Schema):
    """Something that could not be read."""

    id: int
    reason: str
    seen_at: datetime
    mailbox: str
    folder: str
    location: str
    size: int


class Retried(Schema):
    """Whether it could be read now."""

    read: bool


def talk(view: EntryView) -> EntryShape:
    """An entry as programs see it."""
    told = {name: getattr(view, name) for name in EntryShape.model_fields}
    told["people"] = [OnEntry(**asdict(person)) for person in view.people]
    told["attachments"] = [AttachmentShape(**asdict(one)) for one in view.attachments]
    told["seen_in"] = [Place(mailbox=box, folder=folder) for box, folder in view.seen_in]
    return EntryShape(**told)

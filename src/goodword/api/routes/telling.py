"""Calls, visits and notes: told in a line, kept like a letter."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from ninja import Router, Schema
from pydantic import Field

from goodword.access import NotFound, Refused
from goodword.api.door import ACT, READ, Request
from goodword.api.shapes.common import Id, Moment, Number, Told, Version, one_of
from goodword.channels.notes import actions as notes
from goodword.channels.notes.queries import versions
from goodword.channels.phone.rules import HAPPENINGS, Talk
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.timeline.queries import entry as read_entry
from goodword.wiring import talking

router = Router(tags=["calls and notes"])
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Key = Annotated[
    str, Field(max_length=40, description="yours, to make telling it twice harmless; or empty")
]


class Settles(Told):
    """A commitment that it settled."""

    commitment_id: Number
    expected_version: Version


class TellPromise(Told):
    """What we promised, and until when."""

    what: Annotated[str, Field(min_length=1, max_length=300)]
    until: Moment


class TellTalk(Told):
    """A call or a visit with a customer."""

    customer_id: Number
    happened: Annotated[str, one_of(HAPPENINGS)]
    words: Annotated[str, Field(max_length=20_000)] = ""
    at: Annotated[Moment | None, Field(description="empty: now")] = None
    number: Annotated[str, Field(max_length=40)] = ""
    conversation_id: Number | None = None
    commitment_id: Annotated[
        Number | None, Field(description="what it was about; seen by whoever sees that")
    ] = None
    settles: Annotated[list[Settles], Field(max_length=50)] = []
    promised: TellPromise | None = None
    key: Key = ""


class KeptTalk(Schema):
    """What came of it. `known`: it had been told before."""

    entry_id: int
    conversation_id: int
    known: bool
    promise_id: int | None


class TellNote(Told):
    """A note on a customer or in a conversation; the customer never sees it."""

    text: Text
    customer_id: Number | None = None
    conversation_id: Number | None = None
    show_to: Annotated[
        list[Number],
        Field(max_length=50, description="colleagues named in it who could not read it so far"),
    ] = []
    key: Key = ""


class ChangeNote(Told):
    """Other words for a note of yours."""

    text: Text
    expected_version: Version
    show_to: Annotated[list[Number], Field(max_length=50)] = []


class TakeBack(Told):
    """The version that you saw."""

    expected_version: Version


class KeptNote(Schema):
    """Where a note is."""

    entry_id: int
    conversation_id: int


class NoteVersion(Schema):
    """What a note said, and since when."""

    number: int
    text: str
    at: datetime


class NoteVersions(Schema):
    """Every version, oldest first."""

    items: list[NoteVersion]


@router.post("/talks", response={201: KeptTalk}, auth=ACT)
def log_talk(request: Request, told: TellTalk) -> Any:
    """Log a call or a visit: it settles what you say, and opens what was promised."""
    who = request.caller.who
    if told.happened not in HAPPENINGS:
        raise Refused(f"What happened is one of: {', '.join(HAPPENINGS)}.")
    if person_card(who.reader, told.customer_id) is None:
        raise NotFound("There is no such customer.")
    happening = HAPPENINGS[told.happened]
    promised = None
    if told.promised is not None:
        if told.promised.until <= who.now:
            raise Refused("Choose a time for the promise that is still to come.")
        promised = talking.Promised(
            told.promised.what, told.promised.until, who.reader.colleague_id
        )
    number = told.number if happening.kind == "call" else ""
    kept = talking.log(
        reader=who.reader,
        report=talking.Report(
            customer_id=told.customer_id,
            talk=Talk(happening, told.at or who.now, told.words.strip(), number),
            key=told.key or uuid4().hex,
            conversation_id=told.conversation_id,
            line_id=told.commitment_id,
            settles={one.commitment_id: one.expected_version for one in told.settles},
            promised=promised,
        ),
        now=who.now,
    )
    return {
        "entry_id": kept.entry_id,
        "conversation_id": kept.conversation_id,
        "known": kept.known,
        "promise_id": kept.promise_id,
    }


@router.post("/notes", response={201: KeptNote}, auth=ACT)
def write_note(request: Request, told: TellNote) -> Any:
    """Write a note among ourselves. Colleagues are named by @name, and hear of it."""
    who = request.caller.who
    if (told.customer_id is None) == (told.conversation_id is None):
        raise Refused("A note lies on a customer or in a conversation: name one of them.")
    if told.customer_id is not None and person_card(who.reader, told.customer_id) is None:
        raise NotFound("There is no such customer.")
    talk = told.conversation_id
    if talk is not None:
        story = read_conversation(who.reader, talk, now=who.now)
        if story is None:
            raise NotFound("There is no such conversation.")
        talk = story.id
    kept = notes.write_note(
        reader=who.reader,
        text=told.text,
        key=told.key or uuid4().hex,
        now=who.now,
        customer_id=told.customer_id,
        conversation_id=talk,
        show_to=told.show_to,
    )
    return {"entry_id": kept.entry_id, "conversation_id": kept.conversation_id}


@router.get("/notes/{number:entry_id}", response=NoteVersions, auth=READ)
def note_versions(request: Request, entry_id: Id) -> Any:
    """What a note says, and what it said before."""
    found = versions(request.caller.reader, entry_id)
    if not found:
        raise NotFound("There is no such note.")
    return {"items": found}


@router.put("/notes/{number:entry_id}", response=NoteVersions, auth=ACT)
def change_note(request: Request, entry_id: Id, told: ChangeNote) -> Any:
    """Change a note of yours; its earlier words stay on record."""
    who = request.caller.who
    _note(request, entry_id)
    notes.change_note(
        reader=who.reader, entry_id=entry_id, text=told.text, expected=told.expected_version,
        now=who.now, show_to=told.show_to,
    )  # fmt: skip
    return {"items": versions(who.reader, entry_id)}


@router.post("/notes/{number:entry_id}/take-back", response=KeptNote, auth=ACT)
def take_back_note(request: Request, entry_id: Id, told: TakeBack) -> Any:
    """Take a note of yours out of sight."""
    who = request.caller.who
    talk = _note(request, entry_id)
    notes.take_back_note(
        reader=who.reader, entry_id=entry_id, expected=told.expected_version, now=who.now
    )
    return {"entry_id": entry_id, "conversation_id": talk}


def _note(request: Request, entry_id: int) -> int:
    """The conversation of a note that the caller may read."""
    found = read_entry(request.caller.reader, entry_id)
    if found is None or found.redacted or found.kind != "note":
        raise NotFound("There is no such note.")
    return found.conversation_id

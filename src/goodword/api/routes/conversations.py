"""Conversations, and the entries in them."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from goodword.access import NotFound, Refused
from goodword.api.door import ACT, READ, Request
from goodword.api.files import FILE, as_file
from goodword.api.paging import Cursor, Limit, opened, shut
from goodword.api.shapes import owed, talk
from goodword.api.shapes.common import Id, Position
from goodword.channels.mail.contents import attachment, raw_headers
from goodword.timeline.queries import EntryView, original
from goodword.timeline.queries import conversation as read_conversation
from goodword.timeline.queries import entry as read_entry
from goodword.today.queries import lines_of
from goodword.wiring import clock, threads

router = Router(tags=["conversations"])


@router.get("/conversations/{number:conversation_id}", response=talk.Conversation, auth=READ)
def conversation(
    request: Request, conversation_id: Id, limit: Limit = 50, cursor: Cursor = ""
) -> Any:
    """A conversation, oldest entry first. One that was joined to another leads to that."""
    caller = request.caller
    story = read_conversation(caller.reader, conversation_id, now=caller.who.now)
    if story is None:
        raise NotFound("There is no such conversation.")
    entries = list(story.entries)
    after = opened("entries", cursor)
    if after:
        at, _, last = after.partition("/")
        entries = [e for e in entries if (e.at.isoformat(), e.id) > (at, int(last))]
    some = entries[:limit]
    following = f"{some[-1].at.isoformat()}/{some[-1].id}" if len(entries) > limit else ""
    return {
        "id": story.id,
        "subject": story.subject,
        "entries": [talk.talk(view) for view in some],
        "next_cursor": shut("entries", following),
    }


@router.get(
    "/conversations/{number:conversation_id}/commitments", response=list[owed.Line], auth=READ
)
def conversation_commitments(request: Request, conversation_id: Id) -> Any:
    """Everything that was ever owed in a conversation, open or closed."""
    caller = request.caller
    story = read_conversation(caller.reader, conversation_id, now=caller.who.now)
    if story is None:
        raise NotFound("There is no such conversation.")
    return lines_of(caller.reader, now=caller.who.now, conversation_id=story.id)


@router.post("/conversations/{number:conversation_id}/join", response=talk.Joined, auth=ACT)
def join(request: Request, conversation_id: Id, told: talk.Join) -> Any:
    """Make another conversation part of this one, for good."""
    caller = request.caller
    here = read_conversation(caller.reader, conversation_id, now=caller.who.now)
    other = read_conversation(caller.reader, told.other_id, now=caller.who.now)
    if here is None or here.id != conversation_id or other is None:
        raise NotFound("There is no such conversation.")
    if other.id == here.id:
        raise Refused("That is the same conversation.")
    threads.join(
        reader=caller.reader,
        source_id=other.id,
        target_id=here.id,
        now=caller.who.now,
        wall=clock.wall(),
    )
    return {"conversation_id": here.id}


@router.get("/entries/{number:entry_id}", response=talk.EntryShape, auth=READ)
def entry(request: Request, entry_id: Id) -> Any:
    """One entry; redacted where you may only know that contact happened."""
    found = read_entry(request.caller.reader, entry_id)
    if found is None or found.at > request.caller.who.now:
        raise NotFound("There is no such entry.")
    return talk.talk(found)


@router.post("/entries/{number:entry_id}/split", response=talk.Joined, auth=ACT)
def split(request: Request, entry_id: Id) -> Any:
    """Begin a conversation of its own with this entry."""
    _readable(request, entry_id)
    caller = request.caller
    new = threads.split(
        reader=caller.reader, entry_id=entry_id, now=caller.who.now, wall=clock.wall()
    )
    return {"conversation_id": new}


@router.get("/entries/{number:entry_id}/headers", response=talk.Headers, auth=READ)
def headers(request: Request, entry_id: Id) -> Any:
    """A mail's head as it came."""
    _readable(request, entry_id)
    text = raw_headers(request.caller.reader, entry_id)
    if text is None:
        raise NotFound("This has no head.")
    return {"text": text}


@router.get("/entries/{number:entry_id}/original", openapi_extra=FILE, auth=READ)
def download_original(request: Request, entry_id: Id) -> HttpResponse:
    """A mail's bytes as they came; its HTML among them, unsanitised."""
    _readable(request, entry_id)
    raw = original(request.caller.reader, entry_id)
    if raw is None:
        raise NotFound("There is no original.")
    return as_file(raw, f"message-{entry_id}.eml")


@router.get(
    "/entries/{number:entry_id}/attachments/{number:position}", openapi_extra=FILE, auth=READ
)
def download_attachment(request: Request, entry_id: Id, position: Position) -> HttpResponse:
    """An attachment, as a file, by its position."""
    _readable(request, entry_id)
    found = attachment(request.caller.reader, entry_id, position)
    if found is None:
        raise NotFound("There is no such attachment.")
    return as_file(found.content, found.name or f"attachment-{position}")


def _readable(request: Request, entry_id: int) -> EntryView:
    found = read_entry(request.caller.reader, entry_id)
    if found is None or found.redacted or found.at > request.caller.who.now:
        raise NotFound("There is no such entry.")
    return found

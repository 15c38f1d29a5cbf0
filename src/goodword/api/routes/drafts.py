"""Letters: begun, saved, sent, taken back."""

import base64
import binascii
from typing import Any

from ninja import Router

from goodword.access import NotFound, Refused
from goodword.api.application import Changed
from goodword.api.door import ACT, READ, Request
from goodword.api.files import FILE, as_file
from goodword.api.shapes import drafts as shapes
from goodword.api.shapes.common import Done, Id
from goodword.drafts import actions, files, presence, queries, sending
from goodword.drafts.beginning import begin_answer, begin_new, below
from goodword.drafts.recipients import Recipient
from goodword.drafts.rules import Written
from goodword.drafts.silencing import hear_again, silence, silences
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.wiring import clock
from goodword.wiring.composing import holding_words
from goodword.wiring.reviewing import findings

router = Router(tags=["letters"])


@router.get("/drafts", response=list[shapes.DraftShape], auth=READ)
def drafts(request: Request) -> Any:
    """What you have begun and not sent yet, the newest first."""
    return [shapes.draft_shape(one) for one in queries.drafts(request.caller.reader)]


@router.get("/drafts/{number:draft_id}", response=shapes.DraftShape, auth=READ)
def draft(request: Request, draft_id: Id) -> Any:
    """One of yours."""
    return shapes.draft_shape(_draft(request, draft_id))


@router.post("/drafts", response={201: shapes.Begin}, auth=ACT)
def begin_letter(request: Request) -> Any:
    """What a new letter begins with; nothing is kept yet."""
    return _begin(request, begin_new(request.caller.reader))


@router.post("/customers/{number:person_id}/letter", response={201: shapes.Begin}, auth=ACT)
def begin_to_customer(request: Request, person_id: Id) -> Any:
    """What a new letter to a customer begins with; nothing is kept yet."""
    card = person_card(request.caller.reader, person_id)
    if card is None:
        raise NotFound("There is no such customer.")
    to = [Recipient(spec, card.name) for spec, kind, _, _ in card.addresses if kind != "robot"]
    return _begin(request, begin_new(request.caller.reader, to=to[:1]))


@router.post("/entries/{number:entry_id}/reply", response={201: shapes.Begin}, auth=ACT)
def begin_reply(request: Request, entry_id: Id, everybody: bool = False) -> Any:
    """What an answer begins with: whom it goes to, what it quotes; nothing is kept yet."""
    how = "all" if everybody else "reply"
    return _begin(request, begin_answer(request.caller.reader, entry_id, how=how))


@router.post("/entries/{number:entry_id}/forward", response={201: shapes.Begin}, auth=ACT)
def begin_forward(request: Request, entry_id: Id) -> Any:
    """What passing a letter on begins with; its files come along when it is saved."""
    return _begin(request, begin_answer(request.caller.reader, entry_id, how="forward"))


@router.put("/drafts/by-key/{str:key}", response=shapes.DraftShape, auth=ACT)
def save_draft(request: Request, key: str, told: shapes.SaveDraft) -> Any:
    """Keep a letter as it stands, under a key of yours; the first time makes it."""
    try:
        made = actions.save(
            reader=request.caller.reader, key=key, written=told.written(),
            expected_version=told.expected_version, now=clock.wall(),
        )  # fmt: skip
    except actions.SavedElsewhere as conflict:
        raise Changed(str(conflict), conflict.there.version) from conflict
    return shapes.draft_shape(made)


@router.delete("/drafts/{number:draft_id}", response=Done, auth=ACT)
def discard_draft(request: Request, draft_id: Id) -> Any:
    """Throw a draft of yours away."""
    _draft(request, draft_id)
    actions.discard(reader=request.caller.reader, draft_id=draft_id)
    return Done()


@router.post("/drafts/{number:draft_id}/send", response=shapes.Sent, auth=ACT)
def send_draft(request: Request, draft_id: Id, told: shapes.SendDraft) -> Any:
    """Put it into the outbox. What there is to agree to first is refused with its code."""
    going = sending.Going(
        agreed=told.agreed, send_at=told.send_at, stays=told.stays,
        undo_seconds=request.caller.who.house.undo_seconds,
    )  # fmt: skip
    try:
        out = sending.send(
            reader=request.caller.reader, draft_id=draft_id, going=going, now=clock.wall(),
            expected_version=told.expected_version,
        )  # fmt: skip
    except sending.AsksFirst as asks:
        words = " ".join(f"{one.words} (agree with “{one.code}”)" for one in asks.questions)
        raise Refused(words) from asks
    return {"outgoing_id": out.pk, "due_at": out.due_at, "state": out.state}


@router.post("/outbox/{number:outgoing_id}/undo", response=shapes.DraftShape, auth=ACT)
def undo_sending(request: Request, outgoing_id: Id) -> Any:
    """Take back what was sent, while there is time; it is a draft again."""
    number = sending.take_back(
        reader=request.caller.reader, outgoing_id=outgoing_id, now=clock.wall()
    )
    return shapes.draft_shape(_draft(request, number))


@router.post("/drafts/{number:draft_id}/files", response={201: shapes.DraftFileShape}, auth=ACT)
def add_draft_file(request: Request, draft_id: Id, told: shapes.AddFile) -> Any:
    """Attach a file of at most 1.7 MB; larger ones are attached in the pages."""
    try:
        content = base64.b64decode(told.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("Send the file's content in base64.") from error
    return files.add_file(
        reader=request.caller.reader, draft_id=draft_id, name=told.name, type=told.type,
        content=content,
    )  # fmt: skip


@router.get("/drafts/{number:draft_id}/files/{number:file_id}", auth=READ, openapi_extra=FILE)
def draft_file(request: Request, draft_id: Id, file_id: Id) -> Any:
    """A file of a draft of yours, as a download."""
    found = files.file_content(request.caller.reader, draft_id, file_id)
    if found is None:
        raise NotFound("There is no such file.")
    return as_file(found.content, found.name)


@router.delete("/drafts/{number:draft_id}/files/{number:file_id}", response=Done, auth=ACT)
def remove_draft_file(request: Request, draft_id: Id, file_id: Id) -> Any:
    """Take a file off a draft of yours."""
    files.remove_file(reader=request.caller.reader, draft_id=draft_id, file_id=file_id)
    return Done()


@router.get("/drafts/{number:draft_id}/findings", response=list[shapes.FindingShape], auth=READ)
def draft_findings(request: Request, draft_id: Id) -> Any:
    """What is worth another look in it."""
    one, caller = _draft(request, draft_id), request.caller
    return findings(caller.reader, one.written, draft_id=one.id, now=caller.who.now)


@router.post("/drafts/{number:draft_id}/silences", response={201: shapes.SilenceShape}, auth=ACT)
def silence_finding(request: Request, draft_id: Id, told: shapes.SilenceTold) -> Any:
    """Set a finding aside, with a reason that is kept and not sent."""
    one = _draft(request, draft_id)
    return silence(
        reader=request.caller.reader, draft_id=one.id, now=clock.wall(), **told.model_dump()
    )


@router.get("/silences", response=list[shapes.SilenceShape], auth=READ)
def all_silences(request: Request) -> Any:
    """What is set aside for you and for the house."""
    return silences(request.caller.reader)


@router.delete("/silences/{number:silence_id}", response=Done, auth=ACT)
def end_silence(request: Request, silence_id: Id) -> Any:
    """Show again what was set aside."""
    hear_again(reader=request.caller.reader, silence_id=silence_id)
    return Done()


@router.get("/drafts/{number:draft_id}/holding", response=shapes.Filled, auth=READ)
def holding_reply(request: Request, draft_id: Id) -> Any:
    """Words that tell the customer when, from the team's own record."""
    _draft(request, draft_id)
    words = holding_words(request.caller.reader, now=request.caller.who.now)
    return {"subject": "", "text": words, "left": []}


@router.post("/conversations/{number:conversation_id}/here", response=list[shapes.Beside], auth=ACT)
def be_here(request: Request, conversation_id: Id, told: shapes.Answering) -> Any:
    """Say that you have a conversation before you, and hear who else has; true for a minute."""
    story = read_conversation(request.caller.reader, conversation_id, now=request.caller.who.now)
    if story is None:
        raise NotFound("There is no such conversation.")
    return presence.be_here(
        reader=request.caller.reader, conversation_id=story.id, answering=told.answering,
        now=clock.wall(),
    )  # fmt: skip


def _draft(request: Request, draft_id: int) -> queries.DraftView:
    found = queries.draft(request.caller.reader, draft_id)
    if found is None or found.outgoing_id is not None:
        raise NotFound("There is no such draft.")
    return found


def _begin(request: Request, written: Written) -> dict[str, Any]:
    return {
        "how": written.how, "answers": written.answers_entry, "mailbox_id": written.mailbox_id,
        "to": written.to, "cc": written.cc, "subject": written.subject,
        "below": below(request.caller.reader, written),
    }  # fmt: skip

"""A draft goes: what stands in its way is told first, then it lies in the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodword.access import NotFound, Reader, Refused, noticeable
from goodword.channels.mail.sending.actions import enqueue, withdraw
from goodword.channels.mail.sending.letters import File, To, Writing
from goodword.channels.mail.sending.queries import of_conversation
from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.actions import come_back, must_have, note_sent
from goodword.drafts.beginning import below, signature
from goodword.drafts.files import contents
from goodword.drafts.queries import DraftView, draft
from goodword.drafts.quoting import whole
from goodword.drafts.rules import (
    AsksFirst,
    Question,
    addressed,
    must_be_filled,
    questions,
)
from goodword.ledger.refusals import Conflict
from goodword.timeline.tables import Entry


@dataclass(frozen=True, slots=True)
class Going:
    """How a draft is to go: at once after the seconds of grace, or at ``send_at``.

    ``agreed``: the codes of questions that the writer has answered with yes. ``stays``: a
    scheduled letter goes even when they write first.
    """

    agreed: Collection[str] = ()
    send_at: datetime | None = None
    undo_seconds: int = 0
    stays: bool = False


@transaction.atomic
def send(
    *, reader: Reader, draft_id: int, expected_version: int, going: Going, now: datetime
) -> Outgoing:
    """Put a draft of one's own into the outbox.

    Raises `AsksFirst` (there is something to agree to), `Conflict`, `Refused`, `NotFound`.
    """
    row = must_have(reader, draft_id)
    if row.version != expected_version:
        raise Conflict("This draft was changed in another window. Look at it once more.")
    told = draft(reader, draft_id)
    assert told is not None  # locked above
    asks = [*newer(reader, told), *questions(told.written, files=len(told.files))]
    open_ones = [one for one in asks if one.code not in going.agreed]
    to = addressed(told.written)
    must_be_filled(told.written)
    if open_ones:
        raise AsksFirst(open_ones)
    if told.written.mailbox_id is None:
        raise Refused("Choose the mailbox that it goes from.")
    people = [(p, role) for role in ("to", "cc", "bcc") for p in getattr(to, role)]
    letter = Writing(
        key=f"draft:{row.pk}:{row.version}",
        mailbox_id=told.written.mailbox_id,
        people=tuple(To(p.spec, p.name, role) for p, role in people),
        subject=told.written.subject,
        text=text_of(reader, told),
        files=tuple(File(f.name, f.type, f.content) for f in contents(row.pk)),
        answers_entry=told.written.answers_entry,
        then={"owes": dict(told.written.owes)} if told.written.owes else {},
        withdraw_if_they_write=going.send_at is not None and not going.stays,
    )
    outgoing = enqueue(
        reader=reader, letter=letter, now=now, send_at=going.send_at,
        undo_seconds=0 if going.send_at else going.undo_seconds,
    )  # fmt: skip
    note_sent(draft=row, outgoing=outgoing)
    return outgoing


@transaction.atomic
def take_back(*, reader: Reader, outgoing_id: int, now: datetime) -> int:
    """Undo a sending of one's own while there is time; the draft is open again. Its number.

    Raises `NotFound`, and `Refused` when it is on its way already.
    """
    mine = Outgoing.objects.filter(pk=outgoing_id, colleague_id=reader.colleague_id or 0)
    if not mine.exists():
        raise NotFound("There is no such letter of yours.")
    outgoing = withdraw(reader=reader, outgoing_id=outgoing_id, now=now)
    return come_back(outgoing_id=outgoing.pk)


def text_of(reader: Reader, told: DraftView) -> str:
    """The whole text as it goes: words, signature, original."""
    signed = signature(reader, told.written.mailbox_id) if told.written.signed else ""
    return whole(told.written.text, signature=signed, below=below(reader, told.written))


def newer(reader: Reader, told: DraftView) -> list[Question]:
    """What came into the conversation since the writer began: letters, colleagues' answers.

    The number of the newest is part of what one agrees to, so that a still newer one asks again.
    """
    if told.conversation_id is None:
        return []
    found = []
    rows = Entry.objects.filter(
        noticeable(reader), conversation=told.conversation_id, pk__gt=told.seen_entry,
        automated=False,
    ).exclude(kind="note")  # fmt: skip
    rows = rows.exclude(direction="out", colleague_id=reader.colleague_id or 0)
    for row in rows.select_related("colleague", "author").order_by("pk"):
        if row.direction == "in":
            words = "They wrote again since you began. Read it before this goes."
        else:
            who = row.colleague.name if row.colleague else "A colleague"
            words = f"{who} has answered since you began. Read it before this goes."
        found.append(Question(f"newer-{row.pk}", words))
    for one in of_conversation(reader, told.conversation_id):
        if one.colleague_id != reader.colleague_id and one.state in ("waiting", "sending", "doubt"):
            who = one.colleague.name if one.colleague else "A colleague"
            words = f"{who} has an answer on its way in this conversation."
            found.append(Question(f"outgoing-{one.pk}", words))
    # Of several alike the newest is enough.
    return list({one.words: one for one in found}.values())

"""What colleagues do with letters on their way out: send, undo, decide a doubt, try again."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from goodword.access import NotFound, Reader, Refused
from goodword.channels.mail.sending.composing import Composed, composed
from goodword.channels.mail.sending.keeping import forget_bytes, keep_bytes
from goodword.channels.mail.sending.letters import Writing
from goodword.channels.mail.sending.queries import may_send_from, visible
from goodword.channels.mail.sending.rules import leaves_at
from goodword.channels.mail.sending.tables import Outgoing, OutgoingRecipient
from goodword.timeline.tables import Entry

THEY_WROTE = "They wrote first."


@transaction.atomic
def enqueue(
    *,
    reader: Reader,
    letter: Writing,
    now: datetime,
    send_at: datetime | None = None,
    undo_seconds: int = 0,
) -> Outgoing:
    """Write a letter down to be sent; its bytes are made and kept here.

    The same key again is the letter that is there already. Raises `Refused` with what to do,
    `NotFound` for what is not the reader's.
    """
    known = Outgoing.objects.filter(key=letter.key).first()
    if known is not None:
        if not visible(reader).filter(pk=known.pk).exists():
            raise NotFound("There is no such letter.")
        return known
    due_at = leaves_at(now, send_at, undo_seconds)
    made = composed(reader, letter, at=due_at, now=now, mark=secrets.token_hex(16))
    row = _row(reader, letter, made, now)
    row.due_at, row.scheduled = due_at, send_at is not None and send_at > now
    row.original = keep_bytes(made.raw)
    row.save(force_insert=True)
    OutgoingRecipient.objects.bulk_create(
        [
            OutgoingRecipient(outgoing=row, spec=p.spec, name=p.name, role=p.role)
            for p in made.people
        ]
    )
    return row


@transaction.atomic
def withdraw(*, reader: Reader, outgoing_id: int, now: datetime, reason: str = "") -> Outgoing:
    """Take a letter back that has not gone. Raises `Refused` once it is on its way."""
    row = _to_decide(reader, outgoing_id)
    if row.sent_at is not None or row.state not in ("waiting", "refused"):
        raise Refused(_too_late(row))
    take_back(row, now=now, reason=reason)
    return row


def take_back(row: Outgoing, *, now: datetime, reason: str) -> None:
    """Within a transaction that holds the row: it is not sent, and its bytes are forgotten."""
    original = row.original
    row.state, row.ended_at, row.lease_until, row.error = "withdrawn", now, None, reason[:1000]
    row.fence, row.original = row.fence + 1, None
    # Its key is free again, so that the same draft can be sent after all.
    row.key = f"{row.key[:100]}#{row.pk}"
    row.save(
        update_fields=["state", "ended_at", "lease_until", "error", "fence", "original", "key"]
    )
    if original is not None:
        forget_bytes(original)


@transaction.atomic
def send_now(*, reader: Reader, outgoing_id: int, now: datetime) -> Outgoing:
    """Send at once what waits for its time, or to be tried again."""
    row = _to_decide(reader, outgoing_id)
    if row.state != "waiting":
        raise Refused(_too_late(row))
    row.due_at = min(row.due_at, now)
    row.save(update_fields=["due_at"])
    return row


@transaction.atomic
def settle_doubt(
    *, reader: Reader, outgoing_id: int, arrived: bool, reason: str, now: datetime
) -> Outgoing:
    """Say whether a letter in doubt arrived; if not, it is sent again.

    Raises `Refused` without a reason, or when somebody decided before.
    """
    row = _to_decide(reader, outgoing_id)
    if row.state != "doubt":
        raise Refused("Somebody else has decided this already.")
    if not reason.strip():
        raise Refused("Say how you know: they answered, it lies in Sent, they have not got it.")
    row.settled_by_id, row.settled_because = reader.colleague_id, reason.strip()[:1000]
    if arrived:
        row.state, row.sent_at, row.ended_at = "sent", row.sent_at or row.ended_at or now, now
        row.error = ""
        row.recipients.filter(state="waiting").update(state="accepted", at=now)
    else:
        row.state, row.attempts, row.due_at, row.ended_at, row.error = "waiting", 0, now, None, ""
    row.save(
        update_fields=[
            "settled_by", "settled_because", "state", "sent_at", "ended_at", "attempts", "due_at",
            "error",
        ]
    )  # fmt: skip
    return row


@transaction.atomic
def try_again(*, reader: Reader, outgoing_id: int, now: datetime) -> Outgoing:
    """Send once more to those who did not get it. Raises `Refused` where there is nobody."""
    row = _to_decide(reader, outgoing_id)
    missed = row.recipients.filter(state="refused")
    if row.state not in ("refused", "sent") or not missed.exists():
        raise Refused("There is nobody whom it could not be sent to.")
    missed.update(state="waiting", told="")
    row.state, row.attempts, row.due_at, row.ended_at, row.error = "waiting", 0, now, None, ""
    row.save(update_fields=["state", "attempts", "due_at", "ended_at", "error"])
    return row


def _to_decide(reader: Reader, outgoing_id: int) -> Outgoing:
    """The row, locked, for somebody who may send from its mailbox."""
    rows = visible(reader).select_for_update(of=("self",)).select_related("original")
    row = rows.filter(pk=outgoing_id).first()
    if row is None:
        raise NotFound("There is no such letter.")
    if not may_send_from(reader).filter(pk=row.mailbox_id).exists():
        raise Refused("Only those who may send from this mailbox decide about its letters.")
    return row


def _row(reader: Reader, letter: Writing, made: Composed, now: datetime) -> Outgoing:
    answered = made.answers
    return Outgoing(
        key=letter.key,
        kind=letter.kind,
        mailbox_id=letter.mailbox_id,
        colleague_id=reader.colleague_id,
        sender=made.sender,
        subject=made.subject,
        message_id=made.message_id,
        mark=made.mark,
        size=made.size,
        answers=answered,
        conversation_id=answered.conversation_id if answered else None,
        then=dict(letter.then),
        withdraw_if_they_write=letter.withdraw_if_they_write,
        seen_up_to=Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0,
        created_at=now,
    )


def _too_late(row: Outgoing) -> str:
    return {
        "sending": "It is on its way already.",
        "sent": "It was sent already.",
        "doubt": "It may have arrived: first say whether it did.",
        "withdrawn": "It was withdrawn already.",
        "waiting": "Some of those it goes to have it already.",
    }.get(row.state, "It can’t be changed any more.")

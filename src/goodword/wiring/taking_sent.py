"""Brings what was sent to the timeline, settles what it answers, does what was to follow."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from goodword.channels.mail import Found
from goodword.channels.mail.intake import MailboxHere, take_in
from goodword.channels.mail.sending.tables import Outgoing
from goodword.house.queries import the_house
from goodword.ledger.actions import follow_conversations
from goodword.people.directory import load_ours
from goodword.people.tables import Mailbox, OurAddress
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Conversation, Entry, Intake, Original, Sighting
from goodword.wiring.clock import now, wall
from goodword.wiring.composing import follow
from goodword.wiring.fetching import settle
from goodword.wiring.ownership import is_desk
from goodword.wiring.turns import my_turn

log = logging.getLogger(__name__)

FOLDER = "Sent"
MOST = 200


def take_sent(*, only: int | None = None) -> int:
    """Bring letters that were sent to the timeline; how many. Killed at any point, it is repeated.

    One that fails never stops the others.
    """
    rows = Outgoing.objects.filter(sent_at__isnull=False, followed_at=None)
    if only is not None:
        rows = rows.filter(pk=only)
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:MOST]):
        try:
            count += _take(pk)
        except Exception:
            log.exception("Letter %s was sent and is not on the timeline yet", pk)
    return count


def _take(outgoing_id: int) -> bool:
    row = Outgoing.objects.select_related("mailbox", "original").get(pk=outgoing_id)
    if row.entry_id is None and row.original is not None:
        with my_turn():
            _bring(row)
        settle()
    with transaction.atomic():
        rows = Outgoing.objects.select_for_update(of=("self",))
        mine = rows.select_related("colleague", "entry").get(pk=outgoing_id)
        if mine.followed_at is not None:
            return False
        if mine.entry_id is not None:
            follow(mine, now=now())
        mine.followed_at = wall()
        if mine.filing == "":
            mine.filing, mine.file_at = "waiting", wall()
        mine.save(update_fields=["followed_at", "filing", "file_at"])
    return True


def bring_submitted(mailbox: Mailbox, raw: bytes, *, colleague_id: int) -> None:
    """Bring a letter that a mail program handed in, and that went, to the timeline."""
    with my_turn():
        original = _keep(mailbox, raw, "handed in by a mail program", wall())
        entry = _entry_of(original, mailbox)
        if entry is not None:
            _written_by(entry, colleague_id)
            # Its copy in Sent may have been here first, when it had not gone yet.
            Conversation.objects.filter(pk=entry.conversation_id).update(dirty=True)
    settle()


def _bring(row: Outgoing) -> None:
    """Take its bytes in as the copy in Sent; the entry is the one that these bytes are seen as."""
    assert row.original is not None and row.sent_at is not None
    OurAddress.objects.get_or_create(
        spec=row.sender.lower(), defaults={"colleague": row.mailbox.owner}
    )
    place = f"sent by Goodword, {row.pk}"
    _keep(row.mailbox, raw_bytes(row.original), place, row.sent_at)
    entry = _entry_of(row.original, row.mailbox)
    if entry is None:
        log.error("Letter %s was sent and could not be read back", row.pk)
        return
    row.entry, row.conversation_id = entry, entry.conversation_id
    row.save(update_fields=["entry", "conversation"])
    if row.colleague_id is not None:
        _written_by(entry, row.colleague_id)


def _keep(mailbox: Mailbox, raw: bytes, location: str, sent_at: datetime) -> Original:
    intake = _intake()
    take_in(
        [Found(raw, mailbox.name, FOLDER, location, len(raw), sent_at)],
        mailboxes={mailbox.name: MailboxHere(mailbox.pk, is_desk(mailbox))},
        ours=load_ours(),
        opens_from=intake.opens_from,
        intake_id=intake.pk,
        now=max(timezone.now(), wall()),
        on_merged=lambda merged: follow_conversations(merged=merged),
    )
    return Original.objects.get(sha256=sha256(raw).hexdigest())


def _entry_of(original: Original, mailbox: Mailbox) -> Entry | None:
    seen = Sighting.objects.filter(original=original, mailbox=mailbox).select_related("entry")
    sighting = seen.first()
    return sighting.entry if sighting is not None else None


def _written_by(entry: Entry, colleague_id: int) -> None:
    """From a shared address: who wrote is known here, and nowhere else."""
    if entry.colleague_id is None:
        entry.colleague_id = colleague_id
        entry.save(update_fields=["colleague"])


def _intake() -> Intake:
    """All that we send ourselves came with one intake, and none of it is history.

    A letter bears the time at which it was written, which is before it is taken in.
    """
    found = Intake.objects.filter(source="outbox").order_by("pk").first()
    present = wall()
    long_ago = min(present, now()) - timedelta(days=the_house().horizon_days)
    return found or Intake.objects.create(
        source="outbox", started_at=present, finished_at=present, opens_from=long_ago
    )

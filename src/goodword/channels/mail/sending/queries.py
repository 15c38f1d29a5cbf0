"""Reads of the outbox: what waits, what is in doubt, what was refused; who may send from where."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from goodword.access import NotFound, Reader
from goodword.channels.mail.sending.rules import LARGEST
from goodword.channels.mail.sending.tables import Outgoing, SendingWay
from goodword.channels.mail.sending.ways import house_server_is_known
from goodword.people.tables import Mailbox

OPEN = ("waiting", "sending", "doubt", "refused")


def may_send_from(reader: Reader) -> QuerySet[Mailbox]:
    """Mailboxes one may send from: one's own and the house's, with an address.

    Nobody writes as somebody else, whatever that one shares. The terminal's operator may send from
    any.
    """
    rows = Mailbox.objects.filter(address__contains="@").select_related("owner")
    if not reader.decides:
        return rows.none()
    if reader.colleague_id is None:
        return rows
    return rows.filter(Q(owner=None) | Q(owner_id=reader.colleague_id))


def can_send(mailbox_id: int) -> str:
    """Why nothing can be sent from a mailbox, with what to do; empty when it can."""
    if SendingWay.objects.filter(mailbox_id=mailbox_id).exists() or house_server_is_known():
        return ""
    return (
        "Nobody said yet which server sends this mailbox’s mail. An administrator can, under "
        "Settings, Mailboxes."
    )


def largest(mailbox_id: int) -> int:
    """How many bytes a letter from this mailbox may have, coded as it goes over the line."""
    told = SendingWay.objects.filter(mailbox_id=mailbox_id).values_list("largest", flat=True)
    return told.first() or LARGEST


def visible(reader: Reader) -> QuerySet[Outgoing]:
    """Letters on their way out that the reader may read: their own, and of mailboxes they read."""
    rows = Outgoing.objects.select_related("mailbox", "colleague")
    if reader.reads is None:
        return rows
    own = Q(colleague_id=reader.colleague_id) if reader.colleague_id else Q(pk=None)
    return rows.filter(own | Q(mailbox_id__in=reader.reads))


def one(reader: Reader, outgoing_id: int) -> Outgoing:
    """One letter. Raises `NotFound`."""
    row = visible(reader).filter(pk=outgoing_id).first()
    if row is None:
        raise NotFound("There is no such letter.")
    return row


def outbox(reader: Reader) -> QuerySet[Outgoing]:
    """What somebody has to look at or wait for, the oldest first: not what is done."""
    missed = Q(state="sent", recipients__state__in=("refused", "bounced"))
    rows = visible(reader).filter(Q(state__in=OPEN) | missed).distinct()
    return rows.prefetch_related("recipients").order_by("due_at", "pk")


def of_conversation(reader: Reader, conversation_id: int) -> list[Outgoing]:
    """Letters of a conversation that do not stand on the timeline yet, the oldest first."""
    rows = visible(reader).filter(conversation_id=conversation_id, entry=None)
    return list(
        rows.exclude(state="withdrawn").prefetch_related("recipients").order_by("due_at", "pk")
    )


def of_mailbox(reader: Reader, mailbox_id: int) -> QuerySet[Outgoing]:
    """Everything that was ever sent from a mailbox by Goodword, the newest first."""
    return visible(reader).filter(mailbox_id=mailbox_id).order_by("-created_at", "-pk")


def senders_of(entry_ids: Collection[int]) -> dict[int, int]:
    """Who said "send", of letters that went out from here: from a shared address only we know."""
    rows = Outgoing.objects.filter(entry__in=list(entry_ids), colleague__isnull=False)
    return {
        entry: who for entry, who in rows.values_list("entry_id", "colleague_id") if entry and who
    }


def is_scheduled(row: Outgoing) -> bool:
    """Whether it waits for a time that somebody chose."""
    return row.state == "waiting" and row.scheduled and row.attempts == 0

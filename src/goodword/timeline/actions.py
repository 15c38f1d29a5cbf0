"""Colleagues split and join conversations; what they decide, no re-reading undoes."""

from datetime import datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, readable
from goodword.access.actions import follow_shares
from goodword.timeline.joining import merge_conversations
from goodword.timeline.tables import Conversation, ConversationCut, Entry, ThreadDecision


def _deciding(reader: Reader) -> None:
    if not reader.decides:
        raise NotAllowed("Your account may read, but not change anything.")


@transaction.atomic
def split_conversation(*, reader: Reader, entry_id: int, now: datetime) -> int:
    """Begin a conversation of its own with this entry and what came after it; its id.

    The two are never joined again by themselves.
    """
    _deciding(reader)
    first = Entry.objects.filter(readable(reader), pk=entry_id).first()
    if first is None:
        raise NotFound("There is no such entry.")
    source = Conversation.objects.select_for_update().get(pk=first.conversation_id)
    moving = [
        e.pk
        for e in Entry.objects.filter(conversation=source)
        if (e.occurred_at, e.pk) >= (first.occurred_at, first.pk)
    ]
    staying = Entry.objects.filter(conversation=source).exclude(pk__in=moving)
    last = staying.order_by("-occurred_at").first()
    if last is None:
        raise Refused("This is the conversation's first entry: there is nothing to split off.")
    target = Conversation.objects.create(
        subject=first.subject, last_at=source.last_at, dirty=True,
        kept_by_id=source.kept_by_id, kept_since=source.kept_since,
    )  # fmt: skip
    follow_shares(moved=[(source.pk, target.pk)])
    Entry.objects.filter(pk__in=moving).update(conversation=target)
    Conversation.objects.filter(pk=source.pk).update(last_at=last.occurred_at, dirty=True)
    ConversationCut.objects.create(left=source, right=target)
    _decide("split", first, source, target, reader, now)
    return target.pk


@transaction.atomic
def join_conversations(*, reader: Reader, source_id: int, target_id: int, now: datetime) -> int:
    """Join two conversations into the second; its id. Undoes an earlier split of the two."""
    _deciding(reader)
    if source_id == target_id:
        raise Refused("That is the same conversation.")
    rows = {
        c.pk: c
        for c in Conversation.objects.select_for_update().filter(
            pk__in=(source_id, target_id), merged_into=None
        )
    }
    first = Entry.objects.filter(readable(reader), conversation_id=source_id).first()
    there = Entry.objects.filter(readable(reader), conversation_id=target_id).exists()
    if len(rows) < 2 or first is None or not there:
        raise NotFound("There is no such conversation.")
    source, target = rows[source_id], rows[target_id]
    ConversationCut.objects.filter(left=source, right=target).delete()
    ConversationCut.objects.filter(left=target, right=source).delete()
    merge_conversations({source_id: target_id})
    newest = max(
        m for m in (source.last_at, target.last_at, now if not source.last_at else None) if m
    )
    Conversation.objects.filter(pk=target_id).update(last_at=newest, dirty=True)
    _decide("join", first, source, target, reader, now)
    return target_id


def _decide(
    kind: str,
    entry: Entry,
    source: Conversation,
    target: Conversation,
    reader: Reader,
    now: datetime,
) -> None:
    ThreadDecision.objects.create(
        kind=kind,
        entry=entry,
        source=source,
        target=target,
        colleague_id=reader.colleague_id,
        at=now,
    )

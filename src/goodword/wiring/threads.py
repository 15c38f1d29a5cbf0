"""Splitting and joining conversations, with what is owed in them."""

from datetime import datetime

from django.db import transaction

from goodword.access import Reader
from goodword.ledger.actions import follow_conversations, follow_evidence
from goodword.timeline import actions
from goodword.wiring.promising import settle


@transaction.atomic
def split(*, reader: Reader, entry_id: int, now: datetime, wall: datetime) -> int:
    """Begin a conversation of its own with an entry; what is owed for it goes along. Its id."""
    target = actions.split_conversation(reader=reader, entry_id=entry_id, now=wall)
    sources = follow_evidence(conversation_id=target)
    settle(conversation_ids={target, *sources}, now=now)
    return target


@transaction.atomic
def join(*, reader: Reader, source_id: int, target_id: int, now: datetime, wall: datetime) -> int:
    """Join two conversations into the second, with what is owed in them; its id."""
    target = actions.join_conversations(
        reader=reader, source_id=source_id, target_id=target_id, now=wall
    )
    follow_conversations(merged={source_id: target_id})
    settle(conversation_ids={target}, now=now)
    return target

"""What a webhook is told: ids and bare facts, made from events of the ledger and from entries.

Words (what was written, reasons, names) are never in it: who gets a message asks the API for them,
as the colleague, and sees what that colleague may see at that moment.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Max, Value

from goodword.access import Reader, noticeable
from goodword.ledger.queries import legible, visible
from goodword.ledger.rules import NAMES
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.timeline.tables import Entry

LEDGER, TIMELINE = "ledger", "timeline"
STREAMS = (LEDGER, TIMELINE)
NEW_ENTRY = "entry.new"
PING = "ping"
EVENTS: tuple[str, ...] = (*(f"commitment.{name}" for name in NAMES), NEW_ENTRY)
"""Every event that a webhook can ask for."""


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is sent. ``key`` is the same however often it is sent."""

    key: str
    event: str
    body: str


def newest(stream: str) -> int:
    """The highest number in a stream."""
    rows = CommitmentEvent.objects if stream == LEDGER else Entry.objects
    return rows.aggregate(newest=Max("pk"))["newest"] or 0


def numbers(stream: str, *, above: int, upto: int | None = None, limit: int) -> list[int]:
    """The numbers of what is there in a stream, in order."""
    rows = CommitmentEvent.objects if stream == LEDGER else Entry.objects
    found = rows.filter(pk__gt=above).order_by("pk")
    if upto is not None:
        found = found.filter(pk__lte=upto)
    return list(found.values_list("pk", flat=True)[:limit])


def messages(
    reader: Reader, stream: str, ids: Iterable[int], *, wanted: Iterable[str]
) -> list[Message]:
    """Messages of these events, in order, as far as the reader may know of them and wants them."""
    chosen = set(wanted) or set(EVENTS)
    told = _of_the_ledger(reader, ids) if stream == LEDGER else _of_the_timeline(reader, ids)
    return [message for message in told if message.event in chosen]


def still_visible(reader: Reader, key: str) -> bool:
    """Whether the thing behind a message still exists for the reader."""
    stream, _, number = key.partition("-")
    if stream == PING:
        return True
    if not number.isdecimal():
        return False
    if stream == "event":
        events = CommitmentEvent.objects.filter(pk=int(number)).values("commitment_id")
        return Commitment.objects.filter(visible(reader), pk__in=events).exists()
    return Entry.objects.filter(noticeable(reader), pk=int(number)).exists()


def ping(webhook_id: int, at: datetime) -> Message:
    """A message that only tries the way."""
    key = f"{PING}-{webhook_id}-{int(at.timestamp() * 1000)}"
    return Message(key, PING, _written(key, PING, at, {"webhook_id": webhook_id}))


def _of_the_ledger(reader: Reader, ids: Iterable[int]) -> list[Message]:
    events = list(
        CommitmentEvent.objects.filter(pk__in=list(ids)).select_related("commitment").order_by("pk")
    )
    may_read: Any = Value(True)
    if reader.reads is not None:
        may_read = ExpressionWrapper(legible(reader), output_field=BooleanField())
    rows = Commitment.objects.filter(visible(reader), pk__in={e.commitment_id for e in events})
    known = dict(rows.annotate(may_read=may_read).values_list("pk", "may_read"))
    return [
        _message(
            f"event-{e.pk}",
            f"commitment.{e.name}",
            e.recorded_at,
            _event(e, known[e.commitment_id]),
        )
        for e in events
        if e.commitment_id in known
    ]


def _event(event: CommitmentEvent, legible_: bool) -> dict[str, Any]:
    owed, data = event.commitment, event.data
    facts: dict[str, Any] = {
        "commitment_id": owed.pk,
        "version": event.number,
        "kind": owed.kind,
        "customer_id": owed.customer_id,
        "conversation_id": owed.conversation_id,
        "at": event.at.isoformat(),
        "colleague_id": event.colleague_id,
        "entry_id": event.entry_id if legible_ else None,
    }
    for name, told in (
        ("due_at", "due_at"),
        ("check_by", "check_by"),
        ("accountable_id", "accountable"),
        ("acting_id", "acting"),
        ("handoff_id", "handoff"),
        ("to_id", "to"),
    ):
        if data.get(told) is not None:
            facts[name] = data[told]
    return facts


def _of_the_timeline(reader: Reader, ids: Iterable[int]) -> list[Message]:
    rows = Entry.objects.filter(noticeable(reader), pk__in=list(ids)).order_by("pk")
    return [
        _message(
            f"entry-{row.pk}",
            NEW_ENTRY,
            row.occurred_at,
            {
                "entry_id": row.pk,
                "conversation_id": row.conversation_id,
                "kind": row.kind,
                "direction": row.direction,
                "at": row.occurred_at.isoformat(),
                "automated": row.automated,
                "colleague_id": row.colleague_id,
            },
        )
        for row in rows
    ]


def _message(key: str, event: str, at: datetime, facts: Mapping[str, Any]) -> Message:
    return Message(key, event, _written(key, event, at, facts))


def _written(key: str, event: str, at: datetime, facts: Mapping[str, Any]) -> str:
    told = {"id": key, "event": event, "created_at": at.isoformat(), "data": facts}
    return json.dumps(told, ensure_ascii=False)

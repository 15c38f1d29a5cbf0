"""What a colleague was handed, and what they handed over, as far as the reader may know of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from goodword.access import Reader, acquainted, readable
from goodword.handoffs.tables import Handoff
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry

SHOWN = 20
WORDS = {
    "offered": "waits to be taken",
    "accepted": "taken over",
    "declined": "declined",
    "returned": "went back",
    "withdrawn": "taken back",
    "settled": "settled meanwhile",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """One handoff as a line. ``mine``: the page's colleague received it."""

    mine: bool
    what: str
    other: str
    state: str
    at: datetime
    conversation_id: int | None
    customer_id: int | None


def handed(reader: Reader, *, colleague_id: int) -> list[Handed]:
    """The latest handoffs to and from a colleague, newest first."""
    rows = list(
        Handoff.objects.filter(Q(giver_id=colleague_id) | Q(receiver_id=colleague_id))
        .select_related("giver", "receiver", "team", "commitment", "conversation", "customer")
        .order_by("-offered_at", "-pk")[: SHOWN * 3]
    )
    known = _known(reader, rows)
    return [_line(row, colleague_id) for row in rows if row.pk in known][:SHOWN]


def _known(reader: Reader, rows: Collection[Handoff]) -> set[int]:
    """Those that the reader may know of: their words can be read, or they are a party to it."""
    commitments = set(
        Commitment.objects.filter(
            legible(reader), pk__in=[r.commitment_id for r in rows if r.commitment_id]
        ).values_list("pk", flat=True)
    )
    talks = set(
        Entry.objects.filter(
            readable(reader), conversation__in=[r.conversation_id for r in rows]
        ).values_list("conversation_id", flat=True)
    )
    people = set(
        Person.objects.filter(
            acquainted(reader), pk__in=[r.customer_id for r in rows if r.customer_id]
        ).values_list("pk", flat=True)
    )
    return {
        row.pk
        for row in rows
        if reader.colleague_id in (row.giver_id, row.receiver_id)
        or row.commitment_id in commitments
        or row.conversation_id in talks
        or row.customer_id in people
    }


def _line(row: Handoff, colleague_id: int) -> Handed:
    received = row.receiver_id == colleague_id
    talk = row.conversation_id
    if row.commitment is not None:
        what, talk = row.commitment.what, row.commitment.conversation_id
    elif row.conversation is not None:
        what = row.conversation.subject
    else:
        what = row.customer.name if row.customer else ""
    return Handed(
        mine=received,
        what=what or "(no subject)",
        other=str(row.giver) if received else str(row.receiver or row.team),
        state=WORDS.get(row.state, row.state),
        at=row.offered_at,
        conversation_id=talk,
        customer_id=row.customer_id,
    )

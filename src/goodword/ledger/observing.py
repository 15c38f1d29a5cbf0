"""What readings observe. They never override a person, and they do not close by themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.ledger.refusals import NotFound
from goodword.ledger.rules import CLOSED_STATES, Event
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.writing import record, state_of
from goodword.timeline.tables import Conversation

# What these say is true whatever a person decided about the line.
_PLAIN = ("chased", "acknowledged", "doubted", "cleared")


@transaction.atomic
def observe(
    *,
    commitment_id: int,
    name: str,
    at: datetime,
    now: datetime,
    entry_id: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Commitment:
    """Record what a reading found, as far as a reading may.

    Where a person closed the commitment, nothing changes. Where a person decided with this very
    evidence on the table, the reading only asks (`doubted`). Evidence that came later acts.
    Observing the same twice changes nothing. Raises `NotFound`, `NotPossible`.
    """
    commitment = Commitment.objects.select_for_update(of=("self",)).filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFound("There is no such commitment.")
    state = state_of(commitment)
    if state.decided or (state.state == name and state.closed_by_id == entry_id):
        return commitment
    on_the_table = entry_id is None or state.on_the_table(entry_id, at)
    if state.touched_at and on_the_table and name not in _PLAIN:
        if state.state in CLOSED_STATES:
            return commitment
        name, data = "doubted", {}
    if name == "doubted" and state.doubt == reason:
        return commitment
    event = Event(
        name, at=at, recorded_at=now, entry_id=entry_id, reason=reason, data=dict(data or {})
    )
    record([(commitment, [event])])
    return commitment


@transaction.atomic
def follow_conversations(*, merged: Mapping[int, int]) -> int:
    """Move commitments along when conversations were joined (old id to new id).

    The joined conversations are marked to be settled again. Returns how many moved.
    """
    moved = 0
    for old in merged:
        new = _last(merged, old)
        moved += Commitment.objects.filter(conversation_id=old).update(conversation_id=new)
        Conversation.objects.filter(pk=new, dirty=False).update(dirty=True)
    return moved


@transaction.atomic
def forget_untouched() -> int:
    """Throw away what readings put on the list and no person touched; settling opens it again.

    For a house whose hours were only a guess until somebody said them. Returns how many.
    """
    decided = CommitmentEvent.objects.exclude(name__in=("opened", "proposed", "chased"))
    listed = Commitment.objects.filter(kind__in=("reply", "promise"), is_listed=True)
    rows = listed.exclude(pk__in=decided.values("commitment")).exclude(
        pk__in=CommitmentEvent.objects.exclude(colleague=None).values("commitment")
    )
    ids = list(rows.values_list("pk", flat=True))
    threads = set(rows.values_list("conversation_id", flat=True))
    CommitmentEvent.objects.filter(commitment_id__in=ids).delete()
    Commitment.objects.filter(pk__in=ids).delete()
    Conversation.objects.filter(pk__in=threads).update(dirty=True)
    return len(ids)


@transaction.atomic
def follow_evidence(*, conversation_id: int) -> set[int]:
    """Bring commitments into the conversation that their evidence now lies in; whence they came."""
    strays = Commitment.objects.filter(evidence__conversation_id=conversation_id).exclude(
        conversation_id=conversation_id
    )
    sources = set(strays.values_list("conversation_id", flat=True)) - {None}
    strays.update(conversation_id=conversation_id)
    return sources


def _last(merged: Mapping[int, int], conversation_id: int) -> int:
    seen = {conversation_id}
    while (after := merged.get(conversation_id)) is not None and after not in seen:
        seen.add(after)
        conversation_id = after
    return conversation_id

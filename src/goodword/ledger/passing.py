"""How commitments pass from hand to hand. A due time never moves by it.

A lead makes somebody else accountable at once; a handoff offers first. The offers themselves are
the room of handoffs'; here is what they do to the ledger.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.expressions import Combinable

from goodword.access import Reader
from goodword.access.actions import end_shares, share
from goodword.ledger.deciding import author_of, clean, decide, must_be_here, must_say
from goodword.ledger.queries import actionable, mine
from goodword.ledger.refusals import NotAllowed
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record
from goodword.timeline.tables import Entry

LEADS = ("lead", "administrator")


@transaction.atomic
def reassign(
    *,
    reader: Reader,
    commitment_id: int,
    expected_version: int,
    now: datetime,
    accountable_id: int,
    reason: str,
) -> Commitment:
    """Make another colleague accountable. Leads and administrators may; the due time stays.

    They may read the conversation from then on, as far as whoever decides this may.
    """
    must_say(reason, "Say why somebody else becomes accountable.")
    if reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator may change who is accountable.")
    must_be_here(accountable_id)
    commitment = decide(
        reader, commitment_id, expected_version, now, "reassigned", reason,
        data={"accountable": accountable_id},
    )  # fmt: skip
    _show_them(reader, commitment, now)
    return commitment


def _show_them(reader: Reader, commitment: Commitment, now: datetime) -> None:
    """Who answers for it now may read the conversation; who did by a lead's word, no more."""
    matter = f"commitment:{commitment.pk}"
    end_shares(matter=matter, now=now, keep=[commitment.accountable_id])
    if commitment.conversation_id is not None:
        share(
            giver=reader, colleague_ids=[commitment.accountable_id], reason="reassigned",
            conversation_ids=[commitment.conversation_id], matter=matter, now=now,
        )  # fmt: skip


def may_give(reader: Reader) -> Q | Combinable:
    """Commitments that the reader may hand over: their own; for leads, all that they may read."""
    if reader.role in LEADS:
        return actionable(reader)
    return mine(reader)


def locked(rows: QuerySet[Commitment]) -> list[Commitment]:
    """Commitments, locked until the transaction ends, always in the same order."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def happened(
    commitments: Sequence[Commitment],
    name: str,
    *,
    now: datetime,
    data: Mapping[str, Any],
    reader: Reader | None = None,
    reason: str = "",
) -> None:
    """Record one event on each of these locked commitments, all or nothing.

    ``reader``: who decided it; empty for what the clock does. Raises `NotPossible`, `Conflict`.
    """
    seen = _newest(commitments) if reader else {}
    record(
        (
            commitment,
            [
                Event(
                    name,
                    at=now,
                    recorded_at=now,
                    colleague_id=reader.colleague_id if reader else None,
                    reason=clean(reason),
                    data={**data, **_by(reader, commitment, seen)},
                )
            ],
        )
        for commitment in commitments
    )


def _by(reader: Reader | None, commitment: Commitment, seen: Mapping[int, int]) -> dict[str, Any]:
    if reader is None:
        return {}
    newest = max(seen.get(commitment.conversation_id or 0, 0), commitment.evidence_id or 0)
    return {**author_of(reader), "seen": newest}


def _newest(commitments: Sequence[Commitment]) -> dict[int, int]:
    """The newest entry that lies on the table in each of their conversations."""
    ids = {c.conversation_id for c in commitments if c.conversation_id}
    rows = Entry.objects.filter(conversation_id__in=ids).order_by()
    return dict(rows.values_list("conversation_id").annotate(newest=Max("pk")))

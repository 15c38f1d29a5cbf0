"""Brings the ledger in line with what conversations show: opens, chases, discharges, asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from goodword.ledger.deciding import due_after_hold
from goodword.ledger.following import lines_in
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import Opening, begin, record, save_new, state_of
from goodword.replies.call_backs import wake_call_backs
from goodword.replies.dating import date_openings
from goodword.replies.keeping import keepers
from goodword.replies.matching import (
    Known,
    beginning,
    changes,
    double,
    lost,
    match,
    needs_dating,
    rulings,
)
from goodword.replies.reading import facts_of
from goodword.replies.rules import Span, spans
from goodword.replies.tables import Unopened


@dataclass(slots=True)
class Settled:
    """How much a settling changed. ``withdrawn``: lines proposed for cancelling, or doubled."""

    opened: int = 0
    discharged: int = 0
    chased: int = 0
    acknowledged: int = 0
    proposed: int = 0
    withdrawn: int = 0

    def count(self, events: Sequence[Event]) -> None:
        """Add what these events did."""
        for event in events:
            if event.name in ("doubted", "cancelled"):
                self.withdrawn += 1
            elif event.name in ("opened", "discharged", "chased", "acknowledged", "proposed"):
                setattr(self, event.name, getattr(self, event.name) + 1)


@dataclass(slots=True)
class _Work:
    """One conversation with its commitments, and the pairs of span and commitment."""

    conversation_id: int
    rows: dict[int, Commitment]
    pairs: list[tuple[Span, Known | None]] = field(default_factory=list)
    doubles: list[Known] = field(default_factory=list)
    lost: list[Known] = field(default_factory=list)
    historic: list[Span] = field(default_factory=list)


def settle_these(
    conversation_ids: Collection[int], *, now: datetime, opened: Collection[int] = ()
) -> Settled:
    """Settle conversations that are locked already, within the caller's transaction.

    ``opened``: entries that open now although they lie before the horizon.
    """
    rows = lines_in(conversation_ids, Q(kind="reply"))
    work = _spans(conversation_ids, rows, now, opened)
    _write_history(conversation_ids, work)
    settled = Settled()
    dated = _dated(work)
    begun: list[tuple[Commitment, list[Event]]] = []
    changed: list[tuple[Commitment, list[Event]]] = []
    words: dict[int, tuple[str, str]] = {}
    for one in work:
        for span, known in one.pairs:
            opening = dated.get((one.conversation_id, span.keys[0], span.customer_id))
            if known is None:
                assert opening is not None
                events = beginning(span, opening, now=now)
                begun.append((begin(opening, events), events))
                continue
            row = one.rows[known.id]
            _follow_customer(row, span)
            resumed = due_after_hold(row, now) if row.state == "held" else row.due_at
            events = changes(span, known, opening, now=now, resumed_due=resumed)
            changed.append((row, events))
            if opening is not None:
                words[row.pk] = (opening.what, opening.why)
        changed += [(one.rows[k.id], double(k, now=now)) for k in one.doubles]
        changed += [(one.rows[k.id], lost(k, now=now)) for k in one.lost]
    changed = [(row, events) for row, events in changed if events]
    # Lines that give a natural key away are written before those that take it.
    changed.sort(key=lambda c: any(e.name == "rebased" for e in c[1]))
    record(changed, words=words)
    save_new(begun)
    for _, events in [*begun, *changed]:
        settled.count(events)
    wake_call_backs(conversation_ids)
    return settled


def _spans(
    conversation_ids: Collection[int],
    rows: dict[int, list[Commitment]],
    now: datetime,
    opened: Collection[int],
) -> list[_Work]:
    stood_on = {row.evidence_id for found in rows.values() for row in found if row.evidence_id}
    facts = facts_of(conversation_ids, concerned=rows, opened=stood_on | set(opened), now=now)
    known_in = {
        # What began after ``now`` does not exist yet: the house reads an earlier day again.
        conversation: [
            Known(r.pk, r.customer_id, state_of(r))
            for r in rows.get(conversation, [])
            if r.since <= now
        ]
        for conversation in facts
    }
    found_in = {
        conversation: spans(told, now=now, rulings=rulings(known_in[conversation]))
        for conversation, told in facts.items()
    }
    kept = keepers(list(facts), [span for found in found_in.values() for span in found])
    work = []
    for conversation, plain in found_in.items():
        mine, known = rows.get(conversation, []), known_in[conversation]
        found = [kept.told(span, conversation) for span in plain]
        matched = match([span for span in found if not span.historic], known)
        work.append(
            _Work(
                conversation,
                {row.pk: row for row in mine},
                matched.pairs,
                matched.doubles,
                matched.lost,
                [span for span in found if span.historic],
            )
        )
    return work


def _follow_customer(row: Commitment, span: Span) -> None:
    """Somebody else stands behind the letter's address now: it is owed to them."""
    if row.customer_id != span.customer_id:
        Commitment.objects.filter(pk=row.pk).update(customer_id=span.customer_id)
        row.customer_id = span.customer_id


def _dated(work: list[_Work]) -> dict[tuple[int, str, int], Opening]:
    wanted = [
        (span, one.conversation_id)
        for one in work
        for span, known in one.pairs
        if needs_dating(span, known)
    ]
    openings = date_openings([span for span, _ in wanted], [c for _, c in wanted])
    return {
        (conversation, span.keys[0], span.customer_id): opening
        for (span, conversation), opening in zip(wanted, openings, strict=True)
    }


def _write_history(conversation_ids: Collection[int], work: list[_Work]) -> None:
    """Keep what lies before the horizon and was never answered, to be offered."""
    wanted = {
        span.opening.entry_id: Unopened(
            entry_id=span.opening.entry_id,
            conversation_id=one.conversation_id,
            customer_id=span.customer_id,
            since=span.opening.at,
        )
        for one in work
        for span in one.historic
    }
    stored = Unopened.objects.filter(
        Q(conversation_id__in=conversation_ids) | Q(entry_id__in=wanted)
    )
    known = {u.entry_id: u.conversation_id for u in stored}
    gone = [
        entry
        for entry, conversation in known.items()
        if entry not in wanted or wanted[entry].conversation_id != conversation
    ]
    with transaction.atomic():
        if gone:
            Unopened.objects.filter(entry_id__in=gone).delete()
        missing = [u for entry, u in wanted.items() if entry not in known or entry in gone]
        if missing:
            Unopened.objects.bulk_create(missing)

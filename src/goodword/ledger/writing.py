"""How events reach the tables: folded first, then written with their row, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.ledger.refusals import Conflict, NotPossible
from goodword.ledger.rules import CLOSED_STATES, Event, State, fold
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.words import brought_about, conflict

COLUMNS = tuple(f.name for f in fields(State))


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything that a commitment begins with. ``proposed``: a colleague is asked first."""

    natural_key: str
    kind: str
    customer_id: int
    conversation_id: int | None
    evidence_id: int | None
    mailbox_id: int | None
    what: str
    why: str
    accountable_id: int
    since: datetime
    due_at: datetime
    due_zone: str
    basis: str = ""
    debtor: str = "us"
    proposed: bool = False

    def event(
        self, *, at: datetime, now: datetime, colleague_id: int | None = None, **data: Any
    ) -> Event:
        """The first event of its life."""
        return Event(
            "proposed" if self.proposed else "opened",
            at=at,
            recorded_at=now,
            colleague_id=colleague_id,
            entry_id=self.evidence_id,
            data={**self.dating(), **data},
        )

    def dating(self) -> dict[str, Any]:
        """What `opened` and `rebased` set, as JSON."""
        return {
            "natural_key": self.natural_key,
            "mailbox": self.mailbox_id,
            "accountable": self.accountable_id,
            "since": self.since.isoformat(),
            "due_at": self.due_at.isoformat(),
            "due_zone": self.due_zone,
            "basis": self.basis,
        }


def state_of(commitment: Commitment) -> State:
    """The row as the fold sees it."""
    return State(**{name: getattr(commitment, name) for name in COLUMNS})


def begin(opening: Opening, events: Sequence[Event]) -> Commitment:
    """A commitment, not saved yet, with the state that its first events add up to."""
    commitment = Commitment(
        kind=opening.kind,
        debtor=opening.debtor,
        customer_id=opening.customer_id,
        conversation_id=opening.conversation_id,
        what=opening.what,
        why=opening.why,
    )
    _show(commitment, fold(events))
    return commitment


def save_new(begun: Sequence[tuple[Commitment, Sequence[Event]]]) -> None:
    """Write new commitments with their events. Raises `IntegrityError` for a known natural key."""
    with transaction.atomic():
        Commitment.objects.bulk_create([commitment for commitment, _ in begun])
        _write_events((commitment, 0, events) for commitment, events in begun)


def record(
    changes: Iterable[tuple[Commitment, Sequence[Event]]],
    *,
    words: Mapping[int, tuple[str, str]] | None = None,
) -> None:
    """Write events onto saved commitments. ``words``: new (what, why) by commitment.

    Raises `NotPossible`, and `Conflict` when somebody else wrote since the row was read.
    """
    words = words or {}
    written = []
    with transaction.atomic():
        for commitment, events in changes:
            before = state_of(commitment)
            after = fold(events, before)
            columns = {n: v for n in COLUMNS if (v := getattr(after, n)) != getattr(before, n)}
            columns |= {"is_open": after.is_open, "is_listed": after.is_listed}
            if commitment.pk in words:
                columns["what"], columns["why"] = words[commitment.pk]
            rows = Commitment.objects.filter(pk=commitment.pk, version=before.version)
            if not rows.update(**columns):
                raise Conflict(why_not(commitment))
            _show(commitment, after)
            written.append((commitment, before.version, events))
        _write_events(written)


def why_not(commitment: Commitment, asking: int | None = None) -> str:
    """Who was faster, in words. ``asking``: the colleague who is told so."""
    last = _what_counts(commitment)
    if last is None:
        return "There is nothing like this any more."
    return conflict(last, zone=commitment.due_zone, asking=asking)


def how_closed(commitment: Commitment, asking: int | None = None, *, reasons: bool = True) -> str:
    """Who closed it, when and (with ``reasons``) why, in words; empty for what is not closed."""
    last = _what_counts(commitment)
    if last is None or last.name not in CLOSED_STATES:
        return ""
    return brought_about(last, zone=commitment.due_zone, asking=asking, reasons=reasons)


def must_be_owed(commitment: Commitment, asking: int | None = None) -> None:
    """Refuse what is closed, and say who closed it. Raises `NotPossible`."""
    if not commitment.is_listed:
        raise NotPossible(f"{how_closed(commitment, asking)} Nothing is owed here any more.")


def _what_counts(commitment: Commitment) -> CommitmentEvent | None:
    """The event that a latecomer has to hear of: what closed it, or else the last one."""
    events = CommitmentEvent.objects.filter(commitment_id=commitment.pk)
    newest = events.select_related("colleague").order_by("-number")
    state = Commitment.objects.filter(pk=commitment.pk).values_list("state", flat=True).first()
    closing = newest.filter(name=state).first() if state in CLOSED_STATES else None
    return closing or newest.first()


def _show(commitment: Commitment, state: State) -> None:
    for name in COLUMNS:
        setattr(commitment, name, getattr(state, name))
    commitment.is_open, commitment.is_listed = state.is_open, state.is_listed


def _write_events(written: Iterable[tuple[Commitment, int, Sequence[Event]]]) -> None:
    CommitmentEvent.objects.bulk_create(
        [
            CommitmentEvent(
                commitment_id=commitment.pk,
                number=number,
                name=event.name,
                at=event.at,
                recorded_at=event.recorded_at,
                colleague_id=event.colleague_id,
                entry_id=event.entry_id,
                reason=event.reason,
                data=dict(event.data),
            )
            for commitment, before, events in written
            for number, event in enumerate(events, start=before + 1)
        ]
    )

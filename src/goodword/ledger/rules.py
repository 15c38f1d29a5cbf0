"""The life of a commitment as a pure fold: a state, an event, the next state.

The operations are those of the commitment literature: create, delegate, renegotiate, release,
cancel, discharge (M. P. Singh, "An ontology for commitments in multiagent systems", 1999).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from goodword.ledger.refusals import NotPossible

KINDS = ("reply", "promise", "appointment", "follow-up", "check-in", "thanks", "recovery")
STATES = ("proposed", "open", "held", "discharged", "released", "cancelled", "rejected")
OPEN_STATES = ("open", "held")
LISTED_STATES = ("proposed", "open", "held")
CLOSED_STATES = ("discharged", "released", "cancelled", "rejected")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``by_person``: a colleague decided it, not a reading.

    ``at``: when it happened in the world. ``recorded_at``: when we learnt of it.
    ``data``: what the event sets, as plain JSON (instants as ISO 8601 text).
    """

    name: str
    at: datetime
    recorded_at: datetime
    colleague_id: int | None = None
    entry_id: int | None = None
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by_person(self) -> bool:
        """Whether a person decided this (at the terminal: ``data["by"]``)."""
        return self.colleague_id is not None or bool(self.data.get("by"))


@dataclass(frozen=True, slots=True)
class State:
    """What the events so far add up to; the columns of `Commitment` under the same names."""

    state: str
    natural_key: str
    evidence_id: int | None
    mailbox_id: int | None
    accountable_id: int
    since: datetime
    due_at: datetime
    due_zone: str
    basis: str = ""
    acting_id: int | None = None
    handoff_id: int | None = None
    chosen: bool = False
    due_before_hold: datetime | None = None
    told: datetime | None = None
    acknowledged_at: datetime | None = None
    chasers: int = 0
    doubt: str = ""
    closed_at: datetime | None = None
    closed_by_id: int | None = None
    touched_at: datetime | None = None
    seen_up_to: int = 0
    decided: bool = False
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether we owe it now."""
        return self.state in OPEN_STATES

    @property
    def is_listed(self) -> bool:
        """Whether it stands on Today: owed, or a question whether it is."""
        return self.state in LISTED_STATES

    def on_the_table(self, entry_id: int, at: datetime) -> bool:
        """Whether a person has decided here with this entry before their eyes."""
        return self.touched_at is not None and at <= self.touched_at and entry_id <= self.seen_up_to


def apply(state: State | None, event: Event) -> State:
    """The state after the event. Raises `NotPossible`."""
    if state is None:
        if event.name not in ("opened", "proposed"):
            raise NotPossible("This has not been opened yet.")
        after = _begun(event)
    else:
        move = MOVES.get(event.name)
        if move is None:
            raise NotPossible(f"Nothing called {event.name!r} can happen to a commitment.")
        if state.state not in move.from_states:
            raise NotPossible(f"This {WORDS[state.state]}, so it can't be {move.word}.")
        if state.decided and not event.by_person:
            raise NotPossible("A colleague closed this, and no reading changes that.")
        after = move.make(state, event)
    if event.by_person:
        after = replace(
            after,
            touched_at=event.recorded_at,
            seen_up_to=max(after.seen_up_to, int(event.data.get("seen", 0))),
            decided=after.state in CLOSED_STATES,
        )
    return replace(after, version=after.version + 1)


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state that a whole history adds up to. Raises `NotPossible`."""
    for event in events:
        state = apply(state, event)
    if state is None:
        raise NotPossible("A commitment begins with an event.")
    return state


def _begun(event: Event) -> State:
    data = event.data
    return State(
        state="open" if event.name == "opened" else "proposed",
        natural_key=data["natural_key"],
        evidence_id=event.entry_id,
        mailbox_id=data.get("mailbox"),
        accountable_id=data["accountable"],
        since=_instant(data["since"]),
        due_at=_instant(data["due_at"]),
        due_zone=data["due_zone"],
        basis=data.get("basis", ""),
    )


def _sure(state: State, event: Event) -> State:
    """The question is answered with yes: by a person, or by a reading that is sure now."""
    return replace(state, state="open" if state.state == "proposed" else state.state, doubt="")


def _rejected(state: State, event: Event) -> State:
    return replace(state, state="rejected", closed_at=event.at, doubt="", handoff_id=None)


def _rebased(state: State, event: Event) -> State:
    data = event.data
    due = _instant(data["due_at"])
    held = state.state == "held"
    return replace(
        state,
        natural_key=data["natural_key"],
        evidence_id=event.entry_id,
        mailbox_id=data.get("mailbox"),
        accountable_id=state.accountable_id if state.chosen else data["accountable"],
        since=_instant(data["since"]),
        due_at=state.due_at if held else due,
        due_before_hold=due if held else None,
        due_zone=data["due_zone"],
        basis=data.get("basis", ""),
    )


def _chased(state: State, event: Event) -> State:
    return replace(state, chasers=int(event.data["chasers"]))


def _acknowledged(state: State, event: Event) -> State:
    until = event.data.get("until")
    return replace(
        state,
        acknowledged_at=_instant(event.data["last"]) if event.data.get("last") else None,
        told=_later(state.told, _instant(until)) if until else state.told,
    )


def _moved(state: State, event: Event) -> State:
    """A new due time; told or not is the difference between renegotiated and postponed."""
    due = _instant(event.data["due_at"])
    told = due if event.name == "renegotiated" else state.told
    return replace(
        state, state="open", due_at=due, due_before_hold=None, told=told, doubt="",
        due_zone=event.data.get("due_zone") or state.due_zone,
    )  # fmt: skip


def _held(state: State, event: Event) -> State:
    return replace(
        state,
        state="held",
        due_at=_instant(event.data["check_by"]),
        due_before_hold=state.due_before_hold or state.due_at,
        doubt="",
    )


def _resumed(state: State, event: Event) -> State:
    return replace(state, state="open", due_at=_instant(event.data["due_at"]), due_before_hold=None)


def _reassigned(state: State, event: Event) -> State:
    return replace(
        state, accountable_id=int(event.data["accountable"]), acting_id=None, handoff_id=None,
        chosen=state.chosen or event.by_person,
    )  # fmt: skip


def _offered(state: State, event: Event) -> State:
    return replace(state, handoff_id=int(event.data["handoff"]))


def _accepted(state: State, event: Event) -> State:
    return replace(
        state, accountable_id=int(event.data["accountable"]), acting_id=None, handoff_id=None,
        chosen=True,
    )  # fmt: skip


def _kept(state: State, event: Event) -> State:
    """The offer came to nothing; the giver was accountable all the while."""
    return replace(state, handoff_id=None)


def _covered(state: State, event: Event) -> State:
    return replace(state, acting_id=int(event.data["acting"]))


def _uncovered(state: State, event: Event) -> State:
    return replace(state, acting_id=None)


def _discharged(state: State, event: Event) -> State:
    return _closed(state, event, "discharged")


def _released(state: State, event: Event) -> State:
    return _closed(state, event, "released")


def _cancelled(state: State, event: Event) -> State:
    return _closed(state, event, "cancelled")


def _closed(state: State, event: Event, name: str) -> State:
    due = state.due_before_hold or state.due_at
    return replace(
        state, state=name, closed_at=event.at, closed_by_id=event.entry_id,
        due_at=due, due_before_hold=None, doubt="", handoff_id=None,
    )  # fmt: skip


def _reopened(state: State, event: Event) -> State:
    again = "proposed" if event.data.get("to") == "proposed" else "open"
    return replace(state, state=again, closed_at=None, closed_by_id=None, decided=False, doubt="")


def _doubted(state: State, event: Event) -> State:
    return replace(state, doubt=event.reason)


def _cleared(state: State, event: Event) -> State:
    return replace(state, doubt="")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of event: from which states it is possible, and what it makes of them."""

    from_states: tuple[str, ...]
    word: str
    make: Callable[[State, Event], State]


_FOUND = (*LISTED_STATES, "discharged")
MOVES: dict[str, Move] = {
    "opened": Move(("proposed",), "opened", _sure),
    "confirmed": Move(LISTED_STATES, "confirmed", _sure),
    "rejected": Move(("proposed",), "rejected", _rejected),
    "rebased": Move(_FOUND, "dated anew", _rebased),
    "chased": Move(_FOUND, "chased", _chased),
    "acknowledged": Move(_FOUND, "acknowledged", _acknowledged),
    "renegotiated": Move(LISTED_STATES, "given a new date", _moved),
    "postponed": Move(LISTED_STATES, "put off", _moved),
    "held": Move(LISTED_STATES, "put on hold", _held),
    "resumed": Move(("held",), "taken up again", _resumed),
    "reassigned": Move(_FOUND, "given to somebody else", _reassigned),
    "offered": Move(LISTED_STATES, "offered to somebody", _offered),
    "accepted": Move(LISTED_STATES, "taken over", _accepted),
    "declined": Move(LISTED_STATES, "declined", _kept),
    "returned": Move(LISTED_STATES, "given back", _kept),
    "withdrawn": Move(LISTED_STATES, "taken back", _kept),
    "covered": Move(LISTED_STATES, "covered", _covered),
    "uncovered": Move(LISTED_STATES, "given back after an absence", _uncovered),
    "discharged": Move(LISTED_STATES, "marked as done", _discharged),
    "released": Move(LISTED_STATES, "released", _released),
    "cancelled": Move(LISTED_STATES, "marked as not owed", _cancelled),
    "reopened": Move(CLOSED_STATES, "opened again", _reopened),
    "doubted": Move(LISTED_STATES, "questioned", _doubted),
    "cleared": Move(LISTED_STATES, "cleared of doubt", _cleared),
}
NAMES = ("proposed", *MOVES)

WORDS = {
    "proposed": "is still a question",
    "open": "is open",
    "held": "is on hold",
    "discharged": "is already done",
    "released": "was released by the customer",
    "cancelled": "was marked as not owed",
    "rejected": "was answered with no",
}

"""The life of a commitment as a pure fold: a state, an event, the next state.

The operations are those of the commitment literature: create, delegate, renegotiate, release,
cancel, discharge (M. P. Singh, "An ontology for commitments in multiagent systems", 1999).
"""

from collections.abc import Iterable
from dataclasses import replace

from goodword.ledger.moves import MOVES, NAMES, WORDS, instant
from goodword.ledger.refusals import NotPossible
from goodword.ledger.state import (
    CLOSED_STATES,
    KINDS,
    LISTED_STATES,
    OPEN_STATES,
    STATES,
    Event,
    State,
)

__all__ = [
    "CLOSED_STATES",
    "KINDS",
    "LISTED_STATES",
    "MOVES",
    "NAMES",
    "OPEN_STATES",
    "STATES",
    "Event",
    "State",
    "apply",
    "fold",
]


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
        since=instant(data["since"]),
        due_at=instant(data["due_at"]),
        due_zone=data["due_zone"],
        basis=data.get("basis", ""),
    )

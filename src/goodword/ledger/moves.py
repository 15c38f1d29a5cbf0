"""Each kind of event: from which states it is possible, and what it makes of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from goodword.ledger.refusals import NotPossible
from goodword.ledger.state import CLOSED_STATES, LISTED_STATES, Event, State


def _sure(state: State, event: Event) -> State:
    """The question is answered with yes: by a person, or by a reading that is sure now."""
    return replace(state, state="open" if state.state == "proposed" else state.state, doubt="")


def _rejected(state: State, event: Event) -> State:
    return replace(state, state="rejected", closed_at=event.at, doubt="", handoff_id=None)


def _rebased(state: State, event: Event) -> State:
    data = event.data
    due = instant(data["due_at"])
    held = state.state == "held"
    return replace(
        state,
        natural_key=data["natural_key"],
        evidence_id=event.entry_id,
        mailbox_id=data.get("mailbox"),
        accountable_id=state.accountable_id if state.chosen else data["accountable"],
        since=instant(data["since"]),
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
        acknowledged_at=instant(event.data["last"]) if event.data.get("last") else None,
        told=_later(state.told, instant(until)) if until else state.told,
    )


def _moved(state: State, event: Event) -> State:
    """A new due time; told or not is the difference between renegotiated and postponed."""
    due = instant(event.data["due_at"])
    told = due if event.name == "renegotiated" else state.told
    return replace(
        state, state="open", due_at=due, due_before_hold=None, told=told, doubt="",
        due_zone=event.data.get("due_zone") or state.due_zone,
    )  # fmt: skip


def _held(state: State, event: Event) -> State:
    return replace(
        state,
        state="held",
        due_at=instant(event.data["check_by"]),
        due_before_hold=state.due_before_hold or state.due_at,
        doubt="",
    )


def _resumed(state: State, event: Event) -> State:
    return replace(state, state="open", due_at=instant(event.data["due_at"]), due_before_hold=None)


def _reassigned(state: State, event: Event) -> State:
    return replace(
        state, accountable_id=int(event.data["accountable"]), acting_id=None, handoff_id=None,
        chosen=state.chosen or event.by_person,
    )  # fmt: skip


def _offered(state: State, event: Event) -> State:
    if state.handoff_id is not None:
        raise NotPossible("This is offered to somebody already. Take that offer back first.")
    return replace(state, handoff_id=int(event.data["handoff"]))


def _accepted(state: State, event: Event) -> State:
    _same_offer(state, event)
    return replace(
        state, accountable_id=int(event.data["accountable"]), acting_id=None, handoff_id=None,
        chosen=True,
    )  # fmt: skip


def _kept(state: State, event: Event) -> State:
    """The offer came to nothing; the giver was accountable all the while."""
    _same_offer(state, event)
    return replace(state, handoff_id=None)


def _same_offer(state: State, event: Event) -> None:
    if state.handoff_id is None or state.handoff_id != int(event.data["handoff"]):
        raise NotPossible("This is not offered any more.")


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
    # Who acted while it was still owed may have finished covering by now.
    return replace(
        state, state=again, closed_at=None, closed_by_id=None, decided=False, doubt="",
        acting_id=None,
    )  # fmt: skip


def _doubted(state: State, event: Event) -> State:
    return replace(state, doubt=event.reason)


def _cleared(state: State, event: Event) -> State:
    return replace(state, doubt="")


def instant(text: str) -> datetime:
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

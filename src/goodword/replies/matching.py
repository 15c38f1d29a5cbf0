"""Which commitment stands for which span, and what must happen to it: pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goodword.ledger.rules import Event, State
from goodword.ledger.writing import Opening
from goodword.replies.facts import Fact
from goodword.replies.rules import Ruling, Span, key_of

LOST = "A newer reading no longer finds that this wants an answer. Not owed?"
PROMISED = "It says when they get what they asked for: that promise stands on its own line."
UNSURE = "A newer reading is less sure that this wants an answer. Is it owed?"


@dataclass(frozen=True, slots=True)
class Known:
    """A commitment of this room as it stands."""

    id: int
    customer_id: int
    state: State


@dataclass(slots=True)
class Matched:
    """``pairs``: spans with their commitment, or none yet; ``doubles``: commitments whose span
    another one stands for; ``lost``: listed commitments that no span speaks for."""

    pairs: list[tuple[Span, Known | None]] = field(default_factory=list)
    doubles: list[Known] = field(default_factory=list)
    lost: list[Known] = field(default_factory=list)


def rulings(known: Iterable[Known]) -> list[Ruling]:
    """What people decided here."""
    return [
        Ruling(k.customer_id, k.state.touched_at, k.state.seen_up_to, settles=k.state.decided)
        for k in known
        if k.state.touched_at is not None
    ]


def match(spans: Sequence[Span], known: Sequence[Known]) -> Matched:
    """Pair spans and commitments by the letters they stand on.

    What a person closed is left alone, and its letter never asks again.
    """
    matched = Matched()
    closed = {k.state.natural_key for k in known if k.state.decided}
    free = {k.id: k for k in known if not k.state.decided}
    waiting: list[Span] = []
    for span in spans:
        if closed.intersection(key_of(fact) for fact in span.opening.tellings):
            continue
        keys = span.keys
        found = sorted(
            (k for k in free.values() if k.state.natural_key in keys),
            key=lambda k: _rank(k, keys),
        )
        if not found:
            waiting.append(span)
            continue
        matched.pairs.append((span, found[0]))
        for one in found:
            del free[one.id]
        matched.doubles += [k for k in found[1:] if k.state.is_listed]
    for span in waiting:
        stand_in = next((k for k in free.values() if _stands_in(k, span)), None)
        if stand_in:
            del free[stand_in.id]
        matched.pairs.append((span, stand_in))
    matched.lost = [k for k in free.values() if k.state.is_listed]
    return matched


def _rank(known: Known, keys: tuple[str, ...]) -> tuple[bool, int]:
    """A line that a person has in hand goes first, then the one of the earliest letter."""
    in_hand = known.state.touched_at is not None and known.state.is_listed
    return not in_hand, keys.index(known.state.natural_key)


def _stands_in(known: Known, span: Span) -> bool:
    """Whether a commitment that lost its own letter goes on with this one.

    At most one is open for a customer in a conversation, and one answer closes one.
    """
    if known.customer_id != span.customer_id:
        return False
    if span.closing is None:
        return known.state.is_listed
    return known.state.closed_by_id == span.closing.entry_id


def needs_dating(span: Span, known: Known | None) -> bool:
    """Whether due time, mailbox and words must be found: it is new, or begins with another."""
    if known is None:
        return True
    state = known.state
    return state.touched_at is None and (
        state.natural_key != span.keys[0] or state.basis != span.response
    )


def beginning(span: Span, opening: Opening, *, now: datetime) -> list[Event]:
    """The life so far of a commitment that is opened now."""
    first = opening.event(at=span.opening.at, now=now)
    events = [first, *_told(span, None, now)]
    if span.closing:
        events.append(_answered(span.closing, now))
    elif span.doubt:
        events.append(_doubt(span.doubt, now))
    return events


def changes(
    span: Span, known: Known, opening: Opening | None, *, now: datetime, resumed_due: datetime
) -> list[Event]:
    """What must happen to a commitment so that it says what the span says.

    ``opening``: its new beginning, where `needs_dating`. ``resumed_due``: when it is due if it
    is on hold and they wrote again.
    """
    state = known.state
    touched = state.touched_at is not None
    events: list[Event] = []
    if not state.is_listed:
        wrong = state.state != "discharged" or _answer_id(span) != state.closed_by_id
        if touched and wrong:
            return []
        if wrong:
            events.append(_again(span, state, now))
    if opening is not None:
        events.append(_found("rebased", span.opening, now, **opening.dating()))
    elif not touched and span.nearest_id not in (None, state.accountable_id):
        events.append(_found("reassigned", span.opening, now, accountable=span.nearest_id))
    listed = state.is_listed or bool(events and events[0].name == "reopened")
    if listed and span.sure and state.state == "proposed" and not touched:
        events.append(Event("opened", at=span.opening.at, recorded_at=now))
    events += _told(span, state, now)
    if span.closing and listed:
        events.append(_answered(span.closing, now))
    elif listed:
        events += _still_waiting(span, state, now, resumed_due)
    return events


def lost(known: Known, *, now: datetime) -> list[Event]:
    """No reading finds it any more: a colleague is asked, unless one has it in hand."""
    state = known.state
    if state.touched_at is not None or state.doubt == LOST:
        return []
    return [_doubt(LOST, now)]


def double(known: Known, *, now: datetime) -> list[Event]:
    """Its letter belongs to another line of the same customer and conversation."""
    if known.state.touched_at is not None:
        return []
    reason = "The same customer already waits on another line of this conversation."
    return [Event("cancelled", at=now, recorded_at=now, reason=reason)]


def _again(span: Span, state: State, now: datetime) -> Event:
    if span.closing:
        reason = "An earlier answer was found."
    else:
        reason = "What was taken for an answer is not one."
    to = "open" if span.sure else "proposed"
    return Event("reopened", at=now, recorded_at=now, reason=reason, data={"to": to})


def _told(span: Span, state: State | None, now: datetime) -> list[Event]:
    """They chased, and we said that we are on it: as often as the letters show."""
    events = []
    if len(span.chasers) != (state.chasers if state else 0):
        last = span.chasers[-1] if span.chasers else span.opening
        events.append(_found("chased", last, now, chasers=len(span.chasers)))
    latest = span.acknowledgements[-1] if span.acknowledgements else None
    if (latest.at if latest else None) != (state.acknowledged_at if state else None):
        last_at = latest.at.isoformat() if latest else None
        events.append(_found("acknowledged", latest or span.opening, now, last=last_at))
    return events


def _still_waiting(span: Span, state: State, now: datetime, resumed_due: datetime) -> list[Event]:
    events = []
    news = [
        fact
        for fact in span.chasers
        if not any(state.on_the_table(f.entry_id, f.at) for f in fact.tellings)
    ]
    if state.state == "held" and news:
        events.append(_found("resumed", news[0], now, due_at=resumed_due.isoformat()))
    doubt = span.doubt
    if span.thanks and state.on_the_table(span.thanks.entry_id, span.thanks.at):
        doubt = ""
    if not doubt and not span.sure and state.state == "open" and state.touched_at is None:
        doubt = UNSURE
    if doubt != state.doubt:
        events.append(_doubt(doubt, now) if doubt else Event("cleared", at=now, recorded_at=now))
    return events


def _answer_id(span: Span) -> int | None:
    return span.closing.entry_id if span.closing else None


def _answered(answer: Fact, now: datetime) -> Event:
    reason = PROMISED if answer.holding and answer.carried else ""
    return Event(
        "discharged", at=answer.at, recorded_at=now, entry_id=answer.entry_id, reason=reason
    )


def _found(name: str, fact: Fact, now: datetime, **data: Any) -> Event:
    return Event(name, at=fact.at, recorded_at=now, entry_id=fact.entry_id, data=data)


def _doubt(words: str, now: datetime) -> Event:
    return Event("doubted", at=now, recorded_at=now, reason=words)

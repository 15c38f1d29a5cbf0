"""Which commitment stands for which promise, and what must happen to it: pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from goodword.ledger.rules import Event, State
from goodword.ledger.writing import Opening
from goodword.promises.dating import Dated
from goodword.promises.rules import Word

LOST = "A newer reading no longer finds a promise here. Not owed?"
UNSURE = "A newer reading is less sure that this is a promise. Is it one?"


@dataclass(frozen=True, slots=True)
class Known:
    """A commitment of this room as it stands, and where its promise was found."""

    id: int
    customer_id: int
    debtor: str
    state: State
    start: int
    end: int
    version: int

    def is_about(self, word: Word) -> bool:
        """Whether this stands on the same words of the same letter, to the same customer."""
        start, end = word.span
        return (
            self.state.evidence_id == word.letter.entry_id
            and self.customer_id == word.customer_id
            and self.debtor == word.debtor
            and self.start < end
            and start < self.end
        )


@dataclass(slots=True)
class Matched:
    """``pairs``: promises with their commitment, or none yet; ``lost``: listed commitments that no
    reading speaks for any more."""

    pairs: list[tuple[Word, Known | None]] = field(default_factory=list)
    lost: list[Known] = field(default_factory=list)


def match(words: Sequence[Word], known: Sequence[Known]) -> Matched:
    """Pair promises and commitments: by their identity, else by the very words they stand on.

    So a reader that draws its sentences otherwise asks nothing twice, and what a person closed
    stays closed.
    """
    matched = Matched()
    by_key = {k.state.natural_key: k for k in known}
    taken: set[int] = set()
    rest: list[Word] = []
    for word in words:
        found = by_key.get(word.key)
        if found is None:
            rest.append(word)
        else:
            taken.add(found.id)
            matched.pairs.append((word, found))
    for word in rest:
        near = next((k for k in known if k.id not in taken and k.is_about(word)), None)
        if near is not None:
            taken.add(near.id)
        matched.pairs.append((word, near))
    matched.lost = [k for k in known if k.id not in taken and k.state.is_listed]
    return matched


def beginning(word: Word, opening: Opening, dating: Dated, *, now: datetime) -> list[Event]:
    """The life so far of a promise that is opened now."""
    first = opening.event(at=word.since, now=now)
    if dating.by != "condition" or opening.proposed:
        return [first]
    check = {"check_by": dating.due_at.isoformat()}
    return [first, Event("held", at=word.since, recorded_at=now, reason=dating.words, data=check)]


def changes(
    word: Word, known: Known, opening: Opening | None, *, now: datetime, version: int
) -> list[Event]:
    """What must happen to a commitment so that it says what the reading says.

    ``opening``: its beginning as this version of the reader dates it. What a person has in hand is
    left alone; what was told a new date keeps it.
    """
    state = known.state
    if state.decided or state.state in ("released", "rejected"):
        return []
    events: list[Event] = []
    touched = state.touched_at is not None
    if state.state == "cancelled":
        to = "open" if word.sure else "proposed"
        events.append(Event("reopened", at=now, recorded_at=now, data={"to": to},
                            reason="It is found to be a promise after all."))  # fmt: skip
    elif not state.is_listed:
        return []
    unsure = not touched and state.state in ("open", "held") and not word.sure
    if state.doubt in (LOST, UNSURE) and not unsure:
        events.append(Event("cleared", at=now, recorded_at=now))
    if touched:
        return events
    if state.state == "proposed" and opening is not None and not opening.proposed:
        events.append(Event("opened", at=word.since, recorded_at=now))
    elif unsure and state.doubt != UNSURE:
        events.append(Event("doubted", at=now, recorded_at=now, reason=UNSURE))
    moved = opening is not None and opening.due_at != state.due_at and state.told is None
    if moved and opening is not None and version > known.version and state.state != "held":
        data = {**opening.dating(), "natural_key": state.natural_key}
        data["accountable"] = state.accountable_id
        events.append(Event("rebased", at=word.since, recorded_at=now,
                            entry_id=opening.evidence_id, data=data))  # fmt: skip
    return events


def lost(known: Known, elsewhere: Mapping[str, str], *, now: datetime) -> list[Event]:
    """No reading finds it any more, or it stands on another line by now."""
    state = known.state
    if state.touched_at is not None:
        return []
    reason = elsewhere.get(state.natural_key)
    if reason is not None:
        return [Event("cancelled", at=now, recorded_at=now, reason=reason)]
    if state.doubt == LOST:
        return []
    return [Event("doubted", at=now, recorded_at=now, reason=LOST)]

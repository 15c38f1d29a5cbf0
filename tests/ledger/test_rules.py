"""The life of a commitment as a fold: what may follow what, and what it makes of the state."""

from datetime import UTC, datetime, timedelta

import pytest

from goodword.ledger.refusals import NotPossible
from goodword.ledger.rules import CLOSED_STATES, LISTED_STATES, MOVES, NAMES, Event, apply, fold
from goodword.ledger.words import _BY_PERSON, _BY_READING

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def event(name, *, colleague=None, entry=None, reason="", at=NOON, **data):
    return Event(name, at, at, colleague_id=colleague, entry_id=entry, reason=reason, data=data)


def begun(name="opened"):
    return event(
        name, entry=1, natural_key="k", mailbox=None, accountable=7,
        since=NOON.isoformat(), due_at=LATER.isoformat(), due_zone="UTC",
    )  # fmt: skip


def told(name):
    """An event of this name with everything that it sets."""
    data = {
        "renegotiated": {"due_at": LATER.isoformat()},
        "postponed": {"due_at": LATER.isoformat()},
        "held": {"check_by": LATER.isoformat()},
        "resumed": {"due_at": LATER.isoformat()},
        "reassigned": {"accountable": 8},
        "offered": {"handoff": 5, "to": 8},
        "accepted": {"handoff": 5, "accountable": 8},
        "declined": {"handoff": 5},
        "returned": {"handoff": 5},
        "withdrawn": {"handoff": 5},
        "covered": {"acting": 8},
        "chased": {"chasers": 1},
        "acknowledged": {"last": NOON.isoformat()},
        "rebased": dict(begun().data),
    }
    return event(name, colleague=3, **data.get(name, {}))


def reach(state):
    """A history that ends in the state."""
    ways = {
        "proposed": [begun("proposed")],
        "open": [begun()],
        "held": [begun(), told("held")],
        "discharged": [begun(), told("discharged")],
        "released": [begun(), told("released")],
        "cancelled": [begun(), told("cancelled")],
        "rejected": [begun("proposed"), told("rejected")],
    }
    return fold(ways[state])


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", [*LISTED_STATES, *CLOSED_STATES])
def test_what_is_possible_happens_and_the_rest_is_refused_in_words(state, name):
    before = reach(state)
    assert before.state == state
    if state in MOVES[name].from_states:
        if name in ("accepted", "declined", "returned", "withdrawn"):
            before = apply(before, told("offered"))
        after = apply(before, told(name))
        assert after.version == before.version + 1
        assert after.accountable_id
    else:
        with pytest.raises(NotPossible, match=r"^This .*\.$"):
            apply(before, told(name))


def test_an_offer_stands_alone_and_only_its_own_end_ends_it():
    offered = apply(reach("open"), told("offered"))
    with pytest.raises(NotPossible, match="offered to somebody already"):
        apply(offered, event("offered", colleague=3, handoff=6, to=9))
    for name in ("accepted", "declined", "returned", "withdrawn"):
        with pytest.raises(NotPossible, match="not offered any more"):
            apply(offered, event(name, colleague=3, handoff=6, accountable=8))
        with pytest.raises(NotPossible, match="not offered any more"):
            apply(reach("open"), told(name))


def test_a_handoff_and_cover_leave_the_due_time_and_only_acceptance_changes_hands():
    offered = apply(reach("held"), told("offered"))
    for name, accountable in (("declined", 7), ("returned", 7), ("withdrawn", 7), ("accepted", 8)):
        after = apply(offered, told(name))
        assert (after.accountable_id, after.handoff_id) == (accountable, None)
        assert (after.due_at, after.state) == (offered.due_at, "held")
    covered = apply(offered, told("covered"))
    assert (covered.acting_id, covered.accountable_id, covered.handoff_id) == (8, 7, 5)
    assert covered.due_at == offered.due_at


def test_opened_again_nobody_acts_for_somebody_who_may_be_back():
    covered = apply(reach("open"), told("covered"))
    again = fold([told("discharged"), told("reopened")], covered)
    assert (again.acting_id, again.accountable_id) == (None, 7)


def test_a_life_begins_once():
    with pytest.raises(NotPossible):
        apply(None, told("discharged"))
    with pytest.raises(NotPossible):
        apply(reach("open"), begun("proposed"))
    with pytest.raises(NotPossible):
        fold([])


def test_a_reading_never_changes_what_a_person_closed():
    closed = reach("cancelled")
    with pytest.raises(NotPossible, match="no reading changes that"):
        apply(closed, event("reopened"))
    assert apply(closed, event("reopened", colleague=3, reason="slip")).state == "open"


def test_told_is_the_difference_between_renegotiated_and_postponed():
    assert apply(reach("open"), told("renegotiated")).told == LATER
    assert apply(reach("open"), told("postponed")).told is None


def test_a_hold_keeps_the_due_time_and_closing_gives_it_back():
    held = apply(reach("open"), event("held", colleague=3, check_by="2027-01-01T00:00:00+00:00"))
    assert (held.due_at.year, held.due_before_hold) == (2027, LATER)
    again = apply(held, event("held", colleague=3, check_by="2027-02-01T00:00:00+00:00"))
    assert again.due_before_hold == LATER
    assert apply(again, told("discharged")).due_at == LATER


def test_what_lay_on_the_table_when_a_person_decided():
    state = apply(reach("open"), event("postponed", colleague=3, seen=9, due_at=LATER.isoformat()))
    assert state.on_the_table(9, NOON)
    assert not state.on_the_table(10, NOON)
    assert not state.on_the_table(9, NOON + timedelta(seconds=1))
    assert not reach("proposed").on_the_table(1, NOON)


def test_every_event_has_its_sentence():
    assert set(NAMES) <= set(_BY_PERSON) | set(_BY_READING)

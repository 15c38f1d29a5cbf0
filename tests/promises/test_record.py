"""The record: how promises ended, told the same by the rule and by the house."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import OPERATOR
from goodword.ledger.actions import discharge, postpone, release, renegotiate
from goodword.promises.quoting import ask
from goodword.promises.record import record
from goodword.promises.record_rules import OUTCOMES, Step, judge
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    we_write,
)
from tests.promises.making import due, finding, promises, read_as, settled

DAY = timedelta(days=1)
DUE = MONDAY + 4 * DAY


def judged(*steps, state="open", closed=None, now=MONDAY + 9 * DAY, patient=None):
    life = [Step("opened", MONDAY, DUE), *steps]
    return judge(life, state=state, closed_at=closed, patient_until=patient, now=now).outcome


def test_kept_late_broken_open_and_let_off():
    assert judged(state="discharged", closed=DUE) == "kept"
    assert judged(state="discharged", closed=DUE + hours(1)) == "late"
    assert judged() == "broken"
    assert judged(now=DUE) == "open"
    assert judged(state="released", closed=DUE + DAY) == "released"


def test_a_new_date_counts_if_they_were_told_before_the_old_one_had_passed():
    told = Step("renegotiated", DUE - hours(1), DUE + 2 * DAY)
    assert judged(told, state="discharged", closed=DUE + DAY) == "renegotiated"
    assert judged(told, state="discharged", closed=DUE + 3 * DAY) == "late"
    too_late = Step("renegotiated", DUE + hours(1), DUE + 2 * DAY)
    assert judged(too_late, state="discharged", closed=DUE + DAY) == "late"
    assert judged(too_late, now=DUE + DAY) == "broken"


def test_what_was_put_off_without_telling_them_counts_from_the_old_date_on():
    silent = Step("postponed", MONDAY + DAY, DUE + 5 * DAY)
    assert judged(silent, state="discharged", closed=DUE + DAY) == "late"
    assert judged(silent, now=DUE + DAY) == "broken"


def test_of_two_readings_the_later_counts():
    assert judged(patient=DUE + 7 * DAY, state="discharged", closed=DUE + DAY) == "kept"


def test_what_waits_for_them_is_not_broken():
    assert judged(Step("held", MONDAY + DAY, DUE + 3 * DAY), now=DUE + DAY) == "open"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["renegotiated", "postponed", "held", "resumed"]),
            st.integers(0, 200),
            st.integers(1, 400),
        ),
        max_size=5,
    ),
    st.integers(0, 500),
)
def test_doing_it_earlier_never_makes_it_worse(moves, after):
    steps = [
        Step(n, MONDAY + hours(at), MONDAY + hours(at + on))
        for n, at, on in sorted(moves, key=lambda m: m[1])
    ]
    last = max([MONDAY, *(s.at for s in steps)])
    good = ("kept", "renegotiated")
    early = judged(*steps, state="discharged", closed=last)
    late = judged(*steps, state="discharged", closed=last + hours(after))
    assert early in OUTCOMES and (late not in good or early in good)


@pytest.mark.django_db
def test_each_number_is_made_of_sentences_by_month_and_colleague():
    make_house()
    anna, bernd, carla = make_colleague("Anna"), make_colleague("Bernd"), make_customer()
    threads = [make_conversation() for _ in range(4)]
    for n, thread in enumerate(threads):
        letter = we_write(thread, carla, MONDAY, colleague=bernd if n else anna)
        read_as(letter, finding(f"I'll send the part number 10{n}.", due=due(DUE)))
    now = MONDAY + DAY
    settled(*threads, now=now)
    one, two, three, four = (p.pk for p in sorted(promises(), key=lambda p: p.evidence_id or 0))
    told = {"reader": OPERATOR, "now": now, "expected_version": 1, "reason": "so"}
    discharge(commitment_id=one, **told)
    renegotiate(commitment_id=two, due_at=DUE + DAY, **told)
    postpone(commitment_id=three, due_at=DUE + 9 * DAY, **told)
    release(commitment_id=four, **told)
    found = record(OPERATOR, since=MONDAY, until=MONDAY + 60 * DAY, now=DUE + 5 * DAY)
    assert dict(found.total.counts) == {"kept": 1, "broken": 2, "released": 1}
    assert [(row.name, dict(row.counts)) for row in found.colleagues] == [
        ("Anna", {"kept": 1}), ("Bernd", {"broken": 2, "released": 1}),
    ]  # fmt: skip
    assert [row.key for row in found.months] == ["2026-11"]
    assert len(found.promises) == sum(n for _, n in found.total.cells)
    mine = record(OPERATOR, since=MONDAY, until=MONDAY + 60 * DAY, now=DUE, colleague_id=anna.pk)
    assert sum(mine.total.counts.values()) == 1


@pytest.mark.django_db
def test_a_number_counts_what_one_may_know_of_and_says_only_what_one_may_read():
    make_house()
    bernd, carla, thread = make_colleague("Bernd"), make_customer(), make_conversation()
    own = make_mailbox("bernd", owner=bernd)
    read_as(we_write(thread, carla, MONDAY, colleague=bernd, mailbox=own), finding(due=due(DUE)))
    settled(thread, now=MONDAY + DAY)
    window = {"since": MONDAY, "until": MONDAY + 60 * DAY, "now": MONDAY + DAY}
    stranger = reader_of(make_colleague("Anna"), reads=[make_mailbox()])
    assert record(stranger, **window).promises == ()
    knows = reader_of(make_colleague("Anna"), reads=[make_mailbox()], notices=[own])
    assert [one.what for one in record(knows, **window).promises] == [""]


@pytest.mark.django_db
def test_what_can_be_promised_rests_on_our_own_record_or_says_that_it_is_too_little():
    make_house()
    make_colleague("Anna")
    asked = ask(OPERATOR, "send a revised offer", now=MONDAY)
    assert asked.kind == "send" and asked.quote.lacks and asked.words

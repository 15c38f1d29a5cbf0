"""What people do on the ledger, and what they are told when it can't be done."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger import actions
from goodword.ledger.actions import Conflict, NotAllowed, NotFound, NotPossible, Refused
from goodword.ledger.queries import ending, history, open_by_colleague, open_by_kind
from goodword.ledger.tables import Commitment, CommitmentEvent
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY + hours(2)


@pytest.fixture
def anna():
    make_house()
    return make_colleague("Anna")


@pytest.fixture
def bernd():
    return make_colleague("Bernd", role="lead")


def opened(anna, *, kind="reply", mailbox=None, proposed=False, key="a"):
    thread = make_conversation()
    carla = make_customer()
    letter = they_write(thread, carla, MONDAY, mailbox=mailbox or make_mailbox())
    commitment, new = actions.open_commitment(
        natural_key=key, kind=kind, customer_id=carla.pk, conversation_id=thread.pk,
        evidence_id=letter.pk, mailbox_id=None, what="a question", why="asks when",
        accountable_id=anna.pk, since=MONDAY, due_at=MONDAY + hours(4), due_zone="Europe/Berlin",
        at=MONDAY, now=NOW, proposed=proposed,
    )  # fmt: skip
    assert new
    return commitment


def do(name, reader, commitment, now=NOW, **more):
    return getattr(actions, name)(
        reader=reader, commitment_id=commitment.pk, expected_version=commitment.version,
        now=now, **more,
    )  # fmt: skip


def test_the_same_evidence_never_opens_it_twice(anna):
    first = opened(anna)
    again, new = actions.open_commitment(
        natural_key="a", kind="reply", customer_id=first.customer_id,
        conversation_id=first.conversation_id, evidence_id=first.evidence_id, mailbox_id=None,
        what="other words", why="", accountable_id=anna.pk, since=MONDAY, due_at=NOW,
        due_zone="UTC", at=MONDAY, now=NOW,
    )  # fmt: skip
    assert (again, new) == (first, False)
    assert CommitmentEvent.objects.count() == 1


def test_the_second_of_two_hears_who_was_faster_and_nothing_is_overwritten(anna, bernd):
    line = opened(anna)
    do("discharge", reader_of(anna), line, reason="sent the offer by post")
    with pytest.raises(Conflict) as refusal:
        do("cancel", reader_of(bernd), Commitment(pk=line.pk, version=1), reason="not ours")
    assert str(refusal.value) == (
        "Anna marked this as done on Mon 16 November 2026, 12:00 (sent the offer by post). "
        "Nothing of yours was saved; look at the line again first."
    )
    line.refresh_from_db()
    assert (line.state, line.version) == ("discharged", 2)


def test_who_comes_after_it_was_closed_hears_who_closed_it_and_how(anna, bernd):
    line = opened(anna)
    do("discharge", reader_of(anna), line, reason="sent by post")
    for name, more in (
        ("cancel", {"reason": "not ours"}),
        ("postpone", {"reason": "later", "due_at": NOW + hours(9)}),
        ("discharge", {"reason": "again"}),
    ):
        line.refresh_from_db()
        with pytest.raises(NotPossible) as refusal:
            do(name, reader_of(bernd), line, **more)
        assert str(refusal.value).startswith(
            "Anna marked this as done on Mon 16 November 2026, 12:00 (sent by post). This is"
        )
    with pytest.raises(NotPossible, match="You marked this as done"):
        do("discharge", reader_of(anna), line, reason="again")
    line.refresh_from_db()
    assert line.version == 2


def test_what_came_after_the_closing_does_not_hide_who_closed_it(anna, bernd):
    line = opened(anna)
    line = do("discharge", reader_of(anna), line, reason="sent by post")
    line = do("reassign", reader_of(bernd), line, reason="she left", accountable_id=bernd.pk)
    with pytest.raises(Conflict, match=r"Anna marked this as done .* \(sent by post\)"):
        do("cancel", reader_of(bernd), Commitment(pk=line.pk, version=1), reason="not ours")
    with pytest.raises(NotPossible, match="Anna marked this as done"):
        do("cancel", reader_of(bernd), line, reason="not ours")
    assert ending(reader_of(bernd), line.pk).endswith("(sent by post).")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("discharge", {}),
        ("cancel", {"reason": "  "}),
        ("release", {}),
        ("postpone", {"due_at": NOW + hours(9), "reason": ""}),
        ("postpone", {"due_at": NOW, "reason": "no time for it"}),
        ("renegotiate", {"due_at": NOW + hours(9), "reason": ""}),
        ("hold", {"check_by": NOW + timedelta(days=800), "reason": "for ever"}),
        ("hold", {"check_by": NOW + hours(9), "reason": ""}),
        ("reopen", {"reason": "it is open already"}),
        ("resume", {}),
        ("reject", {}),
    ],
)
def test_what_lacks_a_reason_or_makes_no_sense_is_refused(anna, name, more):
    line = opened(anna)
    with pytest.raises(Refused):
        do(name, reader_of(anna), line, **more)
    line.refresh_from_db()
    assert (line.state, line.version) == ("open", 1)


def test_done_by_the_letter_that_did_it(anna):
    line = opened(anna)
    answer = we_write(make_conversation(), line.customer, MONDAY + hours(1))
    do("discharge", reader_of(anna), line, entry_id=answer.pk)
    line.refresh_from_db()
    assert (line.closed_by, line.closed_at) == (answer, answer.occurred_at)


def test_a_letter_from_before_the_question_answers_nothing(anna):
    line = opened(anna)
    early = we_write(make_conversation(), line.customer, MONDAY - hours(1))
    with pytest.raises(Refused, match="older"):
        do("discharge", reader_of(anna), line, entry_id=early.pk)


def test_letters_that_one_may_not_read_are_no_evidence(anna, bernd):
    line = opened(anna)
    box = make_mailbox("bernds", owner=bernd)
    hidden = we_write(make_conversation(), line.customer, MONDAY + hours(1), mailbox=box)
    with pytest.raises(NotFound):
        do("discharge", reader_of(anna, reads=[make_mailbox()]), line, entry_id=hidden.pk)


def test_foreign_and_missing_look_the_same(anna, bernd):
    line = opened(anna, mailbox=make_mailbox("annas", owner=anna))
    stranger = reader_of(bernd, reads=[])
    with pytest.raises(NotFound) as foreign:
        do("cancel", stranger, line, reason="x")
    with pytest.raises(NotFound) as missing:
        do("cancel", stranger, Commitment(pk=10**9, version=1), reason="x")
    assert str(foreign.value) == str(missing.value)
    with pytest.raises(NotFound):
        history(stranger, line.pk)


def test_knowing_of_it_is_not_enough_to_decide(anna, bernd):
    box = make_mailbox("annas", owner=anna)
    line = opened(anna, mailbox=box)
    with pytest.raises(NotAllowed):
        do("cancel", reader_of(bernd, reads=[], notices=[box]), line, reason="x")


def test_who_is_accountable_may_decide_even_if_the_mailbox_is_not_theirs(anna, bernd):
    line = opened(bernd, mailbox=make_mailbox("annas", owner=anna))
    do("discharge", reader_of(bernd, reads=[]), line, reason="called them")
    line.refresh_from_db()
    assert line.state == "discharged"


def test_only_leads_change_who_is_accountable_and_only_to_somebody_who_is_here(anna, bernd):
    line = opened(anna)
    gone = make_colleague("Gone", active=False)
    with pytest.raises(NotAllowed):
        do("reassign", reader_of(anna), line, accountable_id=bernd.pk, reason="busy")
    with pytest.raises(Refused):
        do("reassign", reader_of(bernd), line, accountable_id=gone.pk, reason="left")
    do("reassign", reader_of(bernd), line, accountable_id=bernd.pk, reason="Anna left")
    line.refresh_from_db()
    assert (line.accountable, line.due_at) == (bernd, MONDAY + hours(4))


def test_a_hold_gives_back_the_working_time_that_was_left(anna):
    line = opened(anna)
    friday = MONDAY + timedelta(days=4)
    do("hold", reader_of(anna), line, check_by=MONDAY + timedelta(days=20), reason="the papers")
    line.refresh_from_db()
    do("resume", reader_of(anna), line, now=friday + hours(7))
    line.refresh_from_db()
    assert line.due_at == friday + timedelta(days=3, hours=1)


def test_what_was_late_before_the_hold_stays_late(anna):
    line = opened(anna)
    tuesday = MONDAY + timedelta(days=1)
    do("hold", reader_of(anna), line, now=tuesday, check_by=NOW + timedelta(9), reason="papers")
    line.refresh_from_db()
    do("resume", reader_of(anna), line, now=tuesday + timedelta(days=2))
    line.refresh_from_db()
    assert line.due_at == MONDAY + hours(4)


def test_a_slip_is_undone(anna):
    line = opened(anna)
    do("cancel", reader_of(anna), line, reason="wrong line")
    line.refresh_from_db()
    do("reopen", reader_of(anna), line, reason="a slip")
    line.refresh_from_db()
    assert (line.state, line.closed_at, line.closed_by) == ("open", None, None)


def test_opening_by_hand_twice_with_the_same_form_opens_once(anna):
    carla = make_customer()
    for _ in range(2):
        actions.add_commitment(
            reader=reader_of(anna), kind="thanks", customer_id=carla.pk, what="thank her",
            due_at=NOW + hours(9), now=NOW, key="form-1",
        )  # fmt: skip
    line = Commitment.objects.get()
    assert (line.kind, line.accountable, line.state) == ("thanks", anna, "open")


@pytest.mark.parametrize(
    "wrong",
    [{"what": " "}, {"kind": "ticket"}, {"customer_id": 10**9}, {"conversation_id": 10**9}],
)
def test_opening_by_hand_needs_the_right_things(anna, wrong):
    told = {
        "kind": "thanks", "customer_id": make_customer().pk, "what": "thank her",
        "due_at": NOW, "now": NOW,
    }  # fmt: skip
    with pytest.raises(Refused):
        actions.add_commitment(reader=reader_of(anna), **(told | wrong))


def test_history_tells_the_life_in_sentences(anna, bernd):
    line = opened(anna, proposed=True)
    steps = [
        ("confirm", reader_of(anna), {}),
        ("renegotiate", reader_of(anna), {"due_at": NOW + hours(24), "reason": "called them"}),
        ("reassign", reader_of(bernd), {"accountable_id": bernd.pk, "reason": "holiday"}),
        ("discharge", OPERATOR, {"reason": "sent"}),
    ]
    for name, reader, more in steps:
        line.refresh_from_db()
        do(name, reader, line, **more)
    assert [(h.text, h.by, h.reason) for h in history(OPERATOR, line.pk)] == [
        ("They wrote, and it may want an answer: a colleague is asked.", "", ""),
        ("Anna said that this is owed.", "Anna", ""),
        (
            "Anna told the customer a new date: Tue 17 November 2026, 12:00.",
            "Anna",
            "called them",
        ),
        ("Bernd made Bernd accountable.", "Bernd", "holiday"),
        ("The terminal marked this as done.", "the terminal", "sent"),
    ]


def test_history_without_the_right_to_read_has_no_reasons(anna, bernd):
    box = make_mailbox("annas", owner=anna)
    line = opened(anna, mailbox=box)
    do("cancel", OPERATOR, line, reason="a private matter")
    told = history(reader_of(bernd, reads=[], notices=[box]), line.pk)
    assert [h.reason for h in told] == ["", ""]


def test_counts(anna):
    opened(anna)
    opened(anna, kind="promise", key="b")
    assert open_by_colleague() == {anna.pk: 2}
    assert open_by_kind(OPERATOR) == {"reply": 1, "promise": 1}


def test_joined_conversations_take_what_is_owed_along(anna):
    line = opened(anna)
    middle, last = make_conversation(), make_conversation()
    moved = actions.follow_conversations(
        merged={line.conversation_id: middle.pk, middle.pk: last.pk}
    )
    line.refresh_from_db()
    assert (moved, line.conversation) == (1, last)


def test_a_reading_observes_once_and_never_against_a_person(anna):
    line = opened(anna)
    answer = we_write(line.conversation, line.customer, MONDAY + hours(1))

    def observed(name, **more):
        actions.observe(
            commitment_id=line.pk, name=name, at=answer.occurred_at, now=NOW,
            entry_id=answer.pk, **more,
        )  # fmt: skip
        line.refresh_from_db()
        return line.state, line.version

    assert observed("discharged") == ("discharged", 2)
    assert observed("discharged") == ("discharged", 2)
    do("reopen", reader_of(anna), line, reason="another matter")
    assert observed("discharged", reason="it was answered on Monday: done?") == ("open", 4)
    assert line.doubt == "it was answered on Monday: done?"
    do("cancel", reader_of(anna), line, reason="no")
    assert observed("reopened") == ("cancelled", 5)

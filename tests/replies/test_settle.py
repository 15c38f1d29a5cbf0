"""Who waits for us: from letters in the database to lines on the ledger."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger.actions import cancel, discharge, hold, postpone, reject, reopen
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.people.tables import PersonAddress
from goodword.replies.actions import (
    look_back,
    not_a_customer,
    open_history,
    open_letters,
    settle,
    settle_dirty,
    wake,
)
from goodword.replies.queries import unopened_history
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Conversation, Entry, Reading
from goodword.today.queries import today
from tests.factories import (
    MONDAY,
    address_of,
    hours,
    make_address,
    make_colleague,
    make_conversation,
    make_customer,
    make_entry,
    make_house,
    make_intake,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def house():
    make_colleague("Anna")
    return make_house()


def settled(*conversations):
    return settle(conversation_ids=[c.pk for c in conversations], now=NOW)


def test_a_question_opens_a_reply_due_by_the_house_standard():
    carla, thread = make_customer(), make_conversation("Delivery of the oak table")
    letter = they_write(thread, carla, MONDAY + hours(6))
    assert settled(thread).opened == 1
    line = Commitment.objects.get()
    assert (line.kind, line.state, line.customer, line.evidence) == ("reply", "open", carla, letter)
    assert line.what == "Delivery of the oak table"
    assert line.why == "asks 'when …?'"
    assert line.due_at == MONDAY + timedelta(days=1, hours=2)
    assert line.accountable.name == "Anna"


def test_settling_again_changes_nothing():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    before = Commitment.objects.values().get()
    again = settled(thread)
    assert (again.opened, again.chased, again.discharged, again.withdrawn) == (0, 0, 0, 0)
    assert Commitment.objects.values().get() == before


def test_our_answer_is_the_evidence():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    answer = we_write(thread, carla, MONDAY + hours(2))
    assert settled(thread).discharged == 1
    line = Commitment.objects.get()
    assert (line.state, line.closed_by, line.closed_at) == (
        "discharged", answer, answer.occurred_at,
    )  # fmt: skip


def test_letters_that_were_answered_before_the_import_stand_in_the_record():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    we_write(thread, carla, MONDAY + hours(2))
    they_write(thread, carla, MONDAY + hours(3))
    settled(thread)
    lines = Commitment.objects.order_by("since")
    assert [line.state for line in lines] == ["discharged", "open"]
    assert [line.basis for line in lines] == ["first", "next"]


def test_chasers_join_and_are_counted():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    they_write(thread, carla, MONDAY + hours(20))
    they_write(thread, carla, MONDAY + hours(40))
    settled(thread)
    line = Commitment.objects.get()
    assert (line.chasers, line.since) == (2, MONDAY)


@pytest.mark.parametrize("kind", ["automated", "to somebody else", "internal"])
def test_what_does_not_reach_the_customer_ends_nothing(kind):
    carla, dora, thread = make_customer(), make_customer("Dora"), make_conversation()
    they_write(thread, carla, MONDAY)
    if kind == "automated":
        we_write(thread, carla, MONDAY + hours(1), automated=True)
    elif kind == "to somebody else":
        we_write(thread, dora, MONDAY + hours(1))
    else:
        anna = make_address("anna@our.example")
        make_entry(thread, at=MONDAY + hours(1), direction="internal", author=anna, to=[anna])
    settled(thread)
    assert Commitment.objects.get().state == "open"


def test_a_holding_reply_is_word_but_no_answer():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    told = we_write(thread, carla, MONDAY + hours(1), holding=True)
    assert settled(thread).acknowledged == 1
    line = Commitment.objects.get()
    assert (line.state, line.acknowledged_at) == ("open", told.occurred_at)


def test_closing_thanks_open_nothing_and_raise_a_question_on_what_is_open():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    they_write(thread, carla, MONDAY + hours(5), score=0.1, courtesy=True)
    settled(thread)
    line = Commitment.objects.get()
    assert (line.chasers, line.state) == (0, "open")
    assert "thanks since" in line.doubt


def test_suppliers_and_robots_are_owed_nothing():
    supplier = make_customer("Sam", relation="supplier")
    thread, other = make_conversation(), make_conversation()
    they_write(thread, supplier, MONDAY)
    they_write(other, make_customer(), MONDAY, automated=True)
    settled(thread, other)
    assert not Commitment.objects.exists()


def test_an_unsure_letter_asks_and_a_no_is_remembered():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY, score=0.4)
    assert settled(thread).proposed == 1
    line = Commitment.objects.get()
    assert line.state == "proposed"
    reject(reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW)
    settled(thread)
    assert Commitment.objects.get().state == "rejected"
    they_write(thread, carla, NOW + hours(1), score=0.8)
    settle(conversation_ids=[thread.pk], now=NOW + hours(2))
    assert sorted(Commitment.objects.values_list("state", flat=True)) == ["open", "rejected"]


def test_what_a_colleague_closed_stays_closed_and_the_next_letter_opens_anew():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    line = Commitment.objects.get()
    discharge(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
        reason="talked on the phone",
    )  # fmt: skip
    settled(thread)
    line.refresh_from_db()
    assert line.state == "discharged"
    they_write(thread, carla, NOW + hours(1))
    settle(conversation_ids=[thread.pk], now=NOW + hours(2))
    assert Commitment.objects.filter(state="open").count() == 1


def test_a_letter_that_arrives_late_is_not_covered_by_what_was_decided_without_it():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    line = Commitment.objects.get()
    cancel(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
        reason="an invitation",
    )  # fmt: skip
    they_write(thread, carla, NOW - hours(1))
    settled(thread)
    assert Commitment.objects.filter(state="open").count() == 1


def test_reopened_by_a_colleague_the_same_answer_does_not_close_it_but_a_later_one_does():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    we_write(thread, carla, MONDAY + hours(1))
    settled(thread)
    line = Commitment.objects.get()
    reopen(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
        reason="that was another matter",
    )  # fmt: skip
    settled(thread)
    line.refresh_from_db()
    assert line.state == "open"
    they_write(thread, carla, NOW + hours(1))
    settle(conversation_ids=[thread.pk], now=NOW + hours(1))
    assert Commitment.objects.get().chasers == 1
    we_write(thread, carla, NOW + hours(2))
    settle(conversation_ids=[thread.pk], now=NOW + hours(3))
    line.refresh_from_db()
    assert line.state == "discharged"


def test_a_reply_on_hold_comes_back_when_they_write():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settle(conversation_ids=[thread.pk], now=MONDAY + hours(1))
    line = Commitment.objects.get()
    hold(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version,
        now=MONDAY + hours(1), check_by=MONDAY + timedelta(days=20), reason="they look for it",
    )  # fmt: skip
    they_write(thread, carla, MONDAY + timedelta(days=2))
    settled(thread)
    line.refresh_from_db()
    assert (line.state, line.chasers) == ("open", 1)
    assert line.due_at == NOW + hours(3)


def test_an_answer_discharges_what_was_put_off():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settle(conversation_ids=[thread.pk], now=MONDAY + hours(1))
    line = Commitment.objects.get()
    postpone(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version,
        now=MONDAY + hours(1), due_at=NOW + hours(9), reason="waiting for the price list",
    )  # fmt: skip
    we_write(thread, carla, MONDAY + hours(9))
    settled(thread)
    line.refresh_from_db()
    assert line.state == "discharged"


def test_what_a_newer_reading_no_longer_finds_is_proposed_for_cancelling():
    carla, thread = make_customer(), make_conversation()
    letter = they_write(thread, carla, MONDAY)
    settled(thread)
    Entry.objects.filter(pk=letter.pk).update(answer_score=0.0)
    assert settled(thread).withdrawn == 1
    line = Commitment.objects.get()
    assert line.state == "open"
    assert "no longer finds" in line.doubt
    Entry.objects.filter(pk=letter.pk).update(answer_score=0.9)
    settled(thread)
    line.refresh_from_db()
    assert line.doubt == ""


def test_vanished_evidence_opens_it_again():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    answer = we_write(thread, carla, MONDAY + hours(1))
    settled(thread)
    Entry.objects.filter(pk=answer.pk).update(automated=True)
    settled(thread)
    line = Commitment.objects.get()
    assert (line.state, line.closed_at, line.closed_by) == ("open", None, None)


def test_who_answered_last_is_accountable():
    carla, bernd = make_customer(), make_colleague("Bernd")
    first, second = make_conversation("Before"), make_conversation("Now")
    we_write(first, carla, MONDAY - timedelta(days=3), colleague=bernd)
    they_write(second, carla, MONDAY)
    settled(second)
    assert Commitment.objects.get().accountable == bernd


def test_otherwise_whoever_looks_after_them_or_was_addressed_or_owns_the_mailbox():
    bernd, doris, emil = (make_colleague(name) for name in ("Bernd", "Doris", "Emil"))
    kept, addressed, boxed = (make_customer(name) for name in ("Kim", "Ada", "Bo"))
    kept.looked_after_by = bernd
    kept.save()
    threads = [make_conversation(str(n)) for n in range(3)]
    they_write(threads[0], kept, MONDAY)
    they_write(threads[1], addressed, MONDAY, to=[make_address(doris.email)])
    they_write(threads[2], boxed, MONDAY, mailbox=make_mailbox("emils", owner=emil))
    settled(*threads)
    owed = Commitment.objects.order_by("conversation_id")
    assert [line.accountable for line in owed] == [bernd, doris, emil]


def test_the_receiving_mailbox_sets_its_own_standard():
    carla, thread = make_customer(), make_conversation()
    fast = make_mailbox("fast", first_response_minutes=60)
    they_write(thread, carla, MONDAY, mailbox=fast)
    settled(thread)
    assert Commitment.objects.get().due_at == MONDAY + hours(1)


def test_what_lies_before_the_horizon_is_offered_and_opens_when_asked():
    carla, thread = make_customer(), make_conversation("An old question")
    intake = make_intake(opens_from=MONDAY)
    old = MONDAY - timedelta(days=90)
    they_write(thread, carla, old, intake=intake)
    settled(thread)
    assert not Commitment.objects.exists()
    offered = unopened_history(OPERATOR, now=NOW)
    assert [(o.customer_id, o.since, o.subject) for o in offered] == [
        (carla.pk, old, "An old question")
    ]
    assert open_history(reader=OPERATOR, since=old, now=NOW) == 1
    assert Commitment.objects.get().since == old
    assert not Unopened.objects.exists()
    settled(thread)
    assert Commitment.objects.get().doubt == ""


def test_history_that_was_answered_is_not_offered():
    carla, thread = make_customer(), make_conversation()
    intake = make_intake(opens_from=MONDAY)
    they_write(thread, carla, MONDAY - timedelta(days=90), intake=intake)
    settled(thread)
    assert Unopened.objects.exists()
    we_write(thread, carla, MONDAY - timedelta(days=89))
    settled(thread)
    assert not Unopened.objects.exists()


def test_looking_back_marks_only_what_was_never_answered():
    carla = make_customer()
    answered, silent = make_conversation(), make_conversation()
    they_write(answered, carla, MONDAY)
    we_write(answered, carla, MONDAY + hours(1))
    they_write(silent, carla, MONDAY)
    Conversation.objects.update(dirty=False)
    assert look_back() == 1
    assert Conversation.objects.get(dirty=True) == silent


def test_letters_dated_ahead_count_from_their_time_on():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, NOW + hours(5))
    assert settle_dirty(now=NOW) == 1
    assert not Commitment.objects.exists()
    assert wake(since=NOW, now=NOW + hours(6)) == 1
    assert settle_dirty(now=NOW + hours(6)) == 1
    assert Commitment.objects.get().state == "open"


def test_marks_are_cleared_a_few_at_a_time():
    carla = make_customer()
    for _ in range(5):
        they_write(make_conversation(), carla, MONDAY)
    assert [settle_dirty(now=NOW, limit=3) for _ in range(3)] == [3, 2, 0]
    assert Commitment.objects.count() == 5


def test_no_customer_after_all_takes_one_decision():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    done = not_a_customer(
        reader=OPERATOR, customer_id=carla.pk, now=NOW, reason="a supplier of ours"
    )
    assert done == 1
    assert Commitment.objects.get().state == "cancelled"


def test_a_mail_to_a_list_is_answered_on_the_list():
    carla, thread = make_customer(), make_conversation()
    everyone = make_address("all@lists.example")
    they_write(thread, carla, MONDAY, to=[everyone])
    settled(thread)
    assert Commitment.objects.get().state == "proposed"
    we_write(thread, carla, MONDAY + hours(1), to=[everyone])
    settled(thread)
    assert Commitment.objects.get().state == "discharged"


def test_an_earlier_letter_that_is_found_later_is_where_the_waiting_began():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY + hours(4))
    settled(thread)
    earlier = they_write(thread, carla, MONDAY)
    settled(thread)
    line = Commitment.objects.get()
    assert (line.evidence, line.since, line.chasers) == (earlier, MONDAY, 1)
    assert line.due_at == MONDAY + hours(4)
    texts = [h.text for h in history(OPERATOR, line.pk)]
    assert any("counted from another letter" in text for text in texts)


def test_read_only_colleagues_decide_nothing():
    from goodword.ledger.actions import NotAllowed

    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    line = Commitment.objects.get()
    guest = make_colleague("Gast", role="read-only")
    with pytest.raises(NotAllowed):
        cancel(
            reader=reader_of(guest), commitment_id=line.pk, expected_version=line.version,
            now=NOW, reason="no",
        )  # fmt: skip


def test_a_posting_to_a_list_that_never_names_us_opens_nothing():
    carla, thread = make_customer(), make_conversation()
    letter = they_write(thread, carla, MONDAY, to=[make_address("all@lists.example")])
    Reading.objects.create(
        entry=letter, reader="automated", version=1, value={"automated": False, "kind": "list"}
    )
    settled(thread)
    assert not Commitment.objects.exists()


def test_we_only_stand_in_copy():
    carla, thread = make_customer(), make_conversation()
    office = make_address(make_mailbox().address)
    other = address_of(make_customer("Otto"))
    make_entry(
        thread, at=MONDAY, direction="in", author=address_of(carla), to=[other], cc=[office],
        score=0.9, mailbox=make_mailbox(),
    )  # fmt: skip
    settled(thread)
    assert Commitment.objects.get().state == "proposed"


def test_chosen_old_letters_open_as_far_as_one_may_read_them():
    carla, intake = make_customer(), make_intake(opens_from=MONDAY)
    bernd, emil = make_colleague("Bernd"), make_colleague("Emil")
    box = make_mailbox("bernds", owner=bernd)
    thread, other = make_conversation(), make_conversation()
    old = they_write(thread, carla, MONDAY - timedelta(days=90), intake=intake, mailbox=box)
    they_write(other, carla, MONDAY - timedelta(days=80), intake=intake)
    settled(thread, other)
    stranger = reader_of(emil, reads=[make_mailbox()], notices=[box])
    assert [o.subject for o in unopened_history(stranger, now=NOW)] == [other.subject, ""]
    assert open_letters(reader=stranger, entry_ids=[old.pk], now=NOW) == 0
    assert open_letters(reader=reader_of(bernd, reads=[box]), entry_ids=[old.pk], now=NOW) == 1
    assert Commitment.objects.get().evidence == old


def test_no_customer_after_all_leaves_what_one_may_not_read_to_its_owner():
    carla, bernd, emil = make_customer(), make_colleague("Bernd"), make_colleague("Emil")
    box = make_mailbox("bernds", owner=bernd)
    hidden, seen = make_conversation(), make_conversation()
    they_write(hidden, carla, MONDAY, mailbox=box)
    they_write(seen, carla, MONDAY)
    settled(hidden, seen)
    done = not_a_customer(
        reader=reader_of(emil, reads=[make_mailbox()], notices=[box]),
        customer_id=carla.pk,
        now=NOW,
        reason="a supplier",
    )
    assert done == 1
    assert Commitment.objects.get(is_listed=True).conversation == hidden


def test_an_earlier_day_knows_nothing_of_later_letters():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    settle(conversation_ids=[thread.pk], now=MONDAY - timedelta(days=1))
    line = Commitment.objects.get()
    assert (line.state, line.doubt) == ("open", "")
    assert today(OPERATOR, now=MONDAY - timedelta(days=1)).everyone == 0
    assert today(OPERATOR, now=NOW).everyone == 1


def test_what_is_owed_follows_who_stands_behind_the_address():
    carla, dora, thread = make_customer(), make_customer("Dora"), make_conversation()
    they_write(thread, carla, MONDAY)
    settled(thread)
    PersonAddress.objects.filter(person=carla).update(person=dora)
    settled(thread)
    assert Commitment.objects.get().customer == dora


def test_what_is_owed_follows_a_letter_that_was_moved():
    carla, thread, other = make_customer(), make_conversation(), make_conversation()
    letter = they_write(thread, carla, MONDAY)
    settled(thread)
    Entry.objects.filter(pk=letter.pk).update(conversation=other)
    settled(thread)
    assert Conversation.objects.get(pk=other.pk).dirty
    settled(other)
    line = Commitment.objects.get()
    assert (line.conversation, line.state, line.doubt) == (other, "open", "")


def test_what_came_while_it_was_closed_counts_once_it_is_opened_again():
    carla, thread, anna = make_customer(), make_conversation("Table"), make_colleague("Anna")
    they_write(thread, carla, MONDAY + hours(6))
    settled(thread)
    line = Commitment.objects.get()
    told = {"reader": OPERATOR, "commitment_id": line.pk, "now": MONDAY + hours(7)}
    line = cancel(expected_version=line.version, reason="a slip", **told)
    we_write(thread, carla, MONDAY + hours(8), colleague=anna, holding=True)
    settled(thread)
    reopen(expected_version=line.version, reason="it is owed", **told | {"now": MONDAY + hours(9)})
    assert settle_dirty(now=NOW) == 1
    before = Commitment.objects.values().get()
    settled(thread)
    assert Commitment.objects.values().get() == before

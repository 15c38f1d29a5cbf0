"""Kept: what came later is offered, taken where nobody could mistake it, and can be undone."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR, NotFound
from goodword.ledger.actions import NotPossible, renegotiate, reopen
from goodword.ledger.queries import history
from goodword.notices.due import soon
from goodword.promises.deciding import (
    accept_evidence,
    mean_to_tell,
    no_new_date,
    refuse_evidence,
)
from goodword.promises.queries import beside, watched
from goodword.promises.renewing import date_again
from goodword.promises.tables import Evidence, GivenWord, NewDate
from goodword.timeline.tables import Attachment
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)
from tests.promises.making import FRIDAY, due, finding, promises, read_as, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
TUESDAY = MONDAY + timedelta(days=1)
NOW = MONDAY + timedelta(days=2)


@pytest.fixture
def carla():
    return make_customer()


@pytest.fixture
def promised(carla):
    thread = make_conversation()
    read_as(we_write(thread, carla, MONDAY + hours(1)), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    return promises()[0]


def sent(carla, text, *files, thread=None, at=TUESDAY, **more):
    thread = thread or make_conversation("Another matter")
    letter = we_write(thread, carla, at, text=text, **more)
    read_as(letter)
    for position, name in enumerate(files, 1):
        Attachment.objects.create(
            entry=letter, position=position, name=name, type="application/pdf", size=9, digest="x"
        )
    settled(thread, now=NOW)
    return letter


def test_what_hangs_on_a_letter_of_any_conversation_is_offered_with_its_reason(carla, promised):
    letter = sent(carla, "See attached.", "offer.pdf")
    promised.refresh_from_db()
    assert promised.state == "open"
    (shows,) = beside(OPERATOR, [promised.pk])[promised.pk].shows
    assert (shows.words, shows.at, shows.entry_id) == ("“offer.pdf” sent", TUESDAY, letter.pk)


def test_a_yes_closes_it_with_the_letter_as_evidence(carla, promised):
    letter = sent(carla, "See attached.", "offer.pdf")
    one = Evidence.objects.get()
    accept_evidence(reader=OPERATOR, evidence_id=one.pk, expected_version=1, now=NOW)
    promised.refresh_from_db()
    assert (promised.state, promised.closed_by, promised.closed_at) == (
        "discharged", letter, TUESDAY,
    )  # fmt: skip
    with pytest.raises(NotPossible):
        refuse_evidence(reader=OPERATOR, evidence_id=one.pk, expected_version=2, now=NOW)


def test_a_no_is_remembered(carla, promised):
    thread = make_conversation("Another matter")
    sent(carla, "See attached.", "offer.pdf", thread=thread)
    refuse_evidence(
        reader=OPERATOR, evidence_id=Evidence.objects.get().pk, expected_version=1, now=NOW
    )
    settled(thread, now=NOW + hours(1))
    assert beside(OPERATOR, [promised.pk])[promised.pk].shows == ()
    assert Evidence.objects.count() == 1


def test_a_mere_reply_keeps_nothing(carla, promised):
    sent(carla, "Thank you, have a nice week.", thread=promised.conversation)
    assert Evidence.objects.count() == 0


def test_what_nobody_could_mistake_closes_it_and_can_be_undone_for_good(carla, promised):
    thread = make_conversation("Another matter")
    sent(carla, "As promised, attached the revised offer.", "offer.pdf", thread=thread)
    promised.refresh_from_db()
    assert promised.state == "discharged"
    assert history(OPERATOR, promised.pk)[-1].reason == "what was promised was sent"
    reopen(
        reader=OPERATOR, commitment_id=promised.pk, expected_version=promised.version,
        now=NOW, reason="the old one was attached",
    )  # fmt: skip
    settled(thread, promised.conversation, now=NOW + hours(1))
    promised.refresh_from_db()
    assert promised.state == "open"


def test_their_thanks_for_the_very_thing_close_it(carla, promised):
    they_write(make_conversation("Thanks"), carla, TUESDAY, score=0.0,
               text="Many thanks for the revised offer!")  # fmt: skip
    thread = they_write(make_conversation("x"), carla, TUESDAY + hours(1), score=0.0).conversation
    settled(thread, now=NOW)
    promised.refresh_from_db()
    assert promised.state == "discharged"


def test_a_question_is_not_closed_by_a_letter(carla):
    thread = make_conversation()
    read_as(we_write(thread, carla, MONDAY), finding(certainty=0.5, due=due(FRIDAY)))
    settled(thread, now=NOW)
    sent(carla, "As promised, attached the revised offer.", "offer.pdf")
    (asked,) = promises()
    assert asked.state == "proposed"
    assert Evidence.objects.get().commitment == asked


def test_evidence_in_a_mailbox_that_one_may_not_read_is_not_shown(carla, promised):
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd)
    sent(carla, "See attached.", "offer.pdf", mailbox=own, colleague=bernd)
    stranger = reader_of(make_colleague("Anna"), reads=[make_mailbox()])
    assert beside(stranger, [promised.pk])[promised.pk].shows == ()
    with pytest.raises(NotFound):
        accept_evidence(
            reader=stranger, evidence_id=Evidence.objects.get().pk, expected_version=1, now=NOW
        )


def test_a_new_date_moves_the_ledger_once_the_letter_that_says_it_was_seen(carla, promised):
    monday = FRIDAY + timedelta(days=3)
    mean_to_tell(
        reader=OPERATOR, commitment_id=promised.pk, expected_version=1, due_at=monday,
        now=TUESDAY,
    )  # fmt: skip
    assert beside(OPERATOR, [promised.pk])[promised.pk].new_date == monday
    sent(carla, "Nice weather here.", at=TUESDAY + hours(1))
    promised.refresh_from_db()
    assert promised.due_at == FRIDAY
    told = sent(carla, "I'm sorry: it will be Monday, 23 November.", at=TUESDAY + hours(2))
    promised.refresh_from_db()
    assert (promised.due_at, promised.told, promised.state) == (monday, monday, "open")
    assert history(OPERATOR, promised.pk)[-1].entry_id == told.pk
    assert not NewDate.objects.exists()


def test_a_new_date_can_be_thought_better_of(promised):
    mean_to_tell(
        reader=OPERATOR, commitment_id=promised.pk, expected_version=1,
        due_at=FRIDAY + timedelta(days=3), now=TUESDAY,
    )  # fmt: skip
    no_new_date(reader=OPERATOR, commitment_id=promised.pk, expected_version=1)
    assert not NewDate.objects.exists()


def test_another_date_in_a_later_letter_is_the_same_promise_if_a_colleague_says_so(carla, promised):
    monday = FRIDAY + timedelta(days=3)
    anew = finding("You will get the revised offer on Monday.", due=due(monday, "on Monday"))
    read_as(we_write(promised.conversation, carla, TUESDAY), anew)
    settled(promised.conversation, now=NOW)
    (one,) = Evidence.objects.filter(kind="redated")
    accept_evidence(reader=OPERATOR, evidence_id=one.pk, expected_version=1, now=NOW)
    assert [(p.state, p.due_at) for p in promises()] == [("open", monday), ("rejected", monday)]


def test_their_new_date_is_taken_as_they_say_it(carla):
    thread = make_conversation()
    pay = finding("We will pay the invoice on Friday.", act="pay", due=due(FRIDAY))
    read_as(they_write(thread, carla, MONDAY, score=0.0), pay)
    monday = FRIDAY + timedelta(days=3)
    later = finding("We will pay the invoice on Monday.", act="pay", due=due(monday))
    read_as(they_write(thread, carla, TUESDAY, score=0.0), later)
    settled(thread, now=NOW)
    settled(thread, now=NOW + hours(1))
    assert [(p.debtor, p.due_at, p.version) for p in promises()] == [("them", monday, 2)]
    assert watched(OPERATOR, now=NOW, customer_id=carla.pk) == [promises()[0].pk]
    assert watched(OPERATOR, now=NOW, passed=True) == []


def test_of_several_new_dates_of_theirs_the_last_counts_however_often_it_is_settled(carla):
    thread = make_conversation()
    for day in range(3):
        pay = finding("We will pay the invoice.", act="pay", due=due(FRIDAY + timedelta(days=day)))
        read_as(they_write(thread, carla, MONDAY + timedelta(days=day), score=0.0), pay)
    for hour in range(3):
        settled(thread, now=MONDAY + timedelta(days=3, hours=hour))
    assert [(p.due_at, p.version) for p in promises()] == [(FRIDAY + timedelta(days=2), 2)]


def test_it_warns_early_enough_to_act_and_again_after_a_new_date(carla, promised):
    note = GivenWord.objects.get()
    # 39 working hours from Monday 10:00 to Friday 17:00: the last quarter begins on Thursday.
    assert note.warn_at == MONDAY + timedelta(days=3, hours=6, minutes=15)
    renegotiate(
        reader=OPERATOR, commitment_id=promised.pk, expected_version=1, now=NOW,
        due_at=FRIDAY + timedelta(days=7), reason="told by phone",
    )  # fmt: skip
    assert beside(OPERATOR, [promised.pk])[promised.pk].warn_at is None
    assert date_again(now=NOW) == 1
    assert beside(OPERATOR, [promised.pk])[promised.pk].warn_at > note.warn_at


def test_a_notice_says_once_that_it_is_time_to_begin(carla, promised):
    warn_at = GivenWord.objects.get().warn_at
    assert soon(now=warn_at - hours(1)) == []
    (told,) = soon(now=warn_at + hours(0.1))
    assert (told.kind, told.commitment_id) == ("soon", promised.pk)
    assert told.colleague_id == promised.accountable_id

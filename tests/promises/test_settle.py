"""From a sentence to Today: what opens, asks, is only watched, and what does not count."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger.actions import add_commitment, confirm, reject
from goodword.ledger.tables import Commitment
from goodword.promises.actions import open_history
from goodword.promises.queries import older_letters
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
    make_intake,
    make_mailbox,
    they_write,
    we_write,
)
from tests.promises.making import FRIDAY, due, finding, promises, read_as, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
NOW = MONDAY + timedelta(days=1)


def test_a_certain_promise_stands_on_today_with_its_sentence_and_how_its_date_was_understood():
    carla, thread = make_customer(), make_conversation()
    letter = read_as(we_write(thread, carla, MONDAY + hours(1)), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    (line,) = next(g for g in today(OPERATOR, now=NOW).groups if g.name == "keep").lines
    assert line.what == "I'll send you the revised offer by Friday."
    assert "“by Friday”: the end of working time, UTC" in line.why
    assert (line.who, line.accountable, line.due_at) == ("Carla", "Anna", FRIDAY)
    assert (line.evidence_id, line.state) == (letter.pk, "open")


def test_settling_again_changes_nothing():
    carla, thread = make_customer(), make_conversation()
    read_as(we_write(thread, carla, MONDAY + hours(1)), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    before = list(Commitment.objects.values())
    settled(thread, now=NOW + hours(3))
    assert list(Commitment.objects.values()) == before


def test_an_uncertain_one_asks_and_a_no_is_remembered_however_it_is_read_again():
    carla, thread = make_customer(), make_conversation()
    letter = we_write(thread, carla, MONDAY + hours(1))
    unsure = finding("We might get the list to you.", certainty=0.5)
    read_as(letter, unsure)
    settled(thread, now=NOW)
    (asked,) = promises()
    assert asked.state == "proposed"
    reject(reader=OPERATOR, commitment_id=asked.pk, expected_version=asked.version, now=NOW)
    # A later version draws the sentence otherwise, and is sure of it.
    other = finding("Well, we might get the list to you.", certainty=0.99, end=34)
    read_as(letter, other, version=9999)
    settled(thread, now=NOW + hours(1))
    assert [(p.state, p.pk) for p in promises()] == [("rejected", asked.pk)]


def test_a_yes_makes_it_owed():
    carla, thread = make_customer(), make_conversation()
    read_as(we_write(thread, carla, MONDAY), finding(certainty=0.5, due=due(FRIDAY)))
    settled(thread, now=NOW)
    (asked,) = promises()
    confirm(reader=OPERATOR, commitment_id=asked.pk, expected_version=asked.version, now=NOW)
    settled(thread, now=NOW + hours(1))
    (line,) = promises()
    assert (line.state, line.due_at) == ("open", FRIDAY)


def test_no_date_follows_our_standard_and_says_so():
    carla, thread = make_customer(), make_conversation()
    read_as(we_write(thread, carla, MONDAY + hours(1)), finding("I'll send the offer."))
    settled(thread, now=NOW)
    (line,) = promises()
    assert line.due_at == MONDAY + timedelta(days=2, hours=8)
    assert "no date was said; our standard: 2 working days" in line.why
    assert line.given_word.dated == "standard"


def test_a_condition_is_held_and_looked_at_again():
    carla, thread = make_customer(), make_conversation()
    waits = due(None, "as soon as I hear from Max", condition="as soon as I hear from Max")
    read_as(we_write(thread, carla, MONDAY + hours(1)), finding(due=waits))
    settled(thread, now=NOW)
    (line,) = promises()
    assert (line.state, line.due_at) == ("held", MONDAY + timedelta(days=7, hours=8))
    assert "as soon as I hear from Max" in line.why


def test_of_two_readings_the_earlier_warns_and_both_are_kept():
    carla, thread = make_customer(), make_conversation()
    later = FRIDAY + timedelta(days=7)
    twice = due(later, "next Friday", others=((FRIDAY - hours(8), FRIDAY),))
    read_as(we_write(thread, carla, MONDAY + hours(1)), finding(due=twice))
    settled(thread, now=NOW)
    (line,) = promises()
    assert (line.due_at, line.given_word.latest_at) == (FRIDAY, later)
    assert "it may also mean Friday 20 November 2026, 17:00, and the earlier one warns" in line.why


def test_what_they_promise_is_watched_and_never_counted_against_us():
    carla, thread = make_customer(), make_conversation()
    their = finding("We will pay the invoice on Friday.", act="pay", due=due(FRIDAY))
    read_as(they_write(thread, carla, MONDAY, score=0.0), their)
    unsure = finding("Perhaps we come by on Friday.", certainty=0.5, due=due(FRIDAY))
    undated = finding("We will think about it.", act="decide", start=40, end=60)
    read_as(they_write(thread, carla, MONDAY + hours(1), score=0.0), unsure, undated)
    settled(thread, now=FRIDAY + timedelta(days=3))
    (line,) = promises()
    assert (line.debtor, line.state, line.customer_id) == ("them", "open", carla.pk)
    found = today(OPERATOR, now=FRIDAY + timedelta(days=3))
    assert (found.everyone, found.overdue) == (0, 0)


def test_an_offer_is_a_question_once_they_take_it_up():
    carla, thread = make_customer(), make_conversation()
    offer = finding("If you like, I can send you a sample.", strength="conditional")
    read_as(we_write(thread, carla, MONDAY), offer)
    settled(thread, now=NOW)
    assert promises() == []
    they_write(thread, carla, MONDAY + hours(20), score=0.0, text="Yes please, that helps.")
    settled(thread, now=NOW)
    (line,) = promises()
    assert (line.state, line.since) == ("proposed", MONDAY + hours(20))


@pytest.mark.parametrize("answer", ["No thanks, we have one.", "What does it cost?"])
def test_an_offer_that_is_not_taken_up_stays_one(answer):
    carla, thread = make_customer(), make_conversation()
    offer = finding("If you like, I can send you a sample.", strength="conditional")
    read_as(we_write(thread, carla, MONDAY), offer)
    they_write(thread, carla, MONDAY + hours(2), score=0.0, text=answer)
    they_write(thread, carla, MONDAY + hours(3), score=0.0, text="Yes, thanks.")
    settled(thread, now=NOW)
    assert promises() == []


def test_history_opens_nothing_by_itself_and_can_be_asked_for():
    carla, thread = make_customer(), make_conversation()
    intake = make_intake(opens_from=MONDAY)
    old = we_write(thread, carla, MONDAY - timedelta(days=9), intake=intake)
    read_as(old, finding(due=due(FRIDAY - timedelta(days=7))))
    settled(thread, now=NOW)
    assert promises() == []
    assert older_letters(now=NOW) is None
    read_as(old).readings.filter(reader="promises").delete()
    assert older_letters(now=NOW) == (1, MONDAY - timedelta(days=9))
    read_as(old, finding(due=due(FRIDAY - timedelta(days=7))))
    since = MONDAY - timedelta(days=30)
    assert open_history(reader=OPERATOR, since=since, now=NOW) == 1
    assert open_history(reader=OPERATOR, since=since, now=NOW) == 0
    settled(thread, now=NOW)
    assert [p.state for p in promises()] == ["open"]


@pytest.mark.parametrize("relation", ["supplier", "private", "other"])
def test_only_customers_and_unknowns_are_owed_a_promise(relation):
    max_, thread = make_customer("Max", relation=relation), make_conversation()
    read_as(we_write(thread, max_, MONDAY), finding())
    settled(thread, now=NOW)
    assert promises() == []


def test_promises_among_ourselves_open_nothing():
    anna, thread = make_colleague("Anna"), make_conversation()
    note = make_entry(
        thread, at=MONDAY, direction="internal", author=make_address(anna.email),
        to=[make_address(make_colleague("Bernd").email)], mailbox=make_mailbox(),
    )  # fmt: skip
    read_as(note, finding())
    settled(thread, now=NOW)
    assert promises() == []


def test_a_word_of_waiting_stands_on_the_reply_that_it_holds():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    word = finding("I'll come back to you by Friday.", act="reply", due=due(FRIDAY))
    read_as(we_write(thread, carla, MONDAY + hours(1), holding=True), word)
    settled(thread, now=NOW)
    (line,) = Commitment.objects.all()
    assert (line.kind, line.state, line.told) == ("reply", "open", FRIDAY)
    version = line.version
    settled(thread, now=NOW + hours(1))
    line.refresh_from_db()
    assert line.version == version


def test_a_thing_promised_in_a_word_of_waiting_is_a_promise_of_its_own():
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    read_as(we_write(thread, carla, MONDAY + hours(1), holding=True), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert sorted(Commitment.objects.values_list("kind", flat=True)) == ["promise", "reply"]


def test_the_same_sentence_to_three_customers_is_three_promises():
    people = [make_customer(name) for name in ("Carla", "Dora", "Emil")]
    threads = [make_conversation() for _ in people]
    for thread, person in zip(threads, people, strict=True):
        read_as(we_write(thread, person, MONDAY), finding(due=due(FRIDAY)))
    settled(*threads, now=NOW)
    assert {p.customer_id for p in promises()} == {p.pk for p in people}


def test_one_letter_to_people_of_one_house_is_one_promise_to_the_first():
    carla = make_customer("Carla", organisation="Their house")
    dora = make_customer("Dora", organisation="Their house")
    emil, thread = make_customer("Emil"), make_conversation()
    read_as(we_write(thread, [carla, dora, emil], MONDAY), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert [p.customer_id for p in promises()] == [carla.pk, emil.pk]


def test_a_letter_to_a_crowd_asks_once():
    crowd = [make_customer(f"Person{n}") for n in range(5)]
    thread = make_conversation()
    read_as(we_write(thread, crowd, MONDAY), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert [p.state for p in promises()] == ["proposed"]


def test_the_same_sentence_twice_in_a_letter_is_two_and_told_again_it_is_one():
    carla, thread = make_customer(), make_conversation()
    one = finding(due=due(FRIDAY))
    other = finding("I'll call you about the crane.", act="call", start=60, end=90)
    read_as(we_write(thread, carla, MONDAY), one, other)
    read_as(we_write(thread, carla, MONDAY + hours(3)), one)
    settled(thread, now=NOW)
    assert sorted(p.given_word.act for p in promises()) == ["call", "send"]


def test_another_date_for_the_same_thing_asks_whether_it_is_the_same():
    carla, thread = make_customer(), make_conversation()
    read_as(we_write(thread, carla, MONDAY), finding(due=due(FRIDAY)))
    anew = finding("You will get the revised offer on Monday.", due=due(FRIDAY + timedelta(days=3)))
    read_as(we_write(thread, carla, MONDAY + hours(20)), anew)
    settled(thread, now=NOW)
    assert [p.state for p in promises()] == ["open", "proposed"]


def test_what_a_colleague_noted_by_hand_is_not_read_again():
    carla, thread = make_customer(), make_conversation()
    letter = we_write(thread, carla, MONDAY)
    add_commitment(
        reader=OPERATOR, kind="promise", customer_id=carla.pk, what="the offer", due_at=FRIDAY,
        now=NOW, accountable_id=make_colleague().pk, conversation_id=thread.pk,
        evidence_id=letter.pk,
    )  # fmt: skip
    read_as(letter, finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert [p.what for p in promises()] == ["the offer"]


def test_who_gave_their_word_answers_for_it_else_whoever_took_over():
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    carla, thread = make_customer(), make_conversation()
    read_as(we_write(thread, carla, MONDAY, colleague=bernd), finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert promises()[0].accountable == bernd
    other, dora = make_conversation(), make_customer("Dora")
    read_as(we_write(other, dora, MONDAY, colleague=bernd), finding(due=due(FRIDAY)))
    other.kept_by, other.kept_since = anna, MONDAY + hours(2)
    other.save()
    settled(other, now=NOW)
    assert promises(customer=dora)[0].accountable == anna


def test_two_addresses_of_one_person_owe_them_once():
    from goodword.people.tables import PersonAddress

    carla, thread = make_customer(), make_conversation()
    second = make_address("carla@home.example")
    PersonAddress.objects.create(person=carla, address=second)
    letter = we_write(thread, carla, MONDAY, to=[address_of(carla), second])
    read_as(letter, finding(due=due(FRIDAY)))
    settled(thread, now=NOW)
    assert len(promises()) == 1

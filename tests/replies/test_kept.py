"""Whose a new matter is after a handoff, and after somebody left."""

import pytest

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.replies.actions import settle
from goodword.timeline.tables import Conversation
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    they_write,
    we_write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Carla asked, Anna answered."""
    make_house()
    make_colleague("Lead", role="administrator")
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    we_write(thread, carla, MONDAY + hours(1), colleague=anna)
    return anna, bernd, carla, thread


def asks_again(thread, carla, at):
    they_write(thread, carla, at)
    settle(conversation_ids=[thread.pk], now=at + hours(1))
    settle(conversation_ids=[thread.pk], now=at + hours(2))
    return Commitment.objects.get(conversation=thread, is_listed=True).accountable


def take(thread, colleague, since):
    Conversation.objects.filter(pk=thread.pk).update(kept_by=colleague, kept_since=since)


def test_whoever_took_the_conversation_over_since_the_last_answer(story):
    _anna, bernd, carla, thread = story
    take(thread, bernd, MONDAY + hours(2))
    assert asks_again(thread, carla, MONDAY + hours(3)) == bernd


def test_an_answer_since_then_is_nearer(story):
    anna, bernd, carla, thread = story
    take(thread, bernd, MONDAY + hours(2))
    we_write(thread, carla, MONDAY + hours(4), colleague=anna)
    assert asks_again(thread, carla, MONDAY + hours(5)) == anna


def test_whoever_took_the_customer_over_also_in_other_conversations(story):
    _anna, bernd, carla, thread = story
    Person.objects.filter(pk=carla.pk).update(
        looked_after_by=bernd, looked_after_since=MONDAY + hours(2)
    )
    assert asks_again(thread, carla, MONDAY + hours(3)) == bernd
    assert asks_again(make_conversation("Another"), carla, MONDAY + hours(4)) == bernd


def test_who_left_the_house_gets_nothing_not_even_by_reading_again(story):
    anna, bernd, carla, thread = story
    take(thread, bernd, MONDAY + hours(2))
    Colleague.objects.filter(pk__in=[anna.pk, bernd.pk]).update(is_active=False)
    assert asks_again(thread, carla, MONDAY + hours(3)).name == "Lead"


def test_a_colleagues_line_of_before_stays_theirs(story):
    _anna, bernd, _carla, thread = story
    dora = make_customer("Dora")
    they_write(thread, dora, MONDAY + hours(2))
    settle(conversation_ids=[thread.pk], now=MONDAY + hours(3))
    line = Commitment.objects.get(customer=dora)
    before = line.accountable
    take(thread, bernd, MONDAY + hours(4))
    settle(conversation_ids=[thread.pk], now=MONDAY + hours(5))
    line.refresh_from_db()
    assert line.accountable == before != bernd

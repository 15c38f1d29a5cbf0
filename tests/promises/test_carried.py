"""A letter that only says when they get what they asked for: one debt, one line on Today."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.language import is_holding_reply, promises_the_answer
from goodword.ledger.actions import cancel, reject, release
from goodword.ledger.tables import Commitment
from tests.factories import (
    MONDAY,
    hours,
    make_conversation,
    make_customer,
    they_write,
    we_write,
)
from tests.promises.making import FRIDAY, due, finding, promises, read_as, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
NOW = MONDAY + timedelta(days=1)


PRICE = "I'll send you a price on Friday."


def asked_and_promised(*, certainty=0.95, text=PRICE):
    """They ask; all that we say is when they get a price."""
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY)
    letter = we_write(thread, carla, MONDAY + hours(1), holding=True, text=text)
    read_as(letter, finding(PRICE, due=due(FRIDAY), certainty=certainty))
    settled(thread, now=NOW)
    return thread


def states(thread):
    """How its lines stand, by kind."""
    return dict(Commitment.objects.filter(conversation=thread).values_list("kind", "state"))


def test_a_letter_that_only_says_when_they_get_what_they_asked_for_is_one_line():
    thread = asked_and_promised()
    assert states(thread) == {"promise": "open", "reply": "discharged"}
    before = list(Commitment.objects.order_by("pk").values())
    settled(thread, now=NOW + hours(1))
    assert list(Commitment.objects.order_by("pk").values()) == before


def test_where_more_is_owed_than_what_was_promised_the_reply_waits_on():
    word = "We got your letter and will come back to you by Thursday."
    assert states(asked_and_promised(text=f"{word} {PRICE}"))["reply"] == "open"


@pytest.mark.parametrize("decide", [reject, cancel])
def test_a_promise_that_was_none_leaves_the_reply_waiting(decide):
    thread = asked_and_promised(certainty=0.95 if decide is cancel else 0.5)
    assert states(thread)["reply"] == ("discharged" if decide is cancel else "open")
    (line,) = promises()
    decide(reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
           reason="so")  # fmt: skip
    thread.refresh_from_db()
    assert thread.dirty, "the clock looks at it again"
    settled(thread, now=NOW + hours(1))
    assert states(thread)["reply"] == "open"


def test_a_promise_that_they_let_us_off_leaves_nothing_to_answer():
    thread = asked_and_promised()
    (line,) = promises()
    release(reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
            reason="found another")  # fmt: skip
    settled(thread, now=NOW + hours(1))
    assert states(thread) == {"promise": "released", "reply": "discharged"}


def test_who_asks_again_waits_again():
    thread = asked_and_promised()
    they_write(thread, promises()[0].customer, NOW + hours(1))
    settled(thread, now=NOW + hours(2))
    waiting = Commitment.objects.filter(conversation=thread, is_listed=True).order_by("kind")
    assert [line.kind for line in waiting] == ["promise", "reply"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PRICE, True),
        ("Thank you. You'll have our offer by Friday.", True),
        ("We will get back to you by Friday.", False),
        ("You'll have the price on Monday. I'll let you know the date by Friday.", False),
        ("The table costs 900. I'll send you an offer on Friday.", False),
    ],
)
def test_one_thing_that_answers_and_nothing_else(text, is_one):
    assert promises_the_answer(text) is is_one
    assert not is_one or is_holding_reply(text)

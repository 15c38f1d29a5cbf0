"""How readings are kept and made again, and what they do to a promise that stands."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger.actions import cancel, confirm
from goodword.ledger.tables import CommitmentEvent
from goodword.promises.reading import VERSION
from tests.factories import (
    MONDAY,
    hours,
    make_conversation,
    make_customer,
    we_write,
)
from tests.promises.making import FRIDAY, due, finding, promises, read_as, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
NOW = MONDAY + timedelta(days=1)


def test_a_doubt_is_written_once_and_goes_when_the_reader_is_sure_again():
    thread = make_conversation()
    letter = we_write(thread, make_customer(), MONDAY)
    for hour, certainty in enumerate((0.95, 0.5, 0.5, 0.95)):
        found = finding(due=due(FRIDAY), certainty=certainty)
        read_as(letter, found, version=VERSION + hour)
        settled(thread, now=NOW + hours(hour))
        settled(thread, now=NOW + hours(hour))
    names = CommitmentEvent.objects.order_by("number").values_list("name", flat=True)
    assert list(names) == ["opened", "doubted", "cleared"]
    (line,) = promises()
    assert (line.state, line.doubt) == ("open", "")


def test_what_a_newer_reader_does_not_find_is_questioned_and_what_a_person_has_in_hand_stays():
    carla, thread = make_customer(), make_conversation()
    letters = [we_write(thread, carla, MONDAY + hours(n)) for n in range(3)]
    for n, letter in enumerate(letters):
        sentence = f"I'll send part number {n}00{n}"
        read_as(letter, finding(sentence, act=("send", "call", "fix")[n]))
    settled(thread, now=NOW)
    untouched, confirmed, closed = promises()
    confirm(reader=OPERATOR, commitment_id=confirmed.pk, expected_version=1, now=NOW)
    cancel(reader=OPERATOR, commitment_id=closed.pk, expected_version=1, now=NOW, reason="no")
    for letter in letters:
        read_as(letter, version=9999)
    settled(thread, now=NOW + hours(1))
    doubts = [p.doubt for p in promises()]
    assert "no longer finds" in doubts[0] and doubts[1:] == ["", ""]
    assert [p.state for p in promises()] == ["open", "open", "cancelled"]
    for n, letter in enumerate(letters):
        sentence = f"I'll send part number {n}00{n}"
        read_as(letter, finding(sentence, act=("send", "call", "fix")[n]), version=9999)
    settled(thread, now=NOW + hours(2))
    assert [p.doubt for p in promises()] == ["", "", ""]
    assert untouched.pk == promises()[0].pk


def test_a_letter_that_is_only_a_number_is_read_as_words():
    carla, thread = make_customer(), make_conversation()
    we_write(thread, carla, MONDAY, text="42")
    settled(thread, now=NOW)
    assert promises() == []

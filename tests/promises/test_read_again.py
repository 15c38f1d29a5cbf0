"""What another version of the reader thinks of a promise that stands."""

from datetime import timedelta

import pytest

from goodword.ledger.tables import CommitmentEvent
from goodword.promises.reading import VERSION
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    we_write,
)
from tests.promises.making import due, finding, promises, read_as, settled

NOW = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4, hours=8)


@pytest.mark.django_db
def test_a_doubt_is_written_once_and_goes_when_the_reader_is_sure_again():
    make_house()
    make_colleague("Anna")
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

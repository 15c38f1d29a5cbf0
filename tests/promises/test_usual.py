"""How long things usually take us: from what was done, and from what is still open."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger.tables import Commitment
from goodword.promises.quoting import safe_date
from goodword.promises.tables import GivenWord
from goodword.promises.usual import Usual
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    we_write,
)
from tests.promises.making import a_record, due, finding, read_as, settled

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def carla():
    make_house()
    make_colleague("Anna")
    return make_customer("Carla")


def earlier(carla, **how):
    a_record(make_colleague("Bernd"), carla, now=MONDAY, takes=DAY, **how)


def test_too_little_history_says_nothing(carla):
    earlier(carla, kept=9)
    assert Usual(MONDAY).of("send") is None
    assert Usual(MONDAY).of("fix") is None


def test_what_is_still_open_counts_for_as_long_as_it_has_been(carla):
    earlier(carla, kept=30)
    done_alone = Usual(MONDAY).of("send")
    assert done_alone is not None and timedelta() < done_alone <= hours(10)
    GivenWord.objects.all().delete()
    Commitment.objects.all().delete()
    earlier(carla, kept=30, waiting=40)
    with_open_ones = Usual(MONDAY).of("send")
    assert with_open_ones is None or with_open_ones > 2 * done_alone


def test_a_warning_comes_by_the_usual_time_of_such_things(carla):
    earlier(carla, kept=30)
    thread = make_conversation()
    friday = MONDAY + timedelta(days=4, hours=7)
    letter = we_write(thread, carla, MONDAY)
    read_as(letter, finding(due=due(friday)))
    settled(thread, now=MONDAY + hours(1))
    note = GivenWord.objects.get(commitment__evidence=letter)
    # Within the working day that such things take, and not a quarter of the time before.
    assert friday - hours(8) < note.warn_at <= friday - hours(5)


def test_the_safe_date_comes_with_its_reason_and_says_whether_it_may_stand_in_a_form(carla):
    assert safe_date(OPERATOR, "send", "a drawing", now=MONDAY) is None
    earlier(carla, kept=30)
    safe = safe_date(OPERATOR, "send", "send you the drawing", now=MONDAY)
    assert safe is not None and safe.sure
    assert MONDAY + hours(4) < safe.by <= MONDAY + 3 * DAY and safe.by.minute in (0, 30)
    assert safe.words.startswith("9 out of 10 were done within") and "is safe" in safe.words
    other = safe_date(OPERATOR, "fix", "repair the pump", now=MONDAY)
    assert other is None or not other.sure

"""Check-ins with those who fell quiet end with what ends the silence, and with nothing else."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from goodword.access import OPERATOR
from goodword.care.contacts import house_eyes
from goodword.channels.sales.orders import Buyer, Order
from goodword.house.tables import House
from goodword.ledger.actions import hold
from goodword.ledger.queries import history
from goodword.people.tables import Colleague, Person
from goodword.quiet.ending import ask_after_contact, end_for_purchases, reopen_for_returns
from goodword.timeline.tables import Entry, Participant
from goodword.wiring.sales_lists import tell_sale
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)
from tests.quiet.makers import SINCE, opened, quiet_customer, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anna() -> Colleague:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    House.objects.update(on_duty=anna)
    return anna


def test_a_purchase_ends_the_silence_with_itself_as_evidence() -> None:
    carla, sale = quiet_customer()
    (line,) = opened((carla, sale))
    assert end_for_purchases(now=MONDAY) == 0
    tomorrow = MONDAY + timedelta(days=1)
    sell((tomorrow.date().isoformat(), "carla@their.example", "5"), now=tomorrow)
    assert end_for_purchases(now=tomorrow + timedelta(hours=9)) == 1
    line.refresh_from_db()
    assert (line.state, line.decided) == ("discharged", False)
    assert line.closed_by is not None and line.closed_by.kind == "sale"
    told = history(OPERATOR, line.pk)
    assert [one.text for one in told] == [
        "This opened by itself; it is due Thu 19 November 2026, 17:00.",
        "What came since settled it.",
    ]
    assert told[-1].reason == "They bought again."


def test_something_given_back_is_no_purchase() -> None:
    carla, sale = quiet_customer()
    opened((carla, sale))
    tomorrow = MONDAY + timedelta(days=1)
    sell((tomorrow.date().isoformat(), "carla@their.example", "-36.30"), now=tomorrow)
    assert end_for_purchases(now=tomorrow + timedelta(days=1)) == 0


def test_when_they_are_in_touch_a_colleague_is_asked_and_nothing_closes(anna) -> None:
    carla, sale = quiet_customer()
    (line,) = opened((carla, sale))
    they_write(make_conversation(), carla, MONDAY + timedelta(days=2))
    now = MONDAY + timedelta(days=3)
    assert [ask_after_contact(eyes=OPERATOR, now=now) for _ in range(2)] == [1, 0]
    line.refresh_from_db()
    assert (line.state, line.doubt) == (
        "open", "They were in touch on 18 November: does that settle it?",
    )  # fmt: skip


def test_a_letter_of_ours_leaves_it_to_the_colleague_too() -> None:
    carla, sale = quiet_customer()
    (line,) = opened((carla, sale))
    we_write(make_conversation(), carla, MONDAY + timedelta(days=2))
    assert ask_after_contact(eyes=OPERATOR, now=MONDAY + timedelta(days=3)) == 0
    line.refresh_from_db()
    assert line.state == "open"


def test_what_a_colleague_put_on_hold_ends_with_the_purchase_too(anna) -> None:
    carla, sale = quiet_customer()
    (line,) = opened((carla, sale))
    hold(
        reader=reader_of(anna), commitment_id=line.pk, expected_version=line.version, now=MONDAY,
        check_by=MONDAY + timedelta(days=20), reason="on holiday",
    )  # fmt: skip
    tomorrow = MONDAY + timedelta(days=1)
    sell((tomorrow.date().isoformat(), "carla@their.example", "5"), now=tomorrow)
    assert end_for_purchases(now=tomorrow + timedelta(hours=9)) == 1


def bought(number: str, day: date, amount: str, *, void: bool = False) -> None:
    """Their shop tells of an order of Carla's, or of what became of it."""
    at = datetime.combine(day, MONDAY.timetz())
    order = Order(
        line=0, identity=f"no {number}", number=number, at=at,
        buyer=Buyer(email="carla@their.example", name="Carla", customer="carla"),
        amount=Decimal(amount), currency="EUR", items=("Oil",), void=void,
    )  # fmt: skip
    tell_sale(order, reader=OPERATOR, source="shop", wall=at)


def test_an_order_that_was_only_corrected_is_no_new_purchase() -> None:
    bought("1", SINCE, "36.30")
    carla, sale = Person.objects.get(name="Carla"), Entry.objects.get(kind="sale")
    opened((carla, sale))
    bought("1", MONDAY.date() + timedelta(days=1), "40")
    assert Entry.objects.filter(kind="sale").count() == 2
    assert end_for_purchases(now=MONDAY + timedelta(days=2)) == 0


def test_another_order_of_the_same_day_is_no_new_purchase() -> None:
    carla, sale = quiet_customer()
    opened((carla, sale))
    sell((SINCE.isoformat(), "carla@their.example", "5"))
    other, at = Entry.objects.filter(kind="sale").latest("pk"), sale.occurred_at
    for rows in (Entry.objects.filter(pk=other.pk), Participant.objects.filter(entry=other)):
        rows.update(occurred_at=at + timedelta(hours=2))
    assert end_for_purchases(now=MONDAY + timedelta(days=2)) == 0


def test_a_purchase_that_is_given_back_opens_the_check_in_again() -> None:
    carla, sale = quiet_customer()
    (line,) = opened((carla, sale))
    tomorrow = MONDAY + timedelta(days=1)
    bought("9", tomorrow.date(), "20")
    assert (end_for_purchases(now=tomorrow), reopen_for_returns(now=tomorrow)) == (1, 0)
    bought("9", tomorrow.date() + timedelta(days=1), "20", void=True)
    soon = MONDAY + timedelta(days=3)
    assert (reopen_for_returns(now=soon), end_for_purchases(now=soon)) == (1, 0)
    line.refresh_from_db()
    assert line.is_open and reopen_for_returns(now=soon) == 0


def test_contact_of_which_nobody_is_told_is_none_of_the_house_s(anna) -> None:
    hidden = make_mailbox("ben", owner=make_colleague("Ben"), sharing="nothing")
    carla, sale = quiet_customer()
    they_write(make_conversation(), carla, MONDAY - timedelta(days=5), mailbox=hidden)
    (line,) = opened((carla, sale))
    they_write(make_conversation(), carla, MONDAY + timedelta(days=2), mailbox=hidden)
    assert ask_after_contact(eyes=house_eyes(), now=MONDAY + timedelta(days=3)) == 0
    line.refresh_from_db()
    assert line.doubt == ""

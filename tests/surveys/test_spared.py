"""Whom the house leaves in peace: who was asked, asked not to be, complained, or is no customer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons
from goodword.people.tables import Address, Person
from goodword.surveys.occasions import Occasion
from goodword.surveys.queries import the_plan
from goodword.surveys.tables import Asking
from goodword.timeline.tables import Entry
from goodword.wiring import surveying
from goodword.wiring.wishing import say_wish
from tests.factories import make_customer
from tests.surveys.conftest import Asker
from tests.surveys.test_asking import sell

pytestmark = pytest.mark.django_db


def test_persons_who_are_found_to_be_one_were_asked(asker: Asker):
    asker.turn_on(after_sale=True, sale_days=3)
    sell(asker)
    asker.settle()
    asker.house.later(days=3)
    una = Person.objects.get(name="Una Fir")
    assert asker.look() == 2
    wanted = Wanted(asker.carla().pk, (una.pk,), "the same", {})
    merge_persons(reader=OPERATOR, wanted=wanted, now=asker.house.now)
    assert set(Asking.objects.values_list("person_id", flat=True)) == {asker.carla().pk}
    asker.house.later(days=30)
    sell(asker, "1002")
    asker.house.later(days=3)
    assert asker.look() == 0


def test_another_person_at_the_same_address_is_not_asked_either(asker: Asker):
    asker.turn_on()
    asker.ask()
    twin = make_customer("Carlo", spec="carla@their.example")
    occasion = Occasion("answer:0", "conversation", twin.pk, "carla@their.example",
                        asker.house.now, Entry.objects.latest("pk").pk)  # fmt: skip
    assert not surveying._ask(the_plan(), occasion, now=asker.house.now)


def test_what_one_wants_the_other_at_the_same_address_is_spared_too(asker: Asker):
    asker.turn_on()
    asker.settle()
    carla = asker.carla()
    twin = make_customer("Carlo", spec="carla@their.example")
    asker.house.later(days=3)
    occasion = Occasion("answer:0", "conversation", twin.pk, "carla@their.example",
                        asker.house.now, Entry.objects.latest("pk").pk)  # fmt: skip
    assert surveying._ask(the_plan(), occasion, now=asker.house.now)
    say_wish(reader=asker.house.reader(), person_id=carla.pk, kind="do-not-contact",
             now=asker.house.now)  # fmt: skip
    assert asker.outgoing().state == "withdrawn"
    assert not surveying._ask(the_plan(), replace(occasion, key="answer:1"), now=asker.house.now)


@pytest.mark.parametrize("relation", ["supplier", "private", "other"])
def test_no_customer_is_not_asked(asker: Asker, relation: str):
    asker.turn_on()
    asker.settle()
    Person.objects.filter(pk=asker.carla().pk).update(relation=relation)
    asker.house.later(days=3)
    assert asker.look() == 0


def test_shared_and_robot_addresses_are_not_asked(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=3)
    Address.objects.filter(spec="carla@their.example").update(kind="shared")
    assert asker.look() == 0


def test_who_waits_for_us_or_complained_is_left_in_peace(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=3)
    line = Commitment.objects.get(kind="reply")
    for kind in ("recovery", "promise"):
        Commitment.objects.create(
            kind=kind, state="open", natural_key=f"x{kind}", customer=line.customer,
            accountable=asker.house.anna, what="x", why="x", since=asker.house.now,
            due_at=asker.house.now - timedelta(days=1), due_zone="UTC",
        )  # fmt: skip
        assert asker.look() == 0, kind
        Commitment.objects.filter(kind=kind).delete()
    assert asker.look() == 1


@pytest.mark.parametrize("kind", ["do-not-contact", "deceased"])
def test_a_wish_stills_and_takes_back_what_has_not_gone(asker: Asker, kind: str):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=3)
    assert asker.look() == 1 and asker.outgoing().state == "waiting"
    person = asker.carla().pk
    say_wish(reader=asker.house.reader(), person_id=person, kind=kind, now=asker.house.now)
    asker.house.later(minutes=1)
    assert asker.house.send() == 0 and asker.outgoing().state == "withdrawn"
    asker.settle(number=2)
    asker.house.later(days=3)
    assert asker.look() == 0

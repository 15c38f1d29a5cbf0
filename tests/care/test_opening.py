"""Who has not been heard of for too long becomes a check-in; a few a day, and never out of turn."""

from datetime import date, datetime, timedelta

import pytest

from goodword.access import OPERATOR
from goodword.care.actions import Whom, forget_interval, set_house_interval, set_interval
from goodword.care.rules import Span
from goodword.care.tables import Touch
from goodword.house.tables import House
from goodword.labels.actions import tag
from goodword.labels.queries import find_tag
from goodword.ledger.actions import discharge
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from goodword.wiring.touching import open_due
from goodword.wiring.wishing import say_wish
from tests.care.talks import A_DAY, NOW, look, spoke, wrote
from tests.factories import (
    address_of,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    they_write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> House:
    return make_house()


@pytest.fixture
def anna() -> Colleague:
    return make_colleague("Anna")


def opened(now: datetime = NOW) -> list[Commitment]:
    look(now)
    open_due(now=now)
    rows = Commitment.objects.filter(
        kind="check-in", is_listed=True, natural_key__startswith="care"
    )
    return list(rows.order_by("pk"))


def test_a_quarter_without_a_word_becomes_a_check_in_of_who_knows_them(anna: Colleague) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 80 * A_DAY)
    assert opened() == []
    (line,) = opened(NOW + 14 * A_DAY)
    assert (line.customer_id, line.accountable_id) == (carla.pk, anna.pk)
    assert line.what == "Be in touch: nothing for 13 weeks"
    assert line.why == (
        "To be in touch every 3 months, at the latest after 6 months (the house’s for customers)."
    )
    assert line.due_at == datetime.fromisoformat("2026-12-03T17:00:00+00:00")
    assert opened(NOW + 14 * A_DAY) == [line]


def test_a_letter_of_either_side_starts_the_interval_anew(anna: Colleague) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 120 * A_DAY)
    (line,) = opened()
    they_write(make_conversation("Long time"), carla, NOW + A_DAY)
    assert opened(NOW + 2 * A_DAY) == []
    line.refresh_from_db()
    assert (line.state, line.closed_at) == ("discharged", NOW + A_DAY)
    assert Touch.objects.get(pk=carla.pk).ideal_on == date(2027, 2, 17)


@pytest.mark.parametrize("kind", ["automated", "to many", "after now"])
def test_what_is_no_contact_starts_nothing_anew(anna: Colleague, kind: str) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 120 * A_DAY)
    if kind == "automated":
        they_write(make_conversation("Away"), carla, NOW - A_DAY, automated=True)
    elif kind == "to many":
        others = [address_of(make_customer(f"Other{n}")) for n in range(12)]
        wrote(carla, anna, NOW - A_DAY, cc=others)
    else:
        they_write(make_conversation("Later"), carla, NOW + A_DAY)
    assert [line.customer_id for line in opened()] == [carla.pk]


def test_a_colleague_s_word_starts_the_interval_anew(anna: Colleague) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 120 * A_DAY)
    (line,) = opened()
    discharge(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW,
        reason="met her at the fair",
    )  # fmt: skip
    assert opened(NOW + 60 * A_DAY) == []
    assert [one.pk for one in opened(NOW + 98 * A_DAY)] != [line.pk]
    assert Commitment.objects.filter(kind="check-in").count() == 2


def test_suppliers_unknowns_and_those_never_answered_are_nobody_s_to_keep_in_touch_with(
    anna: Colleague,
) -> None:
    for name, relation in (("Sven", "supplier"), ("Paul", "private"), ("Otto", "other")):
        spoke(make_customer(name, relation=relation), anna, 120 * A_DAY)
    they_write(make_conversation("Offer"), make_customer("Pitch"), NOW - 120 * A_DAY)
    shared = make_customer("Info", spec="info@their.example")
    shared.uses.get().address.__class__.objects.filter(spec="info@their.example").update(
        kind="shared"
    )
    spoke(shared, anna, 120 * A_DAY)
    prospect = make_customer("Petra")
    spoke(prospect, anna, 120 * A_DAY)
    assert [line.customer_id for line in opened()] == [prospect.pk]
    assert Touch.objects.get().stage == "prospect"


def test_a_letter_that_waits_for_our_answer_is_no_silence(anna: Colleague) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 120 * A_DAY)
    from goodword.ledger.opening import add_commitment

    add_commitment(
        reader=OPERATOR, kind="reply", customer_id=carla.pk, what="Answer", now=NOW,
        due_at=NOW + A_DAY, accountable_id=anna.pk,
    )  # fmt: skip
    assert opened() == []


def test_an_old_archive_opens_a_few_a_day_those_who_can_still_be_reached_first(
    anna: Colleague,
) -> None:
    for number, days in enumerate((900, 200, 186, 400, 100, 95)):
        spoke(make_customer(f"C{number}", relation="customer"), anna, days * A_DAY)
    first = [line.customer.name for line in opened()]
    # C2 and C1 just passed half a year; C4 is nearest to it of those who did not.
    assert first == ["C2", "C1", "C4"]
    assert len(opened(NOW + timedelta(hours=3))) == 3
    assert len(opened(NOW + A_DAY)) == 6
    House.objects.update(check_ins_a_day=0)
    assert len(opened(NOW + 2 * A_DAY)) == 6


def test_no_check_in_opens_on_a_sunday(anna: Colleague) -> None:
    spoke(make_customer(relation="customer"), anna, 120 * A_DAY)
    assert opened(NOW - A_DAY) == [] and len(opened()) == 1


def test_wishes_and_absences_still_check_ins(anna: Colleague) -> None:
    carla, dora = make_customer("Carla"), make_customer("Dora")
    for customer in (carla, dora):
        spoke(customer, anna, 120 * A_DAY)
    say_wish(reader=OPERATOR, person_id=carla.pk, kind="do-not-contact", now=NOW)
    they_write(
        make_conversation("Out of office"), dora, NOW - A_DAY, automated=True,
        text="I am away until 4 December 2026.",
    )  # fmt: skip
    assert opened() == []
    assert Touch.objects.get(pk=dora.pk).away_until == date(2026, 12, 4)
    assert [line.customer_id for line in opened(NOW + 21 * A_DAY)] == [dora.pk]


def test_own_interval_outranks_the_tag_s_and_that_the_house_s(anna: Colleague) -> None:
    carla = make_customer(relation="customer")
    spoke(carla, anna, 30 * A_DAY)
    look()
    assert Touch.objects.get().ideal_on == date(2027, 1, 17)
    tag(reader=OPERATOR, name="Key", person_id=carla.pk, now=NOW)
    found = find_tag("Key")
    assert found is not None
    set_house_interval(
        reader=OPERATOR, whom=Whom(tag_id=found.id), now=NOW, ideal=Span(2, "m"),
        longest=Span(3, "m"),
    )  # fmt: skip
    look()
    assert Touch.objects.get().ideal_on == date(2026, 12, 17)
    set_interval(
        reader=OPERATOR, person_id=carla.pk, now=NOW, ideal=Span(3, "w"), longest=Span(6, "w")
    )
    assert Touch.objects.get().ideal_on == date(2026, 11, 7)
    set_interval(reader=OPERATOR, person_id=carla.pk, now=NOW, reason="a one-off")
    assert Touch.objects.get().ideal_on is None
    forget_interval(reader=OPERATOR, person_id=carla.pk, now=NOW)
    assert Touch.objects.get().ideal_on == date(2026, 12, 17)

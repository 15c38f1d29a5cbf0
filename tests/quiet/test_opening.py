"""Check-ins with those who fell quiet: a few a day, for those who may be contacted, ended by what
ends the silence."""

from datetime import date, datetime, timedelta

import pytest

from goodword.access import NotFound, Refused
from goodword.house.tables import House
from goodword.ledger.actions import discharge
from goodword.ledger.checking_in import QUIET_DAYS, room_left, spoken_for
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.people.wishes import set_wish
from goodword.quiet.opening import check_in_now
from goodword.wiring.quieting import QuietCustomers, open_some
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    reader_of,
    they_write,
)
from tests.quiet.makers import DOUBTED, SINCE, judged, looked, opened, quiet_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anna() -> Colleague:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    House.objects.update(on_duty=anna)
    return anna


def test_a_check_in_says_who_what_why_and_lies_with_who_knows_them_best(anna) -> None:
    ben = make_colleague("Ben")
    carla, sale = quiet_customer()
    Person.objects.filter(pk=carla.pk).update(looked_after_by=ben)
    (line,) = opened((carla, sale))
    assert (line.accountable, line.customer, line.evidence) == (ben, carla, sale)
    assert line.what == "Usually buys every 5 weeks; it has been 15"
    assert line.why == (
        "Chance that they buy within the next 8 weeks: 8 %. "
        "Last bought: Oil for oak, 36.30 EUR, on 1 August 2026."
    )
    assert (line.due_at.date() - MONDAY.date()).days == 3
    assert line.natural_key == f"quiet:{carla.pk}:2026-08-01"


def test_a_few_a_day_for_each_of_us_the_latest_missed_first(anna) -> None:
    ben = make_colleague("Ben")
    some = [quiet_customer(f"C{n}", SINCE - timedelta(days=n)) for n in range(6)]
    Person.objects.filter(name="C5").update(looked_after_by=ben)
    lines = opened(*some)
    assert [line.customer.name for line in lines] == ["C0", "C1", "C2", "C5"]
    look = looked(*(judged(p.pk, last_on=e.occurred_at.date(), entry_id=e.pk) for p, e in some))
    assert open_some(look, now=MONDAY + timedelta(hours=5)) == 0
    assert open_some(look, now=MONDAY + timedelta(days=1)) == 2


@pytest.mark.parametrize(("a_day", "number"), [(0, 0), (1, 1), (20, 4)])
def test_the_house_says_how_many_a_day(a_day: int, number: int) -> None:
    House.objects.update(check_ins_a_day=a_day)
    assert len(opened(*(quiet_customer(f"C{n}") for n in range(4)))) == number


def test_nothing_opens_on_a_day_off() -> None:
    sunday = MONDAY - timedelta(days=1)
    assert opened(quiet_customer(), now=sunday) == []
    assert not room_left(now=sunday)


def test_the_same_silence_opens_one_check_in_and_a_closed_one_stays_closed(anna) -> None:
    found = quiet_customer()
    (line,) = opened(found)
    discharge(
        reader=reader_of(anna), commitment_id=line.pk, expected_version=line.version, now=MONDAY,
        reason="called her",
    )  # fmt: skip
    later = MONDAY + QUIET_DAYS + timedelta(days=7)
    assert len(opened(found, now=later)) == 1
    assert spoken_for([found[0].pk], now=MONDAY + timedelta(days=1)) == {found[0].pk}
    assert spoken_for([found[0].pk], now=later) == set()


def test_who_has_a_check_in_already_gets_no_other(anna) -> None:
    carla, sale = quiet_customer()
    Commitment.objects.all().delete()
    first = opened((carla, sale))
    Commitment.objects.filter(pk=first[0].pk).update(natural_key="care:another room's")
    assert len(opened((carla, sale))) == 1


@pytest.mark.parametrize(
    ("kind", "until"), [("do-not-contact", None), ("deceased", None), ("silent", date(2026, 12, 1))]
)
def test_a_wish_stills_it_until_its_day(anna, kind: str, until: date | None) -> None:
    carla, sale = quiet_customer()
    set_wish(
        reader=reader_of(anna), person_id=carla.pk, kind=kind, now=MONDAY,
        reason="on sabbatical", until=until,
    )  # fmt: skip
    assert opened((carla, sale)) == []
    with pytest.raises(Refused, match="not to be contacted"):
        check_in_now(reader=reader_of(anna), person_id=carla.pk, now=MONDAY)
    after = datetime(2026, 12, 2, 9, tzinfo=MONDAY.tzinfo)
    assert len(opened((carla, sale), now=after)) == (kind == "silent")


def test_who_was_in_touch_lately_is_left_for_later(anna) -> None:
    carla, sale = quiet_customer()
    they_write(make_conversation(), carla, MONDAY - timedelta(days=5))
    assert opened((carla, sale)) == []
    assert len(opened((carla, sale), now=MONDAY + timedelta(days=14))) == 1


def test_sales_that_end_long_ago_open_nothing() -> None:
    carla, sale = quiet_customer()
    stale = MONDAY + timedelta(days=70)
    assert opened((carla, sale), now=stale) == []


def test_who_has_only_just_been_missed_waits_in_the_list() -> None:
    carla, sale = quiet_customer()
    look = looked(judged(carla.pk, last_on=SINCE, entry_id=sale.pk, chance=0.46))
    assert open_some(look, now=MONDAY) == 0
    look = looked(judged(carla.pk, last_on=SINCE, entry_id=sale.pk, chance=0.29))
    assert open_some(look, now=MONDAY) == 1


def test_without_evidence_nothing_opens_by_itself() -> None:
    carla, sale = quiet_customer()
    look = looked(judged(carla.pk, last_on=SINCE, entry_id=sale.pk, quiet=False), past=DOUBTED)
    assert open_some(look, now=MONDAY) == 0


def test_one_can_take_a_check_in_before_its_turn(anna) -> None:
    ben = make_colleague("Ben")
    House.objects.update(check_ins_a_day=0)
    carla, sale = quiet_customer()
    assert opened((carla, sale)) == []
    line = check_in_now(reader=reader_of(ben), person_id=carla.pk, now=MONDAY)
    assert line.accountable == ben
    assert line.events.get().colleague == ben
    with pytest.raises(Refused, match="Ben has a check-in with them"):
        check_in_now(reader=reader_of(anna), person_id=carla.pk, now=MONDAY)


def test_nobody_checks_in_with_whom_nobody_misses(anna) -> None:
    with pytest.raises(NotFound):
        check_in_now(reader=reader_of(anna), person_id=make_customer("Dora").pk, now=MONDAY)


def test_what_was_taken_by_hand_counts_for_that_day(anna) -> None:
    some = [quiet_customer(f"C{n}") for n in range(5)]
    House.objects.update(check_ins_a_day=0)
    opened(*some)
    check_in_now(reader=reader_of(anna), person_id=some[4][0].pk, now=MONDAY)
    House.objects.update(check_ins_a_day=3)
    assert room_left(now=MONDAY)[anna.pk] == 2


def test_the_clock_looks_opens_and_does_so_once(anna, monkeypatch) -> None:
    import threading

    from goodword.wiring import quieting

    monkeypatch.setattr(quieting, "present", lambda: MONDAY)
    quiet_customer()
    job = QuietCustomers(look=lambda _: bool(quieting.look_now(now=MONDAY)))
    stop = threading.Event()
    job(stop)
    first = quieting.the_look()
    job(stop)
    assert quieting.the_look() == first
    assert not Commitment.objects.filter(kind="check-in").exists()


def test_the_same_silence_is_not_asked_about_again_when_the_last_sale_came_to_nothing(anna) -> None:
    found = quiet_customer()
    (line,) = opened(found)
    discharge(
        reader=reader_of(anna), commitment_id=line.pk, expected_version=line.version, now=MONDAY,
        reason="called her",
    )  # fmt: skip
    later, earlier = MONDAY + QUIET_DAYS + timedelta(days=7), SINCE - timedelta(days=40)
    look = looked(judged(found[0].pk, last_on=earlier, entry_id=found[1].pk), now=later)
    assert open_some(look, now=later) == 0

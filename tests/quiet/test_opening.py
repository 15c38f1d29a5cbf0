"""Check-ins with those who fell quiet: a few a day, for those who may be contacted, ended by what
ends the silence."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from goodword.access import OPERATOR, NotFound, Refused
from goodword.care.contacts import house_eyes
from goodword.channels.sales.orders import Buyer, Order
from goodword.house.tables import House
from goodword.ledger.actions import discharge, hold
from goodword.ledger.checking_in import QUIET_DAYS, room_left, spoken_for
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.people.wishes import set_wish
from goodword.quiet.ending import ask_after_contact, end_for_purchases, reopen_for_returns
from goodword.quiet.opening import check_in_now
from goodword.timeline.tables import Entry, Participant
from goodword.wiring.quieting import QuietCustomers, open_some
from goodword.wiring.sales_lists import tell_sale
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)
from tests.quiet.makers import DOUBTED, judged, looked, sell

pytestmark = pytest.mark.django_db
SINCE = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def anna() -> Colleague:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    House.objects.update(on_duty=anna)
    return anna


def quiet_customer(name: str = "Carla", last_on: date = SINCE) -> tuple[Person, Entry]:
    spec = f"{name.lower()}@their.example"
    person = Person.objects.filter(name=name).first() or make_customer(name)
    sell((last_on.isoformat(), spec, "36.30"))
    return person, Entry.objects.filter(author__spec=spec, kind="sale").latest("pk")


def opened(*people: tuple[Person, Entry], now: datetime = MONDAY) -> list[Commitment]:
    """A look that names these, and what opens by itself."""
    look = looked(
        *(judged(p.pk, last_on=e.occurred_at.date(), entry_id=e.pk) for p, e in people), now=now
    )
    open_some(look, now=now)
    return list(Commitment.objects.filter(kind="check-in").order_by("pk"))


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


def test_contact_of_which_nobody_is_told_is_none_of_the_house_s(anna) -> None:
    hidden = make_mailbox("ben", owner=make_colleague("Ben"), sharing="nothing")
    carla, sale = quiet_customer()
    they_write(make_conversation(), carla, MONDAY - timedelta(days=5), mailbox=hidden)
    (line,) = opened((carla, sale))
    they_write(make_conversation(), carla, MONDAY + timedelta(days=2), mailbox=hidden)
    assert ask_after_contact(eyes=house_eyes(), now=MONDAY + timedelta(days=3)) == 0
    line.refresh_from_db()
    assert line.doubt == ""

"""What opens after a sale, for whom, when; and what does not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from goodword.access import OPERATOR, NotAllowed
from goodword.channels.sales.orders import Buyer, Order
from goodword.followups import actions
from goodword.followups.queries import decided, the_plan
from goodword.followups.rules import MOST_A_DAY, MOST_AT_ONCE, Step
from goodword.followups.tables import FollowedSale
from goodword.house.tables import House
from goodword.ledger.actions import discharge
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.notices.deriving import from_events
from goodword.people.tables import Colleague, Person
from goodword.today.queries import planned_lines, today
from goodword.wiring.sales_lists import import_sales, tell_sale
from goodword.wiring.wishing import say_wish
from tests.factories import (
    address_of,
    make_address,
    make_colleague,
    make_conversation,
    make_entry,
    make_house,
    make_mailbox,
    reader_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
HEAD = "date,order,name,email,item,total,seller,status\n"


@pytest.fixture(autouse=True)
def anna() -> Colleague:
    make_house()
    return make_colleague("Anna", role="lead")


def tell(
    number: str, *, days: float = 0, who: str = "carla", amount: str | None = "100",
    seller: str = "", void: bool = False, source: str = "shop", email: str | None = None,
) -> None:  # fmt: skip
    """A shop tells of an order of so many days ago."""
    at = NOW - timedelta(days=days)
    order = Order(
        line=0, identity=f"no {number}", number=number, at=at,
        buyer=Buyer(
            email=f"{who}@their.example" if email is None else email, name=who.title(),
            customer=who,
        ),
        amount=None if amount is None else Decimal(amount), currency="EUR",
        items=("Oak chair", "Oil"), seller=seller, void=void,
    )  # fmt: skip
    tell_sale(order, reader=OPERATOR, source=source, wall=NOW)


def bring(rows: str) -> None:
    import_sales((HEAD + rows).encode(), reader=OPERATOR, name="x.csv", wall=NOW, dry_run=False)


def lines() -> list[tuple[str, str, str]]:
    rows = Commitment.objects.order_by("due_at", "pk")
    return [(c.kind, f"{c.due_at:%d %b}", c.state) for c in rows]


def reasons() -> list[str]:
    return list(FollowedSale.objects.order_by("pk").values_list("why_not", flat=True))


def test_a_sale_opens_thanks_soon_and_a_question_later() -> None:
    bernd = make_colleague("Bernd")
    tell("17", seller="Bernd")
    tell("17", seller="Bernd")
    assert lines() == [("thanks", "17 Nov", "open"), ("follow-up", "30 Nov", "open")]
    first = Commitment.objects.earliest("due_at")
    assert first.accountable == bernd
    assert first.customer.name == "Carla"
    assert first.what == "thank them, and offer your personal help"
    assert first.why == "They bought Oak chair and 1 more on 16 November (order 17)."


def on_today(now: datetime) -> list[str]:
    return [one.kind for group in today(OPERATOR, now=now).groups for one in group.lines]


def test_the_question_comes_up_when_its_time_comes() -> None:
    tell("17")
    question = Commitment.objects.latest("due_at")
    assert on_today(NOW) == ["thanks"]
    (planned,) = planned_lines(OPERATOR, now=NOW, customer_id=question.customer_id)
    assert planned.id == question.pk
    # Due on Monday the 30th: it comes up on the Friday before, at midnight.
    early = datetime(2026, 11, 27, tzinfo=ZoneInfo(question.due_zone))
    assert question.since == early
    assert on_today(early - timedelta(seconds=1)) == ["thanks"]
    assert on_today(early) == ["follow-up", "thanks"]
    assert planned_lines(OPERATOR, now=early, customer_id=question.customer_id) == []


def test_the_customer_s_page_tells_what_is_planned(anna: Colleague, client: Client) -> None:
    House.objects.update(as_of=NOW)
    tell("17", seller="Anna")
    client.force_login(anna)
    page = client.get(f"/customers/{Person.objects.get(name='Carla').pk}").content.decode()
    owed, planned = page.split("Planned</h3>")
    assert "thank them" in owed and "ask whether they are satisfied" in planned
    assert "on Today from" in planned and ">Fri 27 November<" in planned
    assert "ask whether they are satisfied" not in client.get("/").content.decode()


def test_what_is_planned_is_no_news_yet() -> None:
    tell("17")
    told = from_events(list(CommitmentEvent.objects.values_list("pk", flat=True)))
    assert [one.commitment_id for one in told] == [Commitment.objects.get(kind="thanks").pk]


def test_what_is_planned_may_be_done_before_its_time(anna: Colleague) -> None:
    tell("17")
    line = Commitment.objects.get(kind="follow-up")
    letter = make_entry(
        make_conversation("How is the chair?"), at=NOW + timedelta(days=1), direction="out",
        author=make_address(anna.email), to=[address_of(line.customer)], mailbox=make_mailbox(),
        colleague=anna,
    )  # fmt: skip
    closed = discharge(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version,
        now=NOW + timedelta(days=2), entry_id=letter.pk,
    )  # fmt: skip
    assert (closed.state, closed.closed_at) == ("discharged", NOW + timedelta(days=1))


def test_history_and_what_is_told_too_late_open_nothing() -> None:
    bring("2026-09-01,1,Ada,ada@their.example,Lamp,10,,\n"
          "2025-11-16,2,Bea,bea@their.example,Lamp,10,,\n")  # fmt: skip
    assert lines() == []
    assert reasons() == []


def test_a_monthly_list_opens_what_is_still_in_time() -> None:
    bring("2026-10-26,1,Ada,ada@their.example,Lamp,10,,\n"
          "2026-11-12,2,Bea,bea@their.example,Lamp,10,,\n"
          "2026-10-20,3,Cem,cem@their.example,Lamp,10,,\n")  # fmt: skip
    # Ada's three weeks are too late for thanks, and her question was due a week ago: tomorrow.
    assert lines() == [
        ("follow-up", "17 Nov", "open"), ("thanks", "17 Nov", "open"),
        ("follow-up", "26 Nov", "open"),
    ]  # fmt: skip
    assert sorted(reasons()) == ["", "", "it was told too late"]


def test_who_buys_each_week_hears_from_us_once_a_quarter() -> None:
    for number, days in enumerate((21, 14, 7, 0)):
        tell(str(number), days=days)
    assert Commitment.objects.values("evidence").distinct().count() == 1
    assert reasons()[1:] == ["they heard from us after another sale"] * 3


def test_what_comes_back_ends_what_it_opened() -> None:
    tell("1")
    tell("1", void=True)
    tell("2", who="dora", amount="70")
    tell("3", who="dora", amount="-70", days=-0.01)
    assert {state for *_, state in lines()} == {"cancelled"}
    event = Commitment.objects.latest("pk").events.latest("number")
    assert event.reason == "The order was given back or cancelled."
    # The next sale is followed again.
    tell("4")
    assert [state for *_, state in lines()].count("open") == 2


def test_what_came_back_before_it_was_told_opens_nothing() -> None:
    bring("2026-11-15,1,Ada,ada@their.example,Lamp,10,,\n"
          "2026-11-15,2,Ada,ada@their.example,Lamp,-10,,\n")  # fmt: skip
    assert lines() == []


@pytest.mark.parametrize("left_out", ["supplier", "wish", "unreachable", "nobody", "robot"])
def test_who_is_left_alone(left_out: str, anna: Colleague) -> None:
    if left_out in ("supplier", "wish"):
        tell("0", days=200)
        person = Person.objects.get(name="Carla")
        if left_out == "supplier":
            Person.objects.update(relation="supplier")
        else:
            say_wish(reader=reader_of(anna), person_id=person.pk, kind="do-not-contact", now=NOW)
    specs = {"unreachable": "", "robot": "noreply@their.example"}
    if left_out == "nobody":
        bring("2026-11-16,1,,,Lamp,10,,\n2026-11-16,2,Ada,ada@their.example,Lamp,10,,\n")
        assert Commitment.objects.values("customer").distinct().count() == 1
        return
    tell("1", email=specs.get(left_out))
    assert lines() == []


def test_nobody_gets_more_than_they_can_write() -> None:
    rows = [f"2026-11-16,{n},C{n} Lang,c{n}@their.example,Lamp,{n + 1},Anna,\n" for n in range(30)]
    bring("".join(rows))
    assert Commitment.objects.filter(kind="thanks").count() == MOST_A_DAY
    assert reasons().count("more bought that day than one of us can write to") == 30 - MOST_A_DAY


def test_a_first_list_is_no_flood() -> None:
    rows = [
        f"2026-11-{day:02},{day}-{n},C{n} Lang,c{day}.{n}@their.example,Lamp,9,Anna,\n"
        for day in range(9, 17) for n in range(9)
    ]  # fmt: skip
    bring("".join(rows))
    assert Commitment.objects.values("customer").distinct().count() == MOST_AT_ONCE
    assert "who would write has enough of them to write to" in reasons()


def test_what_is_only_planned_keeps_no_seller_from_the_next_customer(anna: Colleague) -> None:
    plan(anna, steps=[Step("thanks", False, 1, "thank"), Step("satisfied", True, 14, "ask"),
                      Step("further", False, 90, "ask")])  # fmt: skip
    for day in (10, 11, 12, 13):
        rows = [f"2026-11-{day},{day}-{n},C{n} Lang,c{day}.{n}@their.example,Lamp,9,Anna,\n"
                for n in range(9)]  # fmt: skip
        bring("".join(rows))
    assert Commitment.objects.filter(kind="follow-up").count() == 36 > MOST_AT_ONCE


def plan(anna: Colleague, **changes: object) -> None:
    now = the_plan()
    told = {
        "is_on": True, "rest_days": now.rest_days, "latest_days": now.latest_days,
        "off_for": [], "steps": now.steps,
    } | changes  # fmt: skip
    actions.change_plan(reader=reader_of(anna), **told)  # type: ignore[arg-type]


def test_the_plan_is_the_houses_and_touches_later_sales_only(anna: Colleague) -> None:
    tell("1")
    before = lines()
    plan(anna, is_on=False)
    tell("2", who="dora")
    plan(anna, steps=[
        Step("thanks", True, 2, "ring them"), Step("satisfied", False, 9, "ask"),
        Step("further", True, 30, "ask again"),
    ])  # fmt: skip
    tell("1")
    assert lines() == before
    tell("3", who="ella")
    assert [line[:2] for line in lines() if line not in before] == [
        ("thanks", "18 Nov"), ("follow-up", "16 Dec"),
    ]  # fmt: skip
    tell("4", who="fred", source="till")
    plan(anna, off_for=["till"])
    tell("5", who="gina", source="till")
    assert reasons() == ["", "follow-ups were off", "", "", "sales from there open nothing"]
    with pytest.raises(NotAllowed):
        plan(make_colleague("Bernd"), is_on=False)


def test_the_latest_decisions_are_told(anna: Colleague) -> None:
    tell("1")
    tell("2", days=1)
    told = decided(reader_of(anna))
    assert [(one.who, one.opened) for one in told] == [("Carla", 2), ("Carla", 0)]


def test_an_amount_plays_no_part() -> None:
    tell("1", amount="5")
    tell("2", who="dora", amount="50000")
    due = Commitment.objects.filter(kind="thanks").values_list("due_at", flat=True)
    assert len(set(due)) == 1


def test_a_zone_of_the_house_makes_the_day() -> None:
    make_house(zone="America/Los_Angeles")
    tell("1")
    line = Commitment.objects.earliest("due_at")
    assert line.due_at.astimezone(ZoneInfo("America/Los_Angeles")).hour == 17

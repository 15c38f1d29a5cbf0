"""What the figures say of sales that one can count by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from goodword.access import OPERATOR
from goodword.house.tables import House
from goodword.merging.actions import Wanted, merge_persons
from goodword.people.actions import set_relation
from goodword.referrals.tables import Referral
from goodword.reports.queries import Standing, cohorts, periods, sellers, standing
from goodword.reports.tables import Bought, Buyer, Figure, Reckoning
from tests.factories import MONDAY, make_colleague, reader_of
from tests.reports.makers import figures, person, sell

pytestmark = pytest.mark.usefixtures("house")


def stands(grain: str = "month", currency: str = "") -> Standing:
    found = standing(
        ["repeat", "again", "kept", "tenure", "sent", f"periods/{grain}", f"retention/{grain}"],
        currency,
    )
    assert found is not None
    return found


def test_without_sales_there_are_no_figures(house: House) -> None:
    figures()
    assert standing(["repeat"]) is None


def test_the_first_purchase_of_a_customer_is_new_and_every_later_one_existing() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-09-20", "ann", 50), ("2026-10-02", "ben", 30)])
    figures()
    september, october = periods(stands(), "month")
    assert (september.purchases, september.again, september.new) == (2, 1, 1)
    assert (september.customers, september.before) == (1, 0)
    assert (september.amount, september.again_amount) == (1_500_000, 500_000)
    assert september.share() == 0.5
    assert september.share("amount") == pytest.approx(1 / 3)
    assert (october.purchases, october.again, october.new) == (1, 0, 1)


def test_all_that_a_customer_buys_on_one_day_is_one_purchase() -> None:
    sell([("2026-10-02", "ben", 30), ("2026-10-02", "ben", 12)])
    figures()
    (october,) = periods(stands(), "month")
    assert (october.purchases, october.amount) == (1, 420_000)


def test_days_are_those_of_the_house() -> None:
    sell([("2026-09-30T22:30:00Z", "ann", 10)])
    figures(zone="Europe/Brussels")
    assert [one.first for one in periods(stands(), "month")] == [date(2026, 10, 1)]


def test_what_was_given_back_whole_was_no_purchase() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-10-05", "ann", 60), ("2026-10-09", "ann", -60)])
    figures()
    assert [(one.purchases, one.amount) for one in periods(stands(), "month")] == [(1, 1_000_000)]
    assert Buyer.objects.get().days == 1


def test_what_was_given_back_in_part_lowers_the_month_in_which_it_was() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-10-05", "ann", -40)])
    figures()
    found = periods(stands(), "month")
    assert [(one.amount, one.again_amount) for one in found] == [(1_000_000, 0)]
    assert sum(row.amount for row in Bought.objects.all()) == 600_000


def test_a_corrected_order_counts_with_what_it_came_to() -> None:
    sell([("2026-09-03", "ann", 100, "A1"), ("2026-09-04", "ben", 10, "A2")])
    sell([("2026-09-03", "ann", 80, "A1")])
    figures()
    (september,) = periods(stands(), "month")
    assert (september.purchases, september.amount) == (2, 900_000)


def test_a_first_purchase_of_somebody_who_was_sent_is_from_a_referral() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-10-05", "ben", 60), ("2026-10-20", "ben", 60)])
    Referral.objects.create(
        key="r", referred=person("ben"), referrer=person("ann"), state="confirmed",
        source="hand", came_at=MONDAY, noted_at=MONDAY,
    )  # fmt: skip
    figures()
    october = periods(stands(), "month")[-1]
    assert (october.purchases, october.sent, october.again, october.new) == (2, 1, 1, 0)
    assert stands().count("sent") == [[2026, 1, 1, 2]]
    assert stands().money("sent") == [[2026, 1_200_000]]


def test_currencies_are_never_added_up() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-09-09", "ann", 100)])
    sell([("2026-09-03", "ann", 7), ("2026-10-03", "ben", 9)], currency="USD", name="abroad")
    figures()
    euros, dollars = stands(currency="EUR"), stands(currency="USD")
    assert euros.currencies == ("EUR", "USD")
    assert [one.purchases for one in periods(euros, "month")] == [2, 1]
    assert [one.purchases for one in periods(dollars, "month")] == [2, 1]
    assert [one.amount for one in periods(euros, "month")] == [2_000_000, 0]
    assert [one.amount for one in periods(dollars, "month")] == [70_000, 90_000]
    assert stands(currency="XXX").currency == "EUR"


def test_persons_who_were_made_one_are_one_customer() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-10-03", "anna", 100)])
    wanted = Wanted(person("ann").pk, (person("anna").pk,), "moved", {})
    merge_persons(reader=OPERATOR, wanted=wanted, now=MONDAY)
    figures()
    assert [one.again for one in periods(stands(), "month")] == [0, 1]
    assert stands().reckoning.customers == 1


def test_suppliers_are_no_customers() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-09-03", "bob", 100)])
    set_relation(reader=OPERATOR, person_id=person("bob").pk, relation="supplier")
    figures()
    assert stands().reckoning.customers == 1


def test_cohorts_say_who_bought_in_each_period_since() -> None:
    sell(
        [
            ("2026-08-01", "ann", 1), ("2026-08-20", "ben", 1), ("2026-09-03", "ann", 1),
            ("2026-11-03", "ann", 1), ("2026-11-04", "ben", 1), ("2026-10-03", "cat", 1),
        ]
    )  # fmt: skip
    figures()
    found = {one.words: one.active for one in cohorts(stands(), "month")}
    assert found == {"August 2026": (2, 1, 0, 2), "October 2026": (1, 0)}
    quarters = {one.words: one.active for one in cohorts(stands("quarter"), "quarter")}
    assert quarters == {"Q3 2026": (2, 2), "Q4 2026": (1,)}


def test_who_bought_again_who_stayed_and_what_was_kept() -> None:
    sell(
        [
            ("2025-02-01", "ann", 100), ("2026-02-01", "ann", 60), ("2026-03-01", "ann", 60),
            ("2025-03-01", "ben", 100),
            ("2025-04-01", "cat", 50), ("2026-05-01", "cat", 20),
            ("2026-06-01", "dan", 10),
        ]
    )  # fmt: skip
    figures()
    said = stands()
    assert (said.window.since, said.window.last) == (date(2025, 11, 1), date(2026, 10, 31))
    assert said.count("repeat") == {"customers": 3, "again": 1, "came": 3, "came_again": 1}
    assert said.count("kept") == [3, 2]
    # Of 250: 100 and 20 stayed; with what Ann spent more, 140.
    assert said.money("kept") == [2_500_000, 1_200_000, 1_400_000]


def test_customers_since_when() -> None:
    sell([("2023-10-02", "ann", 1), ("2026-03-01", "ann", 1), ("2026-10-31", "ben", 1)])
    figures()
    assert stands().count("tenure") == {"counts": [1, 0, 0, 1, 0, 0], "median": 3.0}


def test_years_of_service_begin_with_the_first_sale_or_the_day_entered(house: House) -> None:
    anna, lead = make_colleague("Anna"), make_colleague("Lena", role="lead")
    sell([("2025-09-03", "ann", 1), ("2025-10-03", "ann", 1)], seller="Anna", name="one")
    sell([("2026-10-05", "ann", 1), ("2026-10-06", "ben", 1)], seller="Anna", name="two")
    sell([("2026-10-07", "ann", 1)], seller="Lena", name="three")
    figures()
    _, found = sellers(reader_of(lead))
    assert [one.name for one in found] == ["Anna", "Lena"]
    years = found[0].years
    assert [(one.words, one.purchases, one.again, one.new) for one in years] == [
        ("0", 2, 1, 1), ("1", 2, 1, 1),
    ]  # fmt: skip
    # Ann was Anna's customer, and is new to Lena.
    assert [(one.purchases, one.again) for one in found[1].years] == [(1, 0)]
    assert [one.name for one in sellers(reader_of(anna))[1]] == ["Anna"]


def test_making_them_again_changes_nothing_and_follows_what_changed() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-10-02", "ben", 30)])
    figures()
    before = sorted(Bought.objects.values_list("pk", "person", "month", "purchases"))
    figures()
    assert sorted(Bought.objects.values_list("pk", "person", "month", "purchases")) == before
    sell([("2026-10-09", "ann", 5)], name="more")
    figures()
    after = sorted(Bought.objects.values_list("pk", "person", "month", "purchases"))
    assert len(after) == 3
    assert set(before) < set(after)
    assert Reckoning.objects.count() == 1


def test_what_is_thrown_away_is_made_again_the_same() -> None:
    sell([(f"2026-0{m}-0{d}", who, m * d) for m in (3, 5, 9) for d in (1, 4) for who in ("a", "b")])
    figures()
    before = list(Figure.objects.order_by("topic", "currency").values_list("topic", "value"))
    for table in (Figure, Reckoning, Bought, Buyer):
        table._default_manager.all().delete()
    figures()
    again = list(Figure.objects.order_by("topic", "currency").values_list("topic", "value"))
    assert again == before


def test_nothing_later_than_the_present_of_the_house_is_counted() -> None:
    sell([("2026-09-03", "ann", 100), ("2026-11-15", "ann", 100)])
    figures(now=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=9))
    assert stands().reckoning.purchases == 1

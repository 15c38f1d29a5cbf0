"""Sales as the look sees them: net of changes, by day in the house, by who stands there now."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from goodword.access import OPERATOR
from goodword.channels.sales.tables import Sale
from goodword.merging.actions import Wanted, merge_persons
from goodword.people.tables import Person
from goodword.quiet.purchases import purchases
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY, make_house
from tests.quiet.makers import all_sold, sell

pytestmark = pytest.mark.django_db
ILSE, OTTO = "ilse@oak.example", "otto@elm.example"


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()


def person(name: str) -> int:
    return Person.objects.get(name=name).pk


def told() -> list[tuple[int, str, float]]:
    bought = all_sold()
    return [
        (int(who), str(day), float(amount))
        for who, day, amount in zip(bought.customer, bought.day, bought.amount, strict=True)
    ]


def test_sales_stand_by_customer_and_day() -> None:
    sell(("2026-05-04", ILSE, "36.30"), ("2026-04-01", ILSE, "10"), ("2026-05-01", OTTO, "5"))
    ilse, otto = person("Ilse"), person("Otto")
    assert told() == sorted(
        [(ilse, "2026-04-01", 10.0), (ilse, "2026-05-04", 36.3), (otto, "2026-05-01", 5.0)]
    )


def order(day: str, total: str, status: str = "paid") -> None:
    raw = f"Order,Date,Email,Name,Total,Status\n7,{day},{ILSE},Ilse,{total},{status}\n"
    import_sales(raw.encode(), reader=OPERATOR, name="o.csv", wall=MONDAY, dry_run=False)


def test_a_changed_order_counts_once_and_a_cancelled_one_comes_to_nothing() -> None:
    order("2026-05-04", "30")
    order("2026-05-04", "12")
    assert Sale.objects.count() == 2
    assert told() == [(person("Ilse"), "2026-05-04", 12.0)]
    order("2026-05-04", "12", "cancelled")
    assert told() == [(person("Ilse"), "2026-05-04", 0.0)]
    assert not all_sold().after(date(2026, 1, 1))


def test_an_order_without_an_amount_is_a_purchase() -> None:
    raw = f"Order,Date,Email,Name\n7,2026-05-04,{ILSE},Ilse\n"
    import_sales(raw.encode(), reader=OPERATOR, name="o.csv", wall=MONDAY, dry_run=False)
    assert all_sold().after(date(2026, 1, 1)) == {person("Ilse")}


def test_people_who_were_found_to_be_one_bought_together() -> None:
    sell(("2026-05-04", ILSE, "1"), ("2026-05-05", OTTO, "2"))
    ilse, otto = person("Ilse"), person("Otto")
    merge_persons(reader=OPERATOR, wanted=Wanted(ilse, [otto], "the same", {}), now=MONDAY)
    assert {who for who, _, _ in told()} == {ilse}


@pytest.mark.parametrize("relation", ["supplier", "private", "other"])
def test_who_is_no_customer_is_left_out(relation: str) -> None:
    sell(("2026-05-04", ILSE, "1"))
    Person.objects.update(relation=relation)
    assert told() == []


def test_days_are_the_houses_own() -> None:
    sell(("2026-05-04 23:30", ILSE, "1"))
    west = purchases(now=MONDAY, zone=ZoneInfo("Pacific/Auckland"))
    assert west.day.tolist() == [date(2026, 5, 5)]


def test_sales_that_are_still_to_come_are_not_seen() -> None:
    sell(("2026-05-04", ILSE, "1"))
    before = purchases(now=datetime(2026, 5, 3, tzinfo=UTC), zone=ZoneInfo("UTC"))
    assert len(before.customer) == 0


def test_sales_to_nobody_known_say_only_that_the_source_was_told() -> None:
    raw = b"Order,Date,Email,Total\n1,2026-05-04,,9\n"
    import_sales(raw, reader=OPERATOR, name="o.csv", wall=MONDAY, dry_run=False, source="till")
    bought = all_sold()
    assert len(bought.customer) == 0
    assert bought.days == {"till": [date(2026, 5, 4)]}


def test_what_was_bought_on_a_day_is_found_again() -> None:
    sell(("2026-04-01", ILSE, "1"), ("2026-05-04", ILSE, "2"), ("2026-05-05", OTTO, "3"))
    bought = all_sold()
    days = np.array(["2026-05-04", "2026-05-05"], "datetime64[D]")
    found = bought.entries_on(np.array([person("Ilse"), person("Otto")]), days)
    assert [Sale.objects.get(entry=e).amount for e in found.tolist()] == [20_000, 30_000]
    assert bought.next_after(person("Ilse"), date(2026, 4, 1)) == date(2026, 5, 4)
    assert bought.next_after(person("Ilse"), date(2026, 5, 4)) is None

"""Lists of sales taken in: each order once, whoever bought found, changes as differences."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from goodword.access import OPERATOR
from goodword.channels.sales import intake
from goodword.channels.sales.intake import Outcome
from goodword.channels.sales.money import from_units
from goodword.channels.sales.tables import Sale
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person, PersonNumber
from goodword.timeline.tables import Conversation, Entry, Quarantined
from goodword.wiring.erasing import erase
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY, make_address, make_colleague, make_customer, make_house

pytestmark = pytest.mark.django_db
HEAD = "Order,Date,Email,Phone,Customer ID,Name,Total,Item,Status,Sold by\n"
ILSE = "1001,2026-05-04 10:05,ilse@oak.example,,17,Ilse Oak,36.30,Oil for oak,paid,anna\n"


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()


def take(*rows: str, dry_run: bool = False, source: str = "") -> Outcome:
    return import_sales(
        (HEAD + "".join(rows)).encode(), reader=OPERATOR, name="orders.csv", wall=MONDAY,
        dry_run=dry_run, currency="EUR", source=source,
    )  # fmt: skip


def total() -> Decimal | None:
    return from_units(Sale.objects.aggregate(all=Sum("amount"))["all"])


def test_a_sale_stands_in_the_story_of_whoever_bought_and_owes_nothing_by_itself() -> None:
    anna = make_colleague("Anna")
    ilse = make_customer("Ilse Oak", spec="ilse@oak.example")
    done = take(ILSE)
    assert (done.new, done.customers, done.known_by) == (1, 0, {"email": 1})
    entry = Entry.objects.get(kind="sale")
    assert entry.subject == "Bought: Oil for oak, 36.30 EUR"
    assert entry.author is not None and entry.author.uses.get().person == ilse
    assert entry.colleague == anna
    assert entry.conversation.subject == "Purchases 2026: Ilse Oak"
    assert not Commitment.objects.exists()


def test_taken_in_twice_nothing_doubles() -> None:
    take(ILSE)
    again = take(ILSE)
    assert (again.new, again.known, again.customers) == (0, 1, 0)
    assert Sale.objects.count() == Person.objects.count() == 1


def test_looking_first_changes_nothing_and_says_the_same() -> None:
    looked = take(ILSE, dry_run=True)
    assert not Entry.objects.exists() and not Person.objects.exists()
    taken = take(ILSE)
    assert (looked.new, looked.customers) == (taken.new, taken.customers) == (1, 1)


def test_an_order_that_changed_is_kept_with_the_difference() -> None:
    take(ILSE)
    changed = take(ILSE.replace("36.30", "30.00"))
    assert (changed.corrected, changed.new) == (1, 0)
    assert total() == Decimal("30.00")
    assert Entry.objects.filter(subject="Order 1001 changed by -6.30 EUR").exists()
    assert take(ILSE.replace("36.30", "30.00")).known == 1
    take(ILSE.replace("paid", "cancelled"))
    assert total() == 0
    assert take(ILSE.replace("paid", "cancelled")).known == 1
    take(ILSE)
    assert total() == Decimal("36.30")


def test_what_was_cancelled_before_we_knew_of_it_is_no_sale() -> None:
    assert take(ILSE.replace("paid", "cancelled")).void == 1
    assert take(ILSE.replace("paid", "pending")).waiting == 1
    assert not Sale.objects.exists()
    assert take(ILSE).new == 1


def test_they_are_known_by_whatever_was_told_of_them_before() -> None:
    take("1,2026-05-04 10:00,ilse@oak.example,+32 2 555 01 02,17,Ilse Oak,10,,,\n")
    later = take(
        "2,2026-05-04 11:00,,,17,,10,,,\n",
        "3,2026-05-04 12:00,,0032 2 555 0102,,,10,,,\n",
        "4,2026-05-04 13:00,other@oak.example,,17,Ilse Oak,10,,,\n",
        "5,2026-05-04 14:00,OTHER@oak.example,,,,10,,,\n",
    )
    assert later.new == 4
    assert Person.objects.count() == 1
    assert PersonNumber.objects.get().number == "+3225550102"


def test_two_people_with_one_address_are_told_apart_by_name_and_else_not_guessed() -> None:
    ilse, hall = make_customer("Ilse Oak", spec="hall@oak.example"), make_customer("Tom Hall")
    make_address("hall@oak.example").uses.create(person=hall)
    take("1,2026-05-04 10:00,hall@oak.example,,,Tom Hall,10,,,\n")
    sold = Entry.objects.get(kind="sale")
    assert sold.author is not None and sold.author.uses.get().person == hall
    done = take("2,2026-05-04 11:00,hall@oak.example,,,Una Fir,10,,,\n")
    assert done.customers == 1
    sold = Entry.objects.filter(kind="sale").latest("pk")
    assert sold.author is not None
    assert sold.author.uses.get().person not in (ilse, hall)


def test_a_new_customer_with_a_known_name_is_named_as_a_doubt() -> None:
    make_customer("Ilse Oak", spec="ilse@oak.example")
    done = take("1,2026-05-04 10:00,,,,Ilse Oak,10,,,\n")
    assert (done.customers, done.doubtful) == (1, ["Ilse Oak"])


def test_numbers_of_two_programs_are_not_mixed_up() -> None:
    take("1,2026-05-04 10:00,,,17,Ilse Oak,10,,,\n", source="shop")
    done = take("1,2026-05-04 10:00,,,17,Tom Elm,10,,,\n", source="till")
    assert (done.new, done.customers) == (1, 1)


def test_sales_without_a_customer_are_kept_and_are_nobodys() -> None:
    done = take("1,2026-05-04 10:00,,,,,10,Oil,,\n", "2,2026-05-05 10:00,,,,,5,Oil,,\n")
    assert (done.nobody, done.customers) == (2, 0)
    assert total() == 15
    assert Conversation.objects.get().subject == "Sales without a customer, May 2026"


def test_our_own_address_in_a_list_makes_no_customer_of_us() -> None:
    make_colleague("Anna")
    take("1,2026-05-04 10:00,anna@our.example,,,,10,,,\n")
    assert not Person.objects.exists()


def test_rows_that_cannot_be_read_are_kept_as_they_came() -> None:
    done = take(ILSE, "2,yesterday,,,,Tom,10,,,\n")
    assert [b.line for b in done.bad] == [3]
    assert Quarantined.objects.get().location == "line 3 of orders.csv"


def test_interrupted_and_taken_up_again_nothing_is_lost_or_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [f"{n},2026-05-04 10:00,c{n % 7}@oak.example,,,,{n},,,\n" for n in range(1, 31)]
    monkeypatch.setattr(intake, "BATCH", 10)
    kept = intake.keep_many
    calls: list[int] = []

    def killed(told: object, **more: object) -> dict[str, int]:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return kept(told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "keep_many", killed)
    with pytest.raises(KeyboardInterrupt):
        take(*rows)
    assert Sale.objects.count() == 10
    done = take(*rows)
    assert (done.new, done.known) == (20, 10)
    assert total() == sum(range(1, 31))
    assert Person.objects.count() == 7


def test_a_list_brings_nobody_back_who_was_erased() -> None:
    take(ILSE)
    ilse = Person.objects.get()
    wall = MONDAY + timedelta(days=1)
    erase(reader=OPERATOR, person_id=ilse.pk, reason="asked by letter", wall=wall)
    for row in (ILSE, ILSE.replace("36.30", "30.00"), ILSE.replace("1001", "1002")):
        assert take(row).new == 0
    assert not Sale.objects.exists() and Person.objects.count() == 1
    later = ILSE.replace("1001,2026-05-04", f"1003,{wall + timedelta(days=2):%Y-%m-%d}")
    assert take(later).customers == 1

"""Who of us knows a customer best: keeper, writer, seller, whoever is on duty."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.house.tables import House
from goodword.owners.queries import know_best
from goodword.people.tables import Person
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY, make_colleague, make_conversation, make_customer, make_house
from tests.factories import we_write as write

pytestmark = pytest.mark.django_db
NOW = MONDAY


@pytest.fixture(autouse=True)
def anna() -> object:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    House.objects.update(on_duty=anna)
    return anna


def sold(person: Person, seller: str) -> None:
    raw = f"Order,Date,Email,Total,Sold by\n{person.pk},2026-05-04,carla@their.example,9,{seller}\n"
    import_sales(raw.encode(), reader=OPERATOR, name="s.csv", wall=NOW, dry_run=False)


def test_who_looks_after_them_comes_before_who_wrote_before_who_sold(anna) -> None:
    ben, cleo, dora = (make_colleague(name) for name in ("Ben", "Cleo", "Dora"))
    carla = make_customer()
    assert know_best([carla.pk], now=NOW) == {carla.pk: anna.pk}
    sold(carla, "Ben")
    assert know_best([carla.pk], now=NOW) == {carla.pk: ben.pk}
    write(make_conversation(), carla, NOW - timedelta(days=3), colleague=cleo)
    assert know_best([carla.pk], now=NOW) == {carla.pk: cleo.pk}
    Person.objects.filter(pk=carla.pk).update(looked_after_by=dora)
    assert know_best([carla.pk], now=NOW) == {carla.pk: dora.pk}


@pytest.mark.parametrize("how", [{"is_active": False}, {"role": "read-only"}])
def test_whoever_is_gone_or_may_only_read_knows_nobody(anna, how) -> None:
    ben, carla = make_colleague("Ben"), make_customer()
    Person.objects.filter(pk=carla.pk).update(looked_after_by=ben)
    write(make_conversation(), carla, NOW - timedelta(days=3), colleague=ben)
    type(ben).objects.filter(pk=ben.pk).update(**how)
    assert know_best([carla.pk], now=NOW) == {carla.pk: anna.pk}


def test_with_nobody_on_duty_an_administrator_is_asked(anna) -> None:
    House.objects.update(on_duty=None)
    make_colleague("Aaron")
    assert know_best([make_customer().pk], now=NOW) == {Person.objects.get().pk: anna.pk}


def test_a_house_in_which_nobody_decides_names_nobody(anna) -> None:
    type(anna).objects.update(is_active=False)
    assert know_best([make_customer().pk], now=NOW) == {}

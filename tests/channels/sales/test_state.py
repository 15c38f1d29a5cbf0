"""The mark by which looks at the sales know whether anything changed since the last one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodword.access import OPERATOR
from goodword.channels.sales.queries import state_of_sales
from goodword.people.tables import Person
from goodword.privacy.actions import erase
from goodword.wiring.sales_lists import import_sales
from tests.factories import MONDAY, make_colleague, make_house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()
    make_colleague("Anna", role="administrator")


def told(*lines: str) -> None:
    head = "Order,Date,Email,Total\n"
    import_sales(
        (head + "\n".join(lines)).encode(), reader=OPERATOR, name="orders.csv", wall=MONDAY,
        dry_run=False, currency="EUR",
    )  # fmt: skip


def test_the_mark_of_sales_changes_with_what_is_told_and_only_then() -> None:
    marks = [state_of_sales()]
    told("1,2026-11-01,ilse@oak.example,9", "2,2026-11-02,otto@elm.example,5")
    marks.append(state_of_sales())
    told("1,2026-11-01,ilse@oak.example,9", "2,2026-11-02,otto@elm.example,5")
    assert state_of_sales() == marks[-1]
    told("1,2026-11-01,ilse@oak.example,7")
    marks.append(state_of_sales())
    told("3,2026-11-03,otto@elm.example,5")
    marks.append(state_of_sales())
    assert len(set(marks)) == len(marks)


def test_whoever_is_erased_is_counted_no_more() -> None:
    told("1,2026-11-01,ilse@oak.example,9", "2,2026-11-02,otto@elm.example,5")
    marks = [state_of_sales()]
    # The newest sale goes, then an older one: neither leaves the mark as it was.
    for spec in ("otto@elm.example", "ilse@oak.example"):
        person = Person.objects.get(uses__address__spec=spec)
        erase(reader=OPERATOR, person_id=person.pk, reason="asked by letter", now=MONDAY)
        marks.append(state_of_sales())
    assert len(set(marks)) == 3
    told("3,2026-11-03,rosa@fir.example,5")
    assert state_of_sales() not in marks


def test_nothing_is_counted_for_it() -> None:
    told("1,2026-11-01,ilse@oak.example,9")
    with CaptureQueriesContext(connection) as asked:
        state_of_sales()
    assert len(asked) == 2
    assert not any("COUNT(" in one["sql"] for one in asked)

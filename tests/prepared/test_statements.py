"""A statement that was made once answers as the query set does, whatever values come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from goodword.house.tables import House
from goodword.people.tables import Colleague
from goodword.prepared import Prepared

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _people() -> None:
    Colleague.objects.bulk_create(
        Colleague(
            email=f"c{n}@our.example",
            name=f"Colleague {n}",
            role="lead" if n % 2 else "colleague",
            created_at=DAY + timedelta(days=n),
        )
        for n in range(6)
    )


def _since(role: str, *, since: datetime, names: list[str]) -> QuerySet[Colleague, Any]:
    rows = Colleague.objects.filter(role=role, created_at__gte=since, name__in=names)
    return rows.order_by("-pk").values_list("name", "created_at", "is_active")


def test_other_values_other_rows() -> None:
    ask = Prepared(_since)
    for first in range(6):
        for names in (["Colleague 1"], ["Colleague 3", "Colleague 5"], []):
            for role in ("lead", "colleague"):
                since = DAY + timedelta(days=first)
                expected = list(_since(role, since=since, names=names))
                assert ask(role, since=since, names=names) == expected


def test_the_same_value_twice_is_one() -> None:
    ask = Prepared(lambda *, ids: Colleague.objects.filter(pk__in=ids).values_list("pk"))
    someone = Colleague.objects.values_list("pk", flat=True)[0]
    assert ask(ids=[someone, someone]) == [(someone,)]


def test_nothing_where_there_can_be_nothing() -> None:
    ask = Prepared(lambda *, ids: Colleague.objects.filter(pk__in=ids).values_list("pk"))
    assert ask(ids=[]) == []


def test_none_is_another_statement() -> None:
    ask = Prepared(lambda *, on: House.objects.filter(on_duty=on).values_list("pk"))
    House.objects.all().delete()
    assert ask(on=None) == [] and ask(on=3) == []


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    ask = Prepared(lambda *, name: Colleague.objects.filter(name__icontains=name).values_list("pk"))
    with pytest.raises(TypeError, match="name"):
        ask(name="coll")


def test_a_value_that_cannot_be_filled_in_is_refused() -> None:
    ask = Prepared(lambda *, name: Colleague.objects.filter(name=name).values_list("pk"))
    with pytest.raises(TypeError, match="bytes"):
        ask(name=b"x")


def test_numbers_beyond_what_a_database_holds_are_no_error() -> None:
    ask = Prepared(lambda *, pk: Colleague.objects.filter(pk=pk).values_list("name"))
    below = Prepared(lambda *, pk: Colleague.objects.filter(pk__lt=pk).values_list("name"))
    assert ask(pk=2**70) == []
    assert len(below(pk=2**70)) == len(below(pk=2**71)) == Colleague.objects.count()

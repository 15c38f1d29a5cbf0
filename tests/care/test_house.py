"""What the house says of keeping in touch, for tags and for stages."""

from datetime import date

import pytest

from goodword.access import OPERATOR, NotFound, Reader, Refused
from goodword.care.actions import Whom, forget_house_interval, set_house_interval
from goodword.care.intervals import house_intervals, tag_intervals
from goodword.care.rules import Span
from goodword.care.tables import Touch
from goodword.labels.actions import tag
from goodword.labels.queries import find_tag
from goodword.wiring.tagging import merge_tags, rename_tag
from tests.care.talks import A_DAY, NOW, look, spoke
from tests.factories import make_colleague, make_customer, make_house

pytestmark = pytest.mark.django_db


def tagged(name: str, months: int | None = None) -> int:
    """A customer has this tag; the house is in touch with those who have it every so often."""
    carla = make_customer(f"Of {name}", relation="customer")
    spoke(carla, make_colleague("Anna"), 30 * A_DAY)
    tag(reader=OPERATOR, name=name, person_id=carla.pk, now=NOW)
    found = find_tag(name)
    assert found is not None
    if months:
        span = Span(months, "m")
        set_house_interval(
            reader=OPERATOR, whom=Whom(tag_id=found.id), now=NOW, ideal=span, longest=span
        )
    return found.id


def due() -> dict[str, date | None]:
    look()
    return {row.person.name: row.ideal_on for row in Touch.objects.select_related("person")}


@pytest.fixture
def lead() -> Reader:
    make_house()
    return OPERATOR


def test_a_tag_s_interval_goes_over_with_it(lead: Reader) -> None:
    oak, wood = tagged("Oak", 1), tagged("Wood")
    assert due()["Of Wood"] == date(2027, 1, 17)
    merge_tags(reader=lead, tag_id=oak, into_id=wood)
    assert due() == {"Of Oak": date(2026, 11, 17), "Of Wood": date(2026, 11, 17)}


def test_what_was_said_for_the_tag_that_stays_stands(lead: Reader) -> None:
    oak, wood = tagged("Oak", 1), tagged("Wood", 2)
    assert rename_tag(reader=lead, tag_id=oak, name="#WOOD") == wood
    assert due() == {"Of Oak": date(2026, 12, 17), "Of Wood": date(2026, 12, 17)}
    assert [row.tag_id for row in tag_intervals()] == [wood]


def test_another_word_changes_no_interval(lead: Reader) -> None:
    oak = tagged("Oak", 1)
    assert rename_tag(reader=lead, tag_id=oak, name="oak") == oak
    assert [row.tag_id for row in tag_intervals()] == [oak]


def test_a_tag_is_not_made_one_with_itself_or_with_none(lead: Reader) -> None:
    oak = tagged("Oak", 1)
    with pytest.raises(Refused):
        merge_tags(reader=lead, tag_id=oak, into_id=oak)
    with pytest.raises(NotFound):
        merge_tags(reader=lead, tag_id=oak, into_id=oak + 1)
    assert [row.tag_id for row in tag_intervals()] == [oak]


def test_a_step_of_tenure_comes_and_goes_and_the_first_stays(lead: Reader) -> None:
    step = Whom(stage="customer", years=10)
    set_house_interval(reader=lead, whom=step, now=NOW, ideal=Span(1, "m"), longest=Span(2, "m"))
    assert [one.years for one in house_intervals() if one.of == "customer"] == [0, 2, 5, 10]
    forget_house_interval(reader=lead, whom=step, now=NOW)
    with pytest.raises(Refused):
        forget_house_interval(reader=lead, whom=Whom(stage="customer"), now=NOW)
    for nothing in (step, Whom(stage="friends"), Whom(tag_id=99)):
        with pytest.raises(NotFound):
            forget_house_interval(reader=lead, whom=nothing, now=NOW)
    assert [one.years for one in house_intervals() if one.of == "customer"] == [0, 2, 5]

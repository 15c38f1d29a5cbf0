"""The team's screens: days away, load, owners, leaving; by mouse, by keys, on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from goodword.absence import actions
from goodword.absence.tables import Absence
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.timeline.tables import Entry
from tests.browser.judge import faults_at
from tests.web.business import Business, colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(house: Business) -> list[str]:
    """Something on every screen, long names among it; where the screens are."""
    long = colleague("Maximiliane Freifrau von Hohenthal-Wolkenstein zu Rittershausen", "lead")
    Person.objects.filter(name="Lena Fuchs").update(looked_after_by=house.bernd)
    told = {"now": house.now, "since": house.now, "until": house.now + timedelta(days=3)}
    made = actions.plan(
        reader=reader_for(house.bernd), colleague_id=house.bernd.pk, cover_id=house.anna.pk,
        note="What can’t wait: " + "the great hall, " * 20, **told,
    )  # type: ignore[arg-type]  # fmt: skip
    actions.plan(reader=reader_for(long), colleague_id=long.pk, **told)  # type: ignore[arg-type]
    Absence.objects.create(
        colleague=house.anna, state="proposed", entered_at=house.now, since=house.now,
        until=house.now + timedelta(days=9), evidence=Entry.objects.earliest("pk"),
    )  # fmt: skip
    bernd = house.bernd.pk
    return [
        "/colleagues", f"/colleagues/{bernd}", f"/colleagues/{bernd}/leave", "/absences",
        "/absences/new", f"/absences/{made.pk}", f"/absences/{made.pk}/meanwhile", "/owners", "/",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_screen_of_the_team_can_be_read_by_everybody(
    opens: Callable[..., Page], house: Business, width: int, scheme: str
) -> None:
    places = fill(house)
    page = opens("/", width=width, scheme=scheme, bypass=True)
    assert faults_at(page, places) == []


def test_days_away_are_entered_by_keys_alone(opens: Callable[..., Page], house: Business) -> None:
    page = opens("/absences/new", width=390, who="bernd@workshop.example")
    day = f"{house.now + timedelta(days=1):%Y-%m-%d}"
    page.get_by_label("First day away").fill(day)
    page.get_by_label("Last day away").fill(day)
    page.get_by_label("Who covers").select_option(label="Anna Berg")
    page.get_by_role("button", name="Enter", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bernd Okafor")
    expect(page.get_by_text("Will be away")).to_be_visible()
    page.get_by_role("button", name="Call it off").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is planned.")).to_be_visible()


def test_a_cover_finds_the_line_and_the_returned_finds_the_story(
    opens: Callable[..., Page], house: Business
) -> None:
    fill(house)
    page = opens("/?whose=mine", width=390)
    expect(page.get_by_text("for Bernd Okafor, away until").first).to_be_visible()
    page = opens("/", width=390, who="bernd@workshop.example")
    page.get_by_role("link", name="Back already?").click()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What happened while you were away")
    expect(page.get_by_role("link", name="Lena Fuchs")).to_be_visible()

"""Standing here twice: pressed to the end with the keyboard, on a desk and on a phone."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from goodword.merging.finding import look
from goodword.people.tables import Merge, NotTheSame, Person, PersonAddress
from goodword.timeline.tables import Entry
from tests.browser.judge import faults_at
from tests.factories import make_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]


def twins() -> tuple[Person, Person]:
    """Ilse, and Ilse as she writes from home, with much to differ in."""
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    Person.objects.filter(pk=ilse.pk).update(note="Likes oak.", relation="customer")
    twin = Person.objects.create(
        name="Vandenberghe, Ilse",
        organisation=ilse.organisation,
        note="Has a dog. " * 12,
        relation="supplier",
        created_at=datetime.now(UTC),
    )
    long = "ilse.van.den.berghe.at.the.old.mill+letters@rather-long-name-of-a-house.example"
    PersonAddress.objects.create(person=twin, address=make_address(long))
    PersonAddress.objects.create(person=ilse, address=make_address("tom@vandenberghe.example"))
    look(now=datetime.now(UTC))
    return ilse, twin


def screens(ilse: Person, twin: Person) -> list[str]:
    entry = Entry.objects.get(subject="Oak table for the hall")
    return [
        "/customers/doubles",
        "/customers/doubles?kind=organisation",
        f"/customers/{ilse.pk}/merge",
        f"/customers/{ilse.pk}/merge?q=Vandenberghe",
        f"/customers/{ilse.pk}/merge?with={twin.pk}",
        f"/customers/{ilse.pk}/split",
        f"/entries/{entry.pk}/wrote",
        "/customers/merges",
        f"/customers/{ilse.pk}",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_screen_shuts_anybody_out_or_is_cut_off(opens: Opens, width: int, scheme: str) -> None:
    ilse, twin = twins()
    page = opens("/", width=width, scheme=scheme, bypass=True)
    assert faults_at(page, screens(ilse, twin)) == []


def test_made_one_and_two_again_with_the_keyboard(opens: Opens) -> None:
    ilse, _ = twins()
    page = opens("/customers/doubles")
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    one = page.get_by_role("link", name="Make one: ")
    one.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/merge?with=*")
    page.get_by_role("radio", name="Vandenberghe, Ilse", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="entered twice").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make them one").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{ilse.pk}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandenberghe, Ilse")
    page.get_by_role("link", name="Make two again").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Make two again").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{Merge.objects.get().gone_person_id}")
    ilse.refresh_from_db()
    assert ilse.name == "Ilse Vandenberghe" and Merge.objects.get().undone_at is not None
    assert said == []


def test_not_the_same_goes_from_the_list_at_once(opens: Opens) -> None:
    twins()
    page = opens("/customers/doubles")
    page.get_by_role("button", name="Not the same: ").click()
    expect(page.locator(".pair")).to_have_count(0)
    assert NotTheSame.objects.count() == 1

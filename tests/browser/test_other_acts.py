"""Waiting for them, being let off, passing on: pressed to the end, in both places they stand."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from goodword.ledger.tables import Commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]


def owed() -> Commitment:
    return Commitment.objects.get(customer__name="Ilse Vandenberghe")


@pytest.fixture
def loud(opens: Opens) -> Iterator[Callable[[str], Page]]:
    """Opens a page on which every complaint of the browser fails the test."""
    said: list[str] = []

    def open_page(address: str) -> Page:
        page = opens(address)
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        return page

    yield open_page
    assert said == []


def fill(page: Page, verb: str) -> None:
    """Say what the form asks, and send it."""
    form = page.locator("form.act")
    if verb == "hold":
        form.get_by_role("textbox", name="What are you waiting for?").fill("the plan")
        form.get_by_role("button", name="Wait").click()
    elif verb == "release":
        form.get_by_role("radio", name="They wrote so").check()
        form.get_by_role("button", name="They let us off").click()
    else:
        form.get_by_role("combobox").select_option(label="Bernd Okafor")
        form.get_by_role("textbox", name="Why?").fill("on holiday")
        form.get_by_role("button", name="Pass it on").click()


def stands(verb: str) -> bool:
    one = owed()
    if verb == "reassign":
        return one.accountable.name == "Bernd Okafor"
    return one.state == {"hold": "held", "release": "released"}[verb]


NAMES = {
    "hold": "Wait for them",
    "release": "They let us off",
    "reassign": "Pass to a colleague",
}


@pytest.mark.parametrize("verb", NAMES)
def test_under_the_line_of_a_conversation(loud: Callable[[str], Page], verb: str) -> None:
    page = loud(f"/conversations/{owed().conversation_id}")
    page.get_by_role("button", name=NAMES[verb]).click()
    fill(page, verb)
    expect(page.locator(".line form.act")).to_have_count(0)
    assert stands(verb)
    if verb != "release":
        page.get_by_text("History", exact=True).click()
    expect(page.locator(".history li").last).to_be_visible()
    expect(page.locator(".history li")).to_have_count(owed().events.count())


@pytest.mark.parametrize("verb", NAMES)
def test_as_a_page_of_its_own(loud: Callable[[str], Page], verb: str) -> None:
    page = loud(f"/commitments/{owed().pk}/{verb}")
    fill(page, verb)
    page.wait_for_url("**/conversations/*")
    assert stands(verb)


def test_one_key_on_a_customer_breaks_no_rule_of_the_browser(loud: Callable[[str], Page]) -> None:
    page = loud(f"/customers/{owed().customer_id}")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="supplier")).to_have_attribute("aria-pressed", "true")

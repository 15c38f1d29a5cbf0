"""Finding one's way in the settings, and choosing customers, by keys and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.people.tables import Person
from tests.web.business import Business

pytestmark = pytest.mark.browser
type Opens = Callable[..., Page]


def test_the_settings_on_a_phone_are_a_list_and_each_page_leads_back(opens: Opens) -> None:
    page = opens("/settings", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Telephone").click()
    expect(page.get_by_role("heading", name="Telephone", exact=True)).to_be_visible()
    expect(page.locator(".settings-nav")).to_be_hidden()
    page.get_by_role("link", name="All settings").click()
    expect(page.get_by_role("heading", name="Mail and telephone")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Telephone", exact=True)).to_be_visible()


def test_customers_are_chosen_by_keys_and_given_to_a_colleague(
    opens: Opens, house: Business
) -> None:
    page = opens("/customers")
    give = page.get_by_role("button", name="Give them the chosen ones")
    expect(give).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(give).to_be_visible()
    page.get_by_label("Looked after by").select_option("Bernd Okafor")
    give.click()
    expect(page.get_by_text("2 customers changed hands")).to_be_visible()
    assert Person.objects.filter(looked_after_by=house.bernd).count() == 2

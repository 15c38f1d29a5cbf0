"""A customer answers in a real browser, on a telephone, by keyboard, without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.surveys.links import new_link
from goodword.surveys.tables import Asking, Score
from tests.browser.judge import faults
from tests.browser.windows import Windows
from tests.web.business import Business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link(house: Business) -> str:
    token, digest = new_link()
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    Asking.objects.create(
        key="k", digest=digest, person=ilse, address=ilse.uses.get().address, question="nps",
        occasion="conversation", colleague=house.anna, asked_at=house.now,
    )  # fmt: skip
    return f"/say/{token}"


def test_a_customer_clicks_a_number_and_sends_it_with_the_keyboard(
    windows: Windows, house: Business
) -> None:
    address = link(house)
    context = windows.lend(judged=True)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}?score=9")
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="8", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("You were kind, but the date moved twice.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your answer has arrived.")
    assert faults(page) == []
    assert context.cookies() == [] and Score.objects.get().score == 8
    page.goto(f"{address}/stop")
    assert faults(page) == []
    page.goto("/say/wrong")
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    windows.take_back(context)


def test_it_needs_no_script(chromium: Browser, live_server: LiveServer, house: Business) -> None:
    address = link(house)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answer has arrived.")).to_be_visible()
    assert Commitment.objects.get(kind="recovery").accountable == house.anna
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_the_house(
    opens: Callable[..., Page], house: Business, width: int, scheme: str
) -> None:
    link(house)
    page = opens("/loyalty/satisfaction", width=width, scheme=scheme, bypass=True)
    expect(page.get_by_role("heading", name="Satisfaction", exact=True)).to_be_visible()
    assert faults(page) == []
    page.goto("/settings/surveys")
    assert faults(page) == []
    page.get_by_label("After a sale", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep", exact=True).press("Enter")
    expect(page.get_by_text("Kept. It holds for letters from now on.")).to_be_visible()
    expect(page.get_by_text("thank you for your purchase")).to_be_visible()

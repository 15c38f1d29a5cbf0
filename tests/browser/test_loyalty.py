"""The figures of loyalty in a real browser: plots and tables, light, dark, wide, narrow, by key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judge import faults, faults_at
from tests.reports.makers import figures, sell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def history() -> None:
    """A year and a half of a few customers, some of whom come back."""
    sell(
        [
            (f"20{25 + (m > 6)}-{(m + 5) % 12 + 1:02}-{3 + n * 5:02}", who, 10 + m * n)
            for m in range(1, 17)
            for n, who in enumerate(("una", "tom", "eve", f"only{m}"))
            if m % (n + 1) == 0
        ],
        seller="Anna",
    )
    figures()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_figures_stand_beside_their_plots_and_open_the_customers_behind_them(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    history()
    page = opens("/loyalty", width=width, scheme=scheme, bypass=True)
    expect(page.locator(".plot svg").first).to_be_visible()
    expect(page.locator(".plot svg .ct-bar").first).to_be_attached()
    assert faults(page) == []
    assert page.evaluate("window.shifted") < 0.05
    page.get_by_role("link", name="Year", exact=True).press("Enter")
    expect(page.get_by_role("rowheader", name="2026 so far")).to_be_visible()
    page.get_by_role("row", name="2026 so far").first.get_by_role("link").first.press("Enter")
    expect(page.get_by_role("heading", name="Who bought in 2026")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wrong = faults_at(
        page, ["/loyalty/customers?since=2026-01-01", "/loyalty/years", "/loyalty/costs"]
    )
    assert wrong == []


def test_what_winning_and_keeping_took_is_entered_and_corrected(opens: Callable[..., Page]) -> None:
    history()
    page = opens("/loyalty/costs", width=390)
    page.get_by_label("One hour costs").fill("40")
    page.get_by_role("group", name="Winning new customers").get_by_label("Hours").fill("10")
    page.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_role("cell", name="400 ").first).to_be_visible()
    page.get_by_role("link", name="Correct").click()
    hours = page.get_by_role("group", name="Winning new customers").get_by_label("Hours")
    expect(hours).to_have_value("10")
    hours.fill("20")
    page.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_role("cell", name="800 ").first).to_be_visible()


def test_nothing_is_drawn_against_the_pages_own_rules(opens: Callable[..., Page]) -> None:
    history()
    page = opens("/loyalty")
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text))
    page.reload()
    expect(page.locator(".plot svg .ct-bar").first).to_be_attached()
    assert refused == []

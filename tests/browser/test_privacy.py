"""The audit, personal data and periods in a real browser: readable by everybody, by keyboard."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from goodword.audit import store
from goodword.audit.rules import Line
from goodword.people.tables import Person
from goodword.privacy.tables import Erasure, Retention
from tests.browser.judge import faults_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_screen_is_fit_for_everybody(opens: Opens, width: int, scheme: str) -> None:
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    page = opens(f"/customers/{ilse.pk}", width=width, scheme=scheme, bypass=True)
    addresses = (
        "/settings/audit", f"/settings/audit?customer={ilse.pk}", "/settings/audit?customer=x",
        "/settings/audit?since=2100-01-01", f"/customers/{ilse.pk}/personal-data",
        "/settings/keeping",
    )  # fmt: skip
    assert faults_at(page, addresses) == []


def test_a_person_is_erased_by_keyboard_alone(opens: Opens) -> None:
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    page = opens(f"/customers/{ilse.pk}")
    page.get_by_role("link", name="Personal data").press("Enter")
    page.get_by_role("button", name="Erase for good").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    page.get_by_label("Why").press_sequentially("asked by letter of 3 May")
    page.get_by_role("checkbox").press("Space")
    page.get_by_role("button", name="Erase for good").press("Enter")
    page.wait_for_url("**/customers")
    expect(page.get_by_text(f"Customer {ilse.pk} is erased, for good.")).to_be_visible()
    assert Erasure.objects.get().person_number == ilse.pk


def test_everything_is_downloaded(opens: Opens) -> None:
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    page = opens(f"/customers/{ilse.pk}/personal-data")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download everything").click()
    assert waiting.value.suggested_filename == f"customer-{ilse.pk}.zip"


def test_a_period_is_shown_before_it_stands(opens: Opens) -> None:
    page = opens("/settings/keeping")
    page.get_by_label("Keep for how many days").fill("400")
    page.get_by_role("button", name="See what would go").click()
    expect(page.get_by_role("status")).to_contain_text("would go at once")
    page.get_by_role("button", name="Yes, keep it so").click()
    expect(page.get_by_text("400 days")).to_be_visible()
    assert Retention.objects.get().days == 400


def test_older_lines_of_the_audit_come_without_a_new_page(opens: Opens) -> None:
    now = datetime.now(UTC)
    store.append([Line(at=now, entrance="page", act="read", what="customers")] * 105)
    page = opens("/settings/audit")
    before = page.locator(".rows > li").count()
    page.get_by_role("link", name="Show older lines").click()
    expect(page.locator(".rows > li").nth(before + 1)).to_be_visible()

"""Quiet customers in a real browser: read, walked with keys, checked in with, a reason said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from tests.browser.judge import faults
from tests.quiet.makers import DOUBTED, judged, looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ILSE, TOMAS = "Ilse Vandenberghe", "Tomás Rivera"


def fell_quiet(**more: object) -> None:
    now = datetime.now(UTC)
    people = Person.objects.filter(name__in=(ILSE, TOMAS)).order_by("name")
    as_of = now.date()
    found = [
        judged(p.pk, last_on=as_of - timedelta(days=98 + 30 * n), as_of=as_of, quiet=not more)
        for n, p in enumerate(people)
    ]
    looked(*found, as_of=as_of, now=now, **more)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_list_reads_well_and_a_check_in_is_taken_with_keys(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    fell_quiet()
    page = opens("/loyalty/quiet", width=width, scheme=scheme, bypass=True)
    expect(page.get_by_role("heading", name="How far to rely on this")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.get_by_text(f"It is on your list: check in with {ILSE}.")).to_be_visible()
    assert Commitment.objects.get(kind="check-in").customer.name == ILSE
    assert faults(page) == []
    page.goto("/?whose=mine")
    expect(page.get_by_text("Usually buys every 5 weeks; it has been 14")).to_be_visible()
    assert faults(page) == []


def test_a_known_reason_is_said_from_the_list_and_stands_there_until_its_day(
    opens: Callable[..., Page],
) -> None:
    fell_quiet()
    page = opens("/loyalty/quiet", width=390, bypass=True)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text(ILSE)
    assert faults(page) == []


def test_without_evidence_the_page_says_so_first(opens: Callable[..., Page]) -> None:
    fell_quiet(past=DOUBTED)
    page = opens("/loyalty/quiet", bypass=True)
    expect(
        page.get_by_role("heading", name="Not enough evidence to say who leaves")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Silent for more than twice")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Change the aim").click()
    page.get_by_label("Look ahead").select_option("84")
    page.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_text("Kept. The sales are looked at again within a minute.")).to_be_visible()
    assert faults(page) == []

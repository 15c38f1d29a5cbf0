"""Losing touch in a real browser: the list, a check-in, an interval, a wish, on a phone as well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from goodword.care.tables import Touch
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry, Participant
from tests.browser.judge import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ILSE = "Ilse Vandenberghe"


def long_ago() -> Person:
    """Nobody has spoken with Ilse for five months, and nothing of ours to her is listed."""
    ilse = Person.objects.get(name=ILSE)
    then = datetime.now(UTC) - timedelta(days=150)
    theirs = Participant.objects.filter(address__uses__person=ilse)
    entries = list(theirs.values_list("entry_id", flat=True))
    Entry.objects.filter(pk__in=entries).update(occurred_at=then)
    theirs.update(occurred_at=then)
    Commitment.objects.filter(customer=ilse).update(
        state="cancelled", is_open=False, is_listed=False, closed_at=then
    )
    Person.objects.filter(pk=ilse.pk).update(relation="customer")
    day = then.date()
    Touch.objects.create(
        person=ilse, stage="customer", last_at=then, last_entry_id=max(entries), since_on=day,
        restarted_on=day, ideal_on=day + timedelta(days=91), longest_on=day + timedelta(days=182),
    )  # fmt: skip
    return ilse


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_check_in_is_taken_from_the_list_with_keys(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    long_ago()
    page = opens("/loyalty/touch", width=width, scheme=scheme, bypass=True)
    expect(page.get_by_role("heading", name="Losing touch")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.get_by_text(f"It is on your list: check in with {ILSE}.")).to_be_visible()
    expect(page.get_by_text("a check-in is on the list")).to_be_visible()
    page.goto("/?whose=mine")
    expect(page.get_by_text("Be in touch: nothing for 5 months")).to_be_visible()
    assert faults(page) == []


def test_an_interval_and_a_wish_are_said_on_a_phone(opens: Callable[..., Page]) -> None:
    ilse = long_ago()
    page = opens(f"/customers/{ilse.pk}", width=390, bypass=True)
    page.get_by_role("link", name="Change the interval").click()
    page.get_by_label("An interval of their own").check()
    page.get_by_label("Be in touch every").fill("6")
    assert faults(page) == []
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("every 6 months, at the latest after 6 months")).to_be_visible()
    page.get_by_role("link", name="Not to be contacted").click()
    page.get_by_label("They do not want to be contacted").check()
    page.get_by_label("Why, in a few words").fill("asked by letter")
    assert faults(page) == []
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("note")).to_contain_text("Not to be contacted by us first")
    assert faults(page) == []


def test_the_house_s_intervals_are_changed_by_an_administrator(opens: Callable[..., Page]) -> None:
    page = opens("/settings/intervals", width=390, bypass=True)
    page.get_by_label("From so many years on").fill("10")
    page.get_by_label("Be in touch every").fill("6")
    page.get_by_label("At the latest after").fill("12")
    assert faults(page) == []
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Customers of 10 years and more")).to_be_visible()
    assert faults(page) == []

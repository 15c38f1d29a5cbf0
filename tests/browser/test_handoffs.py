"""Handing over and asking for help by keys, on a desk and on a phone, in two browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.handoffs.tables import Handoff
from goodword.ledger.tables import Commitment
from tests.browser.judge import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]
BERND = "bernd@workshop.example"


def sound(page: Page) -> None:
    """Nothing cut off, nobody shut out."""
    assert faults(page) == []


def test_one_hands_over_the_other_takes_over_by_keys(opens: Opens) -> None:
    anna = opens("/", bypass=True)
    line = anna.locator(".line", has_text="Ilse Vandenberghe")
    line.locator("[data-open]").focus()
    anna.keyboard.press("h")
    form = anna.locator("form.act")
    form.get_by_label("To whom?").select_option(label="Bernd Okafor")
    form.get_by_label("What matters here?").fill("She moves on Friday")
    sound(anna)
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("offered to Bernd Okafor, until")).to_be_visible()
    anna.reload()
    expect(anna.get_by_role("heading", name="You offered")).to_be_visible()
    sound(anna)

    bernd = opens("/", who=BERND, width=390, bypass=True)
    expect(bernd.get_by_role("heading", name="Offered to you")).to_be_visible()
    sound(bernd)
    bernd.locator(".pass [data-open]").focus()
    bernd.keyboard.press("b")
    bernd.get_by_label("What do you want to say?").fill("Which Friday?")
    sound(bernd)
    bernd.get_by_role("button", name="Send").click()
    anna.goto("/offers")
    expect(anna.get_by_text("they asked something")).to_be_visible()
    sound(anna)

    bernd.goto(f"/offers/{Handoff.objects.get().pk}")
    expect(bernd.get_by_text("Which Friday?")).to_be_visible()
    sound(bernd)
    bernd.goto("/")
    bernd.locator(".pass [data-open]").focus()
    bernd.keyboard.press("a")
    expect(bernd.get_by_text("You answer for this now.")).to_be_visible()
    assert Commitment.objects.get(customer__name="Ilse Vandenberghe").accountable.email == BERND


def test_a_whole_conversation_and_a_question_on_a_phone_in_the_dark(opens: Opens) -> None:
    line = Commitment.objects.get(customer__name="Ilse Vandenberghe")
    anna = opens(f"/conversations/{line.conversation_id}", width=390, scheme="dark", bypass=True)
    anna.get_by_role("link", name="Hand over").first.click()
    anna.get_by_label("To whom?").select_option(label="Bernd Okafor")
    anna.get_by_role("button", name="Offer it").click()
    expect(anna.get_by_text("Say in a few words what matters").first).to_be_visible()
    sound(anna)
    anna.get_by_label("What matters here?").fill("All of the hall")
    anna.get_by_role("button", name="Offer it").click()
    expect(anna.get_by_text("You offered this conversation to Bernd Okafor.")).to_be_visible()
    anna.get_by_role("button", name="Ask for help").first.click()
    anna.locator(".line form.act").get_by_label("What do you need?").fill("Who has the plan?")
    anna.locator(".line form.act").get_by_role("button", name="Ask").click()
    expect(anna.locator(".line form.act")).to_have_count(0)

    bernd = opens("/", who=BERND, bypass=True)
    expect(bernd.get_by_text("Who has the plan?")).to_be_visible()
    bernd.locator("#help-wanted").locator("xpath=../..").locator("[data-open]").focus()
    bernd.keyboard.press("b")
    bernd.get_by_label("Your answer").fill("In the blue folder")
    sound(bernd)
    bernd.get_by_role("button", name="Answer", exact=True).last.click()
    expect(bernd.get_by_text("Anna Berg has your answer.")).to_be_visible()
    anna.reload()
    expect(anna.get_by_text("In the blue folder")).to_be_visible()
    sound(anna)

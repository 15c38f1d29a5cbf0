"""Today by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.ledger.tables import Commitment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('[data-item]')?.innerText ?? ''"))


def state(who: str) -> str:
    return Commitment.objects.get(customer__name=who).state


def test_a_whole_round_of_today_without_a_mouse(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("j")
    assert "Ilse Vandenberghe" in focused(page)
    page.keyboard.press("j")
    assert "Ilse" not in focused(page)
    page.keyboard.press("k")
    assert "Ilse Vandenberghe" in focused(page)

    page.keyboard.press("e")
    expect(page.locator(".act input[type=radio]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".act [role=alert]")).to_contain_text("Say in a few words why")
    expect(page.locator(".act input[type=radio]").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    receipt = page.locator(".receipt")
    expect(receipt).to_be_focused()
    expect(receipt).to_contain_text("Answered elsewhere")
    assert state("Ilse Vandenberghe") == "discharged"
    expect(page.get_by_role("link", name="Everyone’s 2")).to_be_visible()
    expect(page.get_by_role("heading", name="Answer 2")).to_be_visible()

    page.keyboard.press("z")
    expect(page.locator(".receipt")).to_have_count(0)
    expect(page.locator(".line", has_text="Ilse Vandenberghe")).to_be_focused()
    assert state("Ilse Vandenberghe") == "open"

    page.keyboard.press("l")
    expect(page.locator(".act input:checked").first).to_be_focused()
    for key in ("2", "1", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".line", has_text="they expect it")).to_be_focused()

    page.keyboard.press("n")
    expect(page.locator(".act input[type=radio]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".act")).to_have_count(0)
    assert "Ilse Vandenberghe" in focused(page)

    page.keyboard.press("n")
    page.locator(".act").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_contain_text("Not owed.")
    page.keyboard.press("j")
    assert "Tomás Rivera" in focused(page) or "Lena" in focused(page)


def test_enter_opens_the_conversation(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversations/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oak table for the hall")


def test_the_slash_searches_from_anywhere(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("/")
    page.keyboard.type("drawer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=drawer")
    page.keyboard.press("j")
    assert "Squeaking drawer" in focused(page)


def test_letters_typed_into_a_field_are_only_letters(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.get_by_label("In your own words").fill("")
    page.get_by_label("In your own words").press_sequentially("we spoke: n e l j ?")
    expect(page.get_by_role("radio", name="Something else")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_contain_text("we spoke: n e l j ?")


def test_the_question_mark_shows_the_keys_and_lets_one_turn_them_off(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("j")
    assert focused(page) == ""


def test_every_list_has_the_same_keys(opens: Opens) -> None:
    page = opens("/customers")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "Lena Fuchs" in focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")
    page.keyboard.press("j")
    assert focused(page)


def test_one_key_says_what_somebody_is_to_us(opens: Opens) -> None:
    page = opens("/customers")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="supplier")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Their mail is kept, but opens nothing.")).to_be_visible()
    assert state("Ilse Vandenberghe") == "cancelled"


def test_the_second_colleague_sees_on_the_line_who_was_faster(opens: Opens) -> None:
    anna, bernd = opens("/"), opens("/", who="bernd@workshop.example")
    bernd.keyboard.press("j")
    bernd.keyboard.press("e")
    bernd.locator(".act").wait_for()
    anna.keyboard.press("j")
    anna.keyboard.press("e")
    anna.locator(".act").wait_for()
    anna.keyboard.press("1")
    anna.keyboard.press("Enter")
    expect(anna.locator(".receipt")).to_contain_text("Done.")
    bernd.keyboard.press("1")
    bernd.keyboard.press("Enter")
    expect(bernd.locator(".receipt")).to_contain_text("Anna Berg marked this as done")


def test_when_the_server_is_gone_one_is_told_and_nothing_is_lost(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator(".act").wait_for()
    page.context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-spoken]")).to_contain_text("Nothing was changed")
    expect(page.locator(".act")).to_be_visible()


def test_mail_html_runs_nothing_and_fetches_nothing(opens: Opens) -> None:
    page = opens("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show as it was laid out").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("could you tell me")).to_be_visible()
    assert page.frames[1].title() == "Message"
    assert not [url for url in asked if "pictures.example" in url]
    page.get_by_role("link", name="Show pictures from the internet").click()
    expect(page.get_by_role("link", name="Hide pictures")).to_be_visible()


def test_a_line_is_answered_from_the_list(opens: Opens) -> None:
    page = opens("/")
    page.keyboard.press("j")
    assert "Ilse Vandenberghe" in focused(page)
    page.keyboard.press("r")
    expect(page.locator("#say textarea[name=text]")).to_be_visible()
    assert page.url.endswith("?say=reply")

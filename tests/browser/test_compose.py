"""A letter is written by keyboard, kept through outages, seen well on a phone."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Page, expect

from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.tables import Draft, DraftFile
from goodword.timeline.tables import Entry
from tests.browser.judge import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Page]


def talk() -> str:
    letter = Entry.objects.get(subject="Oak table for the hall")
    return f"/conversations/{letter.conversation_id}"


def begin(page: Page) -> None:
    """Press r, and write."""
    page.keyboard.press("r")
    page.locator(".composer textarea:focus").wait_for()


def is_saved(page: Page) -> None:
    expect(page.locator("[data-composer-state]")).to_have_text("Saved")


@pytest.fixture(autouse=True)
def quiet(transactional_db: None) -> Iterator[None]:
    """Pages ask by themselves: what they asked last is answered before the house is cleared."""
    under_way: list[object] = []

    def begun(**_: object) -> None:
        under_way.append(object())

    def done(**_: object) -> None:
        under_way.pop()

    request_started.connect(begun)
    request_finished.connect(done)
    yield
    until = time.monotonic() + 10
    while under_way and time.monotonic() < until:
        time.sleep(0.05)
    request_started.disconnect(begun)
    request_finished.disconnect(done)


@pytest.fixture(autouse=True)
def sends(settings: object) -> None:
    """A mail server that the house sends through."""
    settings.HOUSE_SENDS = lambda: True  # type: ignore[attr-defined]


def test_a_reply_by_keyboard_goes_and_is_taken_back(opens: Opens) -> None:
    page = opens(talk())
    begin(page)
    page.keyboard.type("It comes on Friday.")
    is_saved(page)
    assert Draft.objects.get().text == "It comes on Friday."
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Undo").wait_for()
    assert Outgoing.objects.get().state == "waiting"
    page.keyboard.press("z")
    page.locator(".composer textarea").wait_for()
    assert page.locator(".composer textarea").input_value() == "It comes on Friday."
    assert Outgoing.objects.get().state == "withdrawn"


def test_left_by_escape_it_is_gone_on_with(opens: Opens) -> None:
    page = opens(talk())
    begin(page)
    page.keyboard.type("First half,")
    page.keyboard.press("Escape")
    page.locator(".composer").wait_for(state="detached")
    begin(page)
    assert page.locator(".composer textarea").input_value() == "First half,"


def test_nothing_is_lost_while_the_house_is_away_or_the_window_closes(opens: Opens) -> None:
    page = opens(talk())
    begin(page)
    page.route("**/drafts/keep", lambda route: route.abort())
    page.keyboard.type("Typed in a tunnel.")
    page.get_by_text("kept in this browser").wait_for()
    page.reload()
    page.unroute("**/drafts/keep")
    begin(page)
    assert page.locator(".composer textarea").input_value() == "Typed in a tunnel."
    page.get_by_text("is here again").wait_for()
    is_saved(page)
    assert Draft.objects.get().text == "Typed in a tunnel."


def test_somebody_who_was_logged_out_logs_in_and_goes_on(opens: Opens) -> None:
    page = opens(talk())
    begin(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.type("Still here.")
    page.get_by_role("link", name="Log in in another window").wait_for()
    page.context.add_cookies(cookies)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    is_saved(page)
    assert Draft.objects.get().text == "Still here."


def test_two_windows_show_both_and_one_is_kept(opens: Opens) -> None:
    desk = opens(talk())
    begin(desk)
    desk.keyboard.type("From the desk.")
    is_saved(desk)
    phone = opens(f"/drafts/{Draft.objects.get().pk}", width=390)
    phone.locator(".composer textarea").fill("From the phone.")
    is_saved(phone)
    desk.keyboard.type(" More.")
    desk.get_by_text("changed in another window").wait_for()
    assert "From the phone." in desk.locator(".composer-there").inner_text()
    desk.get_by_role("button", name="Keep mine").click()
    is_saved(desk)
    assert Draft.objects.get().text == "From the desk. More."


def test_people_are_completed_by_keyboard_and_files_are_dropped_on(opens: Opens) -> None:
    page = opens("/write")
    page.locator("#c-to:focus").wait_for()
    page.keyboard.type("ils")
    page.get_by_role("listbox", name="People").get_by_text("Ilse Vandenberghe").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#c-to")).to_have_value("Ilse Vandenberghe <ilse@vandenberghe.example>, ")
    page.locator("#c-file").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"A plan."}
    )
    page.get_by_role("link", name="plan.txt").wait_for()
    assert DraftFile.objects.get().size == 7
    page.get_by_role("button", name="Take off plan.txt").click()
    page.get_by_role("link", name="plan.txt").wait_for(state="detached")


def test_a_colleague_who_answers_is_seen(opens: Opens) -> None:
    bernd = opens(talk(), who="bernd@workshop.example")
    begin(bernd)
    bernd.keyboard.type("I take this.")
    is_saved(bernd)
    bernd.clock.install()
    bernd.reload()
    begin(bernd)
    with bernd.expect_response("**/here"):
        bernd.clock.run_for(21_000)
    page = opens(talk())
    page.get_by_text("Bernd Okafor is answering.").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_sheet_shuts_nobody_out_and_nothing_jumps(
    opens: Opens, width: int, scheme: str
) -> None:
    page = opens(talk(), width=width, scheme=scheme, bypass=True)
    begin(page)
    page.keyboard.type("It comes on Friday.")
    is_saved(page)
    page.locator("summary", has_text="Their letter").click()
    page.locator("summary", has_text="Later").click()
    wrong = faults(page)
    page.goto("/drafts")
    assert wrong + faults(page) == []

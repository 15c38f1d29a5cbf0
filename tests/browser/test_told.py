"""Calls, notes and tags by keyboard, on a phone, and for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry
from tests.browser.judge import faults_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Page]


def ilse() -> Person:
    return Person.objects.get(name__startswith="Ilse")


def test_a_call_is_logged_from_a_line_without_touching_the_mouse(opens: Opens) -> None:
    page = opens("/")
    page.locator(f"#line-{Commitment.objects.get(customer=ilse()).pk} [data-open]").focus()
    page.keyboard.press("t")
    page.locator(".act input:focus").wait_for(state="attached")
    page.keyboard.press("2")
    page.keyboard.type("Told her the price.")
    page.keyboard.press("Enter")
    page.locator(".receipt").wait_for()
    assert "Done, and logged." in page.locator(".receipt").inner_text()
    assert Entry.objects.get(kind="call").direction == "out"
    assert Commitment.objects.get(customer=ilse()).state == "discharged"


def test_a_note_names_a_colleague_by_the_beginning_of_a_name(opens: Opens) -> None:
    page = opens(f"/customers/{ilse().pk}")
    page.keyboard.press("i")
    page.locator(".act textarea:focus").wait_for()
    page.keyboard.type("Please look, @bern")
    page.get_by_role("listbox", name="Colleagues").get_by_text("Bernd Okafor").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.get_by_text("note among ourselves", exact=True).first.wait_for()
    note = Entry.objects.get(kind="note")
    assert [m.colleague.name for m in note.mentions.all()] == ["Bernd Okafor"]


def test_a_tag_is_put_on_and_taken_off_by_keyboard(opens: Opens) -> None:
    page = opens(f"/customers/{ilse().pk}")
    page.keyboard.press("g")
    page.locator(".act input:focus").wait_for()
    page.keyboard.type("Key account")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Key account").wait_for()
    page.get_by_role("button", name="Take off the tag Key account").press("Enter")
    page.get_by_role("link", name="Key account").wait_for(state="detached")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_screen_shuts_anybody_out_or_is_cut_off(opens: Opens, width: int, scheme: str) -> None:
    person = ilse().pk
    talk = Entry.objects.get(subject="Oak table for the hall").conversation_id
    line = Commitment.objects.get(customer=ilse()).pk
    page = opens("/", width=width, scheme=scheme, bypass=True)
    page.goto(f"/customers/{person}/tags")
    page.get_by_label("Tag", exact=True).fill("Key account, a rather long word for one tag")
    page.get_by_role("button", name="Put it on").click()
    page.goto("/?tag=key+account")
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of the view").fill("Those with a rather long name of a view")
    page.get_by_role("button", name="Keep it").click()
    page.goto(f"/conversations/{talk}")
    page.get_by_role("button", name="Note among ourselves").click()
    page.locator(".act textarea").fill("Likes oak, @bernd.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Likes oak").wait_for()
    addresses = (
        "/?tag=key+account", "/customers?tag=key+account", "/search?q=tag:key", "/views",
        f"/customers/{person}", f"/customers/{person}/call", f"/customers/{person}/note",
        f"/customers/{person}/tags", f"/conversations/{talk}", f"/commitments/{line}/call",
        "/settings/tags", "/settings/tags/1", "/settings/calls",
    )  # fmt: skip
    assert faults_at(page, addresses) == []


def test_a_list_is_looked_at_and_then_taken_in_without_choosing_it_again(opens: Opens) -> None:
    page = opens("/settings/calls")
    raw = b"Date,Number,Direction\n16/11/2026 10:05,+3225550102,in\nyesterday,+3225550102,in\n"
    file = {"name": "calls.csv", "mimeType": "text/csv", "buffer": raw}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_text("This is what would happen").wait_for()
    assert "“yesterday” is no time" in page.locator("#call-lists").inner_text()
    assert not Entry.objects.filter(kind="call").exists()
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("Taken in").wait_for()
    assert Entry.objects.filter(kind="call").count() == 1

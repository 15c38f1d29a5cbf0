"""Every screen in a real browser: readable by everybody, still, and true to its policy."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.timeline.tables import Entry, Quarantined, Sighting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WATCH = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
WIDER = """
() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && getComputedStyle(e).position !== "absolute" && !e.closest("select, .line-snippet, pre"))
  .filter(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  .slice(0, 5).map(e => `${e.tagName}.${e.className}`)
"""


def screens() -> list[str]:
    """Every page, on something that is there; with long names and subjects among it."""
    tomas = Person.objects.get(name="Tomás Rivera")
    Person.objects.filter(pk=tomas.pk).update(
        name="Maximiliane Freifrau von Hohenthal-Wolkenstein zu Rittershausen"
    )
    Commitment.objects.filter(customer=tomas).update(what="Quotation for the great hall, " * 10)
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    entry = Entry.objects.get(subject="Oak table for the hall")
    owed = Commitment.objects.get(customer=ilse)
    one, box = Colleague.objects.get(name="Bernd Okafor"), Mailbox.objects.get(name="sales")
    sighting = Sighting.objects.earliest("pk")
    Quarantined.objects.create(
        original=sighting.original, mailbox=box, folder="INBOX", location="cur/17",
        reason="its headers never end", seen_at=sighting.seen_at,
    )  # fmt: skip
    return [
        "/", "/?overdue=1", "/?whose=mine", f"/commitments/{owed.pk}/done",
        f"/commitments/{owed.pk}/later", f"/commitments/{owed.pk}/reassign",
        "/customers", "/customers?q=nobody", f"/customers/{ilse.pk}",
        f"/customers/{tomas.pk}", f"/customers/{ilse.pk}/edit",
        f"/conversations/{entry.conversation_id}", f"/entries/{entry.pk}/headers",
        "/search", "/search?q=table+before:soon", "/search?q=zebra", "/older", "/quarantine",
        "/settings", "/settings/telephone", "/settings/standard", "/settings/hours",
        "/settings/hours/new",
        "/settings/addresses",
        "/settings/colleagues", f"/settings/colleagues/{one.pk}", "/settings/mailboxes",
        f"/settings/mailboxes/{box.pk}", "/settings/account", "/styleguide", "/nowhere",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (390, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
        pytest.param(390, "light", marks=pytest.mark.slow),
    ],
)
def test_no_screen_shuts_anybody_out(opens: Callable[..., Page], width: int, scheme: str) -> None:
    axe, page = Axe(), opens("/", width=width, scheme=scheme, bypass=True)
    wrong = []
    for address in screens():
        page.goto(address)
        found = axe.run(page)
        wrong += [
            (address, one["id"], [node["target"] for node in one["nodes"]][:3])
            for one in found.response["violations"]
        ]
    assert not wrong


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_jumps_nothing_is_cut_off_nothing_is_refused(
    opens: Callable[..., Page], width: int
) -> None:
    page = opens("/", width=width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(WATCH)
    for address in screens():
        page.goto(address)
        page.evaluate("() => new Promise(then => setTimeout(then, 50))")
        assert page.evaluate("window.shifted") < 0.05, address
        assert page.evaluate(WIDER) == [], address
    assert [text for text in said if "404 (Not Found)" not in text] == []


def test_the_door_is_open_to_everybody(opens: Callable[..., Page]) -> None:
    page = opens("/", bypass=True)
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    assert Axe().run(page).response["violations"] == []
    Colleague.objects.update(password="!")
    page.goto("/")
    assert "Welcome" in page.title()
    assert Axe().run(page).response["violations"] == []


def test_the_form_on_a_line_and_its_receipt_shut_nobody_out(opens: Callable[..., Page]) -> None:
    page = opens("/", bypass=True, width=390)
    for name in ("Later", "Not owed", "Done"):
        page.get_by_role("button", name=f"{name}: Ilse").click()
        page.locator(".act").wait_for()
        assert Axe().run(page).response["violations"] == [], name
        page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Done: Ilse").click()
    page.locator(".act input[type=radio]").first.check(force=True)
    page.locator(".act button[type=submit]").click()
    page.locator(".receipt").wait_for()
    assert Axe().run(page).response["violations"] == []


def test_paper_shows_the_words_and_nothing_to_press(opens: Callable[..., Page]) -> None:
    page = opens("/")
    page.emulate_media(media="print")
    assert page.get_by_text("Oak table for the hall").first.is_visible()
    assert not page.locator(".line-acts").first.is_visible()
    assert not page.locator(".top").is_visible()

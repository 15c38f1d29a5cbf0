"""Every screen in a real browser: readable by everybody, still, and true to its policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.timeline.tables import Entry, Quarantined, Sighting
from tests.browser.judge import faults, faults_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
def test_no_screen_shuts_anybody_out_jumps_is_cut_off_or_refused(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    page = opens("/", width=width, scheme=scheme, bypass=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    widths = (768, 390, 320) if width == 1280 else ()
    assert faults_at(page, screens(), widths=widths) == []
    assert [text for text in said if "404 (Not Found)" not in text] == []


def test_the_door_is_open_to_everybody(opens: Callable[..., Page]) -> None:
    page = opens("/", bypass=True)
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    assert faults(page) == []
    Colleague.objects.update(password="!")
    page.goto("/")
    assert "Welcome" in page.title()
    assert faults(page) == []


def test_the_form_on_a_line_and_its_receipt_shut_nobody_out(opens: Callable[..., Page]) -> None:
    page = opens("/", bypass=True, width=390)
    for name in ("Later", "Not owed", "Done"):
        page.get_by_role("button", name=f"{name}: Ilse").click()
        page.locator(".act").wait_for()
        assert faults(page) == [], name
        page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Done: Ilse").click()
    page.locator(".act input[type=radio]").first.check(force=True)
    page.locator(".act button[type=submit]").click()
    page.locator(".receipt").wait_for()
    assert faults(page) == []


def test_paper_shows_the_words_and_nothing_to_press(opens: Callable[..., Page]) -> None:
    page = opens("/")
    page.emulate_media(media="print")
    assert page.get_by_text("Oak table for the hall").first.is_visible()
    assert not page.locator(".line-acts").first.is_visible()
    assert not page.locator(".top").is_visible()

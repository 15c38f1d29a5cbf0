"""The outbox in a real browser: by keys, on a phone and a desk, readable by everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.channels.mail.sending.tables import Outgoing
from tests.browser.judge import faults
from tests.web.business import Business
from tests.web.test_outbox import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rows(house: Business, monkeypatch: pytest.MonkeyPatch) -> dict[str, Outgoing]:
    monkeypatch.setenv("GOODWORD_SMTP_HOST", "localhost")
    monkeypatch.setenv("GOODWORD_MAIL_FROM", "goodword@workshop.example")
    words = {"doubt": "The mail server did not answer in time.", "refused": "550 no such user"}
    return {
        state: letter(house, state, **({"error": words[state]} if state in words else {}))
        for state in ("doubt", "refused", "scheduled", "waiting")
    }


@pytest.mark.parametrize("width", [390, 1280])
def test_a_doubt_is_settled_by_keys(
    opens: Callable[..., Page], rows: dict[str, Outgoing], width: int
) -> None:
    page = opens("/outbox", width=width, bypass=True)
    assert faults(page) == []
    expect(page.get_by_role("heading", name="In doubt")).to_be_visible()
    page.get_by_label("How do you know?").fill("it lies in Sent")
    page.get_by_role("button", name="It arrived").press("Enter")
    expect(page.get_by_text("It counts as sent.")).to_be_visible()
    page.get_by_role("button", name=f"Take back: letter {rows['scheduled'].pk}").press("Enter")
    expect(page.get_by_text("It is not sent.")).to_be_visible()
    assert faults(page) == []
    states = dict(Outgoing.objects.values_list("pk", "state"))
    assert [states[rows[s].pk] for s in ("doubt", "scheduled")] == ["sent", "withdrawn"]


def test_how_a_mailbox_sends_is_entered_on_a_phone(
    opens: Callable[..., Page], rows: dict[str, Outgoing]
) -> None:
    page = opens("/settings/mailboxes", width=390, bypass=True)
    page.get_by_role("link", name="Sending of sales").click()
    expect(page.get_by_role("link", name="Find the server")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Try it and keep it").press("Enter")
    expect(page.get_by_role("heading", name="How sales sends")).to_be_visible()
    assert faults(page) == []

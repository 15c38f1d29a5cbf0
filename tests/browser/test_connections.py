"""Connecting a mailbox in a real browser: by keys, on a phone, readable by everybody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from goodword.channels.mail.live import finding, finding_dns, login
from goodword.channels.mail.live.tables import Connection
from tests.browser.judge import faults
from tests.channels.mail.live.jmap_office import open_office
from tests.channels.mail.live.servers import MailServer, running
from tests.web.test_connections import FOLDERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    def nothing(*args: object, **kwargs: object) -> None:
        raise finding.Unreachable("not there")

    settings.PRIVATE_HOSTS = frozenset({"localhost", "127.0.0.1"})
    monkeypatch.setattr(finding_dns, "_ask", lambda name, kind: [])
    monkeypatch.setattr(finding, "get", nothing)
    monkeypatch.setattr(login, "answers", lambda server: False)
    with running(MailServer(says=FOLDERS)) as one:
        yield one


def test_a_mailbox_is_connected_by_keys_on_a_phone(
    opens: Callable[..., Page], server: MailServer
) -> None:
    page = opens("/settings/mailboxes", width=390, bypass=True)

    def sound() -> None:
        assert faults(page) == []

    page.get_by_role("link", name="Connect a mailbox").click()
    sound()
    page.get_by_label("Address of the mailbox").fill("post@workshop.example")
    page.keyboard.press("Enter")
    page.get_by_label("Password", exact=True).fill("pelican")
    page.get_by_label("Server", exact=True).fill("localhost")
    page.get_by_label("Port").fill(str(server.port))
    page.get_by_label("Secured by").select_option("none")
    sound()
    # Enter in a field does what the button below does.
    page.get_by_label("Port").press("Enter")
    expect(page.get_by_role("heading", name="How much there is")).to_be_visible()
    sound()
    page.get_by_label("Trash").check()
    page.get_by_label("Junk").press("Space")
    page.get_by_role("button", name="Begin").press("Enter")
    expect(page.get_by_text("It has begun")).to_be_visible()
    sound()
    row = Connection.objects.get()
    taken = set(row.folders.filter(wanted=True).values_list("shown", flat=True))
    assert (row.state, taken) == ("on", {"inbox", "Sent", "Trash"})
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused. Mail stays on the server")).to_be_visible()
    page.goto("/settings/status")
    expect(page.get_by_role("heading", name="How it works")).to_be_visible()
    sound()
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.get_by_text("Compared just now")).to_be_visible()


def test_a_mailbox_is_connected_by_jmap_by_keys_on_a_phone(
    opens: Callable[..., Page], server: MailServer
) -> None:
    with open_office() as office:
        page = opens("/settings/mailboxes/connect", width=390, bypass=True)
        page.get_by_label("Address of the mailbox").fill("anna@fastmail.com")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Fastmail wants an API token")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="By IMAP instead").press("Enter")
        expect(page.get_by_label("Server", exact=True)).to_have_value("imap.fastmail.com")
        page.get_by_role("button", name="By JMAP instead").press("Enter")
        page.get_by_label("Token or password").fill("secret")
        page.get_by_label("Address of its JMAP session").fill(office.url)
        page.get_by_label("Address of its JMAP session").press("Enter")
        expect(page.get_by_role("heading", name="How much there is")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Begin").press("Enter")
        expect(page.get_by_text("It has begun")).to_be_visible()
        expect(page.get_by_role("heading", name="Another token")).to_be_visible()
        assert faults(page) == []

"""Tokens, webhooks and the API's page in a real browser: read and used by everybody."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from goodword.hooks.subscribing import add_webhook, try_webhook
from goodword.hooks.tables import Token
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from tests.browser.judge import faults_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def screens() -> list[str]:
    """Each of these pages, with something on it."""
    anna, now = Colleague.objects.get(name="Anna Berg"), datetime.now(UTC)
    row, _ = add_webhook(
        reader=reader_for(anna), name="The shop’s till in the hall " * 2, now=now,
        url="https://shop.example/" + "long" * 40, events=["commitment.opened"],
        resolve=lambda host, port: ["93.184.215.14"],
    )  # fmt: skip
    made = try_webhook(reader=reader_for(anna), webhook_id=row.pk, now=now)
    where = "/settings/account/webhooks"
    return [
        "/settings/account/tokens", where, f"{where}/{row.pk}",
        f"{where}/{row.pk}/messages/{made.pk}", "/api",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nobody_is_shut_out_and_nothing_is_cut_off(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    page = opens("/", width=width, scheme=scheme, bypass=True)
    assert faults_at(page, screens()) == []


def test_a_token_is_made_and_revoked_by_keys_alone(opens: Callable[..., Page]) -> None:
    page = opens("/settings/account/tokens")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.get_by_label("What it is for").focus()
    page.keyboard.type("shop")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make it").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your new token").wait_for()
    assert page.locator("code.secret").inner_text().startswith("gw_")
    page.get_by_role("button", name="Revoke shop").focus()
    page.keyboard.press("Enter")
    page.get_by_text("shut out from now on").wait_for()
    assert Token.objects.get().revoked_at is not None
    assert said == []

"""The door in a real browser: a passkey made and used, codes, and every screen of one's account."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from goodword.access import OPERATOR
from goodword.accounts import invitations, teams
from goodword.accounts.codes import code_at
from goodword.accounts.tables import CodeMaker
from goodword.people.colleagues import add_colleague
from goodword.people.tables import Colleague
from tests.browser.judge import faults, faults_at
from tests.web.business import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Page]


def give_authenticator(page: Page) -> None:
    """A device that holds passkeys and checks its user, as Chromium can play one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    told = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": told})


def log_out(page: Page) -> None:
    page.get_by_label("Your account").first.click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("heading", name="Log in").wait_for()


def test_a_passkey_is_made_and_lets_in_without_a_password(opens: Opens) -> None:
    page = opens("/settings/account/passkeys", width=390)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    give_authenticator(page)
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Make the passkey").press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I keep them safe").click()
    expect(page.get_by_text("My phone")).to_be_visible()
    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    assert [text for text in said if "Content" in text or "Refused" in text] == []


def test_an_invited_colleague_comes_in_by_keys_alone(opens: Opens) -> None:
    page = opens("/settings/colleagues", who="anna@workshop.example")
    page.get_by_label("Name").fill("Greta Lind")
    page.get_by_label("E-mail address").fill("greta@workshop.example")
    page.get_by_role("button", name="Add, and make a link").press("Enter")
    link = page.locator("#link").inner_text()
    assert faults(page) == []
    log_out(page)
    page.goto(link)
    assert "/invitation/" not in page.url
    page.get_by_label("A password", exact=True).fill("seven quiet rivers")
    page.get_by_label("The password again").fill("seven quiet rivers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")


def test_an_app_is_set_up_and_asked_for(opens: Opens) -> None:
    page = opens("/settings/account/app")
    seed = page.locator("#seed").inner_text().replace(" ", "")
    step = int(datetime.now(UTC).timestamp()) // 30
    page.get_by_label("The code that the app shows").fill(code_at(seed, step))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    CodeMaker.objects.update(last_step=0)
    page.get_by_role("link", name="I keep them safe").click()
    log_out(page)
    page.get_by_label("Your e-mail address").fill("anna@workshop.example")
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("The code").fill(code_at(seed, int(datetime.now(UTC).timestamp()) // 30))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")


def places() -> list[str]:
    now = datetime.now(UTC)
    team = teams.make_team(reader=OPERATOR, name="Front desk and everybody who helps there")
    new = add_colleague(reader=OPERATOR, email="erna@workshop.example", name="Erna", now=now)
    token = invitations.invite(reader=OPERATOR, colleague_id=new.pk, now=now).token
    bernd = Colleague.objects.get(name="Bernd Okafor")
    return [
        "/settings/account", "/settings/account/app", "/settings/account/passkeys",
        "/settings/colleagues", f"/settings/colleagues/{bernd.pk}",
        f"/settings/colleagues/{new.pk}",
        "/settings/teams", f"/settings/teams/{team.pk}", "/settings/logging-in", "/again",
        f"/invitation/{token}", "/invitation/gone", "/login",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_its_screens_shut_nobody_out_and_fit(opens: Opens, width: int, scheme: str) -> None:
    page = opens("/", width=width, scheme=scheme, bypass=True)
    assert faults_at(page, places()) == []

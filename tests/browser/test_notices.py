"""The bell in a real browser: it rings by itself, politely, and nothing jumps."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from goodword.ledger.tables import Commitment
from goodword.notices.actions import post
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.notices.telling import Telling, write
from goodword.people.tables import Colleague
from tests.browser.judge import faults_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = ("/notices", "/settings/notices", "/settings/mail")


def ring(kind: str = "yours") -> Notice:
    """Anna is told of something."""
    now = datetime.now(UTC)
    anna = Colleague.objects.get(email="anna@workshop.example")
    NoticeChoice.objects.get_or_create(colleague=anna, defaults={"always": True})
    line = Commitment.objects.get(customer__name="Ilse Vandenberghe")
    Commitment.objects.filter(pk=line.pk).update(accountable=anna)
    told = Telling(anna.pk, kind, f"{kind}:{now.isoformat()}", now, commitment_id=line.pk)
    write([told], now=now, mailing=False)
    return Notice.objects.latest("pk")


def test_the_bell_rings_by_itself_and_is_answered_by_keys(opens: Callable[..., Page]) -> None:
    page = opens("/")
    page.clock.install()
    page.goto("/")
    bell = page.locator("[data-bell]")
    expect(bell).to_have_accessible_name("Notices")
    notice = ring()
    page.clock.run_for(31_000)
    expect(bell).to_have_accessible_name("Notices: 1 new")
    expect(page.locator("[data-spoken]")).to_contain_text("Ilse Vandenberghe: Oak table")
    assert page.title().startswith("(1) ")
    assert page.evaluate("window.shifted") < 0.01
    page.keyboard.press("b")
    page.wait_for_url("**/notices")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/conversations/*#line-{notice.commitment_id}")
    expect(page.locator(f"#line-{notice.commitment_id}")).to_be_in_viewport()
    expect(page.locator("[data-bell]")).to_have_accessible_name("Notices")


def test_a_hidden_page_does_not_ask_and_a_lost_server_is_asked_seldom(
    opens: Callable[..., Page],
) -> None:
    page = opens("/")
    page.clock.install()
    page.goto("/")
    asked: list[str] = []
    page.route("**/notices/bell*", lambda route: (asked.append("x"), route.abort()))
    page.clock.run_for(31_000)
    page.wait_for_timeout(100)
    for _ in range(20):
        page.clock.run_for(15_000)
        page.wait_for_timeout(20)
    assert 2 <= len(asked) <= 5  # 5 minutes: after 30 s, 60 s, 120 s, ...
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    before = len(asked)
    page.clock.run_for(3_600_000)
    assert len(asked) == before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_its_screens_shut_nobody_out(opens: Callable[..., Page], width: int, scheme: str) -> None:
    page = opens("/", width=width, scheme=scheme, bypass=True)
    for kind in ("yours", "again", "quarantine"):
        ring(kind)
    Notice.objects.filter(kind="again").update(seen_at=datetime.now(UTC))
    anna = Colleague.objects.get(email="anna@workshop.example")
    post(colleague_id=anna.pk, key="x", subject="s", text="t", now=datetime.now(UTC))
    Posted.objects.update(state="in doubt", error="Nobody said whether it was taken. " * 4)
    assert faults_at(page, SCREENS) == []

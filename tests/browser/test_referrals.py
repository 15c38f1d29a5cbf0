"""Who sent whom, and what follows a sale: asked, confirmed, written; by keys, and on a phone."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from goodword.access import OPERATOR
from goodword.channels.sales.orders import Buyer, Order
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.referrals.tables import Referral
from goodword.wiring.sales_lists import tell_sale
from tests.browser.judge import faults_at
from tests.web.business import SALES, bring_in, letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]
NOW = datetime.now(UTC)
SHOTS = os.environ.get("GOODWORD_SHOTS", "")


def sell(number: str, spec: str, name: str, *, days: float = 0, referrer: str = "") -> None:
    order = Order(
        line=0, identity=f"no {number}", number=number, at=NOW - timedelta(days=days),
        buyer=Buyer(email=spec, name=name), amount=Decimal(1240), currency="EUR",
        items=("Oak chair", "Oil"), referrer=referrer,
    )  # fmt: skip
    tell_sale(order, reader=OPERATOR, source="shop", wall=datetime.now(UTC))


def petra(folder: Path) -> Person:
    """She writes for the first time, sent by Ilse; others were sent, too."""
    sell("1", "ada@lane.example", "Ada Lane", days=3, referrer="Ilse Vandenberghe")
    sell("2", "bea@fox.example", "Bea Fox", days=2, referrer="Ada Lane")
    first = letter(
        "Petra Wolff <petra@wolff.example>", SALES, "A bookcase",
        "Hello,\n\nIlse Vandenberghe suggested that I write to you. What does a bookcase cost?",
        at=NOW - timedelta(hours=3), number=70,
    )  # fmt: skip
    bring_in(folder, "sales", [first])
    return Person.objects.get(name="Petra Wolff")


def screens(one: Person) -> list[str]:
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    thanks = Commitment.objects.filter(natural_key__startswith="sale:thanks:").earliest("pk")
    talk = Referral.objects.get(referred=one).entry
    assert talk is not None
    return [
        "/loyalty/referrals",
        "/loyalty/referrals?as=tree",
        f"/customers/{one.pk}",
        f"/customers/{ilse.pk}",
        f"/conversations/{talk.conversation_id}",
        f"/customers/{one.pk}/sent-by?q=Vanden",
        "/settings/follow-ups",
        f"/customers/{thanks.customer_id}/write?for={thanks.pk}",
        "/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_screen_shuts_anybody_out_or_is_cut_off(
    opens: Opens, width: int, scheme: str, tmp_path: Path
) -> None:
    places = screens(petra(tmp_path))
    page = opens("/", width=width, scheme=scheme, bypass=True)
    for number, place in enumerate(places if SHOTS else ()):
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}{place}")
        page.screenshot(path=f"{SHOTS}/{width}-{number}.png", full_page=True)
    assert faults_at(page, places) == []


def test_asked_and_confirmed_with_one_key(opens: Opens, tmp_path: Path) -> None:
    one = petra(tmp_path)
    page = opens("/loyalty/referrals")
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.get_by_role("status").first).to_contain_text("Thanks are owed")
    row = Referral.objects.get(referred=one)
    assert row.referrer is not None
    assert (row.state, row.referrer.name) == ("confirmed", "Ilse Vandenberghe")
    page.get_by_role("link", name="As a tree").click()
    expect(page.locator(".tree li").first).to_contain_text("Ilse Vandenberghe")
    expect(page.locator(".tree li")).to_have_count(4)


def test_from_the_line_to_the_letter_with_one_key(opens: Opens, tmp_path: Path) -> None:
    petra(tmp_path)
    page = opens("/")
    line = page.locator(".line", has_text="thank them, and offer your personal help").first
    line.locator("[data-key=w]").focus()
    page.keyboard.press("w")
    page.wait_for_url("**/write?for=*")
    expect(page.get_by_label("Subject")).to_have_value("Thank you for your order")
    assert "contact me personally" in page.get_by_label("Letter", exact=True).input_value()
    expect(page.get_by_label("Once sent, this is done")).to_be_checked()

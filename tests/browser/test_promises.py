"""Promises by keyboard, on a phone, and for everybody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.promises.tables import Evidence
from goodword.timeline.tables import Attachment
from goodword.wiring.promising import settle
from tests.browser.judge import faults_at
from tests.factories import make_conversation, they_write, we_write
from tests.web.business import Business

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Page]


@pytest.fixture
def promised(house: Business) -> Commitment:
    """Anna promised Ilse a drawing and sent a file since; Ilse owes us a deposit."""
    ilse, sales = Person.objects.get(name__startswith="Ilse"), Mailbox.objects.get(name="sales")
    anna = Colleague.objects.get(name="Anna Berg")
    talk, other, third = (make_conversation(name) for name in ("The cupboard", "Papers", "Deposit"))
    we_write(talk, ilse, house.now - timedelta(hours=3), colleague=anna, mailbox=sales,
             text="I'll send you the revised drawing by the end of next week.")  # fmt: skip
    later = we_write(other, ilse, house.now - timedelta(hours=1), colleague=anna, mailbox=sales,
                     text="See attached.")  # fmt: skip
    Attachment.objects.create(entry=later, position=1, name="drawing.pdf", size=9, digest="x")
    they_write(third, ilse, house.now - timedelta(days=12), mailbox=sales, score=0.0,
               text="I will send you the deposit tomorrow.")  # fmt: skip
    settle(conversation_ids=[talk.pk, other.pk, third.pk], now=house.now)
    return Commitment.objects.get(kind="promise", debtor="us")


def test_what_kept_a_promise_is_accepted_with_one_key(opens: Opens, promised: Commitment) -> None:
    page = opens("/")
    line = page.locator(f"#line-{promised.pk}")
    assert "Kept? “drawing.pdf” sent" in line.inner_text()
    line.locator("[data-open]").focus()
    page.keyboard.press("y")
    page.locator(f"#line-{promised.pk}.receipt").wait_for()
    promised.refresh_from_db()
    assert promised.state == "discharged"
    assert Evidence.objects.get().state == "accepted"


def test_a_line_leads_to_its_sentence_in_the_letter(opens: Opens, promised: Commitment) -> None:
    page = opens("/")
    page.locator(f"#line-{promised.pk} [data-open]").click()
    page.wait_for_url(f"**/conversations/{promised.conversation_id}#promise-{promised.pk}")
    mark = page.locator(f"mark#promise-{promised.pk}")
    assert mark.is_visible() and "revised drawing" in mark.inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_screen_of_promises_shuts_anybody_out_or_is_cut_off(
    opens: Opens, promised: Commitment, width: int, scheme: str
) -> None:
    page = opens("/", width=width, scheme=scheme, bypass=True)
    page.locator(f"#line-{promised.pk}").get_by_role("button", name="Later").click()
    form = page.locator(f"#act-{promised.pk} form")
    form.locator("input[name=when]").nth(2).check(force=True)
    form.get_by_label("Not yet: write them a note now").check(force=True)
    form.get_by_role("button", name="Set the new time").click()
    page.wait_for_url(f"**/promises/{promised.pk}/note")
    addresses = (
        f"/promises/{promised.pk}/note", "/", f"/conversations/{promised.conversation_id}",
        f"/customers/{promised.customer_id}", "/promises/record?months=1&outcome=open",
        "/promises/quote?q=send+a+drawing",
    )  # fmt: skip
    assert faults_at(page, addresses) == []

"""Three people in three browsers work a day together: nothing is lost, nobody sees too much."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.ledger.rules import LISTED_STATES
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox
from tests.web.business import SECRET, Business, colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Opens = Callable[..., Page]


def answered_for() -> dict[str, str]:
    """Who answers for whom; each open line has exactly one colleague, who is here."""
    rows = Commitment.objects.filter(state__in=LISTED_STATES).select_related(
        "accountable", "customer"
    )
    assert all(row.accountable.is_active for row in rows)
    return {row.customer.name: row.accountable.name for row in rows}


def test_handed_over_away_back_and_gone(opens: Opens, house: Business) -> None:
    clara = colleague("Clara Nkemelu", "colleague")
    Mailbox.objects.filter(owner=house.bernd).update(sharing="nothing")
    anna = opens("/")
    bernd = opens("/", who="bernd@workshop.example")
    three = opens("/", who=clara.email)
    everybody = set(answered_for())
    assert everybody == {"Ilse Vandenberghe", "Tomás Rivera", "Lena Fuchs"}
    assert SECRET not in three.content() and "Lena Fuchs" not in three.content()

    # Anna hands Ilse's matter over to Bernd; it stays hers until he takes it.
    anna.locator(".line", has_text="Ilse Vandenberghe").locator("[data-open]").focus()
    anna.keyboard.press("h")
    anna.get_by_label("To whom?").select_option(label="Bernd Okafor")
    anna.get_by_label("What matters here?").fill("She moves on Friday")
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("offered to Bernd Okafor, until")).to_be_visible()
    assert answered_for()["Ilse Vandenberghe"] == "Anna Berg"
    bernd.reload()
    bernd.locator(".pass [data-open]").focus()
    bernd.keyboard.press("a")
    expect(bernd.get_by_text("You answer for this now.")).to_be_visible()
    assert answered_for()["Ilse Vandenberghe"] == "Bernd Okafor"

    # Clara and Anna act on one line: the second is told what the first did.
    three.reload()
    anna.goto("/")
    line = "#line-" + str(Commitment.objects.get(customer__name="Tomás Rivera").pk)
    anna.locator(f"{line} [data-open]").focus()
    anna.keyboard.press("n")
    expect(anna.locator("form.act")).to_be_visible()
    three.locator(f"{line} [data-open]").focus()
    three.keyboard.press("e")
    expect(three.locator("form.act")).to_be_visible()
    three.keyboard.press("1")
    three.keyboard.press("Enter")
    expect(three.locator(".receipt").first).to_contain_text("Done.")
    anna.keyboard.press("1")
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("Clara Nkemelu marked this as done")).to_be_visible()

    # Bernd goes away today; Clara covers, and sees what he owes, also Lena's letter.
    bernd.goto("/absences/new")
    bernd.get_by_label("First day away").fill(f"{house.now:%Y-%m-%d}")
    bernd.get_by_label("Last day away").fill(
        f"{house.now.replace(year=house.now.year + 1):%Y-%m-%d}"
    )
    bernd.get_by_label("Who covers").select_option(label="Clara Nkemelu")
    bernd.get_by_role("button", name="Enter", exact=True).click()
    expect(bernd.get_by_text("Away:")).to_be_visible()
    three.goto("/?whose=mine")
    expect(three.locator(".line", has_text="for Bernd Okafor, away until")).to_have_count(2)
    assert SECRET in three.content()
    anna.goto("/")
    assert SECRET not in anna.content()
    three.locator(".line", has_text="Lena Fuchs").locator("[data-open]").focus()
    three.keyboard.press("e")
    expect(three.locator("form.act")).to_be_visible()
    three.keyboard.press("1")
    three.keyboard.press("Enter")
    expect(three.locator(".receipt").first).to_contain_text("Done.")

    # He comes back, and reads what happened; what is still owed is his again.
    bernd.goto("/")
    bernd.get_by_role("link", name="Back already?").click()
    bernd.get_by_role("button", name="End it now").click()
    expect(bernd.get_by_role("heading", level=1)).to_have_text("What happened while you were away")
    expect(bernd.get_by_role("link", name="Lena Fuchs")).to_be_visible()
    assert not Commitment.objects.filter(state__in=LISTED_STATES, acting__isnull=False).exists()
    three.goto("/?whose=mine")
    assert SECRET not in three.content() and "Lena Fuchs" not in three.content()

    # He leaves the house; everything he held is Anna's, counted before and after.
    anna.goto(f"/colleagues/{house.bernd.pk}/leave")
    anna.get_by_label("Who takes over").first.select_option(label="Anna Berg")
    anna.get_by_role("button", name="Let Bernd Okafor leave").click()
    expect(anna.get_by_text("Every matter is accounted for.")).to_be_visible()
    assert answered_for() == {"Ilse Vandenberghe": "Anna Berg"}
    bernd.goto("/")
    expect(bernd.get_by_label("Your password")).to_be_visible()
    done = Commitment.objects.exclude(state__in=LISTED_STATES)
    assert {row.customer.name for row in done} == everybody - {"Ilse Vandenberghe"}

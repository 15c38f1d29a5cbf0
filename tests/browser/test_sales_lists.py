"""A list of sales handed in in a real browser: looked at, a column changed, taken in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.channels.sales.tables import Sale
from tests.browser.judge import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = (
    "Rechnung,Datum,E-Mail,Name,Netto,Umsatz mit Steuer\n"
    "1001,03.11.2026,una@fir.example,Una Fir,30,36.30\n"
    "1002,04.11.2026,tom@elm.example,Tomás Rivera,50,60.50\n1003,gestern,,Una Fir,1,2\n"
).encode()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_list_is_looked_at_put_right_and_taken_in_without_choosing_it_again(
    opens: Callable[..., Page], width: int, scheme: str
) -> None:
    page = opens("/settings/sales", width=width, scheme=scheme, bypass=True)
    page.get_by_label("The list").set_input_files(
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    page.get_by_label("Amounts without a currency are").select_option("EUR")
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", name="This is what would happen")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Umsatz mit Steuer").select_option("total")
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_role("heading", name="Taken in")).to_be_visible()
    assert faults(page) == []
    assert sorted(Sale.objects.values_list("amount", flat=True)) == [363_000, 605_000]
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_text("0 new, 2 known already")).to_be_visible()

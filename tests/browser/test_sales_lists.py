"""A list of sales handed in in a real browser: looked at, a column changed, taken in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from goodword.channels.sales.tables import Sale
from goodword.channels.sales.tables_uploads import SalesUpload
from goodword.web.views import sales_lists
from goodword.wiring.sales_uploads import take_at_once
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
    assert faults(page) == []
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", name="This is what would happen")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Umsatz mit Steuer").select_option("total")
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_role("heading", name="Taken in")).to_be_visible()
    assert faults(page) == []
    assert sorted(Sale.objects.values_list("amount", flat=True)) == [363_000, 605_000]


def test_a_large_list_shows_how_far_it_is_and_then_what_came_of_it(
    opens: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales_lists, "SMALL", 0)
    page = opens("/settings/sales", width=390, bypass=True)
    page.get_by_label("The list").set_input_files(
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_text("It waits its turn")).to_be_visible()
    row = SalesUpload.objects.get()
    SalesUpload.objects.filter(pk=row.pk).update(state="taking", done=40, all=100)
    expect(page.get_by_text("40 of 100 sales")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Sales lists").last.click()
    page.get_by_role("link", name="orders.csv", exact=True).press("Enter")
    expect(page.get_by_text("40 of 100 sales")).to_be_visible()
    take_at_once(row.pk)
    expect(page.get_by_role("heading", name="Taken in")).to_be_visible()

"""The pages of figures: what they say, to whom, and as a spreadsheet."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from goodword.cli.loyalty_figures import figures as terminal
from goodword.people.tables import Colleague
from goodword.reports.tables import Effort, Service
from tests.reports.makers import figures, sell
from tests.web.business import Business

type As = Callable[[Colleague], Client]


@pytest.fixture
def shop(business: Business) -> Business:
    """A few sales of Anna's and Bernd's."""
    sell(
        [("2026-08-03", "una", 1200), ("2026-09-03", "una", 80), ("2026-10-05", "=tom", 30)],
        seller=business.anna.name,
    )
    sell([("2026-10-20", "una", 500)], seller=business.bernd.name, name="two")
    figures()
    return business


def rows(answer: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode())))  # type: ignore[attr-defined]


def test_before_there_are_figures_the_page_says_what_they_need(anna: Client) -> None:
    said = anna.get("/loyalty").content.decode()
    assert "No figures yet" in said
    assert "Bring in a list of sales" in said


def test_every_number_stands_in_a_table_without_javascript(shop: Business, anna: Client) -> None:
    said = anna.get("/loyalty?by=month&of=amount").content.decode()
    assert '<td class="sheet-number"><a href="/loyalty/customers?since=2026-08-01' in said
    assert "1,200 EUR" in said
    assert "Not enough evidence." in said
    assert "style=" not in said


def test_the_customers_behind_a_number_come_by_name(shop: Business, anna: Client) -> None:
    said = anna.get("/loyalty/customers?since=2026-10-01&until=2026-11-01").content.decode()
    assert "Who bought in October 2026" in said
    assert "2 customers, by name; 2 purchases" in said
    assert said.index("=tom") < said.index(">una<")
    assert anna.get("/loyalty/customers?kind=rich").status_code == 404


def test_spreadsheets_hold_numbers_and_no_formulas(shop: Business, anna: Client) -> None:
    found = rows(anna.get("/loyalty/customers.csv"))
    assert found[0][:2] == ["customer's number", "customer"]
    assert [row[1] for row in found[1:]] == ["'=tom", "una"]
    table = rows(anna.get("/loyalty/figures/where-sales-come-from.csv?by=month"))
    assert table[1] == ["October 2026", "2", "1", "0", "1", "0.5"]
    assert anna.get("/loyalty/figures/secrets.csv").status_code == 404
    for name in ("retention", "tenure", "came-back", "again-within-a-year", "referred",
                 "satisfaction-beside-loyalty"):  # fmt: skip
        assert anna.get(f"/loyalty/figures/{name}.csv").status_code == 200


def test_years_of_service_are_ones_own_but_for_leads(shop: Business, anna: Client, as_: As) -> None:
    assert "Bernd" in anna.get("/loyalty/years").content.decode()
    theirs = as_(shop.bernd).get("/loyalty/years").content.decode()
    assert "What others sell is for leads." in theirs
    assert f'aria-labelledby="seller-{shop.anna.pk}"' not in theirs
    heads = rows(as_(shop.bernd).get("/loyalty/years.csv"))
    assert [row[0] for row in heads[1:]] == ["1st"]


def test_an_administrator_enters_since_when_somebody_serves(
    shop: Business, anna: Client, as_: As
) -> None:
    where = f"/loyalty/years/{shop.bernd.pk}"
    name = f"s{shop.bernd.pk}-since"
    anna.post(where, {name: "2021-04-01"})
    assert Service.objects.get().since == date(2021, 4, 1)
    assert "since 1 April 2021" in anna.get("/loyalty/years").content.decode()
    anna.post(where, {name: "2199-01-01"})
    anna.post(where, {name: "yesterday"})
    assert Service.objects.get().since == date(2021, 4, 1)
    assert as_(shop.bernd).post(where, {name: "2020-01-01"}).status_code == 403
    anna.post(where, {name: ""})
    assert not Service.objects.exists()


def test_costs_are_for_leads_and_periods_do_not_overlap(
    shop: Business, anna: Client, as_: As
) -> None:
    told = {"begins": "2026-10-01", "months": "3", "rate": "40", "winning_hours": "10"}
    assert as_(shop.bernd).get("/loyalty/costs").status_code == 403
    assert anna.post("/loyalty/costs", told).status_code == 302
    again = anna.post("/loyalty/costs", told | {"begins": "2026-11-01", "months": "1"})
    assert again.status_code == 422
    assert "overlaps" in again.content.decode()
    assert anna.post("/loyalty/costs", told | {"rate": "much"}).status_code == 422
    # One new customer in the quarter, who took ten hours of forty.
    row = rows(anna.get("/loyalty/costs.csv"))[1]
    assert row == ["Q4 2026", "400", "1", "400", "0", "1", "0"]
    assert "Winning one new customer took" in anna.get("/loyalty").content.decode()
    anna.post("/loyalty/costs", {"remove": str(Effort.objects.get().pk)})
    assert not Effort.objects.exists()


def test_the_terminal_says_the_same(
    shop: Business, anna: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(by="month", of="amount", currency="", as_json=True)
    told = json.loads(capsys.readouterr().out)
    for name in ("where-sales-come-from", "tenure", "came-back"):
        sheet = rows(anna.get(f"/loyalty/figures/{name}.csv?by=month&of=amount"))
        table = told["tables"][name]
        assert [table["columns"], *([str(c) for c in row] for row in table["rows"])] == sheet
    assert told["repeat"]["customers"] == 2
    terminal(by="month", of="amount", currency="", as_json=False)
    said = capsys.readouterr().out
    assert "October 2026" in said and "1,200 EUR" in said and "Not enough evidence" not in said
    assert "not enough evidence." in said

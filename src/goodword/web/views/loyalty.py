"""The loyalty page: who comes back, who stays, who sends others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.access import Reader
from goodword.ledger.passing import LEADS
from goodword.reports.costs import costs
from goodword.reports.queries import Period, Standing, periods
from goodword.reports.rules import GRAINS, MARK
from goodword.web import figured_plots, figured_tables
from goodword.web.asking import Asking
from goodword.web.figured import Table, as_csv
from goodword.web.figured_expected import foretold
from goodword.web.figured_page import BESIDE, SHOWN, heads_of, scores_of, standing_by, tables_of
from goodword.web.gate import page
from goodword.web.views.loyalty_costs import in_short

USUAL_GRAIN = "quarter"
OF = {"number": "By number", "amount": "By amount"}


@dataclass(frozen=True)
class Chosen:
    """What a visitor chose: periods, by number or amount, the currency."""

    grain: str
    of: str
    currency: str

    @classmethod
    def read(cls, request: HttpRequest) -> "Chosen":
        """From the address; the usual where it says nothing that there is."""
        grain, of = request.GET.get("by", ""), request.GET.get("of", "")
        return cls(
            grain if grain in GRAINS else USUAL_GRAIN,
            of if of in OF else "number",
            request.GET.get("currency", "")[:3],
        )

    def link(self, name: str = "loyalty", **other: str) -> str:
        """The same page, something else chosen."""
        told = {"by": self.grain, "of": self.of, "currency": self.currency} | other
        usual = {"by": USUAL_GRAIN, "of": "number", "currency": ""}
        query = urlencode({k: v for k, v in told.items() if v != usual.get(k)})
        return reverse(name) + (f"?{query}" if query else "")


@require_safe
@page
def figures(request: HttpRequest, who: Asking) -> HttpResponse:
    """The figures of the house."""
    chosen = Chosen.read(request)
    stands = standing_by(chosen.grain, chosen.currency)
    if stands is None:
        return render(request, "loyalty/none.html")
    chosen = Chosen(chosen.grain, chosen.of, stands.currency)
    by_period = periods(stands, chosen.grain)[-SHOWN[chosen.grain] :]
    months = periods(stands, "month")[-BESIDE:]
    tables = tables_of(stands, chosen.grain, chosen.of, who.reader)
    satisfied = _satisfied(months, who.reader)
    told: dict[str, Any] = {
        "stands": stands,
        "window": stands.window,
        "chosen": chosen,
        "choices": _choices(chosen, stands),
        "mark": round(MARK * 100),
        "heads": heads_of(stands),
        "shares": tables["where-sales-come-from"](),
        "share_plot": figured_plots.shares(by_period, chosen.of),
        "retention": tables["retention"](),
        "again": _latest(tables["again-within-a-year"](), 8),
        "tenure": tables["tenure"](),
        "referred": tables["referred"](),
        "expected": foretold(stands),
        "leads": who.reader.role in LEADS,
        "costs": in_short(costs(who.reader), stands.currency),
        "others": [code for code in stands.currencies if code != stands.currency],
        "csv_query": chosen.link("loyalty").partition("loyalty")[2],
        "median": _years_words(stands.count("tenure")["median"]),
        "beside": tables["satisfaction-beside-loyalty"](),
        "beside_plot": figured_plots.beside(months, satisfied),
        "satisfied": list(satisfied),
    }
    return render(request, "loyalty/figures.html", told)


@require_safe
@page
def figures_csv(request: HttpRequest, who: Asking, table: str) -> HttpResponse:
    """One table of the page, for a spreadsheet."""
    chosen = Chosen.read(request)
    stands = standing_by(chosen.grain, chosen.currency)
    if stands is None:
        raise Http404
    tables = tables_of(stands, chosen.grain, chosen.of, who.reader)
    if table not in tables:
        raise Http404
    return as_csv(tables[table]())


def _latest(table: Table, most: int) -> Table:
    return replace(table, rows=table.rows[:most])


def _choices(chosen: Chosen, stands: Standing) -> dict[str, list[tuple[str, str, bool]]]:
    """What may be chosen: words, address, whether it is."""
    found = {
        "grains": [(g.capitalize(), chosen.link(by=g), g == chosen.grain) for g in GRAINS],
        "of": [],
        "currencies": [],
    }
    if stands.currency:
        found["of"] = [(words, chosen.link(of=k), k == chosen.of) for k, words in OF.items()]
    if len(stands.currencies) > 1:
        found["currencies"] = [
            (code, chosen.link(currency=code), code == stands.currency)
            for code in stands.currencies
        ]
    return found


def _satisfied(months: Sequence[Period], reader: Reader) -> dict[str, Sequence[float | None]]:
    """The lines of satisfaction for the plot: questions that anybody answered."""
    told = scores_of(months, reader)
    found: dict[str, Sequence[float | None]] = {}
    for question, words in figured_tables.QUESTIONS.items():
        figures_ = [getattr(told.get(one.first), question, None) for one in months]
        values = [figure.value if figure is not None else None for figure in figures_]
        if any(value is not None for value in values):
            found[words] = values
    return found


def _years_words(years: float | None) -> str:
    """Years and months, as one says them; "" for less than a month."""
    months = round(12 * (years or 0))
    told = [
        f"{n} {word if n == 1 else word + 's'}"
        for n, word in ((months // 12, "year"), (months % 12, "month"))
        if n
    ]
    return " and ".join(told)

"""The loyalty page: who comes back, who stays, who sends others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.access import Reader
from goodword.ledger.passing import LEADS
from goodword.reports.behind import Behind
from goodword.reports.costs import costs
from goodword.reports.queries import Period, Standing, cohorts, periods, standing
from goodword.reports.rules import GRAINS, MARK, share
from goodword.surveys.queries import scores
from goodword.web import figured_plots, figured_tables
from goodword.web.asking import Asking
from goodword.web.figured import Table, as_csv, count, people_behind, percent
from goodword.web.figured_expected import foretold
from goodword.web.gate import page
from goodword.web.views.loyalty_costs import in_short

USUAL_GRAIN = "quarter"
OF = {"number": "By number", "amount": "By amount"}
_TOPICS = ("repeat", "again", "kept", "tenure", "sent", "expected")
_SHOWN = {"month": 24, "quarter": 12, "year": 12}
_BESIDE = 12


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
    stands = _stands(chosen)
    if stands is None:
        return render(request, "loyalty/none.html")
    chosen = Chosen(chosen.grain, chosen.of, stands.currency)
    by_period = periods(stands, chosen.grain)[-_SHOWN[chosen.grain] :]
    months = periods(stands, "month")[-_BESIDE:]
    tables = _tables(stands, chosen, who.reader)
    satisfied = _satisfied(months, who.reader)
    told: dict[str, Any] = {
        "stands": stands,
        "window": stands.window,
        "chosen": chosen,
        "choices": _choices(chosen, stands),
        "mark": round(MARK * 100),
        "heads": _heads(stands),
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
    stands = _stands(chosen)
    if stands is None:
        raise Http404
    tables = _tables(stands, Chosen(chosen.grain, chosen.of, stands.currency), who.reader)
    if table not in tables:
        raise Http404
    return as_csv(tables[table]())


def _stands(chosen: Chosen) -> Standing | None:
    by = {chosen.grain, "month"}
    topics = [f"{kind}/{grain}" for kind in ("periods", "retention") for grain in sorted(by)]
    return standing([*_TOPICS, *topics], chosen.currency)


def _tables(stands: Standing, chosen: Chosen, reader: Reader) -> dict[str, Callable[[], Table]]:
    """Every table of the page by its name, to be made when it is wanted."""
    grain = chosen.grain
    by_period = periods(stands, grain)[-_SHOWN[grain] :]
    months = periods(stands, "month")[-_BESIDE:]
    return {
        "where-sales-come-from": lambda: figured_tables.shares(
            by_period, grain, chosen.of, stands.currency
        ),
        "retention": lambda: figured_tables.retention(cohorts(stands, grain), grain),
        "again-within-a-year": lambda: figured_tables.again_within_a_year(stands.count("again")),
        "tenure": lambda: figured_tables.tenure(stands.count("tenure")["counts"], stands.window),
        "came-back": lambda: figured_tables.came_back(by_period, grain),
        "referred": lambda: figured_tables.sent(stands),
        "satisfaction-beside-loyalty": lambda: figured_tables.beside(
            months, _scores(months, reader)
        ),
    }


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


def _heads(stands: Standing) -> dict[str, Any]:
    """The few numbers at the head of the page, each with the customers behind it."""
    window, repeat = stands.window, stands.count("repeat")
    within = Behind(since=window.since, until=window.until)
    came = Behind(first_since=window.before, first_until=window.since)
    before, kept = stands.count("kept")
    stayed = within.over(before=window.before)
    found: dict[str, Any] = {
        "customers": count(repeat["customers"], people_behind(within)),
        "again": count(repeat["again"], people_behind(within.over(least=2))),
        "repeat": percent(share(repeat["again"], repeat["customers"])),
        "came": count(repeat["came"], people_behind(came)),
        "came_again": count(repeat["came_again"], people_behind(came.over(soon=True))),
        "came_share": percent(share(repeat["came_again"], repeat["came"])),
        "before": count(before, people_behind(Behind(since=window.before, until=window.since))),
        "kept": count(kept, people_behind(stayed)),
        "gone": count(before - kept, people_behind(stayed.over(stayed="no"))),
        "kept_share": percent(share(kept, before)),
    }
    year = [one for one in periods(stands, "month") if window.since <= one.first < window.until]
    found["existing"] = _last_year(year, within, stands.currency)
    money = stands.money("kept")
    if money:
        spent, gross, net = money
        found["gross"], found["net"] = percent(share(gross, spent)), percent(share(net, spent))
    return found


def _last_year(year: Sequence[Period], within: Behind, currency: str) -> dict[str, Any]:
    purchases, again, sent = (
        sum(getattr(one, name) for one in year) for name in ("purchases", "again", "sent")
    )
    amount = sum(one.amount for one in year)
    of_them = sum(one.again_amount + one.sent_amount for one in year)
    return {
        "purchases": count(purchases, people_behind(within)),
        "again": count(again, people_behind(within.over(kind="again"))),
        "sent": count(sent, people_behind(within.over(kind="sent"))),
        "share": percent(share(again + sent, purchases)),
        "amount_share": percent(share(of_them, amount)) if currency else None,
    }


def _scores(months: Sequence[Period], reader: Reader) -> dict[Any, Any]:
    """What customers said when asked, by the first day of the month."""
    if not months:
        return {}
    first = months[0].first
    since = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    return {one.first: one for one in scores(reader, since, None)}


def _satisfied(months: Sequence[Period], reader: Reader) -> dict[str, Sequence[float | None]]:
    """The lines of satisfaction for the plot: questions that anybody answered."""
    told = _scores(months, reader)
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

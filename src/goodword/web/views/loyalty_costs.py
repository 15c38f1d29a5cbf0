"""What winning customers costs, and what keeping them does: entered by month or quarter."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goodword.access import Refused
from goodword.reports.actions import keep_effort, remove_effort
from goodword.reports.costs import Cost, costs, together
from goodword.reports.queries import standing
from goodword.reports.rules import period_words, shifted
from goodword.reports.tables import Effort
from goodword.web.asking import Asking
from goodword.web.figured import Cell, Row, Table, amount, as_csv, count, people_behind
from goodword.web.figured_tables import Behind
from goodword.web.forms.loyalty import EffortForm, initial_of
from goodword.web.gate import leads

MONTHS = 36
HEADS = (
    "Winning", "New customers", "For one", "Keeping", "Kept customers", "For one of them",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@leads
def loyalty_costs(request: HttpRequest, who: Asking) -> HttpResponse:
    """What each period took, and a form for another, or to correct one."""
    if request.POST.get("remove", "").isdecimal():
        remove_effort(reader=who.reader, effort_id=int(request.POST["remove"][:18]))
        messages.success(request, "Removed.")
        return redirect("loyalty_costs")
    stands = standing([])
    currency = stands.currency if stands else ""
    today = who.now.astimezone(who.calendar.tz).date()
    months = [shifted(today, "month", -n) for n in range(MONTHS)]
    form = EffortForm(months, request.POST or None, initial=_initial(request, today))
    if request.method == "POST" and form.is_valid():
        try:
            keep_effort(reader=who.reader, currency=currency, now=who.now, **form.told())
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Kept.")
            return redirect("loyalty_costs")
    found = costs(who.reader)
    told = {
        "form": form,
        "table": table_of(found),
        "efforts": [(one.effort.pk, words_of(one.effort), one.effort.note) for one in found],
        "currency": currency,
    }
    wrong = 422 if request.method == "POST" else 200
    return render(request, "loyalty/costs.html", told, status=wrong)


@require_http_methods(["GET", "HEAD"])
@leads
def loyalty_costs_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The same, for a spreadsheet."""
    return as_csv(table_of(costs(who.reader)))


def table_of(found: list[Cost]) -> Table:
    """Each period: what it cost, for how many."""
    return Table(
        "winning-and-keeping", "Winning and keeping", "Period", HEADS, list(map(_row, found))
    )


def in_short(found: list[Cost], currency: str) -> dict[str, Any] | None:
    """What the figures page says of it: one new customer, one kept, over all periods."""
    won, kept = together(found, currency)
    if won is None and kept is None:
        return None
    return {
        "won": amount(won, currency).words if won is not None else "",
        "kept": amount(kept, currency).words if kept is not None else "",
        "first": min(one.effort.begins for one in found),
        "times": f"{won / kept:.1f}" if won and kept else "",
    }


def words_of(effort: Effort) -> str:
    """The period, as one says it."""
    return period_words(effort.begins, "quarter" if effort.months == 3 else "month")


def _row(one: Cost) -> Row:
    currency, begins = one.effort.currency, one.effort.begins
    span = Behind(since=begins, until=one.until)
    cells = [
        amount(one.winning, currency),
        count(one.won, people_behind(Behind(first_since=begins, first_until=one.until))),
        _of_one(one.of_one_won, currency),
        amount(one.keeping, currency),
        count(one.kept, people_behind(span.over(first_until=begins))),
        _of_one(one.of_one_kept, currency),
    ]
    return Row(words_of(one.effort), cells)


def _of_one(units: int | None, currency: str) -> Cell:
    return Cell("–", "") if units is None else amount(units, currency)


def _initial(request: HttpRequest, today: date) -> dict[str, Any]:
    """The period that is corrected, else the month before this one at the last rate."""
    asked = request.GET.get("period", "")
    if asked.isdecimal() and len(asked) < 19:
        there = Effort.objects.filter(pk=int(asked)).first()
        if there is not None:
            return initial_of(there)
    last = Effort.objects.order_by("-begins").first()
    rate = initial_of(last)["rate"] if last else ""
    return {"begins": shifted(today, "month", -1).isoformat(), "months": "1", "rate": rate}

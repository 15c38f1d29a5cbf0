"""Lists of sales: handed in, their columns looked at, taken in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from goodword.channels.sales.columns import MEANINGS
from goodword.channels.sales.lists import NotASalesList, layout_of
from goodword.channels.sales.queries import usual_currency
from goodword.web.asking import Asking
from goodword.web.forms.sales_lists import SalesListForm, chosen_columns, columns_of
from goodword.web.gate import deciders, for_a_part
from goodword.wiring import clock
from goodword.wiring.sales_lists import import_sales


@require_http_methods(["GET", "POST"])
@deciders
def sales_lists(request: HttpRequest, who: Asking) -> HttpResponse:
    """Hand in a list of sales: see what its columns mean and what would happen, take it in."""
    form = SalesListForm(
        request.POST or None,
        request.FILES or None,
        zone=who.calendar.zone,
        currency=usual_currency(),
    )
    told: dict[str, Any] = {"form": form, "meanings": MEANINGS}
    status = 200
    if request.method == "POST":
        status = 200 if form.is_valid() and _take(request, who, form, told) else 422
    template = "parts/sales_lists.html" if for_a_part(request) else "settings/sales_lists.html"
    return render(request, template, told, status=status)


def _take(
    request: HttpRequest, who: Asking, form: SalesListForm, told: dict[str, Any]
) -> bool:  # fmt: skip
    """Look at a list or take it in; whether that could be done."""
    given, look = form.cleaned_data, request.POST.get("do") != "take"
    raw, chosen = given["file"].read(), chosen_columns(request.POST)
    try:
        told["columns"] = columns_of(layout_of(raw, chosen))
        told["outcome"] = import_sales(
            raw,
            reader=who.reader,
            name=given["file"].name[:200],
            wall=clock.wall(),
            dry_run=look,
            columns=chosen,
            source=given["source"],
            currency=given["currency"],
            zone=given["zone"],
        )
        told["look"] = look
    except NotASalesList as refusal:
        form.refuse(str(refusal), "file")
        return False
    return True

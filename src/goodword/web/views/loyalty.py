"""The loyalty page: who comes back, who stays, who sends others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodword.reports.queries import on_record
from goodword.web.asking import Asking
from goodword.web.gate import page


@require_safe
@page
def figures(request: HttpRequest, who: Asking) -> HttpResponse:
    """The figures of the house."""
    return render(request, "loyalty/figures.html", {"on_record": on_record(who.reader)})

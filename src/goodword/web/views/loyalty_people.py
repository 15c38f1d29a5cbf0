"""The customers behind a number of the loyalty page: by name, never by what they are worth."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.people.tables import Colleague
from goodword.reports.behind import Behind, behind, listed
from goodword.reports.rules import ends, shifted
from goodword.web.asking import Asking
from goodword.web.figured import spreadsheet
from goodword.web.gate import page

SHOWN = 50
KINDS = {
    "all": "Who bought",
    "again": "Existing customers who bought",
    "sent": "Who bought first, sent by somebody",
    "new": "Who bought first, sent by nobody",
    "theirs": "Who bought from them again",
    "others": "Who bought from them first, sent by nobody",
}


@require_safe
@page
def loyalty_customers(request: HttpRequest, who: Asking) -> HttpResponse:
    """Who stands behind a number."""
    what = Behind.read(request.GET.dict())
    found = listed(who.reader, what, after=request.GET.get("after", "")[:300], limit=SHOWN)
    further = _address("loyalty_customers", what, after=found.following) if found.following else ""
    told = {
        "title": words_of(what),
        "found": found,
        "counts": bool(what.since or what.until or what.colleague) and what.stayed == "yes",
        "csv": _address("loyalty_customers_csv", what),
        "further": further,
    }
    return render(request, "loyalty/customers.html", told)


@require_safe
@page
def loyalty_customers_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """All of them, for a spreadsheet."""
    found: QuerySet[Any, Any] = behind(who.reader, Behind.read(request.GET.dict()))
    rows = (
        (one.pk, one.person.name, one.person.organisation and one.person.organisation.name, one.n,
         one.first_on, one.last_on)
        for one in found.iterator(chunk_size=2000)
    )  # fmt: skip
    heads = ("customer's number", "customer", "organisation", "purchases", "first", "last")
    return spreadsheet("customers", heads, rows)


def words_of(what: Behind) -> str:
    """Which customers these are, in words."""
    if what.stayed == "no" and what.before and what.since:
        return f"Who bought {_span(what.before, what.since)}, and not since"
    words = KINDS[what.kind]
    if what.sent_by:
        words = "Who was sent to us and bought"
    if what.least > 1:
        words += " on two days or more"
    if what.colleague:
        seller = Colleague.objects.filter(pk=what.colleague).values_list("name", flat=True).first()
        words += (
            f" from {seller}" if what.kind in ("all", "again", "sent", "new") else f" ({seller})"
        )
    if what.since or what.until:
        words += f" {_span(what.since, what.until)}"
    if what.before and what.since:
        words += f", and {_span(what.before, what.since)}"
    if what.first_since or what.first_until:
        words += f"; first {_span(what.first_since, what.first_until)}"
    return words + (", and again within a year of it" if what.soon else "")


def _span(since: date | None, until: date | None) -> str:
    last = ends(shifted(until, "month", -1), "month") if until else None
    if since is None:
        return f"up to {last:%B %Y}" if last else ""
    if last is None:
        return f"since {since:%B %Y}"
    if (since.year, since.month) == (last.year, last.month):
        return f"in {since:%B %Y}"
    if since.month == 1 and last.month == 12 and since.year == last.year:
        return f"in {since.year}"
    return f"from {since:%B %Y} to {last:%B %Y}"


def _address(name: str, what: Behind, **more: str) -> str:
    return f"{reverse(name)}?{urlencode(what.words() | more)}"

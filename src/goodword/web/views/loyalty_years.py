"""Whom each of us sells to, by years of service."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.access import Refused
from goodword.ledger.passing import LEADS
from goodword.people.tables import Colleague
from goodword.reports.actions import enter_service
from goodword.reports.behind import Behind
from goodword.reports.queries import Period, Seller, sellers
from goodword.reports.rules import MARK, MARK_YEARS, shifted
from goodword.web import figured_plots
from goodword.web.asking import Asking
from goodword.web.figured import Row, Table, amount, as_csv, count, people_behind, percent
from goodword.web.forms.loyalty import ServiceForm
from goodword.web.gate import administrators, page
from goodword.web.views.loyalty import Chosen

HEADS = (
    "Purchases", "From customers of theirs", "From referrals", "From others",
    "Theirs and referrals",
)  # fmt: skip


@require_safe
@page
def loyalty_years(request: HttpRequest, who: Asking) -> HttpResponse:
    """Each colleague's share from customers they already had, by years of service."""
    chosen = Chosen.read(request)
    stands, found = sellers(who.reader, chosen.currency)
    if stands is not None:
        chosen = Chosen(chosen.grain, chosen.of, stands.currency)
    choices = [
        (words, chosen.link("loyalty_years", of=of), of == chosen.of)
        for of, words in (("number", "By number"), ("amount", "By amount"))
    ]
    told = {
        "stands": stands,
        "sellers": [
            (
                one,
                _table([one], chosen),
                ServiceForm(initial={"since": one.since}, prefix=f"s{one.colleague_id}"),
            )
            for one in found
        ],
        "plot": figured_plots.service(found, chosen.of),
        "chosen": chosen,
        "choices": choices if stands is not None and stands.currency else [],
        "leads": who.reader.role in LEADS,
        "mark": round(MARK * 100),
        "mark_years": MARK_YEARS,
        "csv": chosen.link("loyalty_years_csv"),
    }
    return render(request, "loyalty/years.html", told)


@require_safe
@page
def loyalty_years_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The same, for a spreadsheet."""
    chosen = Chosen.read(request)
    stands, found = sellers(who.reader, chosen.currency)
    currency = stands.currency if stands else ""
    return as_csv(_table(found, Chosen(chosen.grain, chosen.of, currency)))


@require_POST
@administrators
def loyalty_service(request: HttpRequest, who: Asking, colleague_id: int) -> HttpResponse:
    """Say since when a colleague serves."""
    if not Colleague.objects.filter(pk=colleague_id).exists():
        raise Http404
    form = ServiceForm(request.POST, prefix=f"s{colleague_id}")
    today = who.now.astimezone(who.calendar.tz).date()
    if not form.is_valid():
        messages.warning(request, "That is no day: write it as 2019-04-01.")
        return redirect("loyalty_years")
    since = form.cleaned_data["since"]
    try:
        enter_service(reader=who.reader, colleague_id=colleague_id, since=since, today=today)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Kept." if since else "Kept: since the first sale.")
    return redirect("loyalty_years")


def _table(found: list[Seller], chosen: Chosen) -> Table:
    heads = ("Purchases" if chosen.of == "number" else "Amount", *HEADS[1:])
    several = len(found) != 1
    rows = [
        _row(one, year, chosen, f"{one.name}, {_words(year)}" if several else _words(year))
        for one in found
        for year in one.years
    ]
    title = "By years of service" if several else f"{found[0].name} by years of service"
    return Table("by-years-of-service", title, "Year of service", heads, rows)


def _row(one: Seller, year: Period, chosen: Chosen, words: str) -> Row:
    span = Behind(
        since=year.first, until=shifted(year.first, "month", 12), colleague=one.colleague_id
    )
    links = [people_behind(span.over(kind=kind)) for kind in ("all", "theirs", "sent", "others")]
    if chosen.of == "amount":
        rest = year.amount - year.again_amount - year.sent_amount
        units = (year.amount, year.again_amount, year.sent_amount, rest)
        cells = [amount(n, chosen.currency, link) for n, link in zip(units, links, strict=True)]
    else:
        numbers = (year.purchases, year.again, year.sent, year.new)
        cells = [count(n, link) for n, link in zip(numbers, links, strict=True)]
    return Row(words, [*cells, percent(year.share(chosen.of))], "so far" if year.so_far else "")


def _words(year: Period) -> str:
    return figured_plots.ordinal(int(year.words) + 1)

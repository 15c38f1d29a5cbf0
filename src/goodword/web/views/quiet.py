"""Quiet customers: who stays away against their own rhythm, and what that word is worth."""

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.audit.words import cell
from goodword.channels.sales.queries import any_sales
from goodword.house.actions import set_quiet_alert
from goodword.ledger.passing import LEADS
from goodword.quiet import queries
from goodword.quiet.opening import check_in_now
from goodword.quiet.rules import percent, span_words
from goodword.quiet.tables import QuietLook
from goodword.quiet.worth import worth_of
from goodword.today.contacts import last_contacts
from goodword.today.words import contact_words
from goodword.web.asking import Asking
from goodword.web.forms.quiet import QuietAlertForm
from goodword.web.gate import deciders, for_a_part, page

LOOKED_AT = "Kept. The sales are looked at again within a minute."
HEADERS = (
    "customer", "customer's number", "organisation", "last purchase", "missed since", "purchases",
    "days between them", "days silent", "chance to buy", "who knows them", "check-in", "reason",
)  # fmt: skip


@require_safe
@page
def quiet(request: HttpRequest, who: Asking) -> HttpResponse:
    """Who fell quiet, by when they were missed first or by name."""
    stands = queries.the_look()
    told: dict[str, Any] = {"look": stands, "sold": any_sales()}
    if stands is not None and stands.as_of is not None:
        told |= _list(request, who, stands)
        if for_a_part(request) and "cursor" in request.GET:
            return render(request, "quiet/rows.html", told)
        told |= {"worth": worth_of(stands, now=who.now, zone=who.calendar.tz)}
        told |= {"as_of": words_of(stands.as_of)}
    if who.reader.role in LEADS:
        told["form"] = QuietAlertForm(who.house)
    return render(request, "quiet/page.html", told)


@require_safe
@page
def quiet_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADERS)
    stands = queries.the_look()
    asked = _asked(request)
    rows = (
        queries.quiet_ones(who.reader, stands, now=who.now, limit=None, **asked)[0]
        if stands
        else []
    )
    for one in rows:
        row = (
            one.name, one.person_id, one.organisation, one.last_on, one.missed_on, one.times,
            f"{one.usual:.1f}", one.silent,
            "" if one.chance is None else f"{one.chance:.3f}", one.keeper,
            str(one.line.accountable) if one.line else "", one.reason,
        )  # fmt: skip
        table.writerow([cell(value) for value in row])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="quiet-customers.csv"'
    return answer


@require_POST
@deciders
def quiet_check_in(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Take the check-in with somebody oneself, before its turn."""
    try:
        line = check_in_now(reader=who.reader, person_id=person_id, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        words = f"It is on your list: check in with {line.customer.name}."
        messages.success(request, words, extra_tags="good")
    query = urlencode(_asked(request))
    return redirect(f"{reverse('quiet')}?{query}")


@require_http_methods(["GET", "POST"])
@deciders
def quiet_alert(request: HttpRequest, who: Asking) -> HttpResponse:
    """Say how sure to be, how far to look ahead, how many check-ins a day."""
    if who.reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator may change this.")
    form = QuietAlertForm(who.house, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_quiet_alert(reader=who.reader, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, LOOKED_AT, extra_tags="good")
            return redirect("quiet")
    status = 422 if form.errors else 200
    return render(request, "quiet/alert.html", {"form": form}, status=status)


def beside_customer(who: Asking, person_id: int) -> dict[str, object]:
    """What a customer's page shows of their rhythm."""
    stands = queries.the_look()
    one = queries.quiet_one(who.reader, stands, person_id, now=who.now)
    if one is None or stands is None or stands.as_of is None:
        return {}
    return {
        "rhythm": one,
        "rhythm_as_of": words_of(stands.as_of),
        "rhythm_chance": _chance(one, stands),
    }


def words_of(day: date) -> str:
    """A day as people write it: "31 August 2011"."""
    return f"{day.day} {day:%B %Y}"


def _asked(request: HttpRequest) -> dict[str, Any]:
    told = request.POST if request.method == "POST" else request.GET
    asked: dict[str, Any] = {}
    if told.get("whose") == "mine":
        asked["whose"] = "mine"
    if told.get("known") == "1":
        asked["known"] = 1
    if told.get("order") == "name":
        asked["order"] = "name"
    return asked


def _list(request: HttpRequest, who: Asking, stands: QuietLook) -> dict[str, Any]:
    asked = _asked(request)
    rows, following = queries.quiet_ones(
        who.reader, stands, now=who.now, cursor=request.GET.get("cursor", "")[:300], **asked
    )
    contacts = last_contacts(who.reader, [one.person_id for one in rows], now=who.now)
    zone = who.calendar.tz
    shown = [
        {
            "one": one,
            "rhythm": one.rhythm[:1].upper() + one.rhythm[1:],
            "missed": words_of(one.missed_on),
            "chance": _chance(one, stands),
            "contact": contact_words(contacts[one.person_id], zone)
            if one.person_id in contacts
            else "",
            "mine": one.keeper_id == who.reader.colleague_id,
        }
        for one in rows
    ]
    whose = asked.get("whose", "everyone")
    waiting, with_reason = queries.counted(who.reader, stands, now=who.now, whose=whose)
    return {
        "rows": shown,
        "asked": asked,
        "here_at": f"{reverse('quiet')}?{urlencode(asked)}",
        "more": _link(asked, cursor=following) if following else "",
        "links": {
            "mine": _link(asked, whose="mine"),
            "everyone": _link(asked, whose=""),
            "waiting": _link(asked, known=""),
            "known": _link(asked, known=1),
            "since": _link(asked, order=""),
            "name": _link(asked, order="name"),
            "csv": f"{reverse('quiet_csv')}?{urlencode(asked)}",
        },
        "waiting": waiting,
        "with_reason": with_reason,
        "most": queries.COUNTED,
        "a_day": who.house.check_ins_a_day,
    }


def _chance(one: queries.QuietOne, stands: QuietLook) -> str:
    if one.chance is None:
        return ""
    span = span_words(stands.horizon)
    return f"Chance that they buy within {span}: {percent(one.chance)}."


def _link(asked: dict[str, Any], **changed: object) -> str:
    chosen = {name: value for name, value in (asked | changed).items() if value}
    return f"{reverse('quiet')}?{urlencode(chosen)}"

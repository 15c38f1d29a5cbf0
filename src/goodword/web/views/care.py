"""Staying in touch: who is losing touch, intervals, wishes about contact."""

import csv
import io
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.audit.words import cell
from goodword.care import actions, queries
from goodword.care.queries import Asked
from goodword.care.saying import to_say
from goodword.people.queries import PersonCard, person_card
from goodword.people.wishes import wish_of, wishes_of
from goodword.today.contacts import last_contacts
from goodword.web.asking import Asking
from goodword.web.forms.care import OwnIntervalForm, WishForm
from goodword.web.gate import deciders, for_a_part, page
from goodword.wiring.touching import check_in_by_hand
from goodword.wiring.wishing import say_wish, take_back_wish

MOST_ROWS = 20_000
HEADERS = (
    "customer", "customer's number", "organisation", "kind", "last contact", "silent", "due",
    "at the latest", "interval", "who knows them", "already planned", "away until",
)  # fmt: skip


@require_safe
@page
def losing_touch(request: HttpRequest, who: Asking) -> HttpResponse:
    """Whose interval is over, by when contact was last made."""
    asked = _asked(request, who)
    cursor = request.GET.get("cursor", "")[:80]
    rows, after = queries.losing_touch(who.reader, asked, now=who.now, cursor=cursor)
    here, query = reverse("losing_touch"), _query(asked)
    ids = [row.person_id for row in rows]
    contacts = last_contacts(who.reader, ids, now=who.now)
    sayings = to_say(who.reader, ids, now=who.now)
    told: dict[str, object] = {
        "rows": [(row, contacts.get(row.person_id), sayings.get(row.person_id)) for row in rows],
        "asked": asked,
        "more": f"{here}?{query}&{urlencode({'cursor': after})}" if after else "",
        "back": f"{here}?{query}",
    }
    if for_a_part(request) and cursor:
        return render(request, "care/rows.html", told)
    told |= {
        "counts": queries.counts(who.reader, asked, now=who.now),
        "a_day": who.house.check_ins_a_day,
        "leads": who.reader.role in actions.LEADS,
        "rhythm": queries.rhythm_told(),
        "query": query,
        "to": {
            "everyone": _query(replace(asked, whose="everyone")),
            "mine": _query(replace(asked, whose="mine")),
            "ideal": _query(replace(asked, past="ideal")),
            "longest": _query(replace(asked, past="longest")),
            "newest": _query(replace(asked, oldest=False)),
            "oldest": _query(replace(asked, oldest=True)),
        },
    }
    return render(request, "care/touch.html", told)


@require_safe
@page
def losing_touch_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The list for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADERS)
    rows, _ = queries.losing_touch(who.reader, _asked(request, who), now=who.now, limit=MOST_ROWS)
    for one in rows:
        row = (
            one.name, one.person_id, one.organisation, one.stage,
            f"{one.last_at.astimezone(who.calendar.tz):%Y-%m-%d}", one.silent, one.ideal_on,
            one.longest_on, one.interval.words if one.interval else "", one.keeper, one.planned,
            one.away or "",
        )  # fmt: skip
        table.writerow([cell(value) for value in row])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="losing-touch.csv"'
    return answer


@require_POST
@deciders
def check_in_now(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Take a check-in oneself, before its turn."""
    card = _card(who, person_id)
    try:
        check_in_by_hand(reader=who.reader, person_id=card.id, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        words = f"It is on your list: check in with {card.name}."
        messages.success(request, words, extra_tags="good")
    return redirect(_back(request, card))


@require_http_methods(["GET", "POST"])
@deciders
def person_wish(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Say that somebody is not to be contacted by us first, and why."""
    card, back = _card(who, person_id), request.GET.get("next", "")
    wish = wish_of(card.id, now=who.now)
    known = {"kind": wish.kind, "until": wish.until, "reason": wish.reason} if wish else {}
    form = WishForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            said = say_wish(
                reader=who.reader, person_id=card.id, kind=form.cleaned_data["kind"], now=who.now,
                reason=form.cleaned_data["reason"], until=form.until_day,
            )  # fmt: skip
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _ended(len(said.lines)), extra_tags="good")
            return redirect(_back(request, card))
    told = {"card": card, "form": form, "wish": wish, "next_at": request.POST.get("next", back)}
    told["before"] = [one for one in wishes_of([card.id])[:20] if one.ended_at is not None]
    return render(request, "care/wish.html", told, status=422 if form.errors else 200)


@require_POST
@deciders
def person_wish_end(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Take back the wish that stands; with ``slip`` what it ended is opened again."""
    card = _card(who, person_id)
    try:
        said = take_back_wish(
            reader=who.reader, person_id=card.id, now=who.now,
            put_back=request.POST.get("slip") == "1",
        )  # fmt: skip
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        again = f" Opened again: {_lines(len(said.lines))}." if said.lines else ""
        words = f"{card.name} may be contacted again.{again}"
        messages.success(request, words, extra_tags="good")
    return redirect(_back(request, card))


@require_http_methods(["GET", "POST"])
@deciders
def person_interval(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Say how often to be in touch with a customer."""
    card = _card(who, person_id)
    own = queries.own_interval(card.id)
    standing = queries.card(who.reader, card.id, now=who.now)
    applies = standing.interval if standing else None
    way = "house" if own is None else "own" if own.ideal else "none"
    known: dict[str, object] = {"way": way, "reason": own.reason if own else ""}
    if applies is not None:
        known |= {"ideal": applies.ideal, "longest": applies.longest}
    form = OwnIntervalForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            _set(who, card, form.cleaned_data, has_own=own is not None)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal), "reason" if form.cleaned_data["way"] == "none" else "longest")
        else:
            messages.success(request, "Kept.", extra_tags="good")
            return redirect(_back(request, card))
    told = {"card": card, "form": form, "own": own, "standing": standing}
    return render(request, "care/interval.html", told, status=422 if form.errors else 200)


def _set(who: Asking, card: PersonCard, told: dict[str, Any], *, has_own: bool) -> None:
    whom: dict[str, Any] = {"reader": who.reader, "person_id": card.id, "now": who.now}
    if told["way"] == "own":
        spans = {"ideal": told["ideal"], "longest": told["longest"]}
        actions.set_interval(**whom, **spans, reason=told["reason"])
    elif told["way"] == "none":
        actions.set_interval(**whom, reason=told["reason"])
    elif has_own:
        actions.forget_interval(**whom)


def beside_customer(who: Asking, person_id: int) -> dict[str, object]:
    """What a customer's page shows of staying in touch."""
    return {
        "touch": queries.card(who.reader, person_id, now=who.now),
        "wish": wish_of(person_id, now=who.now),
    }


def _asked(request: HttpRequest, who: Asking) -> Asked:
    told = request.GET
    return Asked(
        "mine" if told.get("whose") == "mine" else "everyone",
        "longest" if told.get("past") == "longest" else "ideal",
        told.get("order") == "oldest",
    )


def _query(asked: Asked) -> str:
    told = {"whose": asked.whose, "past": asked.past}
    return urlencode(told | ({"order": "oldest"} if asked.oldest else {}))


def _card(who: Asking, person_id: int) -> PersonCard:
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    return card


def _back(request: HttpRequest, card: PersonCard) -> str:
    """Where one came from, if that is a page of ours; else the customer's."""
    place = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(place, None) and place.startswith("/"):
        return place
    return reverse("customer", args=[card.id])


def _ended(lines: int) -> str:
    return f"Kept. Ended with it: {_lines(lines)}." if lines else "Kept."


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"

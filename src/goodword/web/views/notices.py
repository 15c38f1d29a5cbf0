"""Notices: the bell, the list, and how a colleague wants to be told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.notices import actions, queries
from goodword.notices.words import Said
from goodword.web.asking import Asking
from goodword.web.context import bell_of
from goodword.web.forms.notices import ChoiceForm
from goodword.web.gate import for_a_part, page
from goodword.web.views.settings import kept, show
from goodword.wiring.outgoing import mail_is_set_up
from goodword.wiring.places import path_of


@require_safe
@page
def notices(request: HttpRequest, who: Asking) -> HttpResponse:
    """What one should know: unseen first, by matter; then what was seen or settled itself."""
    cursor = request.GET.get("cursor", "")[:80]
    found = queries.notices(who.reader, now=who.now, cursor=cursor)
    told: dict[str, Any] = {
        "waiting": [
            (group.title, [_drawn(one) for one in group.notices]) for group in found.waiting
        ],
        "earlier": [_drawn(one) for one in found.earlier],
        "next_cursor": found.next_cursor,
        "held_back": found.held_back,
        "newest": max((one.id for group in found.waiting for one in group.notices), default=0),
        "number": sum(len(group.notices) for group in found.waiting),
        "cursor": cursor,
    }
    if for_a_part(request) and cursor:
        return render(request, "parts/notices_earlier.html", told)
    return render(request, "notices.html", told)


@require_safe
@page
def bell(request: HttpRequest, who: Asking) -> HttpResponse:
    """What the bell says, when it says something else than the page knows; else nothing."""
    rings, known = bell_of(who), request.GET.get("known", "")
    if known == f"{rings.count}-{rings.newest}":
        return HttpResponse(status=204)
    told: dict[str, Any] = {"count": rings.count, "newest": rings.newest, "say": ""}
    before = known.rpartition("-")[2][:18]
    if rings.newest and before.isascii() and before.isdigit() and rings.newest > int(before):
        newest = queries.notice(who.reader, rings.newest, now=who.now)
        told["say"] = f"New notice. {newest.title}. {newest.text}" if newest else ""
    return JsonResponse(told)


@require_safe
@page
def notice(request: HttpRequest, who: Asking, notice_id: int) -> HttpResponse:
    """Go to what a notice is about; it is seen by that."""
    said = queries.notice(who.reader, notice_id, now=who.now)
    if said is None:
        raise Http404
    actions.open_notice(reader=who.reader, notice_id=notice_id, now=who.now)
    return redirect(path_of(said.target) if said.target else reverse("notices"))


@require_POST
@page
def seen(request: HttpRequest, who: Asking) -> HttpResponse:
    """Mark some notices as seen, or all that the page showed."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) <= 18:
        actions.see_all(reader=who.reader, up_to=int(up_to), now=who.now)
    else:
        told = [n for n in request.POST.getlist("notice")[:500] if n.isascii() and n.isdigit()]
        numbers = [int(n) for n in told if len(n) <= 18]
        actions.see(reader=who.reader, notice_ids=numbers, now=who.now)
    return redirect("notices")


@require_http_methods(["GET", "POST"])
@page
def choices(request: HttpRequest, who: Asking) -> HttpResponse:
    """Where one is told of what, when the morning note comes, and when it is quiet."""
    form = ChoiceForm(queries.choice(who.reader), who.reader.administers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(reader=who.reader, **form.chosen())
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "notice_choices", "Kept.")
    return show(request, "settings/notices.html", form, mail=mail_is_set_up())


def _drawn(one: Said) -> dict[str, Any]:
    """A notice as its template shows it."""
    return {
        "id": one.id,
        "title": one.title,
        "text": one.text,
        "quote": one.quote,
        "at": one.at,
        "opens": reverse("notice", args=[one.id]) if one.target else "",
    }

"""Who sent whom: what letters seem to say, the list, the tree, and saying it by hand."""

import csv
import io
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.audit.words import cell
from goodword.people.queries import PersonCard, find_people, person_card
from goodword.referrals import queries
from goodword.referrals.fruit import Fruit, fruits
from goodword.referrals.tables import Referral
from goodword.web.asking import Asking
from goodword.web.gate import deciders, page
from goodword.wiring import referring

SHOWN = 500
ASKED = 25
"""So many questions at once: whom each name may mean is looked up among all customers."""
DEEPEST = 8
"""From there on all generations stand one below the other."""
HEADERS = (
    "came", "customer", "customer's number", "sent by", "their number", "told by", "purchases",
    "first purchase", "amounts",
)  # fmt: skip
TOLD_BY = {
    "hand": "a colleague", "form": "a form", "list": "a list of sales", "letter": "their letter",
    "introduction": "a letter that introduced them",
}  # fmt: skip


@require_safe
@page
def referrals(request: HttpRequest, who: Asking) -> HttpResponse:
    """What is asked, and who was sent by whom: as a list by date, or as a tree."""
    as_tree = request.GET.get("as") == "tree"
    asked = referring.asked(who.reader, limit=ASKED + 1)
    told: dict[str, object] = {
        "as_tree": as_tree, "asked": asked[:ASKED], "asks_more": len(asked) > ASKED,
    }  # fmt: skip
    if as_tree:
        nodes = queries.tree(who.reader)
        shown = nodes[:SHOWN]
        found = fruits(who.reader, [one.person_id for one in shown if one.depth])
        told["nodes"] = [
            (node, min(node.depth, DEEPEST), found.get(node.person_id)) for node in shown
        ]
        told["left_out"] = max(0, len(nodes) - SHOWN)
    else:
        rows = queries.sent(who.reader)
        told["left_out"] = max(0, len(rows) - SHOWN)
        newest = _with_fruit(who, rows[::-1][:SHOWN])
        told |= {"rows": newest, "bought": sum(fruit is not None for _, fruit in newest)}
    told["rejected"] = queries.rejected(who.reader)
    return render(request, "referrals/page.html", told)


@require_safe
@page
def referrals_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The whole list for a spreadsheet, by date."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADERS)
    for one, fruit in _with_fruit(who, queries.sent(who.reader)):
        row = (
            f"{one.came_at.astimezone(who.calendar.tz):%Y-%m-%d}", one.referred, one.referred_id,
            one.referrer, one.referrer_id, TOLD_BY[one.source], fruit.purchases if fruit else 0,
            f"{fruit.first.astimezone(who.calendar.tz):%Y-%m-%d}" if fruit else "",
            fruit.worth if fruit else "",
        )  # fmt: skip
        table.writerow([cell(value) for value in row])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="referrals.csv"'
    return answer


def _with_fruit(who: Asking, rows: list[queries.Sent]) -> list[tuple[queries.Sent, Fruit | None]]:
    found = fruits(who.reader, [one.referred_id for one in rows])
    return [(one, found.get(one.referred_id)) for one in rows]


@require_http_methods(["GET", "POST"])
@deciders
def who_sent(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Say, or correct, who sent a customer: somebody we know, or a name."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    around = queries.around(who.reader, person_id)
    wanted = _number(request.POST.get("referral", request.GET.get("referral", "")))
    asked = next((a for a in around.asked if wanted in (0, a.referral_id)), None)
    about = around.sent_by or asked
    text = request.GET.get("q", asked.referrer if asked else "").strip()[:200]
    told: dict[str, object] = {"card": card, "about": about, "text": text, "key": uuid4().hex}
    status = 200
    if request.method == "POST":
        try:
            _say(who, card, about, request)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            told["wrong"], status = str(refusal), 422
        else:
            return redirect("customer", person_id)
    found, _ = find_people(who.reader, text, limit=30) if text else ([], "")
    told["people"] = [one for one in found if one.id != person_id]
    return render(request, "referrals/who.html", told, status=status)


def _say(who: Asking, card: PersonCard, about: queries.Sent | None, request: HttpRequest) -> None:
    referrer = _number(request.POST.get("referrer", "")) or None
    named = request.POST.get("named", "") if referrer is None else ""
    if about is None:
        row = referring.enter(
            reader=who.reader, referred_id=card.id, now=who.now, referrer_id=referrer,
            named=named, key=request.POST.get("key", "")[:40],
        )  # fmt: skip
    else:
        row = referring.confirm(
            reader=who.reader, referral_id=about.referral_id, now=who.now, referrer_id=referrer,
            named=named,
        )  # fmt: skip
    messages.success(request, _kept(who, row), extra_tags="good")


@require_POST
@deciders
def judge_referral(
    request: HttpRequest, who: Asking, referral_id: int, verdict: str
) -> HttpResponse:
    """Say yes or no to what a letter seems to say, take that back, or thank a second time."""
    seen = request.POST.get("seen", "")[:10]
    try:
        words = _judged(who, referral_id, verdict, seen, request)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    else:
        messages.success(request, words, extra_tags="good")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("referrals")
    return redirect(back)


def _judged(who: Asking, referral_id: int, verdict: str, seen: str, request: HttpRequest) -> str:
    one: dict[str, Any] = {"reader": who.reader, "referral_id": referral_id, "now": who.now}
    if verdict == "yes":
        referrer = _number(request.POST.get("referrer", "")) or None
        return _kept(who, referring.confirm(**one, referrer_id=referrer, seen=seen))
    if verdict == "no":
        referring.reject(**one, seen=seen)
        return "It is not so, then. The same letter does not ask again."
    if verdict == "again":
        referring.ask_again(**one, seen=seen)
        return "It is asked again."
    if verdict == "tell":
        line = referring.tell_what_came(**one)
        if line is None:
            return "Nothing was opened: they are not to be contacted, or nobody knows who it is."
        return f"It stands on Today for {line.accountable}: tell them what came of it."
    raise Http404


def _kept(who: Asking, row: Referral) -> str:
    line = referring.thanks_of(row)
    if line is not None and line.is_listed:
        whose = "you" if line.accountable_id == who.reader.colleague_id else line.accountable
        return f"Kept. Thanks are owed: they stand on Today for {whose}."
    return "Kept."


def _number(text: str) -> int:
    """A number that was sent; 0: none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

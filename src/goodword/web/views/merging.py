"""The same person standing here twice: who may be, what would become of them, and undoing it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.merging import actions as merging
from goodword.merging.finding import look
from goodword.merging.houses import house_preview
from goodword.merging.proposals import last_look, proposals
from goodword.merging.queries import merge_view, merges, preview
from goodword.people.queries import find_people, person_card
from goodword.web.asking import Asking
from goodword.web.forms.merging import MergeForm
from goodword.web.gate import deciders, for_a_part, page

KINDS = ("person", "organisation")


@require_safe
@page
def doubles(request: HttpRequest, who: Asking) -> HttpResponse:
    """Who may stand here twice, the surest first, with the reasons"""
    kind = _kind(request.GET.get("kind", ""))
    found, cursor = proposals(who.reader, kind=kind, cursor=request.GET.get("cursor", "")[:40])
    more = f"{reverse('doubles')}?{urlencode({'kind': kind, 'cursor': cursor})}" if cursor else ""
    told = {"found": found, "kind": kind, "more": more}
    if for_a_part(request) and "cursor" in request.GET:
        return render(request, "parts/doubles.html", told)
    return render(request, "doubles.html", told | {"looked": last_look()})


@require_POST
@deciders
def look_for_doubles(request: HttpRequest, who: Asking) -> HttpResponse:
    """Look through everybody now for those who may stand here twice"""
    persons, houses = look(now=who.now)
    if who.reader.reads is None:
        words = f"Looked through everybody: {persons} people and {houses} organisations may be one."
    else:
        words = "Looked through everybody."
    messages.success(request, words, extra_tags="good")
    return redirect("doubles")


@require_POST
@deciders
def not_the_same(request: HttpRequest, who: Asking) -> HttpResponse:
    """Say that two are two; they are not proposed again"""
    one, other = (_number(request.POST.get(name, "")) for name in ("one", "other"))
    kind = _kind(request.POST.get("kind", ""))
    merging.not_the_same(reader=who.reader, kind=kind, one_id=one, other_id=other, now=who.now)
    if for_a_part(request):
        return HttpResponse("")
    messages.success(request, "They stay two, and are not proposed again.", extra_tags="good")
    return redirect(f"{reverse('doubles')}?{urlencode({'kind': kind})}")


@require_http_methods(["GET", "POST"])
@deciders
def merge(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Make others one with this person: who, what would become of them, and doing it"""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    others = list(dict.fromkeys(_number(n) for n in request.GET.getlist("with")))
    if not others:
        return _choose(request, who, person_id)
    seen = preview(who.reader, person_id, others[: merging.MOST_AT_ONCE])
    if seen is None:
        raise Http404
    form = MergeForm(seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge_persons(reader=who.reader, wanted=form.wanted, now=who.now)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form = _again(request, form, seen.mark, refusal)
        else:
            words = f"{' and '.join(s.name for s in seen.gone)} and {seen.main.name} are one now."
            messages.success(request, words, extra_tags="good")
            return redirect("customer", person_id)
    status = 422 if form.is_bound else 200
    swapped = urlencode([("with", person_id), *(("with", pk) for pk in others[1:])])
    told = {"card": card, "seen": seen, "form": form, "first": others[0], "swapped": swapped}
    return render(request, "merge.html", told, status=status)


def _choose(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Whom to make one with this person: found by name, address or organisation."""
    card = person_card(who.reader, person_id)
    text = request.GET.get("q", "").strip()[:200]
    found, _ = find_people(who.reader, text, limit=30) if text else ([], "")
    people = [one for one in found if one.id != person_id]
    return render(request, "merge_whom.html", {"card": card, "text": text, "people": people})


@require_http_methods(["GET", "POST"])
@deciders
def merge_organisations(request: HttpRequest, who: Asking, house_id: int) -> HttpResponse:
    """Make other organisations one with this one: what would become of them, and doing it"""
    others = list(dict.fromkeys(_number(n) for n in request.GET.getlist("with")))
    seen = house_preview(who.reader, house_id, others[: merging.MOST_AT_ONCE])
    if seen is None:
        raise Http404
    form = MergeForm(seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge_organisations(reader=who.reader, wanted=form.wanted, now=who.now)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form = _again(request, form, seen.mark, refusal)
        else:
            words = f"{' and '.join(s.name for s in seen.gone)} and {seen.main.name} are one now."
            messages.success(request, words, extra_tags="good")
            return redirect(f"{reverse('doubles')}?kind=organisation")
    status = 422 if form.is_bound else 200
    return render(request, "merge_houses.html", {"seen": seen, "form": form}, status=status)


def _again(request: HttpRequest, form: MergeForm, mark: str, refusal: Refused) -> MergeForm:
    """The form once more with why it was refused; what it shows now was looked at."""
    again = MergeForm(form.preview, {**request.POST.dict(), "seen": mark})
    again.is_valid()
    again.refuse(str(refusal))
    return again


@require_safe
@page
def merge_list(request: HttpRequest, who: Asking) -> HttpResponse:
    """What was made one in the house, the latest first, with a way back"""
    before = request.GET.get("before", "")
    found = merges(who.reader, before=_number(before) if before else None)
    more = f"{reverse('merges')}?before={found[-1].id}" if len(found) == 50 else ""
    return render(request, "merges.html", {"merges": found, "more": more})


@require_http_methods(["GET", "POST"])
@deciders
def undo_merge(request: HttpRequest, who: Asking, merge_id: int) -> HttpResponse:
    """Make two of one again: what goes back, and doing it"""
    one = merge_view(who.reader, merge_id)
    if one is None:
        raise Http404
    if request.method == "GET":
        return render(request, "undo_merge.html", {"one": one})
    try:
        merging.undo(reader=who.reader, merge_id=merge_id, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        words = f"{one.gone} and {one.kept} are two again. What was moved went back."
        messages.success(request, words, extra_tags="good")
    return redirect("customer", one.gone_id) if one.kind == "person" else redirect("merges")


def _kind(text: str) -> str:
    return text if text in KINDS else KINDS[0]


def _number(text: str) -> int:
    """A number that somebody chose, or one that leads nowhere."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0

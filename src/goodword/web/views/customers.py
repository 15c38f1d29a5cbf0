"""Customers: finding them, their one story, who they are."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.handoffs.queries import offers_about
from goodword.labels.queries import tag_names, tagged_persons
from goodword.ledger.passing import LEADS
from goodword.merging.queries import merges_under
from goodword.owners.queries import keepers
from goodword.people import actions as people
from goodword.people.merged import leads_to
from goodword.people.queries import PersonCard, colleagues, find_people, person_card
from goodword.people.tables import RELATIONS
from goodword.surveys.queries import answers, asks_no_more
from goodword.timeline.queries import contact_span, customer_story
from goodword.today.queries import planned_lines, today, watched_lines
from goodword.web import referred
from goodword.web.asking import Asking
from goodword.web.forms.customers import PersonForm
from goodword.web.forms.owners import GiveForm
from goodword.web.gate import deciders, for_a_part, page
from goodword.web.settling import after_relation
from goodword.web.views import quiet
from goodword.web.views.care import beside_customer
from goodword.web.views.labels import tagging_customer

RELATION_HINTS = {
    "": "We answer them until somebody says otherwise.",
    "customer": "We answer them.",
    "supplier": "Their mail is kept, but opens nothing.",
    "private": "Their mail is kept, but opens nothing.",
    "other": "Their mail is kept, but opens nothing.",
}


WHAT_THEY_ARE = {
    "supplier": "they are a supplier",
    "private": "they are a private contact",
    "other": "they are neither a customer nor a supplier",
}


@require_safe
@page
def customers(request: HttpRequest, who: Asking) -> HttpResponse:
    """People by name, address or organisation."""
    text = request.GET.get("q", "").strip()[:200]
    tag = request.GET.get("tag", "").strip()[:80]
    found, cursor = find_people(
        who.reader,
        text,
        cursor=request.GET.get("cursor", "")[:400],
        among=tagged_persons(tag) if tag else None,
    )
    more = ""
    if cursor:
        more = f"{reverse('customers')}?{urlencode({'q': text, 'tag': tag, 'cursor': cursor})}"
    kept = keepers(p.id for p in found)
    shown = [(person, kept.get(person.id, "")) for person in found]
    told = {"text": text, "people": shown, "more": more, "chooses": who.reader.role in LEADS}
    if for_a_part(request) and "cursor" in request.GET:
        return render(request, "parts/people.html", told)
    told["give"] = GiveForm(colleagues()) if told["chooses"] else None
    told |= {"tag": tag, "place": "customers", "tag_names": tag_names()}
    told |= {"here_at": reverse("customers"), "keeps": [("q", text)] if text else []}
    return render(request, "customers.html", told)


@require_safe
@page
def customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """One person's story, what we owe them, who they are."""
    if (found := leads_to(who.reader, person_id)) is not None:
        return redirect("customer", found)
    card = _card(who, person_id)
    try:
        story = customer_story(
            who.reader, person_id, now=who.now, cursor=request.GET.get("cursor", "")[:80]
        )
    except ValueError:
        raise Http404 from None
    more = ""
    if story.next_cursor:
        where = reverse("customer", args=[person_id])
        more = f"{where}?{urlencode({'cursor': story.next_cursor})}"
    told = {"card": card, "story": story, "more": more}
    if for_a_part(request) and "cursor" in request.GET:
        return render(request, "parts/talks.html", told)
    owed = today(who.reader, now=who.now, customer_id=person_id)
    first, last = contact_span(who.reader, person_id, now=who.now)
    told |= {
        "lines": [line for group in owed.groups for line in group.lines],
        "planned": planned_lines(who.reader, now=who.now, customer_id=person_id),
        "theirs": watched_lines(who.reader, now=who.now, customer_id=person_id),
        "nothing": nothing_owed(who, card),
        "passed": offers_about(who.reader, customer_id=person_id),
        "first": first,
        "last": last,
        "first_page": "cursor" not in request.GET,
        "merges": [m for m in merges_under(who.reader, person_id) if not m.undone_at],
        "tagging": tagging_customer(card.id),
    } | _who_they_are(card)
    told |= referred.of_customer(who, person_id) | beside_customer(who, person_id)
    told |= quiet.beside_customer(who, person_id)
    told["said_of_us"] = answers(who.reader, person_id=person_id, limit=5)
    told["asks_no_more"] = asks_no_more(person_id)
    return render(request, "customer.html", told)


@require_POST
@deciders
def relate(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Say what a person, or their whole domain, is to us."""
    card = _card(who, person_id)
    relation = request.POST.get("relation", "")
    whole = request.POST.get("whole_domain") == "1"
    try:
        people.set_relation(
            reader=who.reader, person_id=person_id, relation=relation, whole_domain=whole
        )
        after_relation(who, card, relation, whole_domain=whole)
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    return _side(request, who, person_id)


@require_POST
@deciders
def look_after(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Say who of us looks after a person."""
    _card(who, person_id)
    chosen = request.POST.get("colleague", "")
    try:
        people.set_looked_after_by(
            reader=who.reader,
            person_id=person_id,
            colleague_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None,
        )
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    return _side(request, who, person_id)


@require_http_methods(["GET", "POST"])
@deciders
def edit_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Correct a person's name, organisation, numbers and note."""
    card = _card(who, person_id)
    known = {
        "name": card.name,
        "organisation": card.organisation[1] if card.organisation else "",
        "numbers": "\n".join(card.numbers),
        "note": card.note,
    }
    specs = [spec for spec, *_ in card.addresses]
    form = PersonForm(specs, request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            _correct(who, card, form)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Kept.", extra_tags="good")
            return redirect("customer", person_id)
    status = 422 if form.is_bound else 200
    return render(request, "edit_customer.html", {"card": card, "form": form}, status=status)


@transaction.atomic
def _correct(who: Asking, card: PersonCard, form: PersonForm) -> None:
    told = form.cleaned_data
    people.edit_person(
        reader=who.reader,
        person_id=card.id,
        name=told["name"],
        note=told["note"],
        numbers=told["numbers"].splitlines(),
    )
    if told["organisation"] != (card.organisation[1] if card.organisation else ""):
        people.set_organisation(reader=who.reader, person_id=card.id, name=told["organisation"])
    if told["address"]:
        people.add_address(reader=who.reader, person_id=card.id, spec=told["address"])
    for spec in told.get("gone", []):
        people.remove_address(reader=who.reader, person_id=card.id, spec=spec)


def _card(who: Asking, person_id: int) -> PersonCard:
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    return card


def nothing_owed(who: Asking, card: PersonCard) -> str:
    """Why no line stands here; whether a hidden one exists, nobody learns from it."""
    if card.effective_relation in WHAT_THEY_ARE:
        return f"Their mail opens nothing: {WHAT_THEY_ARE[card.effective_relation]}."
    if who.reader.reads is not None:
        return "Nothing that you may see."
    return "Nothing is open at the moment."


def _who_they_are(card: PersonCard) -> dict[str, object]:
    inherited = card.effective_relation if not card.relation else ""
    return {
        "relations": [(value, words) for value, words in RELATIONS if value],
        "inherited": inherited,
        "relation_hint": RELATION_HINTS[card.effective_relation],
        "colleagues": colleagues(),
    }


def _side(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """The card again, as it stands now."""
    if not for_a_part(request):
        return redirect("customer", person_id)
    card = _card(who, person_id)
    first, last = contact_span(who.reader, person_id, now=who.now)
    told = {"card": card, "first": first, "last": last, "said": True} | _who_they_are(card)
    return render(request, "parts/card.html", told)

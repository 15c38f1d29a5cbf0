"""Offers between colleagues and calls for help: seen, answered, made for a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.handoffs import actions, queries
from goodword.handoffs.queries import HelpView, OfferView
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.web.asking import Asking
from goodword.web.forms.handoffs import WholeForm, WordForm, chosen
from goodword.web.gate import deciders, for_a_part, page


@dataclass(frozen=True, slots=True)
class Verb:
    """Something done about an offer or a call. ``key``: what the action calls the words."""

    do: Callable[..., object]
    done: str
    key: str = ""
    label: str = ""
    missing: str = ""
    button: str = ""


OFFER_VERBS = {
    "accept": Verb(actions.accept, "You answer for this now."),
    "decline": Verb(
        actions.decline, "Declined; {giver} knows.", "word",
        "Why not?", "Say in a few words why not.", "Decline",
    ),
    "ask": Verb(
        actions.ask_back, "Said. The offer still stands.", "text",
        "What do you want to say?", "Write what you want to say.", "Send",
    ),
    "withdraw": Verb(actions.withdraw, "Taken back. It stays with whoever answered for it."),
}  # fmt: skip
HELP_VERBS = {
    "answer": Verb(
        actions.help_with, "{asker} has your answer.", "answer",
        "Your answer", "Write your answer, or what you will do.", "Answer",
    ),
    "withdraw": Verb(actions.withdraw_help, "Taken back."),
}  # fmt: skip


@require_safe
@page
def offers(request: HttpRequest, who: Asking) -> HttpResponse:
    """Everything that is being passed around: to this colleague, by them, and calls for help."""
    return render(request, "handoffs/offers.html", {"desk": queries.desk(who.reader, now=who.now)})


@require_safe
@page
def offer(request: HttpRequest, who: Asking, handoff_id: int) -> HttpResponse:
    """One offer: what, from whom, to whom, what was said about it."""
    return render(request, "handoffs/offer.html", {"offer": _offer(who, handoff_id)})


@require_http_methods(["GET", "POST"])
@deciders
def act_on_offer(request: HttpRequest, who: Asking, handoff_id: int, verb: str) -> HttpResponse:
    """Take an offer over, decline it, say something about it, or take it back."""
    found = _offer(who, handoff_id)
    if verb not in OFFER_VERBS:
        raise Http404
    where = reverse("act_on_offer", args=[found.id, verb])
    told = {"offer": found, "item": f"offer-{found.id}", "where": where}
    back = reverse("offer", args=[found.id])
    names = {"handoff_id": found.id}
    if verb == "accept":
        told["after"] = _story(found)
    return _do(request, who, OFFER_VERBS[verb], names, told, back, {"giver": found.giver})


@require_http_methods(["GET", "POST"])
@deciders
def act_on_help(request: HttpRequest, who: Asking, call_id: int, verb: str) -> HttpResponse:
    """Answer a call for help, or take it back."""
    found = queries.help_call(who.reader, call_id)
    if found is None or verb not in HELP_VERBS:
        raise Http404
    where = reverse("act_on_help", args=[found.id, verb])
    told = {"call": found, "item": f"help-{found.id}", "where": where}
    back = _help_story(found)
    return _do(
        request, who, HELP_VERBS[verb], {"call_id": found.id}, told, back, {"asker": found.asker}
    )


@require_http_methods(["GET", "POST"])
@deciders
def offer_conversation(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Offer a conversation to a colleague or a team."""
    story = read_conversation(who.reader, conversation_id, now=who.now)
    if story is None:
        raise Http404
    told = {
        "title": story.subject or "(no subject)",
        "hint": "What we owe in this conversation goes along, and so does what opens in it later.",
        "back": reverse("conversation", args=[story.id]),
    }
    return _whole(request, who, actions.offer_conversation, {"conversation_id": story.id}, told)


@require_http_methods(["GET", "POST"])
@deciders
def offer_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Offer a whole customer to a colleague or a team."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    told = {
        "title": card.name,
        "hint": "What you owe them goes along. Whoever accepts looks after them from then on.",
        "back": reverse("customer", args=[card.id]),
    }
    return _whole(request, who, actions.offer_customer, {"customer_id": card.id}, told)


def _whole(
    request: HttpRequest,
    who: Asking,
    do: Callable[..., object],
    what: dict[str, int],
    told: dict[str, Any],
) -> HttpResponse:
    form = WholeForm(request.POST or None, who=who)
    if request.method == "POST" and form.is_valid():
        try:
            to = chosen(form.cleaned_data["to"])
            do(reader=who.reader, now=who.now, note=form.cleaned_data["note"], **what, **to)
        except NotFound:
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            words = "Offered. You answer for it until they take it over."
            messages.success(request, words, extra_tags="good")
            return redirect(told["back"])
    status = 422 if form.is_bound else 200
    return render(request, "handoffs/whole.html", told | {"form": form}, status=status)


def _do(
    request: HttpRequest,
    who: Asking,
    verb: Verb,
    names: dict[str, int],
    told: dict[str, Any],
    back: str,
    words: dict[str, str],
) -> HttpResponse:
    """Show a verb's form, or do it and go back to where it was asked from."""
    back = _back(request, back)
    form = None
    if verb.key:
        form = WordForm(
            request.POST or None, label=verb.label, missing=verb.missing,
            auto_id=f"{told['item']}-%s",
        )  # fmt: skip
    if request.method == "GET" and form is None:
        raise Http404
    told |= {"form": form, "button": verb.button, "back": back}
    if request.method == "GET" or (form is not None and not form.is_valid()):
        return _word_page(request, told, 422 if request.method == "POST" else 200)
    said = {verb.key: form.cleaned_data["text"]} if form is not None else {}
    try:
        verb.do(reader=who.reader, now=who.now, **names, **said)
    except NotFound:
        raise
    except (Refused, NotAllowed) as refusal:
        if form is not None:
            form.refuse(str(refusal))
            return _word_page(request, told, 409)
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
        return redirect(back)
    messages.success(request, verb.done.format(**words), extra_tags="good")
    return redirect(told.get("after") or back)


def _word_page(request: HttpRequest, told: dict[str, Any], status: int) -> HttpResponse:
    if for_a_part(request) and request.method == "GET":
        return render(request, "handoffs/word_form.html", told)
    return render(request, "handoffs/word.html", told, status=status)


def _offer(who: Asking, handoff_id: int) -> OfferView:
    found = queries.offer(who.reader, handoff_id)
    if found is None:
        raise Http404
    return found


def _story(found: OfferView) -> str:
    """Where the whole story of what was offered stands."""
    if found.conversation_id:
        return reverse("conversation", args=[found.conversation_id])
    return reverse("customer", args=[found.customer_id])


def _help_story(found: HelpView) -> str:
    if found.conversation_id:
        return reverse("conversation", args=[found.conversation_id])
    return reverse("offers")


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page from which it was asked, if it is one of ours."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return otherwise

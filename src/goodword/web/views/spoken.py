"""Logging a call or a visit: from a customer's page, a conversation, or a line."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from goodword.access import NotAllowed, NotFound, Refused
from goodword.ledger import actions as ledger
from goodword.people.queries import PersonCard, person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.today.queries import Line
from goodword.today.queries import line as one_line
from goodword.today.queries import today as read_today
from goodword.web.asking import Asking
from goodword.web.forms.spoken import TalkForm
from goodword.web.gate import deciders, for_a_part
from goodword.web.owed import OPEN, owed_beside
from goodword.web.views.today import with_counts
from goodword.wiring import talking


@dataclass(frozen=True)
class _Place:
    """Where it is told: with whom it may have been, where the form stands and goes back to."""

    cards: list[PersonCard]
    at: str
    back: str
    shows_in: str
    seen_by: str
    conversation_id: int | None = None
    line: Line | None = None


@require_http_methods(["GET", "POST"])
@deciders
def call_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Log a call or a visit on a customer's page; everybody in the house can read it."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    place = _Place(
        [card],
        at=reverse("call_customer", args=[card.id]),
        back=reverse("customer", args=[card.id]),
        shows_in="#say",
        seen_by="Everybody in the house can read this.",
    )
    return _tell(request, who, place)


@require_http_methods(["GET", "POST"])
@deciders
def call_conversation(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Log a call or a visit in a conversation; whoever reads its letters can read it."""
    story = read_conversation(who.reader, conversation_id, now=who.now)
    if story is None or all(entry.redacted for entry in story.entries):
        raise Http404
    people = dict.fromkeys(p.person_id for p in story.people if p.person_id)
    cards = [card for pk in people if (card := person_card(who.reader, pk))]
    if not cards:
        raise Http404
    place = _Place(
        cards,
        at=reverse("call_conversation", args=[story.id]),
        back=reverse("conversation", args=[story.id]),
        shows_in="#say",
        seen_by="Whoever can read this conversation can read this.",
        conversation_id=story.id,
    )
    return _tell(request, who, place)


@require_http_methods(["GET", "POST"])
@deciders
def call_on_line(request: HttpRequest, who: Asking, commitment_id: int) -> HttpResponse:
    """Log a call or a visit on something that we owe; it is offered as settled by it."""
    line = one_line(who.reader, commitment_id, now=who.now)
    card = person_card(who.reader, line.customer_id) if line else None
    if line is None or card is None or not line.can_act:
        raise Http404
    belongs = line.conversation_id if line.legible else None
    place = _Place(
        [card],
        at=reverse("call_on_line", args=[line.id]),
        back=reverse("conversation", args=[belongs]) if belongs else reverse("today"),
        shows_in=f"#act-{line.id}",
        seen_by="Whoever can read the letter can read this."
        if belongs
        else "Everybody in the house can read this.",
        conversation_id=belongs,
        line=line,
    )
    return _tell(request, who, place)


def _tell(request: HttpRequest, who: Asking, place: _Place) -> HttpResponse:
    form = _offered(request.POST or None, who, place)
    if request.method == "GET":
        return _form(request, place, form)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    try:
        talking.log(
            reader=who.reader,
            report=form.report(conversation_id=place.conversation_id),
            now=who.now,
        )
    except (NotFound, NotAllowed):
        raise
    except (ledger.Conflict, ledger.NotPossible) as late:
        # What they typed stays in the form; what they would settle is offered as it stands now.
        typed = request.POST.copy()
        typed.setlist("settles", [])
        fresh = _offered(typed, who, place)
        fresh.is_valid()
        fresh.refuse(f"{late} Nothing was kept yet.")
        return _form(request, place, fresh, status=409)
    except Refused as refusal:
        form.refuse(str(refusal))
        return _form(request, place, form, status=422)
    if place.line is not None and for_a_part(request):
        return _after_line(request, who, place.line)
    messages.success(request, _said(form), extra_tags="good")
    return HttpResponseClientRedirect(place.back) if for_a_part(request) else redirect(place.back)


def _offered(typed: QueryDict | None, who: Asking, place: _Place) -> TalkForm:
    owed = [
        line
        for card in place.cards
        for group in read_today(who.reader, now=who.now, customer_id=card.id).groups
        for line in group.lines
    ]
    if place.line is not None and all(line.id != place.line.id for line in owed):
        owed.insert(0, place.line)
    return TalkForm(
        typed,
        who=who,
        customers=[(card.id, card.name) for card in place.cards],
        numbers=place.cards[0].numbers if len(place.cards) == 1 else (),
        lines=owed,
        line_id=place.line.id if place.line else None,
    )


def _said(form: TalkForm) -> str:
    done = len(form.cleaned_data.get("settles", []))
    told = "Logged."
    if done:
        told += f" {done} settled by it."
    if form.cleaned_data["promised"]:
        told += " What was promised stands on Today."
    return told


def _form(request: HttpRequest, place: _Place, form: TalkForm, status: int = 200) -> HttpResponse:
    told = {"form": form, "place": place, "title": "Log a call or a visit"}
    if not for_a_part(request):
        return render(request, "told.html", told | {"part": "parts/talk.html"}, status=status)
    shown = render(request, "parts/talk.html", told, status=status)
    if request.method == "POST":
        return reswap(retarget(shown, place.shows_in), "innerHTML")
    return shown


def _after_line(request: HttpRequest, who: Asking, line: Line) -> HttpResponse:
    """The line as the call left it: done, with a receipt, or still there."""
    fresh = one_line(who.reader, line.id, now=who.now) or line
    told: dict[str, object] = {"line": fresh}
    told |= {"owed": owed_beside(request, who.reader, fresh)}
    if fresh.state in OPEN:
        told |= {"news": "Logged. This is still open.", "focus": True}
        return with_counts(request, who, render(request, "parts/line.html", told))
    told |= {"receipt": "Done, and logged."}
    return with_counts(request, who, render(request, "parts/receipt.html", told))

"""Notes among ourselves: written, changed, taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from goodword.access import NotAllowed, NotFound, Refused
from goodword.channels.notes import actions as notes
from goodword.channels.notes.queries import versions
from goodword.people.queries import PersonCard, person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.timeline.queries import entry as read_entry
from goodword.web.asking import Asking
from goodword.web.forms.notes import NoteForm
from goodword.web.gate import deciders, for_a_part, page


@dataclass(frozen=True)
class _Place:
    """Where a note is written, and where one goes back to."""

    at: str
    back: str
    name: str
    shows_in: str
    seen_by: str
    cards: tuple[PersonCard, ...] = ()


@require_http_methods(["GET", "POST"])
@deciders
def note_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Write a note in a customer's story; everybody in the house can read it."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    place = _Place(
        at=reverse("note_customer", args=[card.id]),
        back=reverse("customer", args=[card.id]),
        name=f"p{card.id}",
        shows_in="#say",
        seen_by="Everybody in the house can read this. The customer never does.",
        cards=(card,),
    )
    form = NoteForm(request.POST or None, place=place.name)
    return _write(
        request,
        place,
        form,
        lambda: notes.write_note(
            reader=who.reader, customer_id=card.id, now=who.now,
            text=form.cleaned_data["text"], key=form.cleaned_data["key"], show_to=form.agreed,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@deciders
def note_conversation(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Write a note in a conversation; whoever reads its letters can read it."""
    story = read_conversation(who.reader, conversation_id, now=who.now)
    if story is None or all(entry.redacted for entry in story.entries):
        raise Http404
    place = _Place(
        at=reverse("note_conversation", args=[story.id]),
        back=reverse("conversation", args=[story.id]),
        name=f"c{story.id}",
        shows_in="#say",
        seen_by="Whoever can read this conversation can read this. The customer never does.",
    )
    form = NoteForm(request.POST or None, place=place.name)
    return _write(
        request,
        place,
        form,
        lambda: notes.write_note(
            reader=who.reader, conversation_id=story.id, now=who.now,
            text=form.cleaned_data["text"], key=form.cleaned_data["key"], show_to=form.agreed,
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@deciders
def change_note(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Change a note of one's own; its earlier words stay on record."""
    entry = read_entry(who.reader, entry_id)
    if entry is None or entry.redacted or entry.kind != "note":
        raise Http404
    if entry.colleague_id != who.reader.colleague_id or entry.gone:
        raise NotAllowed("Only who wrote a note may change it. Write one of your own.")
    place = _Place(
        at=reverse("change_note", args=[entry.id]),
        back=f"{reverse('conversation', args=[entry.conversation_id])}#entry-{entry.id}",
        name=f"e{entry.id}",
        shows_in=f"#note-{entry.id}",
        seen_by="It is shown as changed; what it said before can be looked up.",
    )
    initial = {"text": entry.author_text, "version": entry.version}
    form = NoteForm(request.POST or None, place=place.name, initial=initial)
    return _write(
        request,
        place,
        form,
        lambda: notes.change_note(
            reader=who.reader, entry_id=entry.id, now=who.now, text=form.cleaned_data["text"],
            expected=form.cleaned_data["version"] or 0, show_to=form.agreed,
        ),
    )  # fmt: skip


@require_POST
@deciders
def take_back_note(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Take a note of one's own out of sight."""
    entry = read_entry(who.reader, entry_id)
    if entry is None or entry.redacted or entry.kind != "note":
        raise Http404
    told = request.POST.get("version", "")
    version = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
    try:
        notes.take_back_note(reader=who.reader, entry_id=entry.id, expected=version, now=who.now)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    return redirect("conversation", entry.conversation_id)


@require_safe
@page
def note_history(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """What a note said before."""
    entry = read_entry(who.reader, entry_id)
    found = versions(who.reader, entry_id)
    if entry is None or not found:
        raise Http404
    told = {"entry": entry, "versions": found}
    template = "parts/versions.html" if for_a_part(request) else "versions.html"
    return render(request, template, told)


def _write(
    request: HttpRequest, place: _Place, form: NoteForm, do: Callable[[], object]
) -> HttpResponse:
    if request.method == "GET":
        return _form(request, place, form)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    try:
        do()
    except (NotFound, NotAllowed):
        raise
    except notes.AsksFirst as question:
        form.ask(question)
        return _form(request, place, form, status=422)
    except Refused as refusal:
        form.refuse(str(refusal), "text")
        return _form(request, place, form, status=422)
    return HttpResponseClientRedirect(place.back) if for_a_part(request) else redirect(place.back)


def _form(request: HttpRequest, place: _Place, form: NoteForm, status: int = 200) -> HttpResponse:
    told = {"form": form, "place": place, "title": "A note among ourselves"}
    if not for_a_part(request):
        return render(request, "told.html", told | {"part": "parts/note.html"}, status=status)
    shown = render(request, "parts/note.html", told, status=status)
    if request.method == "POST":
        return reswap(retarget(shown, place.shows_in), "innerHTML")
    return shown

"""Tags on customers and conversations; views that somebody keeps; the house's tags."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import NotAllowed, NotFound, Refused
from goodword.labels import actions as labels
from goodword.labels.queries import TagView, all_tags, tag_names, tags_of
from goodword.labels.queries import views as read_views
from goodword.labels.rules import tidy_query
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.web.asking import Asking
from goodword.web.forms.labels import TagForm, ViewForm
from goodword.web.gate import deciders, for_a_part, page
from goodword.wiring.tagging import merge_tags, rename_tag


@dataclass(frozen=True)
class Tagging:
    """The tags of one thing, as its page shows them."""

    at: str
    back: str
    tags: list[TagView]
    leads_to: str


def tagging_customer(person_id: int) -> Tagging:
    """A customer's tags; each leads to the customers who have it."""
    at = reverse("tag_customer", args=[person_id])
    back = reverse("customer", args=[person_id])
    return Tagging(at, back, tags_of(person_id=person_id), f"{reverse('customers')}?tag=")


def tagging_conversation(conversation_id: int) -> Tagging:
    """A conversation's tags; each leads to what search finds under it."""
    at = reverse("tag_conversation", args=[conversation_id])
    back = reverse("conversation", args=[conversation_id])
    tags = tags_of(conversation_id=conversation_id)
    return Tagging(at, back, tags, f"{reverse('today')}?tag=")


@require_http_methods(["GET", "POST"])
@deciders
def tag_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Put a tag on a customer, or take one off."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    error = _change(request, who, person_id=card.id) if request.method == "POST" else ""
    return _tags(request, tagging_customer(card.id), card.name, error)


@require_http_methods(["GET", "POST"])
@deciders
def tag_conversation(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Put a tag on a conversation, or take one off."""
    story = read_conversation(who.reader, conversation_id, now=who.now)
    if story is None or all(entry.redacted for entry in story.entries):
        raise Http404
    error = _change(request, who, conversation_id=story.id) if request.method == "POST" else ""
    return _tags(request, tagging_conversation(story.id), story.subject, error)


def _change(
    request: HttpRequest,
    who: Asking,
    *,
    person_id: int | None = None,
    conversation_id: int | None = None,
) -> str:
    """Do what was asked; what can't be is said in words."""
    place = {"person_id": person_id, "conversation_id": conversation_id}
    off = request.POST.get("off", "")
    try:
        if off:
            if off.isascii() and off.isdigit() and len(off) < 18:
                labels.untag(reader=who.reader, tag_id=int(off), **place)
        else:
            for word in request.POST.get("tag", "").split(",")[:20]:
                labels.tag(reader=who.reader, name=word, now=who.now, **place)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        return str(refusal)
    return ""


def _tags(request: HttpRequest, tagging: Tagging, name: str, error: str) -> HttpResponse:
    adding = request.method == "GET" or bool(error)
    told = {"tagging": tagging, "adding": adding, "error": error, "focus": not adding}
    told |= {"known": tag_names() if adding else ()}
    status = 422 if error else 200
    if for_a_part(request):
        return render(request, "parts/tags.html", told, status=status)
    if request.method == "POST" and not error:
        return redirect(tagging.back)
    return render(request, "tags.html", told | {"name": name}, status=status)


@require_http_methods(["GET", "POST"])
@page
def views(request: HttpRequest, who: Asking) -> HttpResponse:
    """One's own views to put in order, and those that colleagues share; or keep one."""
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            labels.save_view(reader=who.reader, **told)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, f"Kept as “{told['name']}”.", extra_tags="good")
            return redirect(address(told["place"], request.POST.get("query", "")))
    found = read_views(who.reader)
    status = 422 if form.is_bound else 200
    return render(request, "views.html", {"views": found, "form": form}, status=status)


def address(place: str, query: str) -> str:
    """The address of a view: its page with its filters."""
    kept = tidy_query(place, query)
    return reverse(place) + (f"?{kept}" if kept else "")


@require_POST
@page
def edit_view(request: HttpRequest, who: Asking, view_id: int) -> HttpResponse:
    """Rename, share, move or delete a view of one's own."""
    verb = request.POST.get("do", "keep")
    asked = {"reader": who.reader, "view_id": view_id}
    try:
        if verb in ("up", "down"):
            labels.move_view(**asked, by=-1 if verb == "up" else 1)  # type: ignore[arg-type]
        elif verb == "delete":
            labels.delete_view(**asked)  # type: ignore[arg-type]
            messages.success(request, "The view is gone.", extra_tags="good")
        else:
            labels.edit_view(
                reader=who.reader,
                view_id=view_id,
                name=request.POST.get("name", ""),
                shared=request.POST.get("shared") == "1",
            )
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    return redirect("views")


@require_safe
@page
def house_tags(request: HttpRequest, who: Asking) -> HttpResponse:
    """The house's tags, how often each is used, and what may be done with them."""
    labels.must_lead(who.reader)
    return render(request, "settings/tags.html", {"tags": all_tags()})


@require_http_methods(["GET", "POST"])
@page
def house_tag(request: HttpRequest, who: Asking, tag_id: int) -> HttpResponse:
    """Rename a tag, make it part of another one, or do away with it."""
    labels.must_lead(who.reader)
    known = {tag.id: tag for tag in all_tags()}
    if tag_id not in known:
        raise Http404
    form = TagForm(request.POST or None, tag=known[tag_id])
    if request.method == "POST":
        answer = _alter(request, who, known, tag_id, form)
        if answer is not None:
            return answer
    told = {
        "tag": known[tag_id],
        "form": form,
        "others": [t for t in known.values() if t.id != tag_id],
    }
    return render(request, "settings/tag.html", told, status=422 if form.is_bound else 200)


def _alter(
    request: HttpRequest, who: Asking, known: dict[int, TagView], tag_id: int, form: TagForm
) -> HttpResponse | None:
    verb, into = request.POST.get("do", ""), request.POST.get("into", "")
    name = known[tag_id].name
    try:
        if verb == "delete":
            labels.delete_tag(reader=who.reader, tag_id=tag_id)
            messages.success(request, f"“{name}” is gone from everything.", extra_tags="good")
        elif verb == "merge" and into.isascii() and into.isdigit() and len(into) < 18:
            merge_tags(reader=who.reader, tag_id=tag_id, into_id=int(into))
            messages.success(request, f"“{name}” is part of the other tag.", extra_tags="good")
        elif form.is_valid():
            told = form.cleaned_data["name"]
            rename_tag(reader=who.reader, tag_id=tag_id, name=told)
            messages.success(request, "Kept.", extra_tags="good")
        else:
            return None
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        form.is_valid()
        form.refuse(str(refusal))
        return None
    return redirect("house_tags")

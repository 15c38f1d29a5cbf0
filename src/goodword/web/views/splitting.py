"""One who is two: an address that is somebody else's, and who wrote from a shared one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goodword.access import NotAllowed, NotFound, Refused
from goodword.merging.parting import may_have_written, parts_of
from goodword.merging.splitting import say_who_wrote, split
from goodword.people.queries import person_card
from goodword.timeline.queries import entry as read_entry
from goodword.web.asking import Asking
from goodword.web.forms.merging import SplitForm, WroteForm
from goodword.web.gate import deciders


@require_http_methods(["GET", "POST"])
@deciders
def split_person(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Take addresses from a person into a person of their own, with their letters"""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    parts = parts_of(who.reader, person_id)
    form = SplitForm([part.spec for part in parts], request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            other = split(
                reader=who.reader,
                person_id=person_id,
                specs=told["gone"],
                name=told["name"],
                now=who.now,
            )
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal), "gone")
        else:
            words = f"{other.name} is a person of their own now, with the letters from there."
            messages.success(request, words, extra_tags="good")
            return redirect("customer", other.pk)
    status = 422 if form.is_bound else 200
    told = {"card": card, "form": form, "parts": parts}
    return render(request, "split.html", told, status=status)


@require_http_methods(["GET", "POST"])
@deciders
def who_wrote(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Say who wrote a letter that came from an address which several people use"""
    entry = read_entry(who.reader, entry_id)
    if entry is None or entry.redacted or entry.direction != "in":
        raise Http404
    chosen, people = may_have_written(who.reader, entry_id, request.GET.get("q", "").strip()[:200])
    options = [("", f"Whoever uses {entry.author_spec}")]
    options += [(str(pk), words) for pk, words in people]
    form = WroteForm(options, request.POST or None, initial={"person": str(chosen or "")})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        say_who_wrote(
            reader=who.reader,
            entry_id=entry_id,
            person_id=int(told["person"]) if told["person"] else None,
            whole=told["whole"],
            now=who.now,
        )
        messages.success(request, "Kept.", extra_tags="good")
        return redirect(f"{reverse('conversation', args=[entry.conversation_id])}#entry-{entry.id}")
    told = {"entry": entry, "form": form, "text": request.GET.get("q", "")[:200]}
    return render(request, "who_wrote.html", told, status=422 if form.is_bound else 200)

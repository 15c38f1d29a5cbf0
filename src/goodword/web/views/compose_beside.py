"""What goes on beside a letter: its files, whom to write to, who else is here, undoing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from goodword.access import Refused
from goodword.drafts.files import file_content
from goodword.drafts.presence import be_here
from goodword.drafts.sending import take_back
from goodword.people.queries import find_people
from goodword.web.asking import Asking
from goodword.web.gate import deciders, page
from goodword.web.views.compose_keep import GOING
from goodword.web.views.entries import as_file
from goodword.wiring import clock

MOST_FOUND = 8


@require_safe
@deciders
def draft_file(request: HttpRequest, who: Asking, draft_id: int, file_id: int) -> HttpResponse:
    """A file of one's own draft, as a download."""
    found = file_content(who.reader, draft_id, file_id)
    if found is None:
        raise Http404
    return as_file(found.content, found.name)


@require_safe
@deciders
def find_recipients(request: HttpRequest, who: Asking) -> HttpResponse:
    """Whom one may mean, by a part of name, address or organisation."""
    text = request.GET.get("q", "").strip()[:80]
    found = find_people(who.reader, text, limit=MOST_FOUND)[0] if len(text) > 1 else []
    people = [
        {"name": "" if "@" in one.name else one.name, "spec": one.spec, "of": one.organisation}
        for one in found
        if "@" in one.spec
    ]
    return JsonResponse({"people": people})


@require_POST
@page
def here(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Say that one has this conversation before one, and hear who else has."""
    others = be_here(
        reader=who.reader,
        conversation_id=conversation_id,
        answering=request.POST.get("answering") == "1",
        now=clock.wall(),
    )
    return JsonResponse({"others": [one.words for one in others]})


@require_POST
@deciders
def undo_sending(request: HttpRequest, who: Asking, outgoing_id: int) -> HttpResponse:
    """Take back what was just sent, while there is time."""
    request.session.pop(GOING, None)
    try:
        draft_id = take_back(reader=who.reader, outgoing_id=outgoing_id, now=clock.wall())
    except Refused as refusal:
        if type(refusal).__name__ == "NotFound":
            raise
        messages.warning(request, str(refusal), extra_tags="warn")
        return redirect("drafts")
    messages.success(request, "It was not sent. Here it is again.", extra_tags="good")
    return redirect("draft", draft_id) if draft_id else redirect("drafts")

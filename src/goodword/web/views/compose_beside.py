"""What goes on beside a letter: its files, whom to write to, who else is here, undoing."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.access import NotFound, Refused
from goodword.drafts.files import file_content
from goodword.drafts.presence import be_here
from goodword.drafts.queries import draft_by_key
from goodword.drafts.rules import plain
from goodword.drafts.sending import take_back
from goodword.drafts.silencing import silence
from goodword.ledger.passing import LEADS
from goodword.people.queries import find_people
from goodword.review import Finding
from goodword.web.asking import Asking
from goodword.web.composing import read_form
from goodword.web.gate import deciders, page
from goodword.web.views.compose_keep import GOING
from goodword.web.views.entries import as_file
from goodword.web.wished import wish_words, wished
from goodword.wiring import clock
from goodword.wiring.reviewing import findings

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a browser takes it: its place counted as scripts count letters (UTF-16)."""

    rule: str
    severity: str
    message: str
    why: str
    suggestion: str | None
    fingerprint: str
    start: int
    words: str


def shown(text: str, found: Finding) -> Shown:
    """A finding of a text, with its words."""
    return Shown(
        found.rule, found.severity, found.message, found.why, found.suggestion, found.fingerprint,
        start=len(text[: found.start].encode("utf-16-le")) // 2,
        words=text[found.start : found.end],
    )  # fmt: skip


@require_POST
@deciders
def review_draft(request: HttpRequest, who: Asking) -> HttpResponse:
    """What is worth another look in the letter of a form; or one finding is set aside."""
    told = read_form(who, request.POST)
    saved = draft_by_key(who.reader, told.key)
    wrong = _set_aside(request, who, saved.id if saved else None)
    text = plain(told.written.text)
    written = replace(told.written, text=text)
    found = findings(who.reader, written, draft_id=saved.id if saved else None, now=who.now)
    return render(
        request,
        "compose/findings.html",
        {
            "findings": [shown(text, one) for one in found],
            "asked": bool(text.strip()),
            "wishes": wished(who, written.to, written.cc, written.bcc),
            "wrong": wrong,
            "leads": who.reader.role in LEADS,
        },
    )


def _set_aside(request: HttpRequest, who: Asking, draft_id: int | None) -> str:
    """Set a finding aside if that is asked for; why it can't be, in words."""
    aside = request.POST.get("aside", "")[:64]
    if not aside:
        return ""
    try:
        silence(
            reader=who.reader, rule=request.POST.get("rule", "")[:60], fingerprint=aside,
            scope=request.POST.get("scope", ""), reason=request.POST.get("reason", ""),
            draft_id=draft_id, now=clock.wall(),
        )  # fmt: skip
    except NotFound:
        raise
    except Refused as refusal:
        return str(refusal)
    return ""


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
    wishes = wish_words(who, [one.spec for one in found])
    people = [
        {
            "name": "" if "@" in one.name else one.name,
            "spec": one.spec,
            "of": ", ".join(filter(None, (one.organisation, wishes.get(one.spec)))),
        }
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
    except NotFound:
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
        return redirect("drafts")
    messages.success(request, "It was not sent. Here it is again.", extra_tags="good")
    return redirect("draft", draft_id) if draft_id else redirect("drafts")

"""What a letter's form does: it is saved as one types, sent, filled from a template, discarded.

The same address answers a window that saves by itself (JSON) and a browser without scripts.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from goodword.access import NotAllowed, NotFound, Refused
from goodword.drafts.actions import SavedElsewhere, discard, save
from goodword.drafts.files import add_file, remove_file
from goodword.drafts.filling import filled
from goodword.drafts.presence import be_here
from goodword.drafts.queries import DraftView, draft_by_key
from goodword.drafts.rules import AsksFirst
from goodword.drafts.sending import Going, send
from goodword.web.asking import Asking
from goodword.web.audited import note
from goodword.web.composing import Sheet, Told, read_form
from goodword.web.gate import deciders
from goodword.web.views.compose import gone_on, show
from goodword.wiring import clock
from goodword.wiring.composing import holding_words

GOING = "going"
ENDS = ("send", "later", "discard")


def as_json(request: HttpRequest) -> bool:
    """Whether a window asks by itself, rather than a browser for a page."""
    return "application/json" in request.headers.get("Accept", "")


@require_POST
@deciders
def keep_draft(request: HttpRequest, who: Asking) -> HttpResponse:
    """Save a letter's form as it stands; put words into it, take a file off it."""
    return _do(request, who, request.POST.get("do", "save"))


@require_POST
@deciders
def send_draft(request: HttpRequest, who: Asking) -> HttpResponse:
    """Save a letter's form and send it, now or later; or throw it away."""
    return _do(request, who, request.POST.get("do", "send"), ends=True)


def _do(request: HttpRequest, who: Asking, told_act: str, *, ends: bool = False) -> HttpResponse:
    act, _, chosen = told_act.partition("@")
    # What is saved as one types is not recorded each time: nothing may leave by that address.
    if (act in ENDS) != ends:
        raise NotFound("There is no such button.")
    told = read_form(who, request.POST, chosen)
    try:
        if act == "discard":
            return _discard(request, who, told)
        saved = _save(who, told, act)
        return _then(request, who, told, saved, act)
    except SavedElsewhere as conflict:
        return _conflict(request, who, told, conflict)
    except AsksFirst as asks:
        later = told.moment if act == "later" else None
        again = f"later@{later.isoformat()}" if later else "send"
        sheet = Sheet.of(who, saved, questions=asks.questions, agreed=told.agreed, again=again)
        return show(request, sheet, status=422)
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        return _refused(request, who, told, str(refusal))


def _save(who: Asking, told: Told, act: str) -> DraftView:
    version = told.version
    if act == "mine":
        there = draft_by_key(who.reader, told.key)
        version = there.version if there else 0
    return save(
        reader=who.reader, key=told.key, written=told.written, now=clock.wall(),
        expected_version=version, tab=told.tab,
    )  # fmt: skip


def _then(
    request: HttpRequest, who: Asking, told: Told, saved: DraftView, act: str
) -> HttpResponse:
    note(request, kind="draft", number=saved.id)
    for file in request.FILES.getlist("file"):
        add_file(
            reader=who.reader, draft_id=saved.id, name=file.name or "",
            type=file.content_type or "", content=file.read(),
        )  # fmt: skip
    if act.startswith("remove-") and act[7:].isdigit():
        remove_file(reader=who.reader, draft_id=saved.id, file_id=int(act[7:][:18]))
    if request.FILES or act.startswith("remove-"):
        saved = draft_by_key(who.reader, saved.key) or saved
    if told.wrong and act != "save":
        raise Refused(told.wrong)
    if act in ("send", "later"):
        return _send(request, who, told, saved, act)
    if act == "fill":
        return _fill(request, who, told, saved)
    if act == "hold":
        return _insert(request, who, told, saved, holding_words(who.reader, now=who.now))
    if as_json(request):
        return JsonResponse(_state(request, who, saved))
    return gone_on(Sheet.of(who, saved))


def _send(
    request: HttpRequest, who: Asking, told: Told, saved: DraftView, act: str
) -> HttpResponse:
    if act == "later" and told.moment is None:
        raise Refused("Choose when it is to go.")
    going = Going(
        agreed=told.agreed,
        send_at=told.moment if act == "later" else None,
        undo_seconds=who.house.undo_seconds,
    )
    now = clock.wall()
    outgoing = send(
        reader=who.reader, draft_id=saved.id, expected_version=saved.version, going=going, now=now
    )
    if going.send_at is None:
        request.session[GOING] = {"id": outgoing.pk, "until": outgoing.due_at.timestamp()}
    else:
        messages.success(request, "It is in the outbox and goes then.", extra_tags="good")
    return redirect(Sheet.of(who, saved).back)


def _fill(request: HttpRequest, who: Asking, told: Told, saved: DraftView) -> HttpResponse:
    chosen = request.POST.get("template", "")
    number = int(chosen[:18]) if chosen[:18].isdigit() else 0
    subject, text, left = filled(who.reader, told.written, number)
    words = " ".join(one.words for one in left)
    return _insert(request, who, told, saved, text, subject=subject, left=words)


def _insert(
    request: HttpRequest, who: Asking, told: Told, saved: DraftView, text: str, *,
    subject: str = "", left: str = "",
) -> HttpResponse:  # fmt: skip
    """Put words into the letter: at the cursor, or without scripts at its end."""
    if as_json(request):
        more = {"insert": text, "subject": subject, "left": left}
        return JsonResponse(_state(request, who, saved) | more)
    written = told.written.with_words(text, subject)
    again = save(
        reader=who.reader, key=saved.key, written=written, now=clock.wall(),
        expected_version=saved.version, tab=told.tab,
    )  # fmt: skip
    return gone_on(Sheet.of(who, again))


def _state(request: HttpRequest, who: Asking, saved: DraftView) -> dict[str, Any]:
    files = render_to_string("compose/files.html", {"sheet": Sheet.of(who, saved)}, request)
    told = {"id": saved.id, "version": saved.version, "files": files}
    if saved.conversation_id is None:
        return told
    others = be_here(
        reader=who.reader, conversation_id=saved.conversation_id, answering=True, now=clock.wall()
    )
    return told | {"others": [one.words for one in others]}


def _conflict(
    request: HttpRequest, who: Asking, told: Told, conflict: SavedElsewhere
) -> HttpResponse:
    there = conflict.there
    if as_json(request):
        told_there = {"sheet": Sheet.of(who, there, there=there)}
        html = render_to_string("compose/there.html", told_there, request)
        return JsonResponse({"version": there.version, "there": html}, status=409)
    sheet = Sheet.of(who, there, there=there)
    sheet.written = told.written
    return show(request, sheet, status=409)


def _refused(request: HttpRequest, who: Asking, told: Told, words: str) -> HttpResponse:
    if as_json(request):
        return JsonResponse({"words": words}, status=422)
    saved = draft_by_key(who.reader, told.key)
    sheet = Sheet.of(who, saved) if saved else Sheet(who, told.written, key=told.key)
    sheet.written, sheet.wrong = told.written, words
    return show(request, sheet, status=422)


def _discard(request: HttpRequest, who: Asking, told: Told) -> HttpResponse:
    found = draft_by_key(who.reader, told.key)
    back = Sheet(who, told.written).back
    if found is not None:
        back = Sheet.of(who, found).back
        discard(reader=who.reader, draft_id=found.id)
    if as_json(request):
        return JsonResponse({"back": back})
    messages.success(request, "The draft is discarded.", extra_tags="good")
    return redirect(back)

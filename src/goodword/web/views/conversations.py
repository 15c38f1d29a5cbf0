"""Conversations: their entries in order, what was read in them, what we owe in them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.access import Refused
from goodword.handoffs.queries import help_calls, offers_about
from goodword.promises.queries import marks_in
from goodword.timeline.queries import conversation as read_conversation
from goodword.timeline.queries import entry as read_entry
from goodword.today.queries import lines_of
from goodword.web import referred
from goodword.web.asking import Asking
from goodword.web.composing import answered, pending
from goodword.web.gate import deciders, page
from goodword.web.owed import owed
from goodword.web.views.labels import tagging_conversation
from goodword.wiring import clock, threads


@require_safe
@page
def conversation(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """One conversation, oldest entry first."""
    story = read_conversation(who.reader, conversation_id, now=who.now)
    if story is None:
        raise Http404
    if story.id != conversation_id:
        return redirect("conversation", story.id)
    lines = lines_of(who.reader, now=who.now, conversation_id=story.id)
    lives = [owed(who.reader, line) for line in lines]
    return render(
        request,
        "conversation.html",
        {
            "story": story,
            "open": [o for o in lives if o.is_open and o.line.debtor == "us"],
            "theirs": [o for o in lives if o.is_open and o.line.debtor == "them"],
            "closed": [o for o in lives if not o.is_open],
            "passed": offers_about(who.reader, conversation_id=story.id),
            "help_calls": help_calls(who.reader, now=who.now, commitment_ids=[n.id for n in lines]),
            "more_people": max(0, len(story.people) - 6),
            "can_split": len(story.entries) > 1,
            "last": story.entries[-1].id,
            "can_tell": any(not entry.redacted for entry in story.entries),
            "tagging": tagging_conversation(story.id),
            "answers": answered(story),
            "pending": pending(who, story.id),
            "marks": marks_in(who.reader, story.id),
        }
        | referred.of_conversation(who, story.id),
    )


@require_POST
@deciders
def split(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Begin a conversation of its own with this entry."""
    entry = read_entry(who.reader, entry_id)
    if entry is None or entry.redacted:
        raise Http404
    try:
        new = threads.split(reader=who.reader, entry_id=entry_id, now=who.now, wall=clock.wall())
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
        return redirect("conversation", entry.conversation_id)
    messages.success(request, "From here on it is a conversation of its own.", extra_tags="good")
    return redirect("conversation", new)


@require_POST
@deciders
def join(request: HttpRequest, who: Asking, conversation_id: int) -> HttpResponse:
    """Make another conversation part of this one."""
    if read_conversation(who.reader, conversation_id, now=who.now) is None:
        raise Http404
    other = _number(request.POST.get("other", ""))
    found = read_conversation(who.reader, other, now=who.now) if other else None
    if found is None or found.id == conversation_id:
        words = "Enter the number or the address of another conversation that you can open."
        messages.add_message(request, messages.WARNING, words, extra_tags="warn")
        return redirect("conversation", conversation_id)
    try:
        threads.join(
            reader=who.reader,
            source_id=found.id,
            target_id=conversation_id,
            now=who.now,
            wall=clock.wall(),
        )
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    else:
        messages.success(request, "The two are one conversation now.", extra_tags="good")
    return redirect("conversation", conversation_id)


def _number(text: str) -> int | None:
    """The number of a conversation, typed or within a copied address."""
    tail = text.strip().partition("#")[0].rstrip("/").rpartition("/")[2][:18]
    return int(tail) if tail.isascii() and tail.isdigit() else None

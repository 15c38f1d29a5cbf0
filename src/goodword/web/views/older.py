"""What was never answered before the day from which we owe answers: to be opened by choice."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.replies import actions as replies
from goodword.replies.queries import unopened_history
from goodword.web.asking import Asking
from goodword.web.gate import deciders, page
from goodword.web.tags import counted


@require_safe
@page
def older(request: HttpRequest, who: Asking) -> HttpResponse:
    """The letters themselves, newest first."""
    found = unopened_history(who.reader, now=who.now)
    today = who.now.astimezone(who.calendar.tz).date()
    suggested = (today - timedelta(days=2 * who.house.horizon_days)).isoformat()
    return render(request, "older.html", {"older": found, "suggested": suggested})


@require_POST
@deciders
def open_older(request: HttpRequest, who: Asking) -> HttpResponse:
    """Open the chosen ones; or, for an administrator, everything since a day."""
    chosen = [int(e) for e in request.POST.getlist("entry") if e.isdecimal() and len(e) < 19]
    if chosen:
        opened = replies.open_letters(reader=who.reader, entry_ids=chosen, now=who.now)
        return _said(request, opened)
    since = _day(request.POST.get("since", ""))
    if since is None or not who.reader.administers:
        words = "Choose one or more of the letters first."
        messages.warning(request, words, extra_tags="warn")
        return redirect("older")
    start = datetime.combine(since, time(), who.calendar.tz)
    return _said(request, replies.open_history(reader=who.reader, since=start, now=who.now))


def _said(request: HttpRequest, opened: int) -> HttpResponse:
    words = f"{counted(opened, 'contact stands,contacts stand')} on Today now."
    messages.success(request, words, extra_tags="good")
    return redirect("today")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

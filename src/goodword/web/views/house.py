"""What belongs to the house as a whole: its health, its style guide, what it could not read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from goodword.audit.queries import waiting as audit_waiting
from goodword.timeline.queries import quarantine as read_quarantine
from goodword.timeline.queries import quarantined_original
from goodword.web.asking import Asking
from goodword.web.gate import administrators, page
from goodword.web.samples import samples
from goodword.web.views.entries import as_file
from goodword.wiring import clock
from goodword.wiring.retrying import retry_quarantined


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """ "ok" when pages, database and audit work; for programs that watch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    if waiting := audit_waiting():
        words = f"{waiting} lines wait outside of the audit: it can't be written\n"
        return HttpResponse(words, content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The house's mark, where browsers look for it unasked."""
    return redirect(static("mark.svg"))


@require_safe
@page
def styleguide(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every component on written sample data."""
    return render(request, "styleguide.html", samples(who.now))


@require_safe
@page
def quarantine(request: HttpRequest, who: Asking) -> HttpResponse:
    """What could not be read, and why."""
    return render(request, "quarantine.html", {"kept": read_quarantine(who.reader)})


@require_safe
@page
def quarantine_original(request: HttpRequest, who: Asking, kept_id: int) -> HttpResponse:
    """The bytes of something that could not be read, as a file."""
    raw = quarantined_original(who.reader, kept_id)
    if raw is None:
        raise Http404
    return as_file(raw, f"unread-{kept_id}.eml")


@require_POST
@administrators
def quarantine_retry(request: HttpRequest, who: Asking, kept_id: int) -> HttpResponse:
    """Try again to read something, with the reader of today."""
    if quarantined_original(who.reader, kept_id) is None:
        raise Http404
    if retry_quarantined(reader=who.reader, quarantined_id=kept_id, wall=clock.wall()):
        messages.success(request, "It could be read now, and is in its place.", extra_tags="good")
    else:
        words = "It still can’t be read. It stays here, as it came."
        messages.warning(request, words, extra_tags="warn")
    return redirect("quarantine")

"""Search, as mail users know it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.timeline.search import search as find
from goodword.web.asking import Asking
from goodword.web.gate import for_a_part, page

OPERATORS = (
    ("oak table", "all of these words, wherever they stand; OR is not known"),
    ("from:anna", "written by Anna, by name or address"),
    ("to:sales@", "written to that address, Cc included"),
    ("subject:invoice", "with this word in the subject"),
    ('"oak table"', "with exactly these words in a row"),
    ("-newsletter", "without this word"),
    ("before:2026-11-01", "older than that day"),
    ("after:2026-10-01", "from that day on"),
    ("has:attachment", "with a file attached"),
    ("in:sent", "seen in that folder or mailbox"),
    ('tag:"key account"', "in a conversation, or from a customer, with that tag"),
    ("is:unanswered", "still waiting for an answer of ours"),
    ("is:sent", "written by us; also is:received, is:internal, is:automated"),
    ("invoic*", "words that begin so"),
)


@require_safe
@page
def search(request: HttpRequest, who: Asking) -> HttpResponse:
    """Entries that fit, newest first."""
    query = request.GET.get("q", "").strip()[:1000]
    told: dict[str, object] = {"query": query, "operators": OPERATORS}
    if query:
        cursor = request.GET.get("cursor", "")[:200]
        found = find(who.reader, query, now=who.now, zone=who.calendar.zone, cursor=cursor)
        more = ""
        if found.next_cursor:
            more = f"{reverse('search')}?{urlencode({'q': query, 'cursor': found.next_cursor})}"
        told["either"] = " OR " in query
        told |= {"place": "search"}
        told |= {"found": found, "hits": found.hits, "more": more}
        if for_a_part(request) and cursor:
            return render(request, "parts/hits.html", told)
    return render(request, "search.html", told)

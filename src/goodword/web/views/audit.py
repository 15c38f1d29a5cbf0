"""The audit, for administrators: who saw, did, changed and took out what."""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.access import Reader, acquainted
from goodword.audit import queries
from goodword.audit.rules import ACTS, Kept
from goodword.audit.words import as_csv, did
from goodword.people.queries import colleagues
from goodword.people.tables import Colleague, Person
from goodword.web.asking import Asking
from goodword.web.forms.audit import AuditForm
from goodword.web.gate import administrators, for_a_part

_LINKS = {
    "customer": "customer",
    "conversation": "conversation",
    "entry": "entry",
    "colleague": "colleague",
    "mailbox": "mailbox",
}


@require_safe
@administrators
def audit(request: HttpRequest, who: Asking) -> HttpResponse:
    """Who saw, did, changed and took out what; newest first."""
    form = AuditForm(colleagues(active_only=False), request.GET)
    told: dict[str, Any] = {"form": form, "waiting": queries.waiting()}
    if not form.is_valid():
        return render(request, "settings/audit.html", told, status=422)
    cursor = request.GET.get("before", "")
    before = int(cursor) if cursor.isdecimal() and len(cursor) < 18 else None
    asked = form.asked(who)
    found, further = queries.lines(who.reader, asked, limit=50, before=before)
    query = {k: v for k, v in request.GET.items() if v and k != "before"}
    told["csv"] = f"{reverse('audit_csv')}?{urlencode(query)}"
    if further:
        told["more"] = f"{reverse('audit')}?{urlencode({**query, 'before': further})}"
    told["lines"] = _drawn(who.reader, found)
    told["narrowed"] = bool(query)
    if for_a_part(request) and before is not None:
        return render(request, "parts/audit_lines.html", told)
    if form.cleaned_data["customer"] and before is None:
        told["sums"] = _sums(queries.counts(who.reader, asked))
    return render(request, "settings/audit.html", told)


@require_safe
@administrators
def audit_csv(request: HttpRequest, who: Asking) -> HttpResponse:
    """The same lines as a table for other programs; oldest first."""
    form = AuditForm(colleagues(active_only=False), request.GET)
    if not form.is_valid():
        return render(request, "settings/audit.html", {"form": form}, status=422)
    lines = queries.every_line(who.reader, form.asked(who))
    answer = StreamingHttpResponse(
        as_csv(lines, _names()), content_type="text/csv; charset=utf-8; header=present"
    )
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, answer)


def _names() -> dict[int, str]:
    return dict(Colleague.objects.values_list("pk", "name"))


def _sums(counts: Sequence[tuple[int | None, str, int]]) -> list[tuple[str, str, int]]:
    names = _names()
    return [
        (names.get(who or 0, "Nobody of us"), ACTS.get(act, act), times)
        for who, act, times in counts
    ]


def _drawn(reader: Reader, found: Sequence[Kept]) -> list[dict[str, Any]]:
    """Lines as the page shows them; a customer's name only where this reader may know of them."""
    ids = {k.line.object_id or 0 for k in found if k.line.kind == "customer"}
    known = Person.objects.filter(acquainted(reader), pk__in=ids)
    customers = dict(known.values_list("pk", "name"))
    names = _names()
    drawn = []
    for kept in found:
        line = kept.line
        whom = f"{line.kind} {line.object_id}" if line.object_id else ""
        who = names.get(line.colleague_id or 0, "")
        if not who:
            who = str(line.details.get("user", "")) or {"page": "somebody"}.get(line.entrance, "")
        drawn.append(
            {
                "number": kept.number,
                "at": line.at,
                "who": who or line.entrance,
                "did": did(kept),
                "whom": whom,
                "name": customers.get(line.object_id or 0, "") if line.kind == "customer" else "",
                "opens": reverse(_LINKS[line.kind], args=[line.object_id])
                if line.object_id and line.kind in _LINKS
                else "",
                "where": " ".join(p for p in (line.entrance, line.origin, line.token) if p),
                "bad": line.act in ("refused", "wrong login"),
            }
        )
    return drawn

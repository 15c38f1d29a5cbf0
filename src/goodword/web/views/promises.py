"""Promises on a page: what kept them, and an honest note for a new date."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import NotFound, Refused
from goodword.promises.deciding import accept_evidence, no_new_date, refuse_evidence
from goodword.promises.drafting import draft
from goodword.promises.queries import evidence_line
from goodword.today.queries import line as one_line
from goodword.web.asking import Asking
from goodword.web.gate import deciders
from goodword.web.views.acts import back_of, refreshed

VERDICTS = {"yes": accept_evidence, "no": refuse_evidence}


@require_POST
@deciders
def shown(request: HttpRequest, who: Asking, evidence_id: int, verdict: str) -> HttpResponse:
    """Say whether an entry kept a promise, or told its customer another date."""
    if verdict not in VERDICTS:
        raise Http404
    commitment_id = evidence_line(who.reader, evidence_id)
    line = one_line(who.reader, commitment_id, now=who.now) if commitment_id else None
    if line is None:
        raise Http404
    try:
        VERDICTS[verdict](
            reader=who.reader,
            evidence_id=evidence_id,
            expected_version=_version(request),
            now=who.now,
        )
    except NotFound:
        raise Http404 from None
    except Refused as refusal:
        return refreshed(request, who, line, news=str(refusal), status=409)
    return refreshed(request, who, line)


@require_http_methods(["GET", "POST"])
@deciders
def note(request: HttpRequest, who: Asking, commitment_id: int) -> HttpResponse:
    """The drafted note to a customer whose promise gets another date; or: the date stays."""
    line = one_line(who.reader, commitment_id, now=who.now)
    if line is None or not line.can_act:
        raise Http404
    drafted = draft(who.reader, commitment_id, sender=who.colleague.name, now=who.now)
    if drafted is None:
        raise Http404
    if request.method == "POST":
        try:
            no_new_date(
                reader=who.reader, commitment_id=commitment_id, expected_version=_version(request)
            )
        except Refused as refusal:
            told = {"line": line, "news": str(refusal), "back": back_of(line)}
            return render(request, "news.html", told, status=409)
        return redirect(back_of(line))
    told = {"line": line, "note": drafted, "back": back_of(line)}
    return render(request, "promises/note.html", told)


def _version(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else -1

"""Acting on a line: a small form under it, and a receipt in its place."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from goodword.ledger import actions as ledger
from goodword.ledger.queries import ending
from goodword.today.queries import Line
from goodword.today.queries import line as one_line
from goodword.web.asking import Asking
from goodword.web.forms import acts, handoffs
from goodword.web.gate import deciders, for_a_part
from goodword.web.owed import OPEN, owed_beside
from goodword.web.views.today import with_counts

FORMS: dict[str, type[acts.ActForm]] = {
    "done": acts.DoneForm,
    "not-owed": acts.NotOwedForm,
    "later": acts.LaterForm,
    "hold": acts.HoldForm,
    "release": acts.ReleaseForm,
    "reassign": acts.ReassignForm,
    "no": acts.NoForm,
    "offer": handoffs.OfferForm,
    "help": handoffs.HelpForm,
}
AT_ONCE: dict[str, tuple[Callable[..., object], dict[str, str]]] = {
    "yes": (ledger.confirm, {}),
    "resume": (ledger.resume, {}),
    "undo": (ledger.reopen, {"reason": "undone by the colleague"}),
}


@require_http_methods(["GET", "POST"])
@deciders
def act(request: HttpRequest, who: Asking, commitment_id: int, verb: str) -> HttpResponse:
    """Show a verb's form, or do it."""
    line = one_line(who.reader, commitment_id, now=who.now)
    if line is None:
        raise Http404
    if verb in AT_ONCE and request.method == "POST":
        return _at_once(request, who, line, verb)
    if verb not in FORMS:
        raise Http404
    kind = FORMS[verb]
    if request.method == "GET" and line.state not in OPEN:
        shown = refreshed(request, who, line, news=ending(who.reader, line.id), status=409)
        return reswap(retarget(shown, f"#line-{line.id}"), "outerHTML")
    if request.method == "GET":
        form = kind(line, who, initial={"version": line.version})
        return _form(request, line, verb, form)
    form = kind(line, who, request.POST)
    if not form.is_valid():
        return _form(request, line, verb, form, status=422)
    try:
        form.apply()
    except (ledger.Conflict, ledger.NotPossible) as late:
        return _too_late(request, who, form, verb, str(late))
    except (ledger.NotFound, ledger.NotAllowed):
        raise
    except ledger.Refused as refusal:
        form.refuse(str(refusal))
        return _form(request, line, verb, form, status=422)
    if form.leads:
        return _go_on(request, form.leads)
    return _receipt(request, who, form) if form.closes else refreshed(request, who, line)


def _at_once(request: HttpRequest, who: Asking, line: Line, verb: str) -> HttpResponse:
    do, more = AT_ONCE[verb]
    version = request.POST.get("version", "")
    expected = int(version) if version.isdecimal() and len(version) < 10 else -1
    try:
        do(
            reader=who.reader,
            commitment_id=line.id,
            expected_version=expected,
            now=who.now,
            **more,
        )
    except (ledger.NotFound, ledger.NotAllowed):
        raise
    except ledger.Refused as refusal:
        return refreshed(request, who, line, news=str(refusal), status=409)
    return refreshed(request, who, line)


def _form(
    request: HttpRequest, line: Line, verb: str, form: acts.ActForm, status: int = 200
) -> HttpResponse:
    told = {"line": line, "verb": verb, "form": form, "back": back_of(line)}
    if not for_a_part(request):
        return render(request, "act.html", told, status=status)
    shown = render(request, "parts/act.html", told, status=status)
    if status == 422:
        return reswap(retarget(shown, f"#act-{line.id}"), "innerHTML")
    return shown


def _go_on(request: HttpRequest, where: str) -> HttpResponse:
    """To the page on which the act goes on."""
    if for_a_part(request):
        return HttpResponseClientRedirect(where)
    return redirect(where)


def _receipt(request: HttpRequest, who: Asking, form: acts.ActForm) -> HttpResponse:
    line = one_line(who.reader, form.line.id, now=who.now) or form.line
    if not for_a_part(request):
        return _home(line)
    told = {"line": line, "receipt": form.receipt, "reason": form.reason}
    told |= {"owed": owed_beside(request, who.reader, line)}
    return with_counts(request, who, render(request, "parts/receipt.html", told))


def refreshed(
    request: HttpRequest,
    who: Asking,
    line: Line,
    news: str = "",
    status: int = 200,
    **kept: object,
) -> HttpResponse:
    """The line as it stands now. ``kept``: what was typed, when nothing of it was saved."""
    fresh = one_line(who.reader, line.id, now=who.now)
    if fresh is None:
        raise Http404
    told = {
        "line": fresh,
        "news": news,
        "focus": not kept.get("form"),
        "back": back_of(fresh),
    } | kept
    if not for_a_part(request):
        return render(request, "news.html", told, status=status) if news else _home(fresh)
    told |= {"owed": owed_beside(request, who.reader, fresh)}
    template = "parts/line.html" if fresh.state in OPEN else "parts/closed_line.html"
    return with_counts(request, who, render(request, template, told, status=status))


def _too_late(
    request: HttpRequest, who: Asking, form: acts.ActForm, verb: str, news: str
) -> HttpResponse:
    """Somebody was faster: who, the line as it stands, and what was typed, to go on with."""
    fresh = one_line(who.reader, form.line.id, now=who.now)
    if fresh is not None and fresh.state in OPEN and fresh.can_act:
        again = type(form)(fresh, who, request.POST)
        return refreshed(request, who, fresh, news, 409, form=again, verb=verb)
    return refreshed(request, who, form.line, news, 409, typed=form.typed)


def _home(line: Line) -> HttpResponseRedirect:
    return redirect(back_of(line))


def back_of(line: Line) -> str:
    """The page on which a line is at home."""
    if line.conversation_id and line.legible:
        return reverse("conversation", args=[line.conversation_id])
    return reverse("today")

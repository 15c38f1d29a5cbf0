"""Where letters are begun and gone on with: answers, new ones, those passed on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goodword.drafts.beginning import Beginning, begin_new
from goodword.drafts.queries import begun_in, draft, drafts
from goodword.drafts.recipients import Recipient
from goodword.drafts.rules import Written
from goodword.ledger.queries import actionable, visible
from goodword.ledger.tables import Commitment
from goodword.people.queries import person_card
from goodword.web.asking import Asking
from goodword.web.composing import Sheet
from goodword.web.gate import deciders, for_a_part, page
from goodword.wiring.beginning import begun_from


@require_safe
@deciders
def reply(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Answer a letter; with ``?how=all`` everybody on it. A begun answer is gone on with."""
    how = "all" if request.GET.get("how") == "all" else "reply"
    return _answer(request, who, entry_id, how)


@require_safe
@deciders
def forward(request: HttpRequest, who: Asking, entry_id: int) -> HttpResponse:
    """Pass a letter on, with what hangs on it."""
    return _answer(request, who, entry_id, "forward")


def _answer(request: HttpRequest, who: Asking, entry_id: int, how: str) -> HttpResponse:
    beginning = Beginning(who.reader, entry_id)
    talk = beginning.letter.conversation_id
    begun = begun_in(who.reader, talk) if how != "forward" else None
    if begun is not None:
        return show(request, Sheet.of(who, begun))
    sheet = Sheet(who, beginning.written(how), conversation_id=talk)
    sheet.beginning = beginning
    return show(request, sheet)


@require_safe
@deciders
def compose(request: HttpRequest, who: Asking) -> HttpResponse:
    """A new letter to somebody."""
    return show(request, Sheet(who, begin_new(who.reader)))


@require_safe
@deciders
def write_customer(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """A new letter to a customer."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    specs = [spec for spec, kind, _, until in card.addresses if kind != "robot" and not until]
    name = "" if "@" in card.name else card.name
    to = [Recipient(spec, name) for spec in specs[:1]]
    written = begin_new(who.reader, to=to)
    if "for" in request.GET:
        written = _from_line(who, card.id, written, request.GET["for"])
    return show(request, Sheet(who, written, customer_id=card.id))


def _from_line(who: Asking, person_id: int, written: Written, told: str) -> Written:
    """With the words for what is owed. Raises `Http404` for a line that is not theirs to settle."""
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
    rows = Commitment.objects.filter(actionable(who.reader), visible(who.reader))
    line = rows.filter(pk=number, customer_id=person_id).first()
    if line is None:
        raise Http404
    return begun_from(who.reader, written, line.pk, line.natural_key)


@require_safe
@page
def open_draft(request: HttpRequest, who: Asking, draft_id: int) -> HttpResponse:
    """Go on with a draft of one's own."""
    found = draft(who.reader, draft_id)
    if found is None or found.outgoing_id:
        raise Http404
    return show(request, Sheet.of(who, found))


@require_safe
@page
def draft_list(request: HttpRequest, who: Asking) -> HttpResponse:
    """What one has begun and not sent yet."""
    return render(request, "compose/drafts.html", {"drafts": drafts(who.reader)})


def show(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    """A sheet as a page of its own, or within the page that asked for it."""
    template = "compose/sheet.html" if for_a_part(request) else "compose/page.html"
    return render(request, template, {"sheet": sheet}, status=status)


def gone_on(sheet: Sheet) -> HttpResponse:
    """To the draft's own page, once it was saved."""
    assert sheet.draft is not None
    return redirect("draft", sheet.draft.id)

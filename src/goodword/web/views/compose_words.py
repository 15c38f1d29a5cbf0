"""Settings of writing: templates, signatures, findings that were set aside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from goodword.access import NotAllowed, NotFound, Refused
from goodword.drafts.beginning import boxes
from goodword.drafts.fields import FIELDS
from goodword.drafts.silencing import hear_again, silences
from goodword.drafts.wording import (
    TemplateView,
    delete_template,
    may_change,
    save_signature,
    save_template,
    signatures,
    template,
    templates,
)
from goodword.ledger.passing import LEADS
from goodword.web.asking import Asking
from goodword.web.forms.writing import SignatureForm, TemplateForm
from goodword.web.gate import deciders
from goodword.web.views.settings import kept, show

READ_WRITE = ["GET", "POST"]


@require_http_methods(READ_WRITE)
@deciders
def template_list(request: HttpRequest, who: Asking) -> HttpResponse:
    """Words that are used again, one's own and the house's; a new one."""
    form = TemplateForm(request.POST or None, leads=who.reader.role in LEADS)
    if request.method == "POST" and form.is_valid() and _saved(who, form, None):
        return kept(request, "templates", "Kept. It is offered in every letter.")
    return show(request, "settings/templates.html", form, templates=templates(who.reader),
                fields=FIELDS.items())  # fmt: skip


@require_http_methods(READ_WRITE)
@deciders
def one_template(request: HttpRequest, who: Asking, template_id: int) -> HttpResponse:
    """Change a template, or do away with it."""
    found = template(who.reader, template_id)
    if found is None:
        raise Http404
    if not may_change(who.reader, found):
        raise NotAllowed("Only a lead or an administrator may change the house’s templates.")
    if request.POST.get("do") == "delete":
        delete_template(reader=who.reader, template_id=found.id)
        return kept(request, "templates", f"“{found.name}” is gone.")
    form = TemplateForm(request.POST or None, leads=who.reader.role in LEADS, known=found)
    if request.method == "POST" and form.is_valid() and _saved(who, form, found):
        return kept(request, "templates", "Kept.")
    return show(request, "settings/template.html", form, one=found, fields=FIELDS.items())


def _saved(who: Asking, form: TemplateForm, known: TemplateView | None) -> bool:
    told = form.cleaned_data
    try:
        save_template(
            reader=who.reader, name=told["name"], subject=told["subject"], text=told["text"],
            own=told["whose"] != "house", template_id=known.id if known else None,
        )  # fmt: skip
    except (NotFound, NotAllowed):
        raise
    except Refused as refusal:
        form.refuse(str(refusal), "text")
        return False
    return True


@require_http_methods(READ_WRITE)
@deciders
def signature_list(request: HttpRequest, who: Asking) -> HttpResponse:
    """What stands under one's letters, by mailbox."""
    known = {one.mailbox_id: one.text for one in signatures(who.reader)}
    form = SignatureForm(boxes(who.reader), known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            for mailbox_id, text in form.told():
                save_signature(reader=who.reader, mailbox_id=mailbox_id, text=text)
        except (NotFound, NotAllowed):
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "signatures", "Kept. It stands under your next letter.")
    return show(request, "settings/signatures.html", form)


@require_http_methods(READ_WRITE)
@deciders
def set_aside(request: HttpRequest, who: Asking) -> HttpResponse:
    """Findings that are not shown any more, with the reason; and showing them again."""
    if request.method == "POST":
        number = request.POST.get("silence", "")[:18]
        hear_again(reader=who.reader, silence_id=int(number) if number.isdigit() else 0)
        return redirect("set_aside")
    found = [one for one in silences(who.reader) if one.scope != "letter"]
    return show(request, "settings/set_aside.html", SignatureForm([], {}), silences=found,
                leads=who.reader.role in LEADS)  # fmt: skip

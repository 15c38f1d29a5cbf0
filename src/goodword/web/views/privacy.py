"""Personal data: what is held on somebody, out as a file or gone; how long things are kept."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodword.access import Refused
from goodword.people.queries import mailboxes
from goodword.privacy import retention
from goodword.privacy.archive import zipped
from goodword.privacy.exporting import Export
from goodword.privacy.queries import erasures, held
from goodword.web.asking import Asking
from goodword.web.audited import note
from goodword.web.forms.privacy import EraseForm, RetentionForm
from goodword.web.gate import administrators
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock
from goodword.wiring.erasing import erase


@require_safe
@administrators
def personal_data(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """What is held on somebody, in counts: to take out, or to erase."""
    return _shown(request, who, person_id, EraseForm())


@require_POST
@administrators
@proven
def export_person(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Everything held on somebody, as a zip file that is made while it is sent."""
    made = Export(who.reader, person_id, now=clock.wall())
    note(request, entries=len(made.ids))
    answer = StreamingHttpResponse(
        zipped(made.files(), now=clock.wall()), content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="customer-{made.person.pk}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, answer)


@require_POST
@administrators
@proven
def erase_person(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """Erase everything held on somebody, for good."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _shown(request, who, person_id, form)
    held(who.reader, person_id)
    try:
        done = erase(
            reader=who.reader,
            person_id=person_id,
            reason=form.cleaned_data["reason"],
            wall=clock.wall(),
        )
    except Refused as refusal:
        form.refuse(str(refusal))
        return _shown(request, who, person_id, form)
    note(request, letters=done.counts["letters"])
    messages.success(
        request, f"Customer {done.person_number} is erased, for good.", extra_tags="good"
    )
    return redirect("customers")


@require_http_methods(["GET", "POST"])
@administrators
def keeping(request: HttpRequest, who: Asking) -> HttpResponse:
    """How long letters, calls and notes are kept, and what would go today."""
    form = RetentionForm(mailboxes(who.reader), request.POST or None)
    now = clock.wall()
    told: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        rule = {
            "mailbox_id": int(asked["mailbox"]) if asked["mailbox"] else None,
            "kind": asked["kind"],
            "days": asked["days"],
        }
        if request.POST.get("sure") == "1":
            retention.set_rule(reader=who.reader, **rule)
            return kept(request, "keeping", "Kept. What is due goes within the next hours.")
        told["would_go"] = retention.would_go(who.reader, now=now, **rule)
        told["asked"] = asked
    told["rules"] = retention.rules(who.reader, now=now)
    told["erasures"] = erasures(who.reader)
    return show(request, "settings/keeping.html", form, **told)


@require_POST
@administrators
def stop_keeping(request: HttpRequest, who: Asking, rule_id: int) -> HttpResponse:
    """Remove a rule: what it named is kept for good again."""
    retention.remove_rule(reader=who.reader, rule_id=rule_id)
    return kept(request, "keeping", "That rule is gone: those are kept for good again.")


def _shown(request: HttpRequest, who: Asking, person_id: int, form: EraseForm) -> HttpResponse:
    told = held(who.reader, person_id)
    if not told.name and not told.letters and not told.commitments:
        raise Http404
    status = 422 if form.errors else 200
    return render(request, "personal_data.html", {"held": told, "form": form}, status=status)

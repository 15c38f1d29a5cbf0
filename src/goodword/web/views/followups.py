"""What follows a sale: leads choose it here, and see what was decided lately."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from goodword.access import NotAllowed, Refused
from goodword.followups.actions import change_plan
from goodword.followups.queries import decided, sources
from goodword.ledger.passing import LEADS
from goodword.surveys.queries import asks_after_sale
from goodword.web.asking import Asking
from goodword.web.forms.followups import FollowUpsForm
from goodword.web.gate import page
from goodword.web.views.settings import kept, show
from goodword.wiring.beginning import WORDS, template_of_step


@require_http_methods(["GET", "POST"])
@page
def follow_ups(request: HttpRequest, who: Asking) -> HttpResponse:
    """Which steps follow a sale, when, in which words; for which sales not."""
    if who.reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator chooses what follows a sale.")
    form = FollowUpsForm(sources(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted
        try:
            change_plan(
                reader=who.reader, is_on=wanted.is_on, rest_days=wanted.rest_days,
                latest_days=wanted.latest_days, off_for=wanted.off_for, steps=wanted.steps,
            )  # fmt: skip
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            return kept(request, "follow_ups", "Kept. It holds for sales from now on.")
    steps = [
        (role, title, fields, template_of_step(role), WORDS[role][0])
        for role, title, fields in form.steps
    ]
    return show(
        request, "settings/follow_ups.html", form, steps=steps, survey=asks_after_sale(),
        decided=decided(who.reader, limit=20),
    )  # fmt: skip

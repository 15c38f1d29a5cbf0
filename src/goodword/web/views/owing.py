"""Noting by hand what we owe somebody: a promise on the telephone, a check-in, thanks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from goodword.access import Refused
from goodword.ledger.actions import add_commitment
from goodword.people.queries import person_card
from goodword.web.asking import Asking
from goodword.web.forms.owing import OwingForm
from goodword.web.gate import deciders


@require_http_methods(["GET", "POST"])
@deciders
def owe(request: HttpRequest, who: Asking, person_id: int) -> HttpResponse:
    """A form for something that we owe this person; it then stands on Today."""
    card = person_card(who.reader, person_id)
    if card is None:
        raise Http404
    form = OwingForm(request.POST or None, who=who)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            add_commitment(
                reader=who.reader,
                kind=told["kind"],
                customer_id=person_id,
                what=told["what"],
                due_at=told["due_at"],
                now=who.now,
                accountable_id=int(told["accountable"]),
                key=told["key"],
            )
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "Noted. It stands on Today.", extra_tags="good")
            return redirect("customer", person_id)
    status = 422 if form.is_bound else 200
    return render(request, "owe.html", {"card": card, "form": form}, status=status)

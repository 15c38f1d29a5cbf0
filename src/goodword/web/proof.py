"""Before somebody changes what lets people in, they prove once more who they are.

A proof holds for a quarter of an hour; logging in is one. Put `proven` under the gate::

    @administrators
    @proven
    def view(request, who): ...
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode

from goodword.accounts.rules import is_fresh
from goodword.web.asking import Asking
from goodword.web.entering import proved
from goodword.web.forms.proof import ProofForm
from goodword.web.gate import away, for_a_part
from goodword.wiring import clock

OWN_FIELDS = ("csrfmiddlewaretoken", "proof_password", "proof_code", "proof_passkey")

type Guarded[**P] = Callable[Concatenate[HttpRequest, Asking, P], HttpResponse]


def has_proved(request: HttpRequest) -> bool:
    """Whether whoever sits here proved a short while ago who they are."""
    return settings.DEMO or is_fresh(request.session.get("proved_at"), clock.wall())


def proven[**P](view: Guarded[P]) -> Guarded[P]:
    """A view for those who proved a short while ago who they are; others are asked first.

    What they had sent goes with the question, so that nothing has to be entered twice.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, who: Asking, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if has_proved(request):
            return view(request, who, *args, **kwargs)
        if request.method != "POST":
            return ask_again(request, request.get_full_path())
        if for_a_part(request):
            return ask_again(request, request.headers.get("HX-Current-URL", ""))
        shown = any(request.POST.get(field) for field in OWN_FIELDS[1:])
        form = ProofForm(request, who.colleague, request.POST if shown else None)
        if form.is_valid():
            proved(request, clock.wall())
            return view(request, who, *args, **kwargs)
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OWN_FIELDS
            for value in values
        ]
        told = {"form": form, "carried": carried, "where": request.get_full_path()}
        return render(request, "again.html", told, status=422 if form.errors else 403)

    return guarded


def ask_again(request: HttpRequest, following: str) -> HttpResponse:
    """Go to the page that asks for a proof, and from there on to ``following``."""
    return away(request, f"{resolve_url('again')}?{urlencode({'next': following})}")

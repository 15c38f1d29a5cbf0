"""How people come into the house: single sign-on, and what the house asks of everybody."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from goodword.access import Refused
from goodword.accounts import sign_on
from goodword.accounts.admitting import admit
from goodword.accounts.factors import has_second_factor
from goodword.accounts.rules import HALF_WAY
from goodword.accounts.tables import Knock
from goodword.house.actions import edit_house
from goodword.people.queries import colleagues
from goodword.people.tables import Colleague
from goodword.web.asking import Asking
from goodword.web.entering import come_in, proved, safe
from goodword.web.forms.entry import EntryForm
from goodword.web.gate import administrators
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock

ASKED = "sign_on"
A_DAY = timedelta(days=1)
RECENT = 300
"""Seconds within which a provider has to have asked for a password, to prove it anew."""


@login_not_required
@require_safe
def sign_on_there(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to a provider of single sign-on, to come back as somebody."""
    chosen, user = _provider(provider), request.user
    try:
        where, remembered = sign_on.begin(
            chosen, back=_back(request, chosen), again=user.is_authenticated
        )
    except Refused as refusal:
        return _not_let_in(request, str(refusal))
    remembered["going"] = safe(request, request.GET.get("next", ""))
    request.session[ASKED] = remembered
    if not user.is_authenticated:
        request.session.set_expiry(HALF_WAY)
    return redirect(where)


@login_not_required
@require_safe
def sign_on_back(request: HttpRequest, provider: str) -> HttpResponse:
    """Come back from a provider, and in, if the house invited whom it vouches for."""
    chosen, remembered = _provider(provider), request.session.pop(ASKED, None)
    if not isinstance(remembered, Mapping):
        return _not_let_in(request, "That took too long. Try once more.")
    try:
        told = sign_on.finish(
            chosen,
            remembered=remembered,
            answer={name: str(request.GET[name]) for name in request.GET},
            back=_back(request, chosen),
        )
        if isinstance(request.user, Colleague):
            return _proved_there(request, request.user, told, remembered)
        colleague = admit(told=told, now=clock.wall())
    except Refused as refusal:
        return _not_let_in(request, str(refusal))
    return come_in(
        request,
        colleague,
        how=chosen.name[:40],
        strong=chosen.asks_second_factor,
        going=safe(request, str(remembered.get("going", ""))),
    )


def _proved_there(
    request: HttpRequest, user: Colleague, told: sign_on.Told, remembered: Mapping[str, Any]
) -> HttpResponse:
    """Somebody who is in already has proved by single sign-on that it is still them."""
    same_person = user.sign_ons.filter(issuer=told.issuer, subject=told.subject).exists()
    at = told.authenticated_at
    now = clock.wall()
    if not same_person or at is None or not 0 <= now.timestamp() - at < RECENT:
        return _not_let_in(request, "That did not show that it is still you. Try another way.")
    proved(request, now)
    return redirect(safe(request, str(remembered.get("going", ""))))


@require_http_methods(["GET", "POST"])
@administrators
def entry(request: HttpRequest, who: Asking) -> HttpResponse:
    """What the house asks of whoever logs in, who lets people in, and wrong attempts."""
    form = EntryForm(request.POST or None, initial={"second_factor": who.house.second_factor})
    if request.method == "POST" and form.is_valid():
        return proven(lambda request, who: _keep(request, who, form))(request, who)
    now = clock.wall()
    knocks = Knock.objects.filter(at__gt=now - A_DAY).values("origin")
    told = {
        "without": [c for c in colleagues() if not has_second_factor(c)],
        "providers": settings.SIGN_ON,
        "back": [request.build_absolute_uri(reverse("sign_on_back", args=["name"]))],
        "knocks": knocks.annotate(tries=Count("id"), last=Max("at")).order_by("-tries")[:20],
    }
    return show(request, "settings/entry.html", form, **told)


def _keep(request: HttpRequest, who: Asking, form: EntryForm) -> HttpResponse:
    edit_house(reader=who.reader, second_factor=form.cleaned_data["second_factor"])
    return kept(request, "entry_settings", "Kept. It holds from the next page on.")


def _provider(key: str) -> sign_on.Provider:
    found = next((one for one in settings.SIGN_ON if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, chosen: sign_on.Provider) -> str:
    where = request.build_absolute_uri(reverse("sign_on_back", args=[chosen.key]))
    return where.replace("http:", "https:", 1) if settings.HTTPS else where


def _not_let_in(request: HttpRequest, words: str) -> HttpResponse:
    messages.warning(request, words, extra_tags="warn")
    return redirect("today" if request.user.is_authenticated else "login")

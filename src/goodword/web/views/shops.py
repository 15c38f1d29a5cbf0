"""Shops that tell of their orders: added, looked at, turned off, removed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.channels.sales.shops import actions, queries
from goodword.channels.sales.shops.kinds import KINDS
from goodword.channels.sales.shops.tables import Shop
from goodword.web.asking import Asking
from goodword.web.forms.shops import SecretForm, ShopForm
from goodword.web.gate import administrators
from goodword.web.origin import site
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock

LOGGED = 50


@require_http_methods(["GET", "POST"])
@administrators
def shops(request: HttpRequest, who: Asking) -> HttpResponse:
    """Every shop that tells of its orders, and a form for a new one."""
    if request.method == "POST":
        return _add(request, who)
    return _all(request, who, ShopForm(queries.programs()))


@require_http_methods(["GET"])
@administrators
def shop(request: HttpRequest, who: Asking, shop_id: int) -> HttpResponse:
    """One shop: its address for messages, what is to be done in the shop, and what came."""
    found = queries.shop_of(who.reader, shop_id)
    return _one(request, found, SecretForm(found.kind))


@require_POST
@administrators
def shop_act(request: HttpRequest, who: Asking, shop_id: int, verb: str) -> HttpResponse:
    """Turn a shop on or off, give it another secret, remove it."""
    found = queries.shop_of(who.reader, shop_id)
    if verb in ("on", "off"):
        actions.turn(reader=who.reader, shop_id=found.pk, on=verb == "on")
        words = (
            "It is on. What it tells from now on is taken in."
            if verb == "on"
            else "It is off. What it tells is refused; most shops tell it again for a day or two."
        )
        return kept(request, "shop", words, shop_id=found.pk)
    if verb == "secret":
        return _change_secret(request, who, found)
    if verb == "remove":
        return _remove(request, who, found)
    raise Http404


@proven
def _add(request: HttpRequest, who: Asking) -> HttpResponse:
    form = ShopForm(queries.programs(), request.POST)
    if not form.is_valid():
        return _all(request, who, form)
    told = form.cleaned_data
    try:
        made, secret = actions.add_shop(
            reader=who.reader,
            name=told["name"],
            kind=told["kind"],
            secret=told["secret"],
            source=form.source_name,
            now=clock.wall(),
        )
    except Refused as refusal:
        form.refuse(str(refusal), "secret" if "secret" in str(refusal) else "name")
        return _all(request, who, form)
    if secret:
        return _with_secret(request, made, secret)
    messages.success(request, "The shop is here. Now tell it our address.", extra_tags="good")
    return redirect("shop", made.pk)


@proven
def _change_secret(request: HttpRequest, who: Asking, found: Shop) -> HttpResponse:
    form = SecretForm(found.kind, request.POST)
    if not form.is_valid():
        return _one(request, found, form)
    try:
        row, secret = actions.change_secret(
            reader=who.reader,
            shop_id=found.pk,
            secret=form.cleaned_data["secret"],
            at_once=form.at_once,
            now=clock.wall(),
        )
    except Refused as refusal:
        form.refuse(str(refusal), "secret")
        return _one(request, found, form)
    if secret:
        return _with_secret(request, row, secret)
    until = "The one before has ended." if form.at_once else "The one before holds for a day."
    return kept(request, "shop", f"The new secret holds. {until}", shop_id=found.pk)


@proven
def _remove(request: HttpRequest, who: Asking, found: Shop) -> HttpResponse:
    name = actions.remove_shop(reader=who.reader, shop_id=found.pk)
    return kept(request, "shops", f"{name} is removed. Its sales stay.")


def _with_secret(request: HttpRequest, made: Shop, secret: str) -> HttpResponse:
    return render(request, "settings/shop_secret.html", {"shop": made, "secret": secret})


def _all(request: HttpRequest, who: Asking, form: ShopForm) -> HttpResponse:
    return show(request, "settings/shops.html", form, shops=queries.shops(who.reader))


def _one(request: HttpRequest, found: Shop, form: SecretForm) -> HttpResponse:
    below = request.GET.get("below", "")
    start = int(below) if below.isdecimal() and len(below) < 19 else 0
    log = queries.news_of(found, below=start, limit=LOGGED + 1)
    return show(
        request,
        "settings/shop.html",
        form,
        shop=found,
        kind=KINDS[found.kind],
        address=site(request).origin + reverse("shop_news", args=[found.key]),
        log=log[:LOGGED],
        more=log[LOGGED - 1].pk if len(log) > LOGGED else 0,
        entered=queries.has_secret(found, now=clock.wall()),
        tallies=queries.counts_of(found, now=clock.wall()),
    )

"""Webhooks: addresses that are told of what happens, and the log of what they were told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from goodword.access import Refused
from goodword.hooks import subscribing
from goodword.hooks.tables import Webhook
from goodword.web.asking import Asking
from goodword.web.forms.programs import WebhookForm
from goodword.web.gate import deciders
from goodword.web.proof import proven
from goodword.web.views.settings import kept, show
from goodword.wiring import clock

LOGGED = 50


@require_http_methods(["GET", "POST"])
@deciders
def webhooks(request: HttpRequest, who: Asking) -> HttpResponse:
    """One's own webhooks, a form for a new one; for administrators everybody's webhooks."""
    if request.method == "POST":
        return _add(request, who)
    return _all(request, who, WebhookForm())


@require_http_methods(["GET", "POST"])
@deciders
def webhook(request: HttpRequest, who: Asking, webhook_id: int) -> HttpResponse:
    """One webhook: where it goes, about what, and the log of its messages."""
    found = _mine(who, webhook_id)
    if request.method == "POST":
        return _change(request, who, found)
    known = {"name": found.name, "url": found.url, "events": found.events}
    return _one(request, who, found, WebhookForm(initial=known))


@require_POST
@deciders
def webhook_act(request: HttpRequest, who: Asking, webhook_id: int, verb: str) -> HttpResponse:
    """Pause it, let it go on, try the way, make a new secret, remove it."""
    reader, now = who.reader, clock.wall()
    told: dict[str, Any] = {"reader": reader, "webhook_id": webhook_id}
    try:
        if verb == "pause":
            subscribing.pause_webhook(**told)
            words = "Paused. Nothing is lost: it can go on where it stops."
        elif verb == "remove":
            subscribing.remove_webhook(**told)
            return kept(request, "webhooks", "Removed, with its log.")
        elif verb == "resume":
            subscribing.resume_webhook(**told, now=now)
            words = "It goes on where it stopped."
        elif verb == "skip":
            subscribing.resume_webhook(**told, now=now, from_now=True)
            words = "It goes on from now; what happened meanwhile is left out."
        elif verb == "try":
            subscribing.try_webhook(**told, now=now)
            words = "A message is on its way. Look at the log in a moment."
        elif verb == "secret":
            return _new_secret(request, who, webhook_id)
        else:
            raise Http404
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        messages.warning(request, str(refusal), extra_tags="warn")
        return redirect("webhook", webhook_id)
    own = subscribing.webhooks(reader).filter(pk=webhook_id).exists()
    return (
        kept(request, "webhook", words, webhook_id=webhook_id)
        if own
        else kept(request, "webhooks", words)
    )


@require_http_methods(["GET", "POST"])
@deciders
def delivery(request: HttpRequest, who: Asking, webhook_id: int, delivery_id: int) -> HttpResponse:
    """One message of a webhook's log: what was sent, what came back; and send it again."""
    found = _mine(who, webhook_id)
    row = found.deliveries.filter(pk=delivery_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            subscribing.send_again(reader=who.reader, delivery_id=row.pk, now=clock.wall())
        except Refused as refusal:
            messages.warning(request, str(refusal), extra_tags="warn")
            return redirect("delivery", webhook_id, delivery_id)
        words = "It is sent again, under the same number."
        return kept(request, "webhook", words, webhook_id=webhook_id)
    return render(request, "settings/delivery.html", {"webhook": found, "message": row})


@proven
def _add(request: HttpRequest, who: Asking) -> HttpResponse:
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _all(request, who, form)
    try:
        made, secret = subscribing.add_webhook(
            reader=who.reader,
            name=form.cleaned_data["name"],
            url=form.cleaned_data["url"],
            events=form.cleaned_data["events"],
            now=clock.wall(),
        )
    except Refused as refusal:
        form.refuse(str(refusal), "url")
        return _all(request, who, form)
    return _with_secret(request, made, secret, "The webhook is made.")


@proven
def _change(request: HttpRequest, who: Asking, found: Webhook) -> HttpResponse:
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _one(request, who, found, form)
    try:
        subscribing.edit_webhook(
            reader=who.reader,
            webhook_id=found.pk,
            name=form.cleaned_data["name"],
            url=form.cleaned_data["url"],
            events=form.cleaned_data["events"],
        )
    except Refused as refusal:
        form.refuse(str(refusal), "url")
        return _one(request, who, found, form)
    return kept(request, "webhook", "Kept.", webhook_id=found.pk)


@proven
def _new_secret(request: HttpRequest, who: Asking, webhook_id: int) -> HttpResponse:
    secret = subscribing.renew_secret(reader=who.reader, webhook_id=webhook_id, now=clock.wall())
    words = "For a day, messages are signed with the old one as well."
    return _with_secret(request, _mine(who, webhook_id), secret, words)


def _with_secret(request: HttpRequest, made: Webhook, secret: str, words: str) -> HttpResponse:
    told = {"webhook": made, "secret": secret, "words": words}
    return render(request, "settings/webhook_secret.html", told)


def _all(request: HttpRequest, who: Asking, form: WebhookForm) -> HttpResponse:
    mine = list(subscribing.webhooks(who.reader))
    own = {one.pk for one in mine}
    others = [w for w in subscribing.webhooks(who.reader, everybodys=True) if w.pk not in own]
    return show(request, "settings/webhooks.html", form, mine=mine, others=others)


def _one(request: HttpRequest, who: Asking, found: Webhook, form: WebhookForm) -> HttpResponse:
    below = request.GET.get("below", "")
    start = int(below) if below.isdecimal() and len(below) < 19 else 0
    log = subscribing.deliveries(who.reader, found.pk, below=start, limit=LOGGED + 1)
    more = log[LOGGED - 1].pk if len(log) > LOGGED else 0
    return show(request, "settings/webhook.html", form, webhook=found, log=log[:LOGGED], more=more)


def _mine(who: Asking, webhook_id: int) -> Webhook:
    found = subscribing.webhooks(who.reader).filter(pk=webhook_id).first()
    if found is None:
        raise Http404
    return found

"""The outbox: what waits to be sent, what is in doubt, what was refused and why."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.access import NotFound, Refused
from goodword.channels.mail.sending import actions
from goodword.web.asking import Asking
from goodword.web.gate import deciders, page
from goodword.wiring.fetching import database_now
from goodword.wiring.outbox import lines

type Act = Callable[[Asking, int, str], object]


@require_safe
@page
def outbox(request: HttpRequest, who: Asking) -> HttpResponse:
    """Letters on their way out that somebody has to look at, or wait for."""
    found = lines(who.reader)
    groups = [
        ("In doubt", [one for one in found if one.state == "doubt"]),
        ("Not sent", [one for one in found if one.state in ("refused", "partly")]),
        ("Going out", [one for one in found if one.state in ("waiting", "sending", "retried")]),
        ("Scheduled", [one for one in found if one.state == "scheduled"]),
    ]
    return render(request, "outbox.html", {"groups": [(t, rows) for t, rows in groups if rows]})


@require_POST
@deciders
def outbox_act(request: HttpRequest, who: Asking, outgoing_id: int, verb: str) -> HttpResponse:
    """Decide a doubt, send again, send now, take back."""
    if verb not in ACTS:
        raise Http404
    act, words = ACTS[verb]
    try:
        act(who, outgoing_id, request.POST.get("reason", ""))
    except NotFound:
        raise
    except Refused as refusal:
        messages.add_message(request, messages.WARNING, str(refusal), extra_tags="warn")
    else:
        messages.success(request, words)
    return redirect("outbox")


def _settle(arrived: bool) -> Act:
    def act(who: Asking, outgoing_id: int, reason: str) -> object:
        return actions.settle_doubt(
            reader=who.reader, outgoing_id=outgoing_id, arrived=arrived, reason=reason,
            now=database_now(),
        )  # fmt: skip

    return act


def _plain(action: Callable[..., object]) -> Act:
    def act(who: Asking, outgoing_id: int, reason: str) -> object:
        return action(reader=who.reader, outgoing_id=outgoing_id, now=database_now())

    return act


ACTS: dict[str, tuple[Act, str]] = {
    "arrived": (_settle(True), "It counts as sent."),
    "lost": (_settle(False), "It is sent again."),
    "again": (_plain(actions.try_again), "It is sent again."),
    "now": (_plain(actions.send_now), "It goes now."),
    "withdraw": (_plain(actions.withdraw), "It is not sent."),
}

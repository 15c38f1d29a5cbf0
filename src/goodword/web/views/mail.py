"""Outgoing mail: whether it works, a test, and what became of mails in doubt."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goodword.access import NotFound, Refused
from goodword.notices import posting
from goodword.web.asking import Asking
from goodword.web.gate import administrators
from goodword.web.views.settings import kept
from goodword.wiring import clock, outgoing
from goodword.wiring.home import SettingsError
from goodword.wiring.places import address_of


@require_safe
@administrators
def mail(request: HttpRequest, who: Asking) -> HttpResponse:
    """Whether mail is set up and works, and which mails wait for a word."""
    told: dict[str, object] = {"state": "set up", "decide": list(posting.to_decide(who.reader))}
    if not outgoing.mail_is_set_up():
        told["state"] = "not set up"
    else:
        try:
            told["server"] = outgoing.server()
        except SettingsError as error:
            told |= {"state": "wrong", "wrong": str(error)}
    told |= {
        "error": posting.last_error(),
        "last_sent": posting.last_sent(),
        "base": address_of(""),
    }
    return render(request, "settings/mail.html", told)


@require_POST
@administrators
def test(request: HttpRequest, who: Asking) -> HttpResponse:
    """Send a mail to whoever asks, at once, and say what became of it."""
    try:
        posted = outgoing.send_test(reader=who.reader)
    except Refused as refusal:
        return kept(request, "mail", str(refusal), "warn")
    if posted.state == "sent":
        return kept(request, "mail", f"The mail server took it. Look at {who.colleague.email}.")
    messages.add_message(request, messages.WARNING, posted.error, extra_tags="warn")
    return redirect("mail")


@require_POST
@administrators
def decide(request: HttpRequest, who: Asking, posted_id: int, verdict: str) -> HttpResponse:
    """Say of a mail in doubt, or of one that was given up, whether it is sent again."""
    if verdict not in ("again", "arrived"):
        raise Http404
    try:
        posting.decide_doubt(
            reader=who.reader,
            posted_id=posted_id,
            arrived=verdict == "arrived",
            now=clock.wall(),
        )
    except NotFound:
        raise
    except Refused as refusal:
        return kept(request, "mail", str(refusal), "warn")
    words = "It is sent again." if verdict == "again" else "It is let be."
    return kept(request, "mail", words)

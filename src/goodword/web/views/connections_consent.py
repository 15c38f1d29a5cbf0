"""Logging in at Google or Microsoft for a mailbox: there, and back with their consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.access import Refused
from goodword.channels.mail.live import oauth
from goodword.channels.mail.live.oauth import Access, Client
from goodword.channels.mail.live.trouble import Trouble
from goodword.web.asking import Asking
from goodword.web.gate import administrators
from goodword.wiring import clock, connecting
from goodword.wiring.connecting import Wanted

ASKED = "mailbox_consent"
_KEPT = (
    "address", "host", "port", "security", "login", "name", "owner_id", "sharing",
)  # fmt: skip


def client_for(key: str) -> Client | None:
    """What this house is at a provider, where its operator registered it."""
    found: Client | None = settings.MAIL_CLIENTS.get(key)
    return found


def as_told(wanted: Wanted) -> dict[str, Any]:
    """What was entered, to be remembered until the consent is here; nothing secret."""
    told = {name: getattr(wanted, name) for name in _KEPT}
    return told | {"from_date": wanted.from_date.isoformat() if wanted.from_date else ""}


def ask_there(
    request: HttpRequest, key: str, login: str, remembered: Mapping[str, Any]
) -> HttpResponse:
    """A page that leads to the provider's consent page: no form of ours may send anybody away."""
    client = client_for(key)
    if client is None:
        raise Http404
    where, asked = oauth.begin(client, login=login, back=_back(request, key))
    request.session[ASKED] = {**remembered, "asked": asked}
    return render(request, "mailboxes-connect-there.html", {"client": client, "where": where})


@require_safe
@administrators
def consent_back(request: HttpRequest, who: Asking, provider: str) -> HttpResponse:
    """Come back from the consent page: access is kept when it works."""
    client, told = client_for(provider), request.session.pop(ASKED, None)
    if client is None:
        raise Http404
    if not isinstance(told, Mapping):
        messages.warning(request, "That took too long. Try once more.", extra_tags="warn")
        return redirect("mailboxes")
    try:
        access = oauth.finish(
            client,
            remembered=told["asked"],
            answer={name: str(request.GET[name]) for name in request.GET},
            back=_back(request, provider),
            now=clock.wall(),
            private_hosts=settings.PRIVATE_HOSTS,
        )
        if "again" in told:
            return _again(request, who, int(told["again"]), access)
        wanted = _wanted(told["wanted"], provider, access)
        row = connecting.connect_mailbox(reader=who.reader, wanted=wanted, now=clock.wall())
    except (Refused, Trouble) as error:
        messages.warning(request, str(error), extra_tags="warn")
        return redirect("mailboxes")
    messages.success(request, "It works.", extra_tags="good")
    return redirect("first_look", row.mailbox_id)


def _again(request: HttpRequest, who: Asking, mailbox_id: int, access: Access) -> HttpResponse:
    row = connecting.connection_of(who.reader, mailbox_id)
    connecting.change_access(
        reader=who.reader,
        connection=row,
        secret=_secret(access),
        now=clock.wall(),
        access_until=access.until,
    )
    messages.success(request, "It works again.", extra_tags="good")
    return redirect("connection", mailbox_id)


def _wanted(told: Mapping[str, Any], provider: str, access: Access) -> Wanted:
    since = str(told.get("from_date", ""))
    return Wanted(
        **{name: told[name] for name in _KEPT},
        secret=_secret(access),
        auth="oauth",
        provider=provider,
        access_until=access.until,
        from_date=date.fromisoformat(since) if since else None,
    )


def _secret(access: Access) -> dict[str, str]:
    return {"refresh": access.refresh, "access": access.token}


def _back(request: HttpRequest, key: str) -> str:
    where = request.build_absolute_uri(reverse("consent_back", args=[key]))
    return where.replace("http:", "https:", 1) if settings.HTTPS else where

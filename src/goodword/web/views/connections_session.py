"""Connecting a mailbox by JMAP: the address of its session, a token or a password."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodword.access import Refused
from goodword.channels.mail.live.finding import Found
from goodword.channels.mail.live.finding_table import Provider, of_domain, of_host
from goodword.channels.mail.live.secrets import typed_secret
from goodword.channels.mail.live.trouble import Trouble
from goodword.people.queries import colleagues
from goodword.web.asking import Asking
from goodword.web.forms.connections import SessionForm
from goodword.web.forms.settings import chosen
from goodword.web.views.settings import show
from goodword.wiring import clock, connecting
from goodword.wiring.connecting import Wanted
from goodword.wiring.connecting_jmap import session_at

A_YEAR = timedelta(days=365)
"""So far back mail is taken unless somebody chooses another day."""


def offered(found: Found) -> SessionForm:
    """What the form shows first: the session that was found, and what its provider wants."""
    by_token = found.provider is not None and bool(found.provider.jmap)
    told = {
        "address": found.address, "login": found.address, "url": found.jmap,
        "auth": "token" if by_token or not found.jmap else "password",
    }  # fmt: skip
    return SessionForm(colleagues(), initial=told)


def session_page(
    request: HttpRequest, form: SessionForm, address: str, provider: Provider | None
) -> HttpResponse:
    """The session's address, and what lets us in."""
    known = connecting.known_mailbox(address)
    if known is not None and "name" in form.fields:
        form.for_known_mailbox()
    provider = of_domain(address.rpartition("@")[2]) or provider
    told = {"address": address, "provider": provider, "known": known}
    return show(request, "mailboxes-connect-session.html", form, **told)


def try_session(request: HttpRequest, who: Asking) -> HttpResponse:
    """Log in there; kept when it works."""
    address = request.POST.get("address", "")[:320].strip()
    form = SessionForm(colleagues(), request.POST)
    if connecting.known_mailbox(address) is not None:
        form.for_known_mailbox()
    provider = _provider_at(request.POST.get("url", ""))
    if not form.is_valid():
        return session_page(request, form, address, provider)
    told = form.cleaned_data
    if not told["password"].strip():
        form.refuse("Enter the token or the password.", "password")
        return session_page(request, form, address, provider)
    try:
        wanted = Wanted(
            address=address,
            **session_at(told["url"]),
            login=told["login"].strip(),
            secret=typed_secret(told["auth"], told["password"]),
            auth=told["auth"],
            name=told.get("name", ""),
            owner_id=chosen(told.get("owner", "")),
            sharing=told.get("sharing", "contact"),
            from_date=clock.now().date() - A_YEAR,
        )
        row = connecting.connect_mailbox(reader=who.reader, wanted=wanted, now=clock.wall())
    except (Refused, Trouble) as error:
        form.refuse(str(error))
        return session_page(request, form, address, provider)
    messages.success(request, "It works.", extra_tags="good")
    return redirect("first_look", row.mailbox_id)


def _provider_at(url: str) -> Provider | None:
    try:
        return of_host(urlsplit(url.strip()).hostname or "")
    except ValueError:
        return None

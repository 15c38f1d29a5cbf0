"""The last step of every way in: a new session, and a browser that is known from now on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from goodword.accounts import rules
from goodword.accounts.factors import has_second_factor
from goodword.accounts.knocks import remember_browser
from goodword.people.tables import Colleague
from goodword.web.origin import browser, origin
from goodword.wiring import clock

BACKEND = "goodword.wiring.sessions.Passwords"
HALF = "half"
A_YEAR = 60 * 60 * 24 * 365


def come_in(
    request: HttpRequest, colleague: Colleague, *, how: str, strong: bool, going: str
) -> HttpResponse:
    """Let somebody in who proved who they are, or ask for the second step they have set up.

    ``how``: by what they came, in words. ``strong``: a second factor is already among it.
    """
    if strong or not has_second_factor(colleague):
        return enter(request, colleague, how=how, strong=strong, going=going)
    request.session.flush()
    request.session[HALF] = {
        "id": colleague.pk,
        "stamp": colleague.get_session_auth_hash(),
        "at": clock.wall().timestamp(),
        "how": how,
        "going": going,
    }
    request.session.set_expiry(rules.HALF_WAY)
    return redirect("second_step")


def enter(
    request: HttpRequest, colleague: Colleague, *, how: str, strong: bool, going: str
) -> HttpResponse:
    """Begin a session: under a new key, for two weeks at most, with nothing of before in it."""
    now = clock.wall()
    request.session.flush()
    request.session.set_expiry(now + rules.WHOLE_STAY)
    request.session.update(
        {
            "how": how,
            "strong": strong,
            "browser": browser(request),
            "origin": origin(request),
            "begun_at": now.timestamp(),
            "proved_at": now.timestamp(),
        }
    )
    login(request, colleague, BACKEND)
    answer = redirect(going)
    _know_browser(request, answer, colleague, now)
    return answer


def half_way(request: HttpRequest) -> tuple[Colleague, dict[str, Any]] | None:
    """Who has shown a password, a short while ago, and is asked for the second step."""
    told = request.session.get(HALF)
    if not isinstance(told, dict):
        return None
    age = clock.wall().timestamp() - float(told["at"])
    found = Colleague.objects.filter(pk=told["id"], is_active=True).first()
    if found is None or not 0 <= age < rules.HALF_WAY.total_seconds():
        return None
    if not rules.same(str(told["stamp"]), found.get_session_auth_hash()):
        return None
    return found, told


def proved(request: HttpRequest, now: datetime) -> None:
    """Remember that whoever sits here has just proved who they are; under a new session key."""
    request.session["proved_at"] = now.timestamp()
    request.session.cycle_key()


def safe(request: HttpRequest, following: str) -> str:
    """Where to go on to: only ever a page of ours."""
    allowed = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if allowed else resolve_url("today")


def shown_browser(request: HttpRequest) -> str:
    """What this browser shows to be known by; empty when it never was."""
    return request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")[:80]


def _know_browser(
    request: HttpRequest, answer: HttpResponse, colleague: Colleague, now: datetime
) -> None:
    told = shown_browser(request) or rules.new_token()
    remember_browser(colleague=colleague, browser=told, now=now)
    answer.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        told,
        max_age=A_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )

"""How the house works: a page for administrators, numbers for programs that watch."""

import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from goodword.accounts.rules import same
from goodword.web.asking import Asking
from goodword.web.gate import administrators
from goodword.wiring import clock
from goodword.wiring.doctor import examine
from goodword.wiring.metrics import metrics as all_metrics

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@require_http_methods(["GET", "POST"])
@administrators
def status(request: HttpRequest, who: Asking) -> HttpResponse:
    """What works and what does not; sent, it also compares with the mail servers."""
    compared = request.method == "POST"
    report = examine(servers=compared)
    return render(request, "settings/status.html", {"report": report, "compared": compared})


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus: with the token of the settings, or from this machine itself."""
    if not (_has_token(request) or _is_here(request)):
        words = "Say the token of GOODWORD_METRICS_TOKEN: Authorization: Bearer …\n"
        answer = HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    text = all_metrics(now=clock.now(), wall=clock.wall())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token(request: HttpRequest) -> bool:
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    return bool(token) and kind.lower() == "bearer" and same(told.strip(), token)


def _is_here(request: HttpRequest) -> bool:
    """Whether a program of this machine asks. Behind a proxy everybody seems to: then nobody is."""
    if settings.HTTPS or settings.TRUSTED_PROXIES or settings.METRICS_TOKEN:
        return False
    if any(request.headers.get(name) for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False

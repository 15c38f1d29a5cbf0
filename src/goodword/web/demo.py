"""In the demonstration, whoever sits at this machine is signed in as the invented owner."""

from collections.abc import Callable

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse

from goodword.web.entering import BACKEND
from goodword.web.origin import browser
from goodword.wiring.demo import administrator

_LOOPBACK = {"127.0.0.1", "::1"}


class DemoLogin:
    """Signs visitors from this machine in. Only in the settings when ``goodword demo`` runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign in before the page is asked for."""
        if request.META.get("REMOTE_ADDR") in _LOOPBACK and not request.user.is_authenticated:
            # A stay of its own: no password, no second step, no known browser.
            login(request, administrator(), BACKEND)
            request.session.update({"how": "demonstration", "browser": browser(request)})
        return self.get_response(request)

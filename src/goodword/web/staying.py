"""While somebody is in the house: their session is noted as used, and a second factor asked for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from goodword.accounts.rules import needs_second_factor
from goodword.people.tables import Colleague
from goodword.web.asking import asking
from goodword.web.gate import away
from goodword.web.origin import origin

# What one needs to set a second factor up, and to leave.
WITHOUT_SECOND_FACTOR = {
    "second_factor", "ask_new_passkey", "add_passkey", "ask_passkey", "again", "logout",
}  # fmt: skip


class Staying:
    """Stands behind Django's authentication, before every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note that the session is used."""
        if request.user.is_authenticated:
            request.session.touch(origin=origin(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the second factor whoever the house asks for one, and who came without."""
        user, place = request.user, request.resolver_match
        if not isinstance(user, Colleague) or not getattr(view, "login_required", True):
            return None
        if settings.DEMO or request.session.get("strong"):
            return None
        if place and (place.url_name in WITHOUT_SECOND_FACTOR or place.namespaces):
            return None
        if needs_second_factor(user.role, asking(request).house.second_factor):
            return away(request, resolve_url("second_factor"))
        return None

"""What stands before every page: who may come in, and how a refusal is said.

Foreign and missing look the same: both are "not here".
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from goodword import access
from goodword.ledger import actions as ledger
from goodword.ledger.passing import LEADS
from goodword.web.asking import Asking, asking

type View[**P] = Callable[Concatenate[HttpRequest, Asking, P], HttpResponse]


def for_a_part(request: HttpRequest) -> bool:
    """Whether a page on the screen asks for a part of itself, rather than a browser for a page."""
    return request.headers.get("HX-Request") == "true"


def away(request: HttpRequest, where: str) -> HttpResponse:
    """Lead the whole browser to another page, also when only a part of a page was asked for."""
    if for_a_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


def page[**P](view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for everybody who is logged in; the view is handed who asks."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            answer = view(request, asking(request), *args, **kwargs)
            patch_vary_headers(answer, ["HX-Request"])
            return answer
        except (access.NotFound, ledger.NotFound) as missing:
            raise Http404 from missing
        except (access.NotAllowed, ledger.NotAllowed) as refusal:
            raise PermissionDenied(str(refusal)) from refusal

    return shown


def deciders[**P](view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for those who may act: everybody but read-only colleagues."""
    return _only(view, lambda who: who.reader.decides, "Your account may read, but not change.")


def administrators[**P](view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for those who may change the house's settings."""
    return _only(
        view, lambda who: who.reader.administers, "Only an administrator may change settings."
    )


def leads[**P](view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for leads and administrators."""
    return _only(
        view, lambda who: who.reader.role in LEADS, "Only leads and administrators may see this."
    )


def _only[**P](
    view: View[P], allowed: Callable[[Asking], bool], otherwise: str
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(
        request: HttpRequest, who: Asking, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not allowed(who):
            raise PermissionDenied(otherwise)
        return view(request, who, *args, **kwargs)

    return page(guarded)

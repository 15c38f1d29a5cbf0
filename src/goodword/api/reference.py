"""The OpenAPI file, made once in the life of a process."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from goodword.api import problems
from goodword.api.application import api


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI file as plain values."""
    return dict(api.get_openapi_schema())


def openapi_file(request: HttpRequest) -> HttpResponse:
    """The OpenAPI file: it tells no secret, so it needs no token."""
    if request.method not in ("GET", "HEAD"):
        return problems.problem(405, "wrong_method", "This address takes: GET.")
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


openapi_file.login_required = False  # type: ignore[attr-defined]
openapi_file.csrf_exempt = True  # type: ignore[attr-defined]

"""Every address of the house: the pages, and below ``/api`` what programs ask for."""

from django.urls import URLPattern, path, re_path

from goodword.api.application import api
from goodword.api.door import entrance, nothing_here
from goodword.api.reference import openapi_file, reference
from goodword.web.urls import urlpatterns as pages


def _programs() -> list[URLPattern]:
    found: dict[str, URLPattern] = {}
    for one in api.urls[0]:
        if isinstance(one, URLPattern) and one.name != "api-root":
            found.setdefault(str(one.pattern), one)
    return [
        path(f"api/v1/{route}", entrance(one.callback), name=f"api_{one.name}")
        for route, one in found.items()
    ]


programs = _programs()
urlpatterns = [
    *pages,
    path("api", reference, name="reference"),
    path("api/openapi.json", openapi_file, name="openapi_file"),
    *programs,
    re_path(r"^api/[\s\S]*\Z", nothing_here, name="api_nothing_here"),
]

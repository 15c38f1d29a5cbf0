"""The addresses below *Loyalty*."""

from django.urls import URLPattern, path

from goodword.web.views import loyalty


def patterns() -> list[URLPattern]:
    """These addresses."""
    return [
        path("loyalty", loyalty.figures, name="loyalty"),
    ]

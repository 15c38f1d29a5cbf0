"""What the house answers is kept by no browser and by nothing between (ASVS 5.0, 14.3.2)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Unkept:
    """Stands behind the one who gives out static files: those alone may be kept.

    Going back asks for the page again, so it shows what stands there now, and nothing to somebody
    who has logged out meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say that the answer is not to be kept."""
        answer = self.get_response(request)
        answer["Cache-Control"] = "no-store"
        return answer

"""What every template may use without being handed it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from goodword.house.queries import the_house
from goodword.web.asking import asking


def house(request: HttpRequest) -> dict[str, Any]:
    """``house``: its settings; ``asking``: who asks, and when. Nothing is read before it is used.

    ``asking`` is empty for somebody who has not logged in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"house": SimpleLazyObject(the_house), "asking": None}
    return {
        "house": SimpleLazyObject(lambda: asking(request).house),
        "asking": SimpleLazyObject(lambda: asking(request)),
    }

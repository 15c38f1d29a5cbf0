"""What every template may use without being handed it."""

from math import ceil
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from goodword.house.queries import the_house
from goodword.labels.queries import views
from goodword.notices.queries import Bell, bell
from goodword.web.asking import Asking, asking
from goodword.wiring import clock


def house(request: HttpRequest) -> dict[str, Any]:
    """``house``: its settings; ``asking``: who asks, and when. Nothing is read before it is used.

    ``bell``: what the bell says. ``going``: the letter that was just sent. ``asking`` is empty for
    somebody who has not logged in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"house": SimpleLazyObject(the_house), "asking": None}
    return {
        "house": SimpleLazyObject(lambda: asking(request).house),
        "asking": SimpleLazyObject(lambda: asking(request)),
        "saved_views": SimpleLazyObject(lambda: views(asking(request).reader)),
        "going": SimpleLazyObject(lambda: going_of(request)),
        "bell": SimpleLazyObject(lambda: bell_of(asking(request))),
    }


def going_of(request: HttpRequest) -> dict[str, Any]:
    """The letter that one has just sent, while it can be taken back; its number and the seconds."""
    told = request.session.get("going")
    if not isinstance(told, dict):
        return {}
    left = float(told["until"]) - clock.wall().timestamp()
    return {"id": told["id"], "seconds": ceil(left)} if left > 0 else {}


def bell_of(who: Asking) -> Bell:
    """What the bell says to whoever asks."""
    return bell(who.colleague, now=who.now, calendar=who.calendar, ticking=who.house.as_of is None)

"""Who asks for a page, and when: worked out once per request."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest

from goodword.access import Reader
from goodword.house.queries import the_house
from goodword.house.tables import House
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.wiring import clock
from goodword.worktime import Calendar


@dataclass(frozen=True)
class Asking:
    """One request's colleague, what they may read, the house, and the house's present."""

    colleague: Colleague

    @cached_property
    def reader(self) -> Reader:
        """What the colleague may read."""
        return reader_for(self.colleague)

    @cached_property
    def house(self) -> House:
        """The house's settings."""
        return the_house()

    @cached_property
    def calendar(self) -> Calendar:
        """The house's working hours."""
        return Calendar.from_json(self.house.calendar.definition)

    @cached_property
    def now(self) -> datetime:
        """The house's present: the instant it reads an archive as of, else the real one."""
        return self.house.as_of or clock.wall()


def asking(request: HttpRequest) -> Asking:
    """The request's `Asking`; the same one however often it is asked for.

    Only for requests of somebody who is logged in.
    """
    known = getattr(request, "_asking", None)
    if known is None:
        assert isinstance(request.user, Colleague)
        known = Asking(request.user)
        request._asking = known  # type: ignore[attr-defined]
    return known

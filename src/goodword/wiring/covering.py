"""Joins absences to the rest: covers keep up with what comes in."""

import threading

from goodword.absence.actions import keep_cover
from goodword.wiring.clock import now


def cover(stop: threading.Event) -> None:
    """The clock's: begins and ends absences, and gives what came in to who is here."""
    keep_cover(now=now())

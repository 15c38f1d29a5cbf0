"""Joins absences to the rest: covers keep up with what comes in, notes of absence are noticed."""

import threading
from datetime import datetime, timedelta

from goodword.absence.actions import keep_cover
from goodword.absence.noticing import notice_notes
from goodword.timeline.tables import Entry
from goodword.wiring.clock import now

LOOKED_BACK = timedelta(days=60)
"""A note of absence that is older than this says nothing about the days to come."""


class Covering:
    """The clock's: begins and ends absences, gives what came in to who is here, reads notes."""

    def __init__(self) -> None:
        self.seen = 0

    def __call__(self, stop: threading.Event) -> None:
        present = now()
        keep_cover(now=present)
        if not stop.is_set():
            self.seen = notice(after=self.seen, now=present)


def notice(*, after: int, now: datetime) -> int:
    """Propose absences from notes that came in after an entry id; the newest id there is."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest > after:
        notice_notes(after=after, since=now - LOOKED_BACK, now=now)
    return newest

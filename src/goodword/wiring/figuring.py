"""Makes the figures of the loyalty page beside the pages, when sales came or a day went by."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from goodword.house.queries import calendar_of, the_house
from goodword.reports.mark import VERSION, what_stands
from goodword.reports.reckoning import reckon
from goodword.reports.tables import Reckoning
from goodword.wiring.clock import now, wall
from goodword.wiring.home import home
from goodword.wiring.turns import my_turn

SHARE = 50
"""Where sales trickle in, making figures takes at most so small a part of the time."""
_ALONE = 7_033_041_995_417


def make_figures(stop: threading.Event) -> None:
    """Make them, unless nothing has changed, or another process is at it."""
    if stop.is_set() or not _is_time(now(), wall()):
        return
    with _alone() as mine:
        if mine:
            figures_now(now=now(), wall=wall())


def figures_now(*, now: datetime, wall: datetime) -> Reckoning:
    """Make them at once."""
    return reckon(now=now, wall=wall, tz=calendar_of(the_house().calendar).tz, turn=my_turn)


def _is_time(present: datetime, wall: datetime) -> bool:
    last = Reckoning.objects.filter(pk=1).first()
    as_of = present.astimezone(calendar_of(the_house().calendar).tz).date()
    if last is None or last.as_of != as_of or last.version != VERSION:
        return True
    rested = wall - last.at > timedelta(seconds=SHARE * last.seconds)
    return rested and last.of != what_stands(as_of)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else makes figures now; until the end nobody else begins."""
    if connection.vendor == "sqlite":
        with (home() / "figures.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ALONE])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ALONE])

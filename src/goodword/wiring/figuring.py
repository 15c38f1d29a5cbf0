"""Makes the figures of the loyalty page beside the pages, when sales came or a day went by."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from goodword.channels.sales.queries import any_sales
from goodword.house.queries import calendar_of, the_house
from goodword.reports.mark import VERSION, what_stands
from goodword.reports.tables import Reckoning
from goodword.wiring.clock import now, wall
from goodword.wiring.computing import START, Computing
from goodword.wiring.home import home
from goodword.wiring.turns import my_turn

SHARE = 50
"""Where sales trickle in, making figures takes at most so small a part of the time."""
_ALONE = 7_033_041_995_417


class Figures:
    """The clock's: makes figures when there is something new, in a process of their own."""

    def __init__(self) -> None:
        self._make = Computing("goodword.wiring.figuring:make_figures")

    def __call__(self, stop: threading.Event) -> None:
        if not stop.is_set() and _is_time(now(), wall()):
            self._make(stop)


def make_figures(stop: threading.Event) -> None:
    """Make them, unless another process is at it or was a moment ago."""
    if stop.is_set():
        return
    with _alone() as mine:
        if mine and _is_time(now(), wall()):
            figures_now(now=now(), wall=wall())


def figures_now(*, now: datetime, wall: datetime) -> Reckoning:
    """Make them at once, in this process."""
    from goodword.reports.reckoning import reckon

    return reckon(now=now, wall=wall, tz=calendar_of(the_house().calendar).tz, turn=my_turn)


def bring_up_to_date(*, now: datetime, wall: datetime) -> None:
    """Make them at once if sales came since, or a day went by; for who asks without a clock."""
    as_of = now.astimezone(calendar_of(the_house().calendar).tz).date()
    last = Reckoning.objects.filter(pk=1).first()
    fresh = last is not None and last.as_of == as_of and last.version == VERSION
    if last is None or not fresh or last.of != what_stands(as_of):
        with _alone() as mine:
            if mine and (last is not None or any_sales()):
                figures_now(now=now, wall=wall)


def _is_time(present: datetime, wall: datetime) -> bool:
    last = Reckoning.objects.filter(pk=1).first()
    as_of = present.astimezone(calendar_of(the_house().calendar).tz).date()
    if last is None:
        return any_sales()
    if last.as_of != as_of or last.version != VERSION:
        return True
    rested = wall - last.at > timedelta(seconds=SHARE * (START + last.seconds))
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

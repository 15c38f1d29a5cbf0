"""Works on lists of sales that were handed in on the page: beside the pages, in turns, for as long
as it takes. A list that was interrupted goes on behind the last sales that are kept for good.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db import OperationalError

from goodword.channels.sales.intake import Begun, Outcome, take_sales
from goodword.channels.sales.lists import NotASalesList, SalesList, layout_of, read_sales
from goodword.channels.sales.queries import usual_currency
from goodword.channels.sales.tables_uploads import SalesUpload
from goodword.channels.sales.uploads import (
    LEASE,
    claim,
    drop_file,
    end_intake,
    forget_old_uploads,
    head_of,
    path_of,
)
from goodword.channels.sheets import how_many_lines
from goodword.house.queries import the_house
from goodword.wiring import clock
from goodword.wiring.referring_lists import note_told
from goodword.wiring.sales_lists import region_of_the_house
from goodword.wiring.turns import my_turn

log = logging.getLogger(__name__)

SMALL = 200 * 1024
"""A list of so many bytes is done before its page is shown."""
NOW_AND_THEN = 0.5
MOST_SHOWN = 200


class _Stopped(Exception):  # noqa: N818 - an answer, not a fault
    """Somebody stopped it, somebody else has it, or this process ends."""


def take_uploads(stop: threading.Event) -> None:
    """The clock's job: work on lists until none waits."""
    while not stop.is_set() and (row := claim(now=clock.wall())) is not None:
        _Work(row, stop).do()


def take_at_once(upload_id: int) -> None:
    """Work on a small list while its page is waited for; a large one is the clock's."""
    row = claim(now=clock.wall(), only=upload_id)
    if row is not None:
        _Work(row, threading.Event()).do()


def forget_uploads(stop: threading.Event) -> None:
    """The clock's job: remove what nobody said anything of for days."""
    forget_old_uploads(now=clock.wall())


class _Work:
    """One list, under a lease that is renewed with each sign of life."""

    def __init__(self, row: SalesUpload, stop: threading.Event) -> None:
        self.row, self.stop = row, stop
        self.lease = row.lease_until
        self.told = monotonic()

    def do(self) -> None:
        """Read the list and take it in, or look at it; what can't be done is said on its page."""
        try:
            self._do()
        except _Stopped:
            self._say(lease_until=None)
        except NotASalesList as why:
            self._end("failed", why=str(why))
        except OperationalError:
            # The database was busy or is away: it goes on where it is.
            self._say(lease_until=None)
            raise
        except Exception:
            log.exception("the list of sales %s failed", self.row.pk)
            self._end(
                "failed",
                why="It failed; whoever runs the house finds why in the log. What was taken in is "
                "kept, and it can go on from there.",
            )

    def _do(self) -> None:
        row, house = self.row, the_house()
        raw = path_of(row).read_bytes()
        region = region_of_the_house()
        self._begin("reading", 0, how_many_lines(raw))
        sales = read_sales(
            raw,
            layout=layout_of(head_of(row), row.columns or None, region=region),
            zone=ZoneInfo(row.zone),
            region=region,
            currency=row.currency or usual_currency(),
            progress=lambda line: self._sign_of_life(min(line, row.all)),
        )
        del raw
        begun = _begun(row)
        self._begin("taking", begun.taken if begun else 0, len(sales.orders))
        present, wall = house.as_of or clock.wall(), clock.wall()
        outcome = self._take(sales, begun, present - timedelta(days=house.horizon_days), wall)
        if row.looks:
            self._end("looked", outcome=kept_outcome(outcome))
            return
        note_told(sales.orders, source=row.source, told_by="list", now=present)
        # What these sales touch is settled by the clock, as it settles whatever comes in.
        end_intake(row.pk, now=clock.wall())
        self._end("done", outcome=kept_outcome(outcome), file="")
        drop_file(row)

    def _take(
        self, sales: SalesList, begun: Begun | None, opens_from: datetime, wall: datetime
    ) -> Outcome:
        return take_sales(
            sales,
            name=self.row.name,
            source=self.row.source,
            opens_from=opens_from,
            now=wall,
            dry_run=self.row.looks,
            begun=begun,
            keep=self._keep,
            turn=my_turn,
        )

    def _begin(self, state: str, done: int, all_: int) -> None:
        at = clock.wall()
        self.row.all = all_
        self._must(state=state, done=done, begun=done, all=all_, begun_at=at)

    def _sign_of_life(self, done: int) -> None:
        if monotonic() - self.told >= NOW_AND_THEN or self.stop.is_set():
            self.told = monotonic()
            self._must(done=done)

    def _keep(self, intake_id: int, done: int, outcome: Outcome) -> None:
        """Belongs in the transaction that keeps the sales: both are kept, or neither."""
        if self.row.looks:
            self._sign_of_life(done)
            return
        self._must(done=done, taken=done, intake_id=intake_id, outcome=kept_outcome(outcome))

    def _must(self, **changes: Any) -> None:
        """Say how far it is, and that it is still worked on. Raises `_Stopped`."""
        until = clock.wall() + LEASE
        if self.stop.is_set() or not self._say(lease_until=until, **changes):
            raise _Stopped
        self.lease = until

    def _end(self, state: str, **changes: Any) -> None:
        self._say(state=state, lease_until=None, ended_at=clock.wall(), **changes)

    def _say(self, **changes: Any) -> bool:
        mine = SalesUpload.objects.filter(pk=self.row.pk, lease_until=self.lease)
        return bool(mine.update(**changes))


def _begun(row: SalesUpload) -> Begun | None:
    """Where a list goes on that was interrupted."""
    if row.looks or not row.taken or row.intake_id is None:
        return None
    known = {field.name for field in fields(Outcome)} - {"bad"}
    told = {name: value for name, value in row.outcome.items() if name in known}
    return Begun(row.intake_id, row.taken, Outcome(**told))


def kept_outcome(outcome: Outcome) -> Mapping[str, Any]:
    """What came of a list, as it is kept and shown: of long lists within it the beginning."""
    told = asdict(outcome)
    told["bad"] = [{"line": one.line, "why": one.why} for one in outcome.bad[:MOST_SHOWN]]
    told["doubtful"] = outcome.doubtful[:MOST_SHOWN]
    return {
        **told,
        "bad_count": len(outcome.bad),
        "doubtful_count": len(outcome.doubtful),
    }

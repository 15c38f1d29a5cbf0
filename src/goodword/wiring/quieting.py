"""Who falls quiet: looked at when sales came, told as a few check-ins a day."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from time import monotonic

from django.db.models import Count, Max

from goodword.care.contacts import house_eyes
from goodword.channels.sales.queries import any_sales
from goodword.channels.sales.queries import state_of_sales as sold
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.checking_in import room_left
from goodword.owners.queries import know_best
from goodword.people.tables import Merge
from goodword.quiet.ending import ask_after_contact, end_for_purchases, reopen_for_returns
from goodword.quiet.opening import open_check_in, waiting
from goodword.quiet.queries import the_look
from goodword.quiet.rules import is_stale
from goodword.quiet.tables import QuietLook, QuietVerdict
from goodword.timeline.tables import Intake
from goodword.wiring.clock import now as present
from goodword.wiring.clock import wall
from goodword.wiring.computing import START, Computing
from goodword.wiring.turns import my_turn

TAKEN_IN = timedelta(minutes=10)
"""So long after it began, a list that is being taken in is waited for."""
SHARE = 20
"""Where sales trickle in, looking takes at most so small a part of the time."""
TENDED = 60.0
"""Seconds between two looks at the check-ins on the list, which ask for each of them."""
_INTAKES = 100


class QuietCustomers:
    """The clock's: ends what purchases ended, looks when there is something new, opens a few.

    ``look``: how to look; in a process of its own unless told. Whether it did.
    """

    def __init__(self, look: Callable[[threading.Event], bool] | None = None) -> None:
        self._look = look or Computing("goodword.wiring.quieting:look_again")
        self._looked = self._tended = float("-inf")
        self._opened: object = None

    def __call__(self, stop: threading.Event) -> None:
        now = present()
        if monotonic() - self._tended > TENDED:
            self._tended = monotonic()
            with my_turn():
                reopen_for_returns(now=now)
                end_for_purchases(now=now)
                ask_after_contact(eyes=house_eyes(), now=now)
        stands = the_look()
        if self._is_worthwhile(stands, now) and self._look(stop):
            stands = the_look()
            self._looked = monotonic()
        if stop.is_set() or stands is None:
            return
        done = (stands.pk, _today(now), the_house().check_ins_a_day)
        if self._opened != done:
            open_some(stands, now=now)
            self._opened = done

    def _is_worthwhile(self, stands: QuietLook | None, now: datetime) -> bool:
        newest = Intake.objects.order_by("-pk").values("started_at", "finished_at")[:_INTAKES]
        waits = wall() - TAKEN_IN
        if any(one["finished_at"] is None and one["started_at"] > waits for one in newest):
            return False
        if stands is None:
            return any_sales()
        waited = monotonic() - self._looked
        return waited > SHARE * (START + stands.seconds) and stands.of != state_of_sales(now)


def look_again(stop: threading.Event) -> None:
    """The work of the process of its own: look, unless somebody else did meanwhile."""
    now, stands = present(), the_look()
    if not stop.is_set() and (stands is None or stands.of != state_of_sales(now)):
        look_now(now=now)


def look_now(*, now: datetime) -> QuietLook | None:
    """Look at all sales, in this process, and keep what was seen; the look that stands now."""
    from goodword.quiet.actions import keep_look
    from goodword.quiet.looking import look
    from goodword.quiet.purchases import purchases

    begun, house, of = monotonic(), the_house(), state_of_sales(now)
    bought = purchases(now=now, zone=calendar_of(house.calendar).tz)
    seen = look(bought, target=house.quiet_target / 100, horizon=house.quiet_horizon)
    knows = know_best((one.person_id for one in seen.judged if one.late), now=now)
    keep_look(seen, of=of, knows=knows, bought=bought, seconds=monotonic() - begun, now=now)
    return the_look()


def state_of_sales(now: datetime) -> str:
    """Changes when sales came or went, people were made one, or other things are asked for."""
    house = the_house()
    merges = Merge.objects.aggregate(last=Max("pk"), undone=Count("undone_at"))
    told = (sold(), *merges.values(), house.quiet_target, house.quiet_horizon)
    return " ".join(str(one) for one in (*told, _today(now)))


def open_some(stands: QuietLook, *, now: datetime) -> int:
    """Open as many check-ins as today has room for; how many."""
    house = the_house()
    if stands.as_of is None or is_stale(stands.as_of, _today(now), house.quiet_horizon):
        return 0
    with my_turn():
        left, count = room_left(now=now), 0
        for some in waiting(stands, eyes=house_eyes(), now=now):
            if not left.total():
                break
            for one, colleague in zip(some, _accountable(some, now), strict=True):
                if left[colleague]:
                    _, new = open_check_in(one, stands, colleague_id=colleague, now=now)
                    left[colleague] -= new
                    count += new
        return count


def _accountable(some: Sequence[QuietVerdict], now: datetime) -> list[int]:
    knows = know_best((one.person_id for one in some), now=now)
    return [knows.get(one.person_id, 0) for one in some]


def _today(now: datetime) -> date:
    return now.astimezone(calendar_of(the_house().calendar).tz).date()

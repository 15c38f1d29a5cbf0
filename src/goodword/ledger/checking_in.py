"""Check-ins that open by themselves: one per customer at most, a few a day for each of us.

Several rooms open them, each for its own reason; what they have to agree on stands here.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from goodword.house.queries import calendar_of, the_house
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from goodword.worktime import OutOfRangeError, end_of_working_day, working_day_length

QUIET_DAYS = timedelta(days=14)
"""So long after a colleague closed a check-in no other opens by itself for that customer."""
WITHIN = 3
"""A check-in is due so many working days after it opened."""
_SOME = 500


def due_of(now: datetime) -> datetime:
    """When a check-in that opens now is due: at the end of the third working day after this one."""
    calendar = calendar_of(the_house().calendar)
    try:
        due = end_of_working_day(now, calendar)
        for _ in range(WITHIN):
            due = end_of_working_day(due + timedelta(seconds=1), calendar)
    except OutOfRangeError:
        return now + timedelta(days=WITHIN)
    return due


def spoken_for(person_ids: Iterable[int], *, now: datetime) -> set[int]:
    """Which of these have a check-in on the list, or one that a colleague closed lately."""
    stands = Q(is_listed=True) | Q(decided=True, closed_at__gt=now - QUIET_DAYS)
    rows = Commitment.objects.filter(stands, kind="check-in", debtor="us")
    wanted, found = sorted(set(person_ids)), set[int]()
    for start in range(0, len(wanted), _SOME):
        some = rows.filter(customer_id__in=wanted[start : start + _SOME])
        found |= set(some.values_list("customer_id", flat=True))
    return found


def room_left(*, now: datetime) -> Counter[int]:
    """How many check-ins may still open by themselves today, by colleague.

    The house says how many a working day has (`House.check_ins_a_day`); those noted by hand don't
    count, and a day off has none. Who opens some counts them down.
    """
    house = the_house()
    calendar = calendar_of(house.calendar)
    today = now.astimezone(calendar.tz).date()
    if not house.check_ins_a_day or not working_day_length(today, calendar):
        return Counter()
    midnight = datetime.combine(today, time.min, tzinfo=ZoneInfo(calendar.zone))
    opened = Commitment.objects.filter(kind="check-in", since__gte=midnight).order_by()
    opened = opened.exclude(natural_key__startswith="hand:")
    today_already = dict(opened.values_list("accountable_id").annotate(n=Count("pk")))
    here = Colleague.objects.filter(is_active=True).values_list("pk", flat=True)
    return Counter({pk: max(0, house.check_ins_a_day - today_already.get(pk, 0)) for pk in here})

"""The house's load: what is due on which day, by who does it, beside the working hours left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from goodword.absence.queries import stretches
from goodword.absence.rules import Away, hours_left
from goodword.access import Reader
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from goodword.worktime import Calendar, working_time_between


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One colleague's day: how many lines are due, and how much working time is left in it."""

    due: int
    left: timedelta


@dataclass(frozen=True, slots=True)
class ColleagueLoad:
    """One colleague's week. ``late``: past due already; ``later``: due after the week."""

    colleague_id: int
    name: str
    late: int
    days: tuple[DayLoad, ...]
    later: int
    customers: int
    away_until: datetime | None

    @property
    def due(self) -> int:
        """Late and due within the days."""
        return self.late + sum(day.due for day in self.days)

    @property
    def left(self) -> timedelta:
        """Working time left within the days."""
        return sum((day.left for day in self.days), timedelta())


@dataclass(frozen=True, slots=True)
class Load:
    """The days from now on (their ends, in the house's zone) and everybody's load in them."""

    days: tuple[tuple[datetime, datetime], ...]
    colleagues: tuple[ColleagueLoad, ...]


def days_of_the_week(now: datetime, calendar: Calendar) -> tuple[tuple[datetime, datetime], ...]:
    """Today's rest and the days that follow, to the end of Sunday, but at least three."""
    local = now.astimezone(calendar.tz)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    number = max(7 - local.weekday(), 3)
    starts = [midnight + timedelta(days=n) for n in range(number + 1)]
    starts = [start.replace(hour=0) for start in starts]
    spans = list(pairwise(starts))
    return ((now, spans[0][1]), *spans[1:])


def load(
    reader: Reader,
    *,
    now: datetime,
    calendar: Calendar,
    customers: Mapping[int, int],
    away_until: Mapping[int, datetime],
) -> Load:
    """Everybody's load, as far as the reader may know of what is owed."""
    days = days_of_the_week(now, calendar)
    due = _due(reader, now, days)
    aways = stretches(since=now, until=days[-1][1])
    people = Colleague.objects.filter(is_active=True).order_by("name", "pk")
    told = []
    for one in people:
        late, each, later = due.get(one.pk, (0, [0] * len(days), 0))
        if one.role == "read-only" and not (late or later or any(each)):
            continue
        own = [away for away in aways if away.colleague_id == one.pk]
        left = [_left(day, own, calendar) for day in days]
        told.append(
            ColleagueLoad(
                one.pk,
                str(one),
                late,
                tuple(DayLoad(n, time) for n, time in zip(each, left, strict=True)),
                later,
                customers.get(one.pk, 0),
                away_until.get(one.pk),
            )
        )
    return Load(days, tuple(told))


def _left(day: tuple[datetime, datetime], own: Sequence[Away], calendar: Calendar) -> timedelta:
    spans = hours_left([day], own)
    return sum((working_time_between(a, b, calendar) for a, b in spans), timedelta())


def _due(
    reader: Reader, now: datetime, days: Sequence[tuple[datetime, datetime]]
) -> dict[int, tuple[int, list[int], int]]:
    """Late, due on each day, later: by who acts, in one pass over what is open."""
    rows = Commitment.objects.filter(visible(reader), is_open=True, debtor="us", since__lte=now)
    counted: dict[str, Count] = {
        f"day{i}": Count("pk", filter=Q(due_at__gte=begin, due_at__lt=end))
        for i, (begin, end) in enumerate(days)
    }
    counted["late"] = Count("pk", filter=Q(due_at__lt=now))
    counted["later"] = Count("pk", filter=Q(due_at__gte=days[-1][1]))
    names = ["late", *(f"day{i}" for i in range(len(days))), "later"]
    found = (
        rows.annotate(who=Coalesce("acting_id", "accountable_id"))
        .order_by()
        .values("who")
        .annotate(**counted)
        .values_list("who", *names)
    )
    return {who: (late, each, later) for who, late, *each, later in found}

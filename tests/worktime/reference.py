"""Working time counted minute by minute: slow, and plain to see that it is right.

Shares nothing with the product but the calendar it is given.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from goodword.worktime import Calendar

MINUTE = timedelta(minutes=1)


def works(moment: datetime, calendar: Calendar) -> bool:
    """Look at the clock on the wall, and at the sign on the door."""
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    day, shown = wall.date(), wall.isoformat()[11:16]  # "HH:MM"
    if day in dict(calendar.open):
        hours = dict(calendar.open)[day]
    elif day in calendar.closed or day in _free(calendar, day.year):
        hours = ()
    else:
        hours = calendar.hours[wall.weekday()]
    return any(start <= shown < end for start, end in hours)


def between(a: datetime, b: datetime, calendar: Calendar) -> timedelta:
    """Count the minutes that are worked; `a` and `b` are whole minutes."""
    if b < a:
        return -between(b, a, calendar)
    count, moment = 0, a
    while moment < b:
        count += works(moment, calendar)
        moment += MINUTE
    return count * MINUTE


def add(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Walk on, or back, until so many minutes were worked."""
    moment, step = start, MINUTE if minutes > 0 else -MINUTE
    left = abs(minutes)
    while left:
        left -= works(moment if minutes > 0 else moment - MINUTE, calendar)
        moment += step
    return moment.astimezone(UTC)


def next_moment(moment: datetime, calendar: Calendar) -> datetime:
    while not works(moment, calendar):
        moment += MINUTE
    return moment


def closing(moment: datetime, calendar: Calendar) -> datetime:
    """From the next worked minute on, the end of the last one on the same date."""
    zone = ZoneInfo(calendar.zone)
    opening = next_moment(moment, calendar)
    day, last, moment = opening.astimezone(zone).date(), opening, opening
    while moment.astimezone(zone).date() <= day:
        if works(moment, calendar):
            last = moment
        moment += MINUTE
    return last + MINUTE


_seen: dict[tuple[str, str, int], frozenset] = {}


def _free(calendar: Calendar, year: int) -> frozenset:
    if not calendar.country:
        return frozenset()
    key = (calendar.country, calendar.subdivision, year)
    if key not in _seen:
        _seen[key] = frozenset(
            holidays.country_holidays(
                calendar.country, subdiv=calendar.subdivision or None, years=year
            )
        )
    return _seen[key]

"""When a letter that is to go later is best sent: proposals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from goodword.worktime import Calendar, OutOfRangeError, end_of_working_day, next_working_moment

ENOUGH = 5
"""From so many letters on, their hours are known."""
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A moment, and why."""

    at: datetime
    why: str


def proposed(now: datetime, calendar: Calendar, theirs: Sequence[datetime]) -> list[Proposal]:
    """Our next opening, and the hour at which they usually write (``theirs``: when they did)."""
    try:
        opening = next_working_moment(now, calendar)
        if opening <= now:
            opening = next_working_moment(end_of_working_day(now, calendar) + _MOMENT, calendar)
    except OutOfRangeError:
        return []
    found = [Proposal(opening, "when we open")]
    if len(theirs) >= ENOUGH:
        usual = _usual(theirs, calendar)
        day = now.astimezone(calendar.tz).replace(hour=0, minute=0, second=0, microsecond=0)
        at = day + usual
        if at <= now + timedelta(minutes=30):
            at += timedelta(days=1)
        if at != opening:
            found.append(Proposal(at, "when they usually write"))
    return sorted(found, key=lambda one: one.at)


def _usual(theirs: Sequence[datetime], calendar: Calendar) -> timedelta:
    """The middle of the times of day at which they wrote, to the half hour before."""
    local = [moment.astimezone(calendar.tz) for moment in theirs]
    minutes = median(moment.hour * 60 + moment.minute for moment in local)
    return timedelta(minutes=int(minutes) // 30 * 30)

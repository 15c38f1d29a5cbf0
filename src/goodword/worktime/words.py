"""Due times and waits in words that are kind, exact and short."""

from datetime import datetime, timedelta
from functools import lru_cache

from goodword.worktime.calendar import Calendar, minutes_of
from goodword.worktime.rules import working_time_between

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_DAYS_COUNTED = 40
# Beyond this nobody counts working time: the date says more, and any date can be said.
_COUNTED = timedelta(days=1000)


def human_due(now: datetime, due: datetime, calendar: Calendar) -> str:
    """When something is due, as one would say it, in the calendar's zone.

    "due in 2 working hours" (rounded down to half hours: never more than is
    left), "due tomorrow 10:00", "due Thursday 10:00"; then "25 minutes late",
    "3 working hours late", "3 working days late". A due time that passed
    while nobody works, and was not met, is "late since Friday 17:00".
    """
    if due - now > _COUNTED:
        return f"due {_moment(now, due, calendar)}"
    if due > now:
        return _ahead(now, due, calendar)
    if now - due > _COUNTED:
        return f"late since {_moment(now, due, calendar)}"
    late = working_time_between(due, now, calendar)
    if late < _MINUTE:
        return "due now" if now - due < _MINUTE else f"late since {_moment(now, due, calendar)}"
    if late < _HOUR:
        return f"{_count(late // _MINUTE, 'working minute')} late"
    days = late // _usual_day(calendar)
    if days > _DAYS_COUNTED:
        return f"late since {_moment(now, due, calendar)}"
    if days:
        return f"{_count(days, 'working day')} late"
    return f"{_hours(late)} late"


def human_since(now: datetime, then: datetime, calendar: Calendar) -> str:
    """How long ago something was, as one would say it, in the calendar's zone.

    "just now", "25 minutes ago", "3 hours ago", "yesterday 16:40",
    "Monday 09:12", "3 March", "3 March 2025". A moment still to come is named
    the same way: "tomorrow 10:00".
    """
    ago = now - then
    if abs(ago) < _MINUTE:
        return "just now"
    if _days_apart(then, now, calendar) == 0 and ago > timedelta():
        if ago < _HOUR:
            return f"{_count(ago // _MINUTE, 'minute')} ago"
        return f"{_count(ago // _HOUR, 'hour')} ago"
    return _moment(now, then, calendar)


def _ahead(now: datetime, due: datetime, calendar: Calendar) -> str:
    left = working_time_between(now, due, calendar)
    if _days_apart(now, due, calendar) or left < _MINUTE:
        soon = due - now < _MINUTE
        return "due now" if soon else f"due {_moment(now, due, calendar)}"
    if left < _HOUR:
        return f"due in {_count(left // _MINUTE, 'working minute')}"
    return f"due in {_hours(left)}"


def _moment(now: datetime, then: datetime, calendar: Calendar) -> str:
    local, days = then.astimezone(calendar.tz), _days_apart(now, then, calendar)
    if -1 <= days <= 1:
        return f"{('yesterday', 'today', 'tomorrow')[days + 1]} {local:%H:%M}"
    if -7 < days < 7:
        return f"{local:%A %H:%M}"
    if local.year == now.astimezone(calendar.tz).year:
        return f"{local.day} {local:%B}" if days < 0 else f"{local:%a} {local.day} {local:%B %H:%M}"
    return f"{local.day} {local:%B %Y}"


def _days_apart(a: datetime, b: datetime, calendar: Calendar) -> int:
    zone = calendar.tz
    return b.astimezone(zone).toordinal() - a.astimezone(zone).toordinal()


@lru_cache(maxsize=256)
def _usual_day(calendar: Calendar) -> timedelta:
    """How long a working day usually is: the middle one of the week's."""
    days = list(calendar.hours) + [day for _, day in calendar.open if not any(calendar.hours)]
    lengths = [sum(minutes_of(end) - minutes_of(start) for start, end in day) for day in days]
    worked = sorted(length for length in lengths if length)
    return timedelta(minutes=worked[(len(worked) - 1) // 2])


def _hours(time: timedelta) -> str:
    hours, half = divmod(time // (_HOUR / 2), 2)
    if half:
        return f"{hours}½ working hours"
    return _count(hours, "working hour")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

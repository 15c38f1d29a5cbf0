"""When a promise is due: as it was said, else by our own standard, marked as ours. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.language.findings import Due, Promise
from goodword.worktime import (
    Calendar,
    OutOfRangeError,
    add_working_time,
    end_of_working_day,
    next_working_moment,
    working_time_between,
)

FARTHEST = timedelta(days=5 * 366)
WARN_SHARE = 4
"""Without experience, the last quarter of the working time is kept for doing it."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The house's standard, in working days: for a promise without a date, and after how many to
    look again at one that waits for something."""

    days: int = 2
    check_days: int = 5


@dataclass(frozen=True, slots=True)
class Dated:
    """When it is due and how that was understood.

    ``due_at`` is the earliest deadline among the readings of the phrase, and where a day was said
    without a time the end of working time on it; ``latest_at`` is the last instant that was said.
    ``by``: said, standard, or condition (then ``due_at`` is when to look again).
    """

    due_at: datetime
    latest_at: datetime
    by: str
    words: str


def dated(promise: Promise, since: datetime, calendar: Calendar, standard: Standard) -> Dated:
    """The due time of a promise that was given at ``since``."""
    due = promise.due
    zone = calendar.tz
    if due is not None and due.latest is None and due.condition:
        check = after_days(since, standard.check_days, calendar)
        words = f"waits: “{_short(due.condition)}”; look again by {moment(check, zone)}"
        return Dated(check, check, "condition", words)
    if due is None or due.earliest is None or due.latest is None:
        return _by_standard(since, calendar, standard, "no date was said")
    readings = [(due.earliest, due.latest), *due.others]
    last = max(latest for _, latest in readings)
    if last <= since:
        return _by_standard(since, calendar, standard, f"“{_short(due.text)}” is past already")
    if last - since > FARTHEST:
        return _by_standard(since, calendar, standard, f"“{_short(due.text)}” is too far off")
    deadlines = [_in_working_time(*one, since, calendar) for one in readings]
    first = min(deadlines) if min(deadlines) > since else max(deadlines)
    return Dated(first, last, "said", _understood(due, deadlines, first, zone))


def _in_working_time(
    earliest: datetime, latest: datetime, since: datetime, calendar: Calendar
) -> datetime:
    """The last closing within a stretch that ends with a day; else the end of the stretch."""
    local = latest.astimezone(calendar.tz)
    if (local.hour, local.minute) != (23, 59):
        return latest
    minute = timedelta(minutes=1)
    try:
        closing = add_working_time(latest, -minute, calendar) + minute
    except OutOfRangeError:
        return latest
    return closing if max(earliest, since) < closing <= latest else latest


def after_days(since: datetime, days: int, calendar: Calendar) -> datetime:
    """The end of working time, so many working days after ``since``."""
    try:
        moment = next_working_moment(since, calendar)
        for _ in range(days):
            moment = next_working_moment(end_of_working_day(moment, calendar), calendar)
        return end_of_working_day(moment, calendar)
    except OutOfRangeError:
        return since + timedelta(days=days)


def warning(
    since: datetime, due_at: datetime, calendar: Calendar, usual: timedelta | None
) -> datetime:
    """From when on a promise must be begun to be kept.

    ``usual``: the working time that such a thing took us; without it, a share of the time there
    is. Never before it was given, never after it is due.
    """
    try:
        whole = working_time_between(since, due_at, calendar)
        ahead = whole / WARN_SHARE if usual is None else min(usual, whole)
        begin = add_working_time(due_at, -ahead, calendar)
    except OutOfRangeError:
        return since
    return min(max(begin, since), due_at)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A deadline as people write it: "Friday 20 November 2026, 17:00"."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


def _by_standard(since: datetime, calendar: Calendar, standard: Standard, because: str) -> Dated:
    due = after_days(since, standard.days, calendar)
    days = f"{standard.days} working day{'' if standard.days == 1 else 's'}"
    words = f"{because}; our standard: {days}, until {moment(due, calendar.tz)}"
    return Dated(due, due, "standard", words)


def _understood(due: Due, deadlines: list[datetime], first: datetime, zone: ZoneInfo) -> str:
    told = due.understood or moment(deadlines[0], zone)
    if deadlines[0] != due.latest:
        told += f", by the end of working time, {deadlines[0].astimezone(zone):%A %H:%M}"
    words = f"“{_short(due.text)}”: {told}, {zone.key}"
    if min(deadlines) != max(deadlines):
        other = max(deadlines) if deadlines[0] == first else first
        words += f"; it may also mean {moment(other, zone)}, and the earlier one warns"
    return words


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"

"""Days and due times, as people write them in four languages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from goodword.simulator.grammar import pick
from goodword.simulator.words import words_of
from goodword.worktime import (
    Calendar,
    add_working_time,
    end_of_working_day,
    next_working_moment,
    working_day_length,
)


@dataclass(frozen=True, slots=True)
class Due:
    """A due time and the words for it."""

    words: str
    at: datetime


def date_words(moment: datetime, zone: str, lang: str) -> dict[str, str]:
    """The pieces from which attribution lines are made."""
    local, names = moment.astimezone(ZoneInfo(zone)), words_of(lang)["dates"]
    weekday, month = names["weekdays"][local.weekday()], names["months"][local.month - 1]
    return {
        "wd": weekday,
        "wd3": names["short_weekdays"][local.weekday()],
        "d": str(local.day),
        "dd": f"{local.day:02}",
        "mm": f"{local.month:02}",
        "mon": month,
        "mon3": names["short_months"][local.month - 1],
        "y": str(local.year),
        "yy": f"{local.year % 100:02}",
        "hm": f"{local.hour:02}:{local.minute:02}",
    }


@lru_cache(maxsize=16384)
def day_words(day: date, lang: str) -> str:
    """ "Thursday 26 November" in the language."""
    names = words_of(lang)["dates"]
    return str(
        names["day"].format(
            wd=names["weekdays"][day.weekday()], d=day.day, mon=names["months"][day.month - 1]
        )
    )


def weekday_words(day: date, lang: str) -> str:
    """ "Thursday" in the language."""
    return str(words_of(lang)["dates"]["weekdays"][day.weekday()])


@lru_cache(maxsize=65536)
def working_day(start: date, days: int, calendar: Calendar) -> date:
    """The working day so many working days after (or before) the date."""
    step = timedelta(days=1 if days >= 0 else -1)
    left, day = abs(days), start
    while left:
        day += step
        if _is_day(day, calendar):
            left -= 1
    return day


def local_date(moment: datetime, calendar: Calendar) -> date:
    """The date on the wall of the business."""
    return moment.astimezone(calendar.tz).date()


def promise_time(now: datetime, days: int, lang: str, calendar: Calendar, rng: Random) -> Due:
    """A due time some working days from now, in words that fit the day on which they are said.

    "tomorrow" is used only when tomorrow is a working day, a bare weekday only
    within the same or the next week. A day without an hour means its closing.
    """
    words, today = words_of(lang)["due"], local_date(now, calendar)
    day = (
        today
        if days == 0 and _hours_left(now, calendar)
        else working_day(today, max(1, days), calendar)
    )
    ahead = (day - today).days
    names = {"day": day_words(day, lang), "wd": weekday_words(day, lang)}
    if ahead == 0:
        options = words["today"]
    elif ahead == 1:
        options = words["tomorrow"]
    elif ahead < 6 and day.weekday() > today.weekday():
        options = words["this_week"] + (words["end_of_week"] if day.weekday() == 4 else [])
    elif ahead < 6:
        options = words["after_weekend"]
    else:
        options = words["later"]
    text, hour = pick(options, rng)
    return Due(text.format(**names), _at(day, hour, calendar))


def soon(start: datetime, minutes: float, calendar: Calendar) -> datetime:
    """Working minutes later, at an odd second."""
    end = add_working_time(start, timedelta(minutes=minutes), calendar)
    return end.replace(microsecond=0) + timedelta(seconds=int(minutes * 7919) % 53)


def morning_after(now: datetime, calendar: Calendar) -> datetime:
    """The next opening, for what waits until then."""
    return next_working_moment(now, calendar)


def _hours_left(now: datetime, calendar: Calendar) -> bool:
    local = now.astimezone(calendar.tz)
    return local.hour < 14 and _is_day(local.date(), calendar)


@lru_cache(maxsize=65536)
def _is_day(day: date, calendar: Calendar) -> bool:
    return day.weekday() < 5 and working_day_length(day, calendar) > timedelta(0)


def _at(day: date, hour: str, calendar: Calendar) -> datetime:
    if hour == "close":
        noon = datetime.combine(day, time(12), tzinfo=calendar.tz)
        return end_of_working_day(noon, calendar).astimezone(UTC)
    at = time.fromisoformat(hour)
    return datetime.combine(day, at, tzinfo=calendar.tz).astimezone(UTC)

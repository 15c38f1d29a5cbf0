"""The working hours of a business, a team or a mailbox, as people state them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from goodword.worktime.public_holidays import UnknownCountryError, public_holidays

Interval = tuple[str, str]
Day = tuple[Interval, ...]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_A_DAY = 24 * 60


class CalendarError(ValueError):
    """The hours can't be used as they stand; the message says what to change."""


@dataclass(frozen=True)
class Calendar:
    """When a business works.

    `zone` is an IANA name ("Europe/Berlin"). `hours` has seven days, Monday
    first; a day is its intervals ("HH:MM", "HH:MM") in local time, "24:00"
    allowed as an end. Work past midnight is two intervals: until "24:00", and
    from "00:00" on the next day. `country` (ISO 3166-1) and `subdivision`
    choose the public holidays on which nobody works; both may be empty.
    `closed` are further days off; `open` are days with hours of their own,
    which outrank holidays and the week.

    A moment is working time when the local clock on the wall shows working
    time: an hour that daylight saving skips is not worked, an hour that it
    repeats is worked twice.

    Raises `CalendarError`.
    """

    zone: str
    hours: tuple[Day, ...]
    country: str = ""
    subdivision: str = ""
    closed: tuple[date, ...] = ()
    open: tuple[tuple[date, Day], ...] = ()

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        if len(self.hours) != len(WEEKDAYS):
            raise CalendarError(
                f"A week has seven days, Monday first; {len(self.hours)} were given. "
                "Give an empty day for one on which nobody works."
            )
        for name, day in zip(WEEKDAYS, self.hours, strict=True):
            _check_day(name.capitalize(), day)
        for opened, day in self.open:
            _check_day(opened.isoformat(), day)
        _check_dates(self.closed, [opened for opened, _ in self.open])
        if not any(self.hours) and not any(day for _, day in self.open):
            raise CalendarError(
                "This calendar has no working time at all. Give at least one day its hours."
            )
        if self.subdivision and not self.country:
            raise CalendarError(
                f"Subdivision {self.subdivision!r} needs its country. Name the country too."
            )
        if self.country:
            try:
                public_holidays(self.country, self.subdivision, 2026)
            except UnknownCountryError as error:
                raise CalendarError(str(error)) from None

    @property
    def tz(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.zone)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Calendar":
        """The calendar that `to_json` wrote, or a person.

        `hours` may be seven lists of pairs, Monday first, or an object by
        weekday name ("monday" or "mon"; a missing day is a day off). Raises
        `CalendarError`.
        """
        unknown = set(data) - {"zone", "hours", "country", "subdivision", "closed", "open"}
        if unknown:
            raise CalendarError(f"Unknown: {', '.join(sorted(unknown))}. Remove it or correct it.")
        if "zone" not in data or "hours" not in data:
            raise CalendarError("A calendar needs at least 'zone' and 'hours'.")
        opened = data.get("open") or {}
        if not isinstance(opened, Mapping):
            raise CalendarError("'open' is an object: a date, and the hours of that day.")
        return cls(
            zone=data["zone"],
            hours=_read_week(data["hours"]),
            country=data.get("country") or "",
            subdivision=data.get("subdivision") or "",
            closed=tuple(sorted({_read_date(text) for text in data.get("closed") or ()})),
            open=tuple(sorted((_read_date(d), _read_day(d, day)) for d, day in opened.items())),
        )

    def to_json(self) -> dict[str, Any]:
        """The calendar as plain data that `from_json` reads back to an equal one."""
        return {
            "zone": self.zone,
            "hours": {
                name: [list(pair) for pair in day]
                for name, day in zip(WEEKDAYS, self.hours, strict=True)
                if day
            },
            "country": self.country,
            "subdivision": self.subdivision,
            "closed": [day.isoformat() for day in self.closed],
            "open": {d.isoformat(): [list(pair) for pair in day] for d, day in self.open},
        }


def minutes_of(text: str) -> int:
    """Minutes after midnight of "HH:MM", "24:00" included. Raises `CalendarError`."""
    hour, colon, minute = text.partition(":") if isinstance(text, str) else ("", "", "")
    digits = hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit()
    if not (colon and digits and len(hour) <= 2 and len(minute) == 2 and int(minute) < 60):
        raise CalendarError(f"{text!r} is not a time of day. Write it as HH:MM, such as 08:30.")
    total = int(hour) * 60 + int(minute)
    if total > MINUTES_A_DAY:
        raise CalendarError(f"{text!r} is later than 24:00, the end of a day.")
    return total


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError):
        raise CalendarError(
            f"Unknown time zone {zone!r}. Use an IANA name such as 'Europe/Berlin' "
            "or 'America/New_York'."
        ) from None


def _check_day(name: str, day: Day) -> None:
    spans = sorted((minutes_of(start), minutes_of(end), start, end) for start, end in day)
    for start, end, start_text, end_text in spans:
        if end < start:
            raise CalendarError(
                f"{name}: {start_text} to {end_text} ends before it starts. For work past "
                f"midnight write {start_text} to 24:00, and 00:00 to {end_text} on the next day."
            )
        if end == start:
            raise CalendarError(
                f"{name}: {start_text} to {end_text} is no time at all. "
                "Remove it, or write 00:00 to 24:00 for the whole day."
            )
    for (_, end, s1, e1), (start, _, s2, e2) in pairwise(spans):
        if start < end:
            raise CalendarError(
                f"{name}: {s1} to {e1} and {s2} to {e2} overlap. Join them or move one."
            )


def _check_dates(closed: Iterable[date], opened: list[date]) -> None:
    for day in closed:
        if day in opened:
            raise CalendarError(f"{day.isoformat()} is both closed and open. Keep one of them.")
    for day in opened:
        if opened.count(day) > 1:
            raise CalendarError(f"{day.isoformat()} has two lists of open hours. Join them.")


def _read_week(value: Any) -> tuple[Day, ...]:
    if isinstance(value, Mapping):
        days: list[Day] = [()] * len(WEEKDAYS)
        for name, day in value.items():
            days[_weekday(name)] = _read_day(name, day)
        return tuple(days)
    if isinstance(value, (list, tuple)):
        return tuple(_read_day(f"day {n}", day) for n, day in enumerate(value, start=1))
    raise CalendarError("'hours' is a list of seven days, or an object by weekday name.")


def _weekday(name: str) -> int:
    for number, weekday in enumerate(WEEKDAYS):
        if name.lower() in (weekday, weekday[:3]):
            return number
    raise CalendarError(f"{name!r} is not a weekday. Use {', '.join(WEEKDAYS)}.")


def _read_day(name: Any, value: Any) -> Day:
    fits = isinstance(value, (list, tuple)) and all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value
    )
    if not fits:
        raise CalendarError(
            f"{name}: write a day as a list of pairs, such as [['08:00', '12:00']]; "
            "an empty list is a day off."
        )
    return tuple((start, end) for start, end in value)


def _read_date(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise CalendarError(f"{text!r} is not a date. Write it as 2026-12-24.") from None

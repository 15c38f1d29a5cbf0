"""Days away as people say them, in the house's zone."""

from datetime import datetime, timedelta, tzinfo


def until_words(until: datetime, zone: tzinfo) -> str:
    """The last day away: "Tue 3 Nov"; with an hour when it ends within a day."""
    local = until.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return _day(local - timedelta(days=1))
    return f"{_day(local)} {local:%H:%M}"


def stretch_words(since: datetime, until: datetime, zone: tzinfo) -> str:
    """From when to when: "Mon 2 Nov to Tue 3 Nov", "Mon 2 Nov 12:00 to 17:00"."""
    begin, end = since.astimezone(zone), until.astimezone(zone)
    whole_start = (begin.hour, begin.minute) == (0, 0)
    whole_end = (end.hour, end.minute) == (0, 0)
    last = end - timedelta(days=1) if whole_end else end
    first = _day(begin) if whole_start else f"{_day(begin)} {begin:%H:%M}"
    if begin.date() == last.date():
        if whole_start and whole_end:
            return first
        return f"{_day(begin)} {begin:%H:%M} to {'midnight' if whole_end else f'{end:%H:%M}'}"
    return f"{first} to {until_words(until, zone)}"


def _day(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b}"

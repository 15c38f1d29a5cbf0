"""Says to a person how a time was understood."""

from datetime import datetime, time

from goodword.language.due.bounds import Bound
from goodword.language.due.frame import TICK, Frame

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def understood(bound: Bound, f: Frame) -> str:
    """ "Friday 27 November 2026 17:00, end of working time"."""
    if bound.last is None:
        return f"from {_day(bound.start)} on" if bound.start else ""
    if bound.start == bound.last:
        return _moment(bound.last, f)
    if bound.start and bound.start != f.now and bound.last.time() == time.max:
        if bound.start.date() == bound.last.date():
            begins = "" if bound.start.time() == time.min else f", from {bound.start:%H:%M}"
            return _day(bound.last) + begins
        return f"{_day(bound.start)} to {_day(bound.last)}"
    if bound.start and bound.start != f.now and bound.start.date() == bound.last.date():
        until = bound.last + TICK if bound.last.microsecond else bound.last
        return f"{_day(bound.last)} {bound.start:%H:%M} to {until:%H:%M}"
    return f"by {_moment(bound.last, f)}"


def _moment(moment: datetime, f: Frame) -> str:
    if moment.time() == time.max:
        return f"{_day(moment)}, end of the day"
    hours = f.hours(moment.date())
    note = ", end of working time" if hours and hours[1] == moment else ""
    return f"{_day(moment)} {moment.hour:02}:{moment.minute:02}{note}"


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"{_WEEKDAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

"""A time of day, and what makes its hour one of 24: "pm", "in the morning", working hours."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from goodword.language.due.frame import TICK, Frame, Span, in_reach
from goodword.language.due.scan import Scan

HOUR = 3600
NOON = 12 * HOUR
MIDNIGHT = 24 * HOUR


class Clock(NamedTuple):
    """Seconds after midnight, first and last the same for a moment.

    `open` tells that am or pm was not said. `close` is "day" or "business" for the end of the
    working day. `part` is the name of a part of the day. `zone` is a zone that was named.
    """

    first: int
    last: int
    open: bool = False
    close: str = ""
    part: str = ""
    zone: str = ""

    def on(self, day: date, f: Frame) -> Span:
        """This time on a day."""
        midnight = datetime.combine(in_reach(day), time.min)
        if self.close:
            return _closing(day, self.close, f)
        start, last = (midnight + timedelta(seconds=end) for end in (self.first, self.last))
        if self.part == "opening":
            hours = f.hours(day)
            start = hours[0] if hours else start
            return Span(start, start + timedelta(hours=1), "hour")
        if self.zone:
            start, last = (_moved(moment, self.zone, f) for moment in (start, last))
        if self.part:
            end = last - TICK if last.time() == time.min else last
            by = start if self.part == "lunch" else end
            return Span(start, last - TICK, "part", by=by)
        return Span(start, last, "minute")


def _closing(day: date, close: str, f: Frame) -> Span:
    hours = None if close == "day" and f.rules.day_ends == "midnight" else f.hours(day)
    if close == "business" and (hours is None or (day == f.today and f.now > hours[1])):
        hours = f.hours(f.workday(day, 1))
    if hours is None or (close == "day" and day == f.today and f.now > hours[1]):
        last = datetime.combine(day, time.max)
        return Span(last, last, "hour", by=last)
    return Span(hours[1], hours[1], "hour")


def _moved(moment: datetime, zone: str, f: Frame) -> datetime:
    # Loaded here: few texts name a zone.
    from zoneinfo import ZoneInfo

    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(f.zone).replace(tzinfo=None)


ClockHit = tuple[int, Clock]


def clock_at(seconds: int, open_: bool = False) -> Clock:
    """The moment so many seconds after midnight; `open_` where am or pm was not said."""
    return Clock(seconds, seconds, open=open_)


def half_after(s: Scan, j: int) -> tuple[str, int]:
    """ "pm", "in the morning" and the like as "a" or "p", "" without one."""
    if s.said(j) in ("am", "pm"):
        return s.said(j)[0], j + 1
    k = s.skip(s.skip(j, "at", "in", "this"), "the")
    if s.said(k) in ("am", "pm"):
        return s.said(k)[0], k + 1
    part = s.val(k, "part") or s.val(k, "tonight")
    if part and s.val(k, "day") is not None:
        # The German "morgen" is tomorrow here.
        return "", j
    if part == "morning":
        return "a", k + 1
    if part in ("afternoon", "evening", "night"):
        return "p", k + 1
    return "", j


def with_half(hour: int, half: str, f: Frame) -> int:
    """The hour of 24; without am or pm, the one that working people mean."""
    if half:
        return hour % 12 + (12 if half == "p" else 0)
    return hour + 12 if 0 < hour < f.rules.working_hour_first else hour

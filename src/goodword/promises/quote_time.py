"""How long something took: in working time where a calendar is given, else in wall time. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.worktime import (
    Calendar,
    add_working_time,
    next_working_moment,
    working_time_between,
)

_NEXT_OPENING = 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts seconds of working time of `calendar`; of wall time where it is None."""

    calendar: Calendar | None = None

    def between(self, opened: datetime, done: datetime) -> float:
        """Seconds from one moment to a later one; never less than zero.

        What was done while nobody works counts as of the next opening: a second more. So whoever
        promises `after` has promised a moment by which it truly was done.
        """
        if done <= opened:
            return 0.0
        if self.calendar is None:
            return (done - opened).total_seconds()
        worked = working_time_between(opened, done, self.calendar).total_seconds()
        at_work = next_working_moment(done, self.calendar) == done
        return worked if at_work else worked + _NEXT_OPENING

    def after(self, start: datetime, seconds: float) -> datetime:
        """The moment that lies so many seconds after `start`. Raises `OutOfRangeError`."""
        length = timedelta(seconds=seconds)
        if self.calendar is None:
            return start + length
        return add_working_time(start, length, self.calendar)

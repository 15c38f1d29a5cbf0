"""Working time: when a business works, and arithmetic over it. No settings, no database."""

from goodword.worktime.calendar import Calendar, CalendarError
from goodword.worktime.clock import OutOfRangeError
from goodword.worktime.rules import (
    add_working_time,
    end_of_working_day,
    is_working,
    next_working_moment,
    working_day_length,
    working_days_between,
    working_time_between,
)
from goodword.worktime.words import human_due, human_since

__all__ = [
    "Calendar",
    "CalendarError",
    "OutOfRangeError",
    "add_working_time",
    "end_of_working_day",
    "human_due",
    "human_since",
    "is_working",
    "next_working_moment",
    "working_day_length",
    "working_days_between",
    "working_time_between",
]

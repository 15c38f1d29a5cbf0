"""What phrases mean where the words alone leave it open (docs/due.md lists it)."""

from dataclasses import dataclass, field
from typing import Literal

Order = Literal["auto", "mdy", "dmy"]
Hours = tuple[int, int]


def _parts() -> dict[str, Hours]:
    return {
        "morning": (0, 12 * 60),
        "early morning": (0, 9 * 60),
        "breakfast": (7 * 60, 9 * 60),
        "lunch": (12 * 60, 14 * 60),
        "afternoon": (12 * 60, 19 * 60),
        "dinner": (18 * 60, 21 * 60),
        "evening": (18 * 60, 24 * 60),
        "night": (18 * 60, 24 * 60),
    }


@dataclass(frozen=True)
class Conventions:
    """A house's understanding of words for time.

    `day_ends`: where a deadline on a day falls, "working time" (its closing; midnight on a day
    without work) or "midnight". `plain_day_ends`: the same for a day that is named without a
    limit ("on Friday"). `week_ends`: the weekday (Monday 0) on which "the end of the week" falls;
    None is the calendar's last working day of the week. `week_starts` is the first day of a week.
    `weekend_starts` is the weekday and minute at which the weekend begins.
    `early_week`, `mid_week`, `late_week` are weekdays, first and last, counted from Monday 0.
    `early_month` and `late_month` are days of the month (31 stands for the last);
    `mid_month` is the middle's, `mid_month_by` the day of "by mid-March".
    `end_of_week_days`, `end_of_period_days`, `end_of_year_days` are how many days "the end" of a
    week, of a month or quarter, of a year has. `counted_periods`: "the next three months" are
    counted "from today", or they are the next three of the "calendar"; weeks, quarters and years
    likewise. `fiscal_starts` is the month with which a fiscal year begins; it is named for the
    year in which it ends.
    `parts` are minutes after midnight, from and until; "early morning" and the like may be given
    too, else they are half of their part. `after_lunch` is what that means. `few` is how many
    "a few" are.
    `working_hour_first`: an hour without am or pm is the first one from here on ("at 3" is 15:00).
    `date_order` reads "3/4": "mdy", "dmy" or by the calendar's country, else the zone.
    `recent_days`: a date without a year that lies no longer back is past, not next year's.
    `holidays` is what "the holidays" are, month and day from and until. `after_days`: "after the
    holidays" means the first so many working days after them. `check_days`: a condition without
    a date is looked at again after so many working days.
    """

    day_ends: Literal["working time", "midnight"] = "working time"
    plain_day_ends: Literal["working time", "midnight"] = "midnight"
    week_starts: int = 0
    week_ends: int | None = None
    early_week: tuple[int, int] = (0, 2)
    mid_week: tuple[int, int] = (2, 2)
    late_week: tuple[int, int] = (3, 4)
    early_month: tuple[int, int] = (1, 10)
    mid_month: tuple[int, int] = (11, 20)
    mid_month_by: int = 15
    late_month: tuple[int, int] = (21, 31)
    weekend_starts: tuple[int, int] = (5, 0)
    end_of_week_days: int = 1
    end_of_period_days: int = 1
    end_of_year_days: int = 1
    counted_periods: Literal["from today", "calendar"] = "from today"
    fiscal_starts: int = 1
    parts: dict[str, Hours] = field(default_factory=_parts)
    after_lunch: Hours = (13 * 60, 17 * 60)
    few: int = 3
    working_hour_first: int = 7
    date_order: Order = "auto"
    recent_days: int = 30
    holidays: tuple[tuple[int, int], tuple[int, int]] = ((12, 24), (1, 1))
    after_days: int = 1
    check_days: int = 5


HOUSE = Conventions()

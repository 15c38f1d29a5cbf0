"""Due times in words: kind, exact, short."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from goodword.worktime import Calendar, human_due, human_since

HOURS = (("08:00", "12:00"), ("13:00", "17:00"))
workshop = Calendar(zone="Europe/Berlin", hours=(HOURS,) * 5 + ((), ()))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


# 2026-11-18 is a Wednesday.
@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        ("2026-11-18 09:00", "2026-11-18 09:00", "due now"),
        ("2026-11-18 09:00", "2026-11-18 09:00:40", "due now"),
        ("2026-11-18 09:00", "2026-11-18 09:01", "due in 1 working minute"),
        ("2026-11-18 09:00", "2026-11-18 09:25", "due in 25 working minutes"),
        ("2026-11-18 11:40", "2026-11-18 13:20", "due in 40 working minutes"),
        ("2026-11-18 09:00", "2026-11-18 10:00", "due in 1 working hour"),
        ("2026-11-18 09:00", "2026-11-18 11:00", "due in 2 working hours"),
        ("2026-11-18 09:00", "2026-11-18 11:59", "due in 2½ working hours"),
        ("2026-11-18 18:00", "2026-11-18 20:00", "due today 20:00"),
        ("2026-11-18 16:30", "2026-11-19 10:00", "due tomorrow 10:00"),
        ("2026-11-20 16:30", "2026-11-23 10:00", "due Monday 10:00"),
        ("2026-11-18 16:30", "2026-11-24 10:00", "due Tuesday 10:00"),
        ("2026-11-18 16:30", "2026-11-25 10:00", "due Wed 25 November 10:00"),
        ("2026-11-18 16:30", "2027-01-12 10:00", "due 12 January 2027"),
        ("2026-11-18 09:00:30", "2026-11-18 09:00", "due now"),
        ("2026-11-18 09:01", "2026-11-18 09:00", "1 working minute late"),
        ("2026-11-18 09:25", "2026-11-18 09:00", "25 working minutes late"),
        ("2026-11-18 14:00", "2026-11-18 11:00", "2 working hours late"),
        ("2026-11-23 09:00", "2026-11-20 16:00", "2 working hours late"),
        ("2026-11-23 16:00", "2026-11-20 16:00", "1 working day late"),
        ("2026-11-25 16:00", "2026-11-20 16:00", "3 working days late"),
        ("2026-11-18 18:00", "2026-11-18 17:00", "late since today 17:00"),
        ("2026-11-21 18:00", "2026-11-20 17:00", "late since yesterday 17:00"),
        ("2026-11-22 18:00", "2026-11-20 17:00", "late since Friday 17:00"),
        ("2026-11-18 09:00", "2026-03-02 17:00", "late since 2 March"),
        ("2026-11-18 09:00", "2024-03-02 17:00", "late since 2 March 2024"),
    ],
)
def test_due(now: str, due: str, words: str) -> None:
    assert human_due(local(now), local(due), workshop) == words


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        ("2026-11-18 09:00", "2026-11-18 09:00", "just now"),
        ("2026-11-18 09:01", "2026-11-18 09:00", "1 minute ago"),
        ("2026-11-18 09:45", "2026-11-18 09:00", "45 minutes ago"),
        ("2026-11-18 12:59", "2026-11-18 09:00", "3 hours ago"),
        ("2026-11-18 00:10", "2026-11-17 23:50", "yesterday 23:50"),
        ("2026-11-18 09:00", "2026-11-17 16:40", "yesterday 16:40"),
        ("2026-11-18 09:00", "2026-11-13 16:40", "Friday 16:40"),
        ("2026-11-18 09:00", "2026-11-11 16:40", "11 November"),
        ("2026-11-18 09:00", "2025-11-11 16:40", "11 November 2025"),
        ("2026-11-18 09:00", "2026-11-18 11:00", "today 11:00"),
        ("2026-11-18 09:00", "2026-11-19 11:00", "tomorrow 11:00"),
    ],
)
def test_since(now: str, then: str, words: str) -> None:
    assert human_since(local(now), local(then), workshop) == words


def test_words_follow_the_clock_of_the_business_not_of_the_server() -> None:
    auckland = Calendar(zone="Pacific/Auckland", hours=(HOURS,) * 7)
    now, due = local("2026-11-18 08:00"), local("2026-11-18 22:00")
    assert human_due(now, due, auckland) == "due tomorrow 10:00"


def test_a_date_beyond_all_reckoning_can_still_be_said() -> None:
    week = Calendar("UTC", ((("09:00", "17:00"),),) * 5 + ((), ()))
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert human_due(now, now.replace(year=9999), week).startswith("due 4 May 9999")
    assert human_due(now, now.replace(year=1000), week).startswith("late since 4 May 1000")

"""What a business gets: due times that a person with the calendar on the wall would name."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from goodword.worktime import (
    Calendar,
    CalendarError,
    OutOfRangeError,
    add_working_time,
    end_of_working_day,
    is_working,
    next_working_moment,
    working_day_length,
    working_days_between,
    working_time_between,
)

HALVES = [["08:00", "12:00"], ["13:00", "17:00"]]
WORKSHOP = {
    "zone": "Europe/Berlin",
    "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HALVES),
    "country": "DE",
    "subdivision": "BY",
    "closed": ["2026-12-24"],
    "open": {"2026-11-28": [["10:00", "14:00"]], "2026-12-26": [["10:00", "12:00"]]},
}
workshop = Calendar.from_json(WORKSHOP)


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-16 09:00", 2, "2026-11-16 11:00"),
        ("2026-11-16 11:00", 2, "2026-11-16 14:00"),  # over lunch
        ("2026-11-16 09:00", 7, "2026-11-16 17:00"),  # until closing, not the next opening
        ("2026-11-20 16:00", 2, "2026-11-23 09:00"),  # over a weekend
        ("2026-11-21 23:00", 1, "2026-11-23 09:00"),  # a Saturday night
        ("2026-11-27 16:00", 3, "2026-11-28 12:00"),  # into an extra open Saturday
        ("2026-12-23 16:00", 2, "2026-12-26 11:00"),  # closed, holiday, open on a holiday
        ("2026-12-31 16:00", 2, "2027-01-04 09:00"),  # New Year and a weekend
        ("2027-01-05 16:30", 1, "2027-01-07 08:30"),  # Epiphany, a holiday in Bavaria
        ("2028-02-28 16:00", 8, "2028-02-29 16:00"),  # a leap day is a Tuesday like others
        ("2026-11-16 09:00", 0, "2026-11-16 09:00"),
        ("2026-11-21 23:00", 0, "2026-11-21 23:00"),  # nothing to do leaves the moment alone
        ("2026-11-23 09:00", -2, "2026-11-20 16:00"),
        ("2026-11-16 08:00", -8, "2026-11-13 08:00"),
    ],
)
def test_due_times_stand_where_a_person_would_put_them(start: str, hours: int, end: str) -> None:
    found = add_working_time(local(start), timedelta(hours=hours), workshop)
    assert found == local(end)
    assert found.tzinfo is UTC


def test_a_night_watch_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    watch = Calendar.from_json(
        {"zone": "Europe/Berlin", "hours": [[["00:00", "06:00"], ["22:00", "24:00"]]] * 7}
    )
    assert working_day_length(date(2026, 3, 29), watch) == timedelta(hours=7)
    assert working_day_length(date(2026, 10, 25), watch) == timedelta(hours=9)
    assert working_day_length(date(2026, 6, 1), watch) == timedelta(hours=8)
    end = add_working_time(local("2026-03-28 22:00"), timedelta(hours=4), watch)
    assert end == local("2026-03-29 03:00")


def test_a_day_that_an_island_skipped_was_not_worked() -> None:
    samoa = Calendar(zone="Pacific/Apia", hours=((("09:00", "17:00"),),) * 7)
    assert working_day_length(date(2011, 12, 30), samoa) == timedelta(0)
    assert working_day_length(date(2011, 12, 31), samoa) == timedelta(hours=8)


def test_openings_and_closings() -> None:
    friday, saturday = local("2026-11-20 12:30"), local("2026-11-21 09:00")
    assert not is_working(friday, workshop)
    assert is_working(local("2026-11-20 08:00"), workshop)
    assert not is_working(local("2026-11-20 17:00"), workshop)
    assert next_working_moment(friday, workshop) == local("2026-11-20 13:00")
    assert next_working_moment(saturday, workshop) == local("2026-11-23 08:00")
    assert end_of_working_day(friday, workshop) == local("2026-11-20 17:00")
    assert end_of_working_day(local("2026-11-20 17:00"), workshop) == local("2026-11-23 17:00")
    assert end_of_working_day(local("2026-12-31 18:00"), workshop) == local("2027-01-04 17:00")


def test_a_shop_that_never_closes_ends_its_day_at_midnight() -> None:
    always = Calendar(zone="UTC", hours=((("00:00", "24:00"),),) * 7)
    at = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert end_of_working_day(at, always) == datetime(2027, 1, 1, tzinfo=UTC)
    assert working_time_between(at, at + timedelta(days=800), always) == timedelta(days=800)


def test_working_days_are_counted_by_their_beginnings() -> None:
    assert working_days_between(local("2026-11-20 16:00"), local("2026-11-23 08:00"), workshop) == 1
    assert working_days_between(local("2026-11-20 08:00"), local("2026-11-20 16:00"), workshop) == 0
    assert (
        working_days_between(local("2026-11-30 08:00"), local("2026-11-20 16:00"), workshop) == -7
    )


def test_far_dates_are_answered_and_absurd_ones_refused_in_words() -> None:
    start = local("2026-11-20 16:00")
    end = add_working_time(start, timedelta(hours=8 * 250 * 50), workshop)
    assert 2070 < end.year < 2085
    assert working_time_between(start, end, workshop) == timedelta(hours=8 * 250 * 50)
    with pytest.raises(OutOfRangeError, match="beyond 2400"):
        add_working_time(start, timedelta(days=10**6), workshop)
    with pytest.raises(OutOfRangeError, match="1900 to 2400"):
        next_working_moment(datetime(1, 1, 1, tzinfo=UTC), workshop)


def test_a_fair_that_is_over_has_no_more_working_time() -> None:
    fair = Calendar(zone="UTC", hours=((),) * 7, open=((date(2026, 5, 2), (("10:00", "18:00"),)),))
    before, after = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 5, 2, 17, tzinfo=UTC)
    assert next_working_moment(before, fair) == datetime(2026, 5, 2, 10, tzinfo=UTC)
    assert working_days_between(before, after, fair) == 1
    with pytest.raises(OutOfRangeError, match="no more working time"):
        add_working_time(after, timedelta(hours=2), fair)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        add_working_time(datetime(2026, 11, 20), timedelta(hours=1), workshop)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zone": "Berlin"}, "Unknown time zone 'Berlin'"),
        ({"zone": "../etc/passwd"}, "Unknown time zone"),
        ({"zone": None}, "Unknown time zone"),
        ({"hours": [[]] * 7, "open": {}}, "no working time at all"),
        ({"hours": [HALVES] * 6}, "seven days"),
        ({"hours": {"mon": [["17:00", "08:00"]]}}, "00:00 to 08:00 on the next day"),
        ({"hours": {"mon": [["08:00", "08:00"]]}}, "no time at all"),
        ({"hours": {"mon": [["08:00", "12:00"], ["11:00", "15:00"]]}}, "overlap"),
        ({"hours": {"mon": [["8 am", "12:00"]]}}, "HH:MM"),
        ({"hours": {"mon": [["08:00", "24:30"]]}}, "later than 24:00"),
        ({"hours": {"mon": ["08:00", "12:00"]}}, "list of pairs"),
        ({"hours": {"Montag": HALVES}}, "not a weekday"),
        ({"hours": 8}, "seven days"),
        ({"country": "Germany"}, "two-letter code"),
        ({"subdivision": "Bavaria"}, "Use one of: BB"),
        ({"country": ""}, "needs its country"),
        ({"closed": ["24.12.2026"]}, "Write it as 2026-12-24"),
        ({"closed": ["2026-11-28"]}, "both closed and open"),
        ({"open": ["2026-11-28"]}, "'open' is an object"),
        ({"holiday": True}, "Unknown: holiday"),
    ],
)
def test_a_calendar_that_cannot_be_says_what_to_change(change: dict, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        Calendar.from_json(WORKSHOP | change)


def test_a_calendar_without_zone_or_hours_says_so() -> None:
    with pytest.raises(CalendarError, match="at least 'zone' and 'hours'"):
        Calendar.from_json({"zone": "UTC"})


def test_the_room_stands_alone() -> None:
    code = (
        "import sys, goodword.worktime;"
        "assert not {m.split('.')[0] for m in sys.modules} & {'django', 'holidays', 'sqlite3'}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_thousands_of_due_times_cost_little() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    add_working_time(start, timedelta(hours=4), workshop)
    begun = process_time()
    for n in range(10_000):
        add_working_time(start + timedelta(minutes=17 * n), timedelta(hours=4), workshop)
    assert process_time() - begun < 10

"""Every convention can be set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from goodword.language import Conventions, read_due
from goodword.language.due import HOUSE, check_by
from goodword.worktime import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
SIX_DAYS = Calendar("Europe/Berlin", ((("10:00", "18:30"),),) * 6 + ((),))


def latest(text: str, **rules: object) -> str:
    due = read_due(text, TUESDAY, None, replace(HOUSE, **rules))[0]
    assert due.latest is not None
    return f"{due.latest:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "rules", "said"),
    [
        ("by Friday", {"day_ends": "midnight"}, "11-27 23:59"),
        ("on Friday", {"plain_day_ends": "working time"}, "11-27 17:00"),
        ("by the end of the week", {"week_ends": 6}, "11-29 23:59"),
        ("next week", {"week_starts": 6}, "12-05 23:59"),
        ("by EOD", {"day_ends": "midnight"}, "11-24 23:59"),
        ("the next three months", {"counted_periods": "calendar"}, "02-28 23:59"),
        ("the next two weeks", {"counted_periods": "calendar"}, "12-13 23:59"),
        ("in fiscal 2027", {"fiscal_starts": 7}, "06-30 23:59"),
        ("by the end of fiscal Q1", {"fiscal_starts": 10}, "12-31 17:00"),
        (
            "early this evening",
            {"parts": {**HOUSE.parts, "early evening": (1080, 1140)}},
            "11-24 18:59",
        ),
        ("early next week", {"early_week": (0, 1)}, "12-01 23:59"),
        ("in the middle of next week", {"mid_week": (1, 3)}, "12-03 23:59"),
        ("late next week", {"late_week": (4, 6)}, "12-06 23:59"),
        ("early December", {"early_month": (1, 7)}, "12-07 23:59"),
        ("in mid-December", {"mid_month": (13, 17)}, "12-17 23:59"),
        ("by mid-December", {"mid_month_by": 14}, "12-14 17:00"),
        ("late December", {"late_month": (25, 30)}, "12-30 23:59"),
        ("this afternoon", {"parts": {**HOUSE.parts, "afternoon": (720, 1080)}}, "11-24 17:59"),
        ("after lunch", {"after_lunch": (840, 900)}, "11-24 15:00"),
        ("in a few days", {"few": 4}, "11-28 23:59"),
        ("at 8", {"working_hour_first": 9}, "11-24 20:00"),
        ("by 3/12", {"date_order": "mdy"}, "03-12 17:00"),
        ("on 12 November", {"recent_days": 5}, "11-12 23:59"),
        ("after the holidays", {"holidays": ((12, 20), (1, 6))}, "01-07 17:00"),
        ("after the holidays", {"after_days": 3}, "01-06 17:00"),
    ],
)
def test_a_convention_can_be_set(text, rules, said):
    assert latest(text, **rules) == said
    default = read_due(text, TUESDAY)[0].latest
    assert default is not None
    assert f"{default:%m-%d %H:%M %Y}" != f"{said} 2026" or "November" in text


def test_the_end_of_a_month_may_be_its_last_days():
    due = read_due("at the end of the month", TUESDAY, None, Conventions(end_of_period_days=5))[0]
    assert f"{due.earliest:%m-%d}" == "11-26"


@pytest.mark.parametrize(
    ("phrase", "rules", "first"),
    [
        ("at the end of the week", {"week_ends": 6, "end_of_week_days": 3}, "11-27 00:00"),
        ("at the end of the year", {"end_of_year_days": 92}, "10-01 00:00"),
        ("this weekend", {"weekend_starts": (4, 18 * 60)}, "11-27 18:00"),
    ],
)
def test_a_beginning_can_be_set(phrase, rules, first):
    due = read_due(phrase, TUESDAY, None, replace(HOUSE, **rules))[0]
    assert f"{due.earliest:%m-%d %H:%M}" == first


def test_a_feast_is_on_the_day_of_the_calendars_country():
    british = Calendar("Europe/London", ((("09:00", "17:00"),),) * 5 + ((), ()), "GB")
    due = read_due("on Mother's Day", TUESDAY, british)[0]
    assert due.latest.date().isoformat() == "2027-03-07"


def test_the_calendar_gives_closing_and_the_last_working_day():
    assert read_due("by EOW", TUESDAY, SIX_DAYS)[0].latest == datetime(
        2026, 11, 28, 18, 30, tzinfo=BERLIN
    )


def test_the_order_of_day_and_month_follows_the_zone():
    new_york = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/New_York"))
    assert read_due("on 3/12", new_york)[0].latest.date().isoformat() == "2027-03-12"
    assert read_due("on 3/12", TUESDAY)[0].latest.date().isoformat() == "2026-12-03"


def test_a_mails_offset_becomes_the_calendars_zone():
    """A Date header tells +0200 only; on Monday the clocks have gone back."""
    sent = datetime(2026, 10, 23, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    due = read_due("by Monday 17:00", sent, SIX_DAYS)[0]
    assert due.latest.astimezone(UTC) == datetime(2026, 10, 26, 16, 0, tzinfo=UTC)


def test_hours_are_counted_in_real_time_over_a_change_of_the_clocks():
    sent = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)
    due = read_due("within 24 hours", sent)[0]
    assert due.latest.astimezone(UTC) - sent.astimezone(UTC) == timedelta(hours=24)


def test_an_hour_that_the_clocks_skip_is_the_one_they_show():
    sent = datetime(2027, 3, 27, 12, 0, tzinfo=BERLIN)
    due = read_due("tomorrow at 02:30", sent)[0]
    assert f"{due.latest:%H:%M %z}" == "03:30 +0200"


def test_what_has_no_deadline_is_looked_at_again():
    condition = read_due("as soon as I hear from Anna", TUESDAY)[0]
    assert check_by(condition, TUESDAY) == datetime(2026, 12, 1, 17, 0, tzinfo=BERLIN)
    opened = read_due("from Monday on", TUESDAY)[0]
    assert check_by(opened, TUESDAY) == datetime(2026, 12, 7, 17, 0, tzinfo=BERLIN)
    friday = read_due("by Friday", TUESDAY)[0]
    assert check_by(friday, TUESDAY) == friday.latest

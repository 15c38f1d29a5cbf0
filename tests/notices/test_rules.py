"""Quiet hours and warnings, for any hours, days away and moments."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from goodword.notices.rules import Hours, hours_of, joined, morning_day
from goodword.notices.sources import Missing, gaps, without
from goodword.worktime import Calendar, is_working, next_working_moment, working_time_between

WEEK = [[["09:00", "12:00"], ["13:00", "17:00"]]] * 5 + [[], []]
ZONES = ["UTC", "Europe/Brussels", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
START = datetime(2026, 3, 20, tzinfo=UTC)

moments = st.integers(0, 60 * 24 * 60).map(lambda n: START + timedelta(minutes=n))
stretches = st.lists(st.tuples(moments, st.integers(1, 9000)), max_size=4).map(
    lambda told: [(since, since + timedelta(minutes=n)) for since, n in told]
)
calendars = st.sampled_from(ZONES).map(
    lambda zone: Calendar.from_json({"zone": zone, "hours": WEEK, "closed": ["2026-04-06"]})
)


def heard(hours: Hours, at: datetime) -> bool:
    return is_working(at, hours.calendar) and not hours.is_away(at)


@given(calendars, stretches, moments)
@settings(deadline=None)
def test_what_comes_in_quiet_hours_is_heard_at_the_next_working_moment(calendar, away, at):
    hours = Hours(calendar, joined(away))
    following = hours.next_heard(at)
    assert following >= at
    assert heard(hours, following)
    assert following == at or not heard(hours, at)
    probe = at
    while probe < following:
        assert not heard(hours, probe)
        probe += max((following - at) / 50, timedelta(minutes=1))


@given(calendars, stretches, moments, moments)
@settings(deadline=None)
def test_the_bell_counts_what_was_heard_and_nothing_of_the_quiet(calendar, away, at, now):
    assume(at <= now)
    hours = Hours(calendar, joined(away))
    counted = at <= hours.heard_up_to(now)
    assert counted == (hours.next_heard(at) <= now)


@given(calendars, stretches, moments)
@settings(deadline=None)
def test_always_is_always(calendar, away, at):
    hours = Hours(calendar, joined(away), always=True)
    assert hours.next_heard(at) == hours.heard_up_to(at) == at


@given(calendars, moments, st.integers(0, 2000))
@settings(deadline=None)
def test_a_warning_comes_so_many_working_minutes_before(calendar, now, minutes):
    until = Hours(calendar).warned_up_to(now, minutes)
    assert working_time_between(now, until, calendar) == timedelta(minutes=minutes)


@given(calendars, stretches, st.times(), st.integers(20, 50))
@settings(deadline=None, max_examples=25)
def test_one_morning_note_on_each_working_day_and_none_on_others(calendar, away, at, step):
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    hours = Hours(calendar, joined(away))
    found = {}
    now = START
    while now < START + timedelta(days=12):
        day = morning_day(now, hours, at)
        if day is not None:
            local = now.astimezone(calendar.tz)
            assert local.date() == day
            assert local.time() >= at
            assert next_working_moment(now, calendar) is not None
            assert not hours.is_away(now)
            found.setdefault(day, now)
        now += timedelta(minutes=step)
    for day in (date(2026, 3, 21) + timedelta(days=n) for n in range(10)):
        works = day.weekday() < 5
        here = not any(
            since.astimezone(calendar.tz).date() <= day <= until.astimezone(calendar.tz).date()
            for since, until in hours.away
        )
        if not works:
            assert day not in found
        elif here and at < time(16, 0):
            assert day in found


def test_a_house_without_hours_is_never_silent():
    calendar = Calendar.from_json(
        {"zone": "UTC", "hours": [[]] * 7, "open": {"2020-01-01": [["09:00", "10:00"]]}}
    )
    hours = hours_of(calendar)
    assert hours.next_heard(START) == hours.heard_up_to(START) == START
    assert hours.warned_up_to(START, 60) == START + timedelta(hours=1)


def test_a_zone_nobody_knows_is_the_houses():
    calendar = Calendar.from_json({"zone": "UTC", "hours": WEEK})
    assert hours_of(calendar, zone="Mars/Olympus").calendar.zone == "UTC"
    assert hours_of(calendar, zone="Asia/Tokyo").calendar.zone == "Asia/Tokyo"


@given(st.sets(st.integers(1, 60)), st.permutations(range(1, 61)), st.integers(0, 9))
@settings(deadline=None)
def test_no_number_is_missed_in_whatever_order_they_are_committed(never, order, seed):
    """A look sees what is committed by then; in the end every number was seen once."""
    committed, seen, position, missing = set(), [], 0, []
    for at, number in enumerate(order):
        if number not in never:
            committed.add(number)
        if (at + seed) % 7 == 0 or at == len(order) - 1:
            late = sorted(
                n for n in committed if any(one.first <= n <= one.last for one in missing)
            )
            fresh = sorted(n for n in committed if n > position)
            missing = without(missing, late) + gaps(position, fresh, START)
            position = fresh[-1] if fresh else position
            seen += late + fresh
    assert sorted(seen) == sorted(committed)
    assert all(one.first <= one.last for one in missing)


def test_gaps_are_stretches():
    assert gaps(3, [4, 7, 8, 12], START) == [Missing(5, 6, START), Missing(9, 11, START)]
    assert without([Missing(5, 9, START)], [7, 5]) == [Missing(6, 6, START), Missing(8, 9, START)]

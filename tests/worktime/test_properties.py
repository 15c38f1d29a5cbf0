"""Working time is right on every night of the year: against a minute-by-minute count."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.worktime import (
    Calendar,
    add_working_time,
    end_of_working_day,
    is_working,
    next_working_moment,
    working_day_length,
    working_days_between,
    working_time_between,
)
from tests.examples import examples

from . import reference

# Zones whose clocks change at midnight, by half an hour, at odd hours, never, or by a whole day.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Atlantic/Azores",
)
MINUTE = timedelta(minutes=1)


def clock_text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple((clock_text(a * 15), clock_text(b * 15)) for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn, around: date) -> Calendar:
    week = draw(st.lists(days(), min_size=7, max_size=7).filter(any))
    nearby = [around + timedelta(days=n) for n in range(-2, 6)]
    special = draw(st.dictionaries(st.sampled_from(nearby), st.none() | days(), max_size=3))
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        hours=tuple(week),
        country=draw(st.sampled_from(["", "DE", "US"])),
        closed=tuple(sorted(d for d, hours in special.items() if hours is None)),
        open=tuple(sorted((d, hours) for d, hours in special.items() if hours is not None)),
    )


def clock_changes(zone: str, years: tuple[int, ...]) -> list[datetime]:
    """The hours in which the zone's clocks change."""
    tz, found = ZoneInfo(zone), []
    for year in years:
        moment = datetime(year, 1, 1, tzinfo=UTC)
        while moment.year == year:
            after = moment + timedelta(hours=12)
            if moment.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
                found.append(moment)
            moment = after
    return found


CHANGES = [(zone, moment) for zone in ZONES for moment in clock_changes(zone, (2011, 2026))]

ordinary = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1))
new_year = st.datetimes(datetime(2027, 12, 30), datetime(2028, 1, 2))
leap_day = st.datetimes(datetime(2028, 2, 28), datetime(2028, 3, 1))
near_change = st.builds(
    lambda change, minutes: change[1].replace(tzinfo=None) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-3000, 3000),
)
moments = st.one_of(ordinary, new_year, leap_day, near_change).map(
    lambda m: m.replace(second=0, microsecond=0, tzinfo=UTC)
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, Calendar]:
    moment = draw(moments)
    return moment, draw(calendars(moment.date()))


@given(cases(), st.integers(-3000, 3000))
@settings(max_examples=examples(25, 1000), deadline=None)
def test_time_between_equals_the_count(case: tuple[datetime, Calendar], minutes: int) -> None:
    a, calendar = case
    b = a + minutes * MINUTE
    assert working_time_between(a, b, calendar) == reference.between(a, b, calendar)


@given(cases(), st.integers(-150, 150))
@settings(max_examples=examples(25, 1000), deadline=None)
def test_adding_equals_walking_on(case: tuple[datetime, Calendar], minutes: int) -> None:
    start, calendar = case
    assert add_working_time(start, minutes * MINUTE, calendar) == reference.add(
        start, minutes, calendar
    )


@given(cases())
@settings(max_examples=examples(25, 1000), deadline=None)
def test_openings_and_closings_equal_the_count(case: tuple[datetime, Calendar]) -> None:
    moment, calendar = case
    assert is_working(moment, calendar) == reference.works(moment, calendar)
    assert next_working_moment(moment, calendar) == reference.next_moment(moment, calendar)
    assert end_of_working_day(moment, calendar) == reference.closing(moment, calendar)


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_every_clock_change_is_counted_right(zone: str, change: datetime) -> None:
    whole = (("00:00", "24:00"),)
    night = (("00:30", "02:30"), ("22:00", "24:00"))
    for hours in (whole, night):
        calendar = Calendar(zone=zone, hours=(hours,) * 7)
        a = change - timedelta(hours=14)
        for b in (change + timedelta(hours=n) for n in (1, 13, 30)):
            assert working_time_between(a, b, calendar) == reference.between(a, b, calendar)
        assert add_working_time(a, timedelta(hours=5), calendar) == reference.add(a, 300, calendar)


amounts = st.timedeltas(timedelta(0), timedelta(days=3))


@given(cases(), amounts, amounts)
@settings(max_examples=examples(30, 1000), deadline=None)
def test_adding_twice_is_adding_the_sum(
    case: tuple[datetime, Calendar], a: timedelta, b: timedelta
) -> None:
    start, calendar = case
    once = add_working_time(start, a + b, calendar)
    assert add_working_time(add_working_time(start, a, calendar), b, calendar) == once


@given(cases(), st.timedeltas(timedelta(days=-3), timedelta(days=3)))
@settings(max_examples=examples(30, 1000), deadline=None)
def test_between_is_the_inverse_of_adding(
    case: tuple[datetime, Calendar], amount: timedelta
) -> None:
    start, calendar = case
    assert (
        working_time_between(start, add_working_time(start, amount, calendar), calendar) == amount
    )


@given(cases(), amounts, amounts)
@settings(max_examples=examples(30, 1000), deadline=None)
def test_more_work_and_a_later_start_never_end_earlier(
    case: tuple[datetime, Calendar], amount: timedelta, more: timedelta
) -> None:
    start, calendar = case
    end = add_working_time(start, amount, calendar)
    assert add_working_time(start, amount + more, calendar) >= end
    assert add_working_time(start + more, amount, calendar) >= end


@given(cases(), moments, moments)
@settings(max_examples=examples(30, 1000), deadline=None)
def test_stretches_add_up(case: tuple[datetime, Calendar], b: datetime, c: datetime) -> None:
    a, calendar = case
    assert working_time_between(a, b, calendar) + working_time_between(
        b, c, calendar
    ) == working_time_between(a, c, calendar)
    assert working_time_between(a, b, calendar) == -working_time_between(b, a, calendar)
    assert working_days_between(a, b, calendar) == -working_days_between(b, a, calendar)


@given(cases(), st.integers(0, 20))
@settings(max_examples=examples(25, 1000), deadline=None)
def test_a_span_of_dates_has_the_lengths_of_its_days(
    case: tuple[datetime, Calendar], length: int
) -> None:
    moment, calendar = case
    first = moment.astimezone(calendar.tz).date()
    dates = [first + timedelta(days=n) for n in range(length)]
    midnights = [
        datetime(d.year, d.month, d.day, tzinfo=calendar.tz).astimezone(UTC)
        for d in (first, first + timedelta(days=length))
    ]
    lengths = (working_day_length(d, calendar) for d in dates)
    assert sum(lengths, timedelta()) == working_time_between(*midnights, calendar)


@given(cases())
@settings(max_examples=examples(25, 1000), deadline=None)
def test_a_calendar_survives_being_written_down(case: tuple[datetime, Calendar]) -> None:
    _, calendar = case
    again = Calendar.from_json(calendar.to_json())
    assert again == calendar
    assert hash(again) == hash(calendar)

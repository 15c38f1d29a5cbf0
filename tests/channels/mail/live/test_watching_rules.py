"""When somebody is told that a mailbox fills up, or has fallen silent; and when not."""

import math
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail.live.watching_quota import Sample, filling, growth_a_day
from goodword.channels.mail.live.watching_silence import silence
from goodword.worktime import Calendar

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # a Friday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CALENDAR = Calendar.from_json(
    {"zone": "UTC", "hours": [[["09:00", "17:00"]]] * 5 + [[], []], "closed": ["2026-11-11"]}
)
WEEKDAYS = range(5)


def days(values: list[float], limit: int = 1000) -> list[Sample]:
    """One sample a day, the last one today."""
    begin = NOW - (len(values) - 1) * DAY
    return [Sample(begin + n * DAY, round(value), limit) for n, value in enumerate(values)]


def test_a_mailbox_that_grows_says_when_it_is_full() -> None:
    told = filling(days([600 + 10 * n for n in range(28)]), now=NOW)
    assert told is not None and told.days_left == pytest.approx(13.0)
    assert told.pressing and told.words == "87 % full; full in about 13 days"


def test_one_clear_out_and_one_large_letter_do_not_mislead_it() -> None:
    grown = [600 + 10 * n - (250 if n >= 14 else 0) + (90 if n == 20 else 0) for n in range(28)]
    assert growth_a_day(days(grown)) == pytest.approx(10, rel=0.2)


def test_weekends_without_mail_do_not_mislead_it() -> None:
    used, values = 500.0, []
    for n in range(28):
        used += 14 if (NOW - (27 - n) * DAY).weekday() in WEEKDAYS else 0
        values.append(used)
    assert growth_a_day(days(values)) == pytest.approx(10)


def test_little_knowledge_no_limit_and_shrinking_say_nothing_of_days() -> None:
    assert filling([], now=NOW) is None
    assert filling(days([5, 6, 7], limit=0), now=NOW) is None
    few = filling(days([900 + n for n in range(9)]), now=NOW)
    assert few is not None and few.days_left is None and few.pressing
    shrinking = filling(days([500 - n for n in range(28)]), now=NOW)
    assert shrinking is not None and shrinking.days_left is None and shrinking.over
    old = filling([Sample(s.at - 60 * DAY, s.used, s.limit) for s in days([5.0] * 28)], now=NOW)
    assert old is not None and old.days_left is None


def test_a_full_one_says_that_nothing_arrives() -> None:
    told = filling(days([1000.0]), now=NOW)
    assert told is not None and told.words == "100 % full: no mail can arrive"


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=40))
def test_whatever_was_measured_there_is_an_answer_and_it_never_is_both(values: list[int]) -> None:
    told = filling(days([float(v) for v in values]), now=NOW)
    assert told is not None and not (told.pressing and told.over)
    assert told.days_left is None or told.days_left >= 0


@given(st.floats(1, 50), st.integers(0, 500))
def test_steady_growth_is_read_as_it_is(growth: float, start: int) -> None:
    found = growth_a_day(days([start + growth * n for n in range(28)], limit=10**6))
    assert found == pytest.approx(growth, abs=0.3)


def office(
    rng: random.Random, *, a_day: float, until: datetime, weeks: int = 8, burst: float = 0.0
) -> list[datetime]:
    """Letters of an office: in working hours, seldom on Saturdays, hardly ever at night."""
    found: list[datetime] = []
    at = until - weeks * 7 * DAY
    while at < until:
        weekday, hour = at.weekday(), at.hour
        share = 0.02 if weekday == 6 else 0.1 if weekday == 5 else 1.0
        rate = a_day * share * (0.11 if 9 <= hour < 17 else 0.0075)
        for _ in range(_poisson(rng, rate)):
            moment = at + rng.random() * HOUR
            found.append(moment)
            while rng.random() < burst:
                moment += timedelta(minutes=rng.random() * 10)
                found.append(moment)
        at += HOUR
    return sorted(one for one in found if one < until)


def _poisson(rng: random.Random, mean: float) -> int:
    limit, product, number = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number


def is_unusual(arrivals: list[datetime], now: datetime) -> bool:
    found = silence(arrivals, now=now, calendar=CALENDAR)
    return found is not None and found.unusual


def test_a_busy_mailbox_is_missed_within_the_day() -> None:
    friday = NOW.replace(hour=10)
    arrivals = office(random.Random(1), a_day=40, until=friday)
    assert not is_unusual(arrivals, friday + HOUR / 2)
    assert is_unusual(arrivals, friday + 6 * HOUR)


def test_a_weekend_and_a_day_on_which_nobody_works_are_no_silence() -> None:
    friday = NOW.replace(hour=17)
    arrivals = office(random.Random(2), a_day=15, until=friday)
    monday = friday + 3 * DAY
    assert not is_unusual(arrivals, monday.replace(hour=9))
    assert is_unusual(arrivals, monday.replace(hour=17))
    tuesday = datetime(2026, 11, 10, 17, tzinfo=UTC)
    before = office(random.Random(3), a_day=15, until=tuesday)
    assert not is_unusual(before, tuesday + 16 * HOUR), "11 November is closed"


def test_a_quiet_mailbox_is_given_days() -> None:
    arrivals = office(random.Random(4), a_day=2, until=NOW)
    assert not is_unusual(arrivals, NOW + DAY)
    assert is_unusual(arrivals, NOW + 21 * DAY)


def test_too_little_is_known_of_a_new_or_a_sleepy_mailbox() -> None:
    recent = office(random.Random(5), a_day=20, until=NOW, weeks=1)
    assert silence(recent, now=NOW + 9 * DAY, calendar=CALENDAR) is None
    assert silence([NOW - n * DAY for n in range(20)], now=NOW, calendar=CALENDAR) is None
    assert silence([], now=NOW, calendar=CALENDAR) is None
    assert silence([NOW + DAY] * 50, now=NOW, calendar=CALENDAR) is None


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(0, 20), st.floats(0, 20))
def test_a_longer_silence_is_never_less_unusual(seed: int, first: float, more: float) -> None:
    arrivals = office(random.Random(seed), a_day=6, until=NOW, weeks=3)
    earlier = silence(arrivals, now=NOW + first * DAY, calendar=CALENDAR)
    later = silence(arrivals, now=NOW + (first + more) * DAY, calendar=CALENDAR)
    if earlier is not None and later is not None:
        assert later.expected >= earlier.expected - 1e-9
        assert later.longest == pytest.approx(earlier.longest)


def false_alarms(
    rng: random.Random, *, a_day: float, burst: float, years: int, looks: int = 120
) -> int:
    """How often chance alone raises it, looking whenever a letter ends a silence."""
    until = NOW + 365 * years * DAY
    arrivals = office(rng, a_day=a_day, until=until, weeks=52 * years + 8, burst=burst)
    raised = 0
    gaps = sorted(((b - a, n) for n, (a, b) in enumerate(pairwise(arrivals))), reverse=True)
    # Only the longest silences of a year can be unusual.
    for _, n in gaps[:looks]:
        history = arrivals[: n + 1]
        raised += is_unusual(history[-4000:], arrivals[n + 1])
    return raised


@pytest.mark.slow
@pytest.mark.parametrize(("a_day", "burst"), [(3, 0.0), (12, 0.0), (12, 0.5), (40, 0.3)])
def test_chance_raises_it_about_once_a_year_at_most(a_day: float, burst: float) -> None:
    raised = sum(
        false_alarms(random.Random(seed), a_day=a_day, burst=burst, years=1) for seed in range(5)
    )
    assert raised <= 5, "five mailbox years"


def test_chance_alone_hardly_raises_it() -> None:
    raised = false_alarms(random.Random(11), a_day=6, burst=0.3, years=1, looks=40)
    assert raised <= 1

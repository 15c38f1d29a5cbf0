"""A silence in words, how far sales reach, what stands under which key."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.quiet.rules import (
    chance_words,
    is_stale,
    last_bought,
    missed_on,
    natural_key,
    percent,
    reach_of,
    rhythm_words,
)

DAY = date(2026, 3, 1)


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=n) for n in numbers]


@pytest.mark.parametrize(
    ("usual", "silent", "words"),
    [
        (35, 98, "usually buys every 5 weeks; it has been 14"),
        (7, 30, "usually buys every 7 days; it has been 30"),
        (1, 9, "usually buys every day; it has been 9 days"),
        (91.3, 400, "usually buys every 3 months; it has been 13"),
        (15, 17, "usually buys every 15 days; it has been 17"),
        (364, 1200, "usually buys every 12 months; it has been 39"),
        (0.4, 3, "usually buys every day; it has been 3 days"),
        (56, 1, "usually buys every 8 weeks; it has been less than a week"),
        (9, 0, "usually buys every 9 days; it has been less than a day"),
        (30, 7, "usually buys every 4 weeks; it has been 1"),
        (1, 1, "usually buys every day; it has been 1 day"),
    ],
)
def test_a_rhythm_is_said_in_the_unit_that_people_use(usual, silent, words) -> None:
    assert rhythm_words(usual, silent) == words


@given(st.floats(0.3, 900), st.integers(1, 4000))
def test_whoever_is_late_is_never_said_to_be_in_time(usual: float, silent: int) -> None:
    told = rhythm_words(usual, silent)
    every, _, been = told.partition("; it has been ")
    number = int("".join(c for c in every if c.isdigit()) or 1)
    now = int("".join(c for c in been if c.isdigit()) or 0)
    if silent > usual + 1:
        assert now > number


def test_sales_of_one_source_reach_to_its_last_day() -> None:
    assert reach_of({"": days(0, 3, 9)}, horizon=56).as_of == DAY + timedelta(days=9)
    assert reach_of({}, horizon=56).as_of is None


def test_a_source_that_was_not_told_to_the_end_holds_the_day_back() -> None:
    weekly = days(*range(0, 60, 7))
    reach = reach_of({"till": weekly, "shop": days(*range(100))}, horizon=56)
    assert reach.as_of == weekly[-1]
    assert reach.behind == {"till": weekly[-1]}


def test_a_source_that_is_silent_as_it_often_was_is_not_behind() -> None:
    fairs = days(0, 40, 75)
    reach = reach_of({"fairs": fairs, "shop": days(*range(100))}, horizon=56)
    assert (reach.as_of, reach.behind) == (DAY + timedelta(days=99), {})


def test_a_source_that_was_given_up_is_named_and_holds_nothing_back() -> None:
    reach = reach_of({"old": days(*range(30)), "new": days(*range(25, 200))}, horizon=56)
    assert reach.as_of == DAY + timedelta(days=199)
    assert list(reach.ended) == ["old"]


@given(st.dictionaries(st.sampled_from("abc"), st.sets(st.integers(0, 300), min_size=1)))
def test_the_day_judged_is_a_day_that_every_living_source_reaches(told) -> None:
    sold = {name: days(*sorted(some)) for name, some in told.items()}
    reach = reach_of(sold, horizon=56)
    if not sold:
        assert reach.as_of is None
        return
    assert reach.as_of in {some[-1] for some in sold.values()}
    for source, last in reach.behind.items():
        assert reach.as_of <= last == sold[source][-1]
    for source in reach.ended:
        assert sold[source][-1] < reach.as_of


def test_the_day_missed_is_the_first_beyond_the_usual_gap() -> None:
    assert missed_on(DAY, 35.0) == DAY + timedelta(days=36)
    assert missed_on(DAY, 34.5) == DAY + timedelta(days=35)


def test_sales_are_stale_when_the_horizon_is_over() -> None:
    assert not is_stale(DAY, DAY + timedelta(days=56), 56)
    assert is_stale(DAY, DAY + timedelta(days=57), 56)


def test_no_chance_is_said_to_be_certain() -> None:
    assert [percent(x) for x in (0.0, 0.23, 1.0)] == ["under 1 %", "23 %", "over 99 %"]
    assert chance_words(0.23, 56) == "Chance that they buy within the next 8 weeks: 23 %."


def test_what_they_bought_last_is_said_without_the_storys_verb() -> None:
    assert last_bought("Bought: Oil for oak, 36.30 EUR", DAY) == (
        "Last bought: Oil for oak, 36.30 EUR, on 1 March 2026."
    )
    assert last_bought("Bought, 12.00 EUR", DAY) == "Last bought: 12.00 EUR, on 1 March 2026."


def test_a_silence_is_known_by_who_and_since_which_purchase() -> None:
    assert natural_key(7, DAY) == "quiet:7:2026-03-01"

"""Silence against somebody's own rhythm: named only where the past shows that it tells."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.care.rhythm import GAPS, Found, judge

TODAY = 2000


def talkers(number: int, *, leave: float, seed: int = 5) -> dict[int, list[int]]:
    """People who write every 10 days or so; after each letter, one in so many never again."""
    draw = Random(seed)
    heard = {}
    for person in range(number):
        day, days = draw.randrange(0, 1200), []
        while day <= TODAY:
            days.append(day)
            if draw.random() < leave:
                break
            day += draw.randrange(6, 15)
        heard[person] = days
    return heard


def test_where_silence_means_something_those_who_fell_silent_are_named() -> None:
    heard = talkers(600, leave=0.03)
    found, rhythms = judge(heard, TODAY)
    assert found.enough and found.precision >= found.target
    assert "nothing was heard for 8 weeks more" in found.words
    named = [person for person, one in rhythms.items() if one.falling]
    assert named and all(TODAY - heard[person][-1] > 14 for person in named)
    assert all(one.usual == pytest.approx(10, abs=3) for one in rhythms.values())


def test_where_everybody_comes_back_nobody_is_named() -> None:
    draw, heard = Random(7), {}
    for person in range(300):
        day, days = draw.randrange(0, 60), []
        while day <= TODAY:
            days.append(day)
            day += draw.choice((4, 5, 6, 7, 30))
        heard[person] = days
    found, rhythms = judge(heard, TODAY)
    assert not found.enough and not any(one.falling for one in rhythms.values())
    assert found.words.startswith("Not enough evidence")


@pytest.mark.parametrize("heard", [{}, {1: []}, {1: [5]}, {1: list(range(0, 400, 30))}])
def test_too_little_is_not_judged(heard: dict[int, list[int]]) -> None:
    found, rhythms = judge(heard, 430)
    assert found == Found(found.target, found.horizon)
    assert not any(one.falling for one in rhythms.values())


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.integers(0, 30), st.lists(st.integers(0, 900), max_size=60).map(sorted), max_size=12
    )
)
def test_what_comes_after_today_changes_nothing_about_today(heard: dict[int, list[int]]) -> None:
    known = {person: [day for day in days if day <= 600] for person, days in heard.items()}
    assert judge(heard, 600) == judge(known, 600)
    assert all(one.gaps >= GAPS for one in judge(heard, 600)[1].values())

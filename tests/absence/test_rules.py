"""Who acts for whom: somebody who is present, whatever circles people plan."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from goodword.absence.rules import (
    Away,
    Staff,
    acting_for,
    away_at,
    covers,
    hours_left,
    turns_of_cover,
    uncovered_at,
)

START = datetime(2026, 11, 16, tzinfo=UTC)
people = st.integers(1, 6)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@st.composite
def stretches(draw, most=8):
    found = []
    for pk in range(draw(st.integers(0, most))):
        begin, length = draw(st.integers(0, 10)), draw(st.integers(1, 6))
        cover = draw(st.none() | people)
        found.append(Away(pk + 1, draw(people), day(begin), day(begin + length), cover))
    return found


staffs = st.builds(
    lambda able, order: Staff(frozenset(able), tuple(order)),
    st.sets(people), st.lists(people, max_size=4, unique=True),
)  # fmt: skip


@given(stretches(), staffs, st.integers(0, 16))
def test_whoever_acts_is_here_and_able_and_somebody_else(aways, staff, at) -> None:
    away = away_at(aways, day(at))
    for absent in away:
        acting = acting_for(absent, away, staff)
        assert acting is None or (acting in staff.able and acting not in away)
    found = covers(away, staff)
    assert all(one in staff.able and one not in away for one in found.values())
    if staff.able - set(away):
        assert set(found) == set(away)


@given(stretches(), staffs, people, st.none() | people, st.integers(0, 10), st.integers(1, 6))
def test_what_may_be_planned_leaves_nobody_alone(aways, staff, who, cover, begin, length) -> None:
    planned = Away(99, who, day(begin), day(begin + length), cover)
    alone = uncovered_at(aways, staff, planned=planned)
    for at in range(begin, begin + length):
        before, after = away_at(aways, day(at)), away_at([*aways, planned], day(at))
        worse = [
            one
            for one in after
            if acting_for(one, after, staff) is None
            and (one not in before or acting_for(one, before, staff) is not None)
        ]
        if alone is None or day(at) < alone:
            assert not worse
        if day(at) == alone:
            assert worse


@given(stretches(), people, st.integers(0, 10), st.integers(1, 6))
def test_hours_left_and_hours_away_make_up_the_whole(aways, who, begin, length) -> None:
    own = [a for a in aways if a.colleague_id == who]
    whole = [(day(begin), day(begin + length))]
    left = sum((end - start for start, end in hours_left(whole, own)), timedelta())
    steps = range(begin * 24, (begin + length) * 24)
    free = [s for s in steps if not any(a.holds(day(s / 24)) for a in own)]
    assert left == timedelta(hours=len(free))


STAFF = Staff(frozenset({1, 2, 3, 4}), (4, 3))


def test_a_cover_who_is_away_passes_on_to_theirs() -> None:
    away = away_at([Away(1, 1, day(0), day(5), 2), Away(2, 2, day(1), day(3), 3)], day(2))
    assert acting_for(1, away, STAFF) == 3


def test_a_circle_ends_at_who_is_on_duty_then_at_a_lead() -> None:
    circle = [Away(1, 1, day(0), day(5), 2), Away(2, 2, day(0), day(5), 1)]
    assert acting_for(1, away_at(circle, day(1)), STAFF) == 4
    without = away_at([*circle, Away(3, 4, day(0), day(5), 1)], day(1))
    assert acting_for(1, without, STAFF) == 3


def test_a_cover_who_left_the_house_does_not_act() -> None:
    away = away_at([Away(1, 1, day(0), day(5), 9)], day(1))
    assert acting_for(1, away, STAFF) == 4


def test_the_stretch_entered_last_says_who_covers() -> None:
    both = [Away(1, 1, day(0), day(5), 2), Away(2, 1, day(2), day(3), 3)]
    assert acting_for(1, away_at(both, day(1)), STAFF) == 2
    assert acting_for(1, away_at(both, day(2)), STAFF) == 3
    assert acting_for(1, away_at(both, day(4)), STAFF) == 2


def test_nobody_plans_to_leave_the_house_empty() -> None:
    two = Staff(frozenset({1, 2}))
    first = Away(1, 1, day(0), day(5), 2)
    assert uncovered_at([], two, planned=first) is None
    assert uncovered_at([first], two, planned=Away(2, 2, day(3), day(8))) == day(3)
    assert uncovered_at([], two, planned=Away(2, 2, day(3), day(8))) == day(3)


def test_what_is_planned_says_who_acts_from_when_on() -> None:
    planned = Away(9, 1, day(0), day(5), 2)
    known = [Away(1, 2, day(1), day(3), 3)]
    assert turns_of_cover(planned, known, STAFF) == [(day(0), 2), (day(1), 3), (day(3), 2)]

"""Intervals as people say them, and which of several applies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.care.rules import USUAL, Interval, Span, must_make_sense, which, years_of
from goodword.care.words import silence_words

SPANS = st.builds(Span, st.integers(1, 36), st.sampled_from("dwm"))
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("1m", "2026-01-31", "2026-02-28"),
        ("1m", "2024-01-31", "2024-02-29"),
        ("3m", "2026-11-30", "2027-02-28"),
        ("6w", "2026-11-16", "2026-12-28"),
        ("10d", "2026-12-28", "2027-01-07"),
    ],
)
def test_a_span_ends_as_the_calendar_says(text: str, begin: str, end: str) -> None:
    assert Span.read(text).after(date.fromisoformat(begin)) == date.fromisoformat(end)


@given(SPANS, DAYS)
def test_a_span_is_kept_as_it_is_said_and_lasts_about_so_long(span: Span, day: date) -> None:
    assert Span.read(str(span)) == span
    assert abs((span.after(day) - day).days - span.days) <= 3


@given(SPANS, DAYS, DAYS)
def test_who_was_heard_of_later_is_due_no_earlier(span: Span, one: date, other: date) -> None:
    assert span.after(min(one, other)) <= span.after(max(one, other))


@given(DAYS, DAYS)
def test_a_year_is_over_on_its_day(one: date, other: date) -> None:
    since, today = min(one, other), max(one, other)
    years = years_of(since, today)
    reached = Span(12 * years, "m").after(since) if years else since
    assert reached <= today < Span(12 * (years + 1), "m").after(since) + timedelta(days=1)


def test_who_came_on_a_leap_day_has_their_years_on_the_first_of_march() -> None:
    since = date(2024, 2, 29)
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29))
    assert [years_of(since, day) for day in days] == [1, 2, 4]
    assert years_of(date(2024, 11, 22), date(2026, 11, 22)) == 2


@pytest.mark.parametrize("text", ["", "0w", "6", "w", "-1d", "6 weeks", "99999d"])
def test_what_is_no_span_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        Span.read(text)


def test_the_longer_somebody_stays_the_sooner_one_is_in_touch() -> None:
    days = []
    for tenure in (0, 1, 2, 4, 5, 30):
        found = which(None, (), USUAL, stage="customer", tenure=tenure)
        assert found is not None and found.ideal is not None
        days.append(found.ideal.days)
    assert days == sorted(days, reverse=True) and len(set(days)) == 3


def test_own_before_tag_before_house_and_of_tags_the_shortest() -> None:
    none = Interval("tag", name="Walk-in")
    weekly = Interval("tag", Span(1, "w"), Span(2, "w"), name="Key")
    monthly = Interval("tag", Span(1, "m"), Span(2, "m"), name="Large")
    own = Interval("person", reason="a one-off")
    told = {"house": USUAL, "stage": "prospect", "tenure": 0.0}
    assert which(own, [weekly], **told) is own  # type: ignore[arg-type]
    assert which(None, [monthly, none, weekly], **told) is weekly  # type: ignore[arg-type]
    assert which(None, [none], **told) is none  # type: ignore[arg-type]
    assert which(None, (), **told) is USUAL[-1]  # type: ignore[arg-type]


def test_the_longest_is_no_shorter_than_the_ideal() -> None:
    assert must_make_sense(Span(3, "m"), Span(6, "w"))
    assert must_make_sense(Span(1, "m"), Span(40, "m"))
    assert not must_make_sense(Span(6, "w"), Span(3, "m"))


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (20, "20 days"), (21, "3 weeks"), (98, "14 weeks"), (150, "5 months"),
     (1100, "3 years")],
)  # fmt: skip
def test_a_silence_is_told_as_people_say_it(days: int, words: str) -> None:
    assert silence_words(days) == words

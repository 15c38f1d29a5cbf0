"""Many ways to say a time, in a house that works Monday to Friday from 9 to 17 in Berlin.

Said on Tuesday 24 November 2026 at 10:00.
"""

import pytest

from goodword.language import read_due

from .test_phrases import TUESDAY, local, only


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest"),
    [
        # dates
        ("on 31 12 2026", "12-31 00:00", "12-31 24:00"),
        ("by 20261204", "11-24 10:00", "12-04 17:00"),
        ("on Monday 30.11", "11-30 00:00", "11-30 24:00"),
        ("on 6. Dec. 10:30", "12-06 10:30", "12-06 10:30"),
        ("this Wednesday the 25th 0920", "11-25 09:20", "11-25 09:20"),
        ("twenty-fifth of March twenty twenty-seven", "03-25 00:00", "03-25 24:00"),
        ("from 12/1-12/7, 2027", "01-12 00:00", "07-12 24:00"),
        # hours
        ("by half four", "11-24 10:00", "11-24 16:30"),
        ("tomorrow 1000-1130", "11-25 10:00", "11-25 11:30"),
        ("on Thursday am", "11-26 00:00", "11-26 12:00"),
        ("3-5 on Thursday", "11-26 15:00", "11-26 17:00"),
        ("seven thirty p.m.", "11-24 19:30", "11-24 19:30"),
        ("at 12 15", "11-24 12:15", "11-24 12:15"),
        ("by midnight tonight", "11-24 10:00", "11-25 00:00"),
        ("from 11 pm to 3", "11-24 23:00", "11-25 03:00"),
        ("by this time tomorrow", "11-24 10:00", "11-25 10:00"),
        ("later this afternoon", "11-24 15:30", "11-24 19:00"),
        ("before breakfast tomorrow", "11-24 10:00", "11-25 07:00"),
        # amounts
        ("in 1/2 hour", "11-24 10:30", "11-24 10:30"),
        ("in 1½ hours", "11-24 11:30", "11-24 11:30"),
        ("in two weeks and three days", "12-11 00:00", "12-11 24:00"),
        ("within 1h 30min", "11-24 10:00", "11-24 11:30"),
        ("in the next week or two", "11-24 10:00", "12-08 24:00"),
        ("the two next weeks", "11-25 00:00", "12-08 24:00"),
        ("at 4 pm for 30 minutes", "11-24 16:00", "11-24 16:30"),
        ("from Monday for two weeks", "11-30 00:00", "12-13 24:00"),
        ("a fortnight on Friday", "12-11 00:00", "12-11 24:00"),
        # days beside others
        ("tomorrow week", "12-02 00:00", "12-02 24:00"),
        ("by the last Friday before Christmas", "11-24 10:00", "12-18 17:00"),
        ("the first Monday after Easter", "03-29 00:00", "03-29 24:00"),
        ("the last working day of December", "12-31 00:00", "12-31 24:00"),
        ("the second to last Friday of March", "03-19 00:00", "03-19 24:00"),
        ("the first weekend of March", "03-06 00:00", "03-07 24:00"),
        ("before the end of the month", "11-24 10:00", "11-30 17:00"),
        # stretches
        ("after 3 but before 6", "11-24 15:00", "11-24 18:00"),
        ("between Christmas and New Year", "12-25 00:00", "01-01 24:00"),
        ("between 2 November and now", "11-02 00:00", "11-24 10:00"),
        ("for the rest of the day", "11-24 10:00", "11-24 24:00"),
        # periods by number
        ("in CW 51", "12-14 00:00", "12-20 24:00"),
        ("in week 2 of next year", "01-11 00:00", "01-17 24:00"),
        ("in 2027 Q3", "07-01 00:00", "09-30 24:00"),
        ("in the second half of 2027", "07-01 00:00", "12-31 24:00"),
        ("in the first half of January", "01-01 00:00", "01-15 24:00"),
        ("by the end of FY27", "11-24 10:00", "12-31 17:00"),
        ("in the spring of next year", "03-20 00:00", "06-19 24:00"),
        ("in two thousand and thirty", "01-01 00:00", "12-31 24:00"),
        ("in the 2030s", "01-01 00:00", "12-31 24:00"),
    ],
)
def test_a_phrase_has_its_time(phrase: str, earliest: str, latest: str) -> None:
    due = only(phrase)
    assert (local(due.earliest), local(due.latest)) == (earliest, latest)


def test_what_came_from_a_past_day_is_of_that_day() -> None:
    due = only("Your order from 12 November is on its way.")
    assert (local(due.earliest), local(due.latest)) == ("11-12 00:00", "11-12 24:00")


def test_a_past_year_of_two_digits() -> None:
    assert only("on 2 July 93").latest.year == 1993


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Thirty days after delivery the invoice is due.", "Thirty days after delivery the"),
        ("Pending approval by the board we start.", "Pending approval by the board"),
    ],
)
def test_a_condition_ends_where_something_is_done(text: str, condition: str) -> None:
    assert only(text).condition.startswith(condition)


@pytest.mark.parametrize(
    "text",
    [
        "One may ask why.",
        "We met at the staff dinner.",
        "It cost $12.",
        "She had an epiphany.",
        "One-third of it went at third-party prices.",
        "It stood at 2.46 billion.",
        "About three-quarters of it is new, said Sun on Line 2.",
        "Two thirds of rooms 3-5 are taken.",
        "We need 1999 and 2000 as well.",
        "The ratio is 22/04 parts.",
        "About 15 minutes after we got there he left.",
    ],
)
def test_what_names_no_time_yields_none(text: str) -> None:
    assert read_due(text, TUESDAY) == []


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("tonight", "Tuesday 24 November 2026, from 18:00"),
        ("this afternoon", "Tuesday 24 November 2026 12:00 to 19:00"),
    ],
)
def test_a_part_of_a_day_is_told_with_its_hours(phrase: str, said: str) -> None:
    assert only(phrase).understood == said

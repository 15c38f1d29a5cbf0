"""What a phrase means, in a house that works Monday to Friday from 9 to 17 in Berlin."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from goodword.language import read_due
from goodword.language.findings import Due
from goodword.worktime import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
WEEK = ((("09:00", "17:00"),),) * 5 + ((), ())
GERMANY = Calendar("Europe/Berlin", WEEK, "DE", "BE")


def only(text: str, reference: datetime = TUESDAY, calendar: Calendar | None = None) -> Due:
    found = read_due(text, reference, calendar)
    assert len(found) == 1, found
    return found[0]


def local(moment: datetime | None) -> str:
    """A moment as "11-27 17:00"; the last microsecond of a day is its 24:00."""
    if moment is None:
        return "open"
    if moment.microsecond:
        moment += timedelta(microseconds=1)
        if moment.hour == 0:
            return f"{moment - timedelta(days=1):%m-%d} 24:00"
    return f"{moment:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest"),
    [
        ("by Friday", "11-24 10:00", "11-27 17:00"),
        ("before Friday", "11-24 10:00", "11-26 17:00"),
        ("by the end of the day", "11-24 10:00", "11-24 17:00"),
        ("before the end of the day", "11-24 10:00", "11-24 17:00"),
        ("by the end of my day", "11-24 10:00", "11-24 17:00"),
        ("by the end of the business day tomorrow", "11-24 10:00", "11-25 17:00"),
        ("by the close of business on Friday", "11-24 10:00", "11-27 17:00"),
        ("I will call you at the end of the day", "11-24 17:00", "11-24 17:00"),
        ("before the week is out", "11-27 00:00", "11-27 17:00"),
        ("by the first of the month", "11-24 10:00", "12-01 17:00"),
        ("later in the day", "11-24 10:00", "11-24 24:00"),
        ("first thing in the morning", "11-25 09:00", "11-25 10:00"),
        ("until Friday", "11-24 10:00", "11-27 17:00"),
        ("on Friday", "11-27 00:00", "11-27 24:00"),
        ("on Tuesday", "12-01 00:00", "12-01 24:00"),
        ("Friday week", "12-04 00:00", "12-04 24:00"),
        ("next week", "11-30 00:00", "12-06 24:00"),
        ("early next week", "11-30 00:00", "12-02 24:00"),
        ("by the end of next week", "11-24 10:00", "12-04 17:00"),
        ("Tuesday of next week", "12-01 00:00", "12-01 24:00"),
        ("by the 15th", "11-24 10:00", "12-15 17:00"),
        ("by the end of the month", "11-24 10:00", "11-30 17:00"),
        ("at the end of next month", "12-31 00:00", "12-31 24:00"),
        ("in mid-December", "12-11 00:00", "12-20 24:00"),
        ("by mid-December", "11-24 10:00", "12-15 17:00"),
        ("by EOD", "11-24 10:00", "11-24 17:00"),
        ("COB Thursday", "11-26 17:00", "11-26 17:00"),
        ("EOW", "11-27 00:00", "11-27 17:00"),
        ("in two days", "11-26 00:00", "11-26 24:00"),
        ("within 48 hours", "11-24 10:00", "11-26 10:00"),
        ("within three working days", "11-24 10:00", "11-27 17:00"),
        ("in an hour and a half", "11-24 11:30", "11-24 11:30"),
        ("in 2-3 days", "11-26 00:00", "11-27 24:00"),
        ("tomorrow at 3", "11-25 15:00", "11-25 15:00"),
        ("9 tomorrow morning", "11-25 09:00", "11-25 09:00"),
        ("by 5", "11-24 10:00", "11-24 17:00"),
        ("between 2 and 4 pm tomorrow", "11-25 14:00", "11-25 16:00"),
        ("by 3pm ET", "11-24 10:00", "11-24 21:00"),
        ("tomorrow morning", "11-25 00:00", "11-25 12:00"),
        ("tonight", "11-24 18:00", "11-24 24:00"),
        ("December 7-9", "12-07 00:00", "12-09 24:00"),
        ("a week from Friday", "12-04 00:00", "12-04 24:00"),
        ("the day after Boxing Day", "12-27 00:00", "12-27 24:00"),
        ("after the weekend", "11-30 00:00", "11-30 17:00"),
        ("from Thursday on", "11-26 00:00", "open"),
        ("yesterday", "11-23 00:00", "11-23 24:00"),
        ("last week", "11-16 00:00", "11-22 24:00"),
        ("two weeks ago", "11-10 00:00", "11-10 24:00"),
    ],
)
def test_a_phrase_has_its_time(phrase, earliest, latest):
    due = only(f"We do it {phrase}.")
    assert (local(due.earliest), local(due.latest)) == (earliest, latest)


def test_the_whole_phrase_is_marked_with_its_limit():
    text = "You will have the offer by Friday at noon, I promise."
    due = only(text)
    assert due.text == "by Friday at noon"
    assert text[due.start : due.end] == due.text
    assert due.understood == "by Friday 27 November 2026 12:00"


def test_a_person_reads_how_it_was_understood():
    assert only("by Friday").understood == "by Friday 27 November 2026 17:00, end of working time"
    assert only("next week").understood == "Monday 30 November 2026 to Sunday 6 December 2026"


def test_several_times_in_a_sentence_are_told_apart():
    found = read_due("The draft comes by Wednesday and the rest by Friday.", TUESDAY)
    assert [due.text for due in found] == ["by Wednesday", "by Friday"]


@pytest.mark.parametrize(
    ("phrase", "first", "other"),
    [
        ("by next Friday", "12-04 17:00", "11-27 17:00"),
        ("by 3/12", "12-03 17:00", "03-12 17:00"),
        ("by next week", "12-06 24:00", "11-29 24:00"),
    ],
)
def test_both_readings_are_kept_and_the_earlier_warns(phrase, first, other):
    due = only(phrase)
    assert local(due.latest) == first
    assert [local(last) for _, last in due.others] == [other]
    assert due.warns_at == min(due.latest, due.others[0][1])


def test_a_weekday_settles_which_reading_of_a_date_is_meant():
    assert only("Thursday 3/12").others == ()
    assert local(only("Fri 3/12").latest) == "03-12 24:00"


def test_holidays_and_working_days_of_the_calendar_count():
    december = datetime(2026, 12, 17, 9, 15, tzinfo=BERLIN)
    assert local(only("in 7 working days", december, GERMANY).latest) == "12-29 24:00"
    assert local(only("by the end of next week", december, GERMANY).latest) == "12-24 17:00"
    assert local(only("after the holidays", december, GERMANY).latest) == "01-04 17:00"


def test_end_of_day_after_hours():
    evening = datetime(2026, 11, 27, 18, 30, tzinfo=BERLIN)
    assert local(only("by EOD", evening).latest) == "11-27 24:00"
    assert local(only("by COB", evening).latest) == "11-30 17:00"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("As soon as I hear from Anna, I'll call.", "As soon as I hear from Anna"),
        ("Once the invoice is paid we'll ship.", "Once the invoice is paid"),
        ("We refund within 30 days of receipt.", "within 30 days of receipt"),
    ],
)
def test_a_condition_has_no_date(text, condition):
    due = only(text)
    assert (due.condition, due.earliest, due.latest) == (condition, None, None)


def test_a_condition_and_its_date_are_two():
    found = read_due("I'll send it once Anna agrees, by Friday at the latest.", TUESDAY)
    assert [due.text for due in found] == ["once Anna agrees", "by Friday at the latest"]


@pytest.mark.parametrize(
    "text",
    [
        "I may march on.",
        "We are here 24/7.",
        "Bring 5-10 chairs and 3/4 of a tonne.",
        "Version 2.10 is out.",
        "April and June will look after you.",
        "Call 030 555 0123, extension 12.",
        "That makes 1,250 euros for order 20261124.",
        "We sat in the sun.",
        "He came second in the race.",
        "Sorry for any trouble this may have caused.",
        "I'll do it as soon as possible.",
        "See you at 5 % more.",
        "At 12 people we stop.",
        "The 3rd party pays.",
        "When he was here we talked.",
        "At the end of the day, it is your choice.",
        "But at the end of the day we want you to be happy.",
    ],
)
def test_what_names_no_time_yields_none(text):
    assert read_due(text, TUESDAY) == []


@pytest.mark.parametrize("text", ["on Feb 30", "by 31/31", "in 99999 years", "on 45/13/2026"])
def test_what_cannot_be_is_not_guessed(text):
    assert read_due(text, TUESDAY) == []

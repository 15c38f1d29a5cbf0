"""Quotes in words: how long, until when, on what grounds."""

from datetime import UTC, datetime, timedelta

from goodword.promises.quote import Case, Chance, Grounds, Habits, learn
from goodword.promises.quote_facts import Tally
from goodword.promises.quote_load import Load
from goodword.promises.quote_said import end_of_next_day, said, said_chance
from goodword.worktime import Calendar

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 2, 27, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BERLIN = Calendar("Europe/Berlin", ((("09:00", "17:00"),),) * 5 + ((), ()))


def weekly(takes: timedelta, count: int = 30) -> list[Case]:
    """One case on each Monday before, all of the same length."""
    starts = [MONDAY - 7 * DAY * n for n in range(1, count + 1)]
    return [Case("send", at, at + takes) for at in starts]


def test_an_answer_says_length_moment_and_grounds():
    record = learn(weekly(2 * DAY), MONDAY, BERLIN, Habits(load=0))
    assert said(record.quote("send", MONDAY), BERLIN) == [
        "9 out of 10 were done within 2 working days: Wednesday 11:00 is safe.",
        "Half were done within 2 working days, so by Wednesday 11:00.",
        "It rests on earlier promises of the kind “send”: 30 in number, 30 done, 0 still open.",
    ]


def test_wall_time_without_a_calendar():
    record = learn(weekly(timedelta(minutes=150)), MONDAY, None, Habits(load=0))
    lines = said(record.quote("send", MONDAY))
    assert lines[0] == "9 out of 10 were done within 3 hours: Today 12:30 is safe."
    assert lines[1] == "Half were done within 3 hours, so by today 12:30."


def test_too_little_history_is_a_plain_answer():
    assert said(learn([], MONDAY).quote("send", MONDAY))[0] == (
        "Too little history: there is no record of any promise yet."
    )


def test_a_full_desk_is_told():
    record = learn(weekly(2 * DAY), MONDAY)
    last = said(record.quote("send", MONDAY, load=12))[-1]
    assert last.startswith("12 such are open that began in the last four weeks, where ")
    assert last.endswith(" % longer.")


def test_few_cases_say_that_they_borrow():
    record = learn([*weekly(2 * DAY), Case("call", MONDAY - 9 * DAY, MONDAY - 8 * DAY)], MONDAY)
    assert "wider record was borrowed" in said(record.quote("call", MONDAY))[-1]


def test_the_chance_of_tomorrow():
    grounds = Grounds("kind", "send", Tally(50, 50, 0), 50, 0.02, Load(0, 0, 1))
    tomorrow = end_of_next_day(MONDAY, BERLIN)
    chance = Chance(tomorrow, 0.42, 0.3, 0.55, grounds)
    assert said_chance(chance, BERLIN, MONDAY) == (
        "Tomorrow 17:00 would be kept 4 times in 10 (between 30 and 55 in 100)."
    )
    assert end_of_next_day(FRIDAY, BERLIN) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)

"""What can honestly be promised: from what was done, what is open, and how busy we are."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.promises.quote import Case, Habits, learn
from goodword.promises.quote_curve import fit
from goodword.worktime import Calendar

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OFFICE = Calendar("UTC", ((("09:00", "17:00"),),) * 5 + ((), ()))


def past(
    count: int, takes: timedelta, kind: str = "send", text: str = "", every: timedelta = DAY / 4
) -> list[Case]:
    """Cases that all took the same time, the last of them done just now."""
    return [
        Case(kind, NOW - takes - every * n, NOW - every * n, text=text, ref=n)
        for n in range(count)
    ]  # fmt: skip


def test_nothing_known_is_said_to_be_too_little():
    quote = learn([], NOW).quote("send", NOW)
    assert [answer.by for answer in quote.answers] == [None, None]
    assert quote.lacks.startswith("Too little history")
    assert learn([], NOW).chance("send", NOW, by=NOW + DAY).share is None


def test_what_always_took_a_day_can_be_promised_for_then():
    quote = learn(past(40, DAY), NOW, habits=Habits(load=0)).quote("send", NOW)
    assert quote.at(0.9).by == quote.at(0.5).by == NOW + DAY
    assert not quote.lacks
    assert (quote.grounds.basis, quote.grounds.tally.done) == ("kind", 40)


def test_what_is_open_makes_the_answer_longer_than_leaving_it_out():
    done = past(60, DAY)
    waiting = [Case("send", NOW - 10 * DAY - HOUR * n) for n in range(30)]
    quick = learn(done, NOW).quote("send", NOW).at(0.9).by
    honest = learn([*done, *waiting], NOW).quote("send", NOW).at(0.9)
    assert quick is not None
    assert honest.by is None or honest.by > quick + 9 * DAY


def test_what_was_opened_just_now_says_nothing_yet():
    fresh = [Case("send", NOW - timedelta(minutes=n)) for n in range(60)]
    before = learn(past(60, DAY), NOW, habits=Habits(load=0)).quote("send", NOW)
    after = learn([*past(60, DAY), *fresh], NOW, habits=Habits(load=0)).quote("send", NOW)
    assert after.at(0.9).by == before.at(0.9).by


def test_what_hardly_anybody_finished_gets_no_date():
    stuck = [Case("ask", NOW - DAY * (n % 90)) for n in range(300)]
    quote = learn([*stuck, *past(8, DAY, "ask")], NOW).quote("ask", NOW)
    assert quote.at(0.9).by is None
    assert "still open" in quote.lacks


def test_the_future_is_not_looked_at():
    later = [Case("send", NOW + DAY * n, NOW + DAY * (n + 30)) for n in range(1, 50)]
    undone = [Case("send", NOW - DAY, NOW + DAY), Case("send", NOW - 2 * DAY, NOW + 3 * DAY)]
    known = [*past(40, DAY), *(Case("send", case.opened_at) for case in undone)]
    told = learn([*past(40, DAY), *undone, *later], NOW).quote("send", NOW)
    assert told.answers == learn(known, NOW).quote("send", NOW).answers


def test_let_off_is_neither_done_nor_open_for_ever():
    off = [Case("send", NOW - 30 * DAY, left_at=NOW - 30 * DAY + HOUR) for _ in range(40)]
    record = learn([*past(40, DAY), *off], NOW, habits=Habits(load=0))
    assert record.quote("send", NOW).at(0.9).by == NOW + DAY
    tally = record.quote("send", NOW).grounds.tally
    assert (tally.cases, tally.done, tally.still_open) == (80, 40, 0)


def test_what_happened_lately_counts_more():
    slower = [Case("send", NOW - DAY * (n + 4), NOW - DAY * n) for n in range(30)]
    long_ago = NOW - 300 * DAY
    quicker = [Case("send", long_ago - HOUR * n, long_ago - HOUR * (n - 1)) for n in range(90)]
    assert learn([*slower, *quicker], NOW).quote("send", NOW).at(0.5).within > 3 * DAY


def test_a_full_desk_stretches_the_answer_and_says_so():
    record = learn(past(60, DAY), NOW)
    calm = record.quote("send", NOW, load=2)
    busy = record.quote("send", NOW, load=50)
    assert busy.at(0.9).by > calm.at(0.9).by
    assert busy.grounds.load.factor > 1
    assert busy.grounds.load.now == 50


def test_few_of_a_kind_borrow_from_the_whole_and_say_so():
    many = [case for n in range(10) for case in past(30, DAY * (n + 1), f"kind {n}")]
    few = learn([*many, *past(6, HOUR, "call")], NOW).quote("call", NOW)
    assert few.grounds.borrowed > 0.1
    assert few.at(0.5).within < DAY / 2
    assert few.at(0.9).within > HOUR


def test_a_kind_never_seen_is_answered_from_the_whole():
    quote = learn(past(60, DAY), NOW).quote("fly", NOW)
    assert quote.grounds.basis == "whole"
    assert quote.at(0.9).by is not None


def test_similar_words_are_asked_before_the_kind():
    offers = past(30, 3 * DAY, text="I'll send you the revised offer")
    others = past(60, HOUR, text="I'll send you her number")
    asked = learn([*offers, *others], NOW, habits=Habits(load=0))
    quote = asked.quote("send", NOW, text="send a revised quotation")
    assert quote.grounds.basis == "words"
    assert quote.at(0.5).within == 3 * DAY
    assert quote.grounds.similar
    assert asked.quote("send", NOW, text="sing a song").grounds.basis == "kind"


def test_working_time_leaves_the_weekend_out():
    friday = datetime(2026, 2, 27, 15, 0, tzinfo=UTC)
    weeks = [friday - 7 * DAY * n for n in range(1, 40)]
    cases = [Case("send", at, at + 2 * DAY + 20 * HOUR) for at in weeks]
    answer = learn(cases, friday, OFFICE).quote("send", friday).at(0.5)
    assert answer.within == 4 * HOUR
    assert answer.by == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def test_what_is_done_at_night_is_promised_for_the_next_opening():
    nights = [Case("send", NOW - DAY * n, NOW - DAY * n + 10 * HOUR) for n in range(7, 60, 7)]
    by = learn(nights, NOW, OFFICE).quote("send", NOW).at(0.5).by
    assert by >= datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def test_the_chance_of_a_date_agrees_with_the_quote():
    chance = random.Random(4)
    cases = [
        Case("send", at := NOW - DAY * 60 * chance.random(), at + DAY * chance.random())
        for _ in range(400)
    ]
    record = learn([c for c in cases if c.opened_at < NOW - DAY], NOW)
    by = record.quote("send", NOW).at(0.9).by
    found = record.chance("send", NOW, by=by)
    assert found.share == pytest.approx(0.9, abs=0.02)
    assert found.low < 0.9 < found.high
    assert record.chance("send", NOW, by=NOW + HOUR).share < 0.1


def test_a_moment_needs_its_zone_and_a_level_its_range():
    with pytest.raises(ValueError, match="no time zone"):
        learn([], NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="between 0 and 1"):
        learn([], NOW).quote("send", NOW, levels=(90,))
    with pytest.raises(KeyError):
        learn([], NOW).quote("send", NOW).at(0.7)


def test_nine_in_ten_are_kept_where_chance_is_the_same_as_before():
    """Quotes of two invented kinds, half of the record still open, against what came after."""
    chance = random.Random(7)
    takes = {
        "quick": lambda: DAY * chance.expovariate(1),
        "slow": lambda: 20 * DAY * chance.random(),
    }
    cases = [Case(kind, at := NOW - 90 * DAY * chance.random(), at + take())
             for kind, take in takes.items() for _ in range(1500)]  # fmt: skip
    record = learn(cases, NOW, habits=Habits(load=0))
    for kind, take in takes.items():
        within = record.quote(kind, NOW).at(0.9).within
        kept = sum(take() <= within for _ in range(4000)) / 4000
        assert kept == pytest.approx(0.9, abs=0.025)


spans = st.lists(st.tuples(st.floats(0, 1e7), st.booleans(), st.floats(0.01, 1)), max_size=60)


@given(spans, spans)
def test_a_curve_only_rises_and_a_surer_promise_is_never_earlier(own, others):
    curve = fit(own, fit(others).thinned())
    shares = [curve.done_by(age) for age in (0, 1, 60, 3600, 1e5, 1e6, 1e7, 1e8)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    ages = [curve.age_of(level) for level in (0.1, 0.5, 0.9, 0.99)]
    told = [age for age in ages if age is not None]
    assert told == sorted(told)
    assert ages[: len(told)] == told
    for age in told:
        low, high = curve.interval(age)
        assert 0 <= low <= curve.done_by(age) + 1e-6 and curve.done_by(age) - 1e-6 <= high <= 1


@given(spans, st.floats(0, 1e6))
def test_one_more_open_case_never_makes_an_answer_earlier(own, age):
    own = [(a, still, 1.0) for a, still, _ in own]
    before, after = fit(own).age_of(0.9), fit([*own, (age + 1e7, True, 1.0)]).age_of(0.9)
    within = [
        a for a in (before, after) if a is not None and a <= max((x[0] for x in own), default=0)
    ]
    if len(within) == 2:
        assert after >= before

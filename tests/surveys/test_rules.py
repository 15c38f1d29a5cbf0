"""What a figure says, whom we may ask, what a letter holds, which links are ours."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.surveys.letter import asked, filled, unknown_fields
from goodword.surveys.links import digest_of, new_link
from goodword.surveys.measuring import ENOUGH, figure, net_promoters, wilson
from goodword.surveys.rules import (
    CHANGEABLE,
    LASTS,
    ONCE_IN,
    QUESTIONS,
    Whom,
    clean_words,
    is_bad,
    is_good,
    is_open,
    why_not,
)
from goodword.surveys.tongues import TONGUES

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
CARLA = Whom(relation="", spec="carla@their.example", kind="person")


def test_shares_have_wilsons_interval():
    low, high = wilson(8, 10)
    assert isclose(low, 49.02, abs_tol=0.01) and isclose(high, 94.33, abs_tol=0.01)
    assert wilson(0, 20)[0] == 0.0 and wilson(20, 20)[1] == 100.0


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_a_hundred(told: tuple[int, int]):
    low, high = wilson(*told)
    assert 0 <= low <= 100 * told[0] / told[1] + 1e-9
    assert 100 * told[0] / told[1] - 1e-9 <= high <= 100


@given(st.lists(st.integers(0, 10), min_size=30, max_size=200))
def test_nps_is_promoters_less_detractors(scores: list[int]):
    one = figure("nps", asked=300, scores=scores)
    good, bad = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
    assert one.value is not None and one.low is not None and one.high is not None
    assert isclose(one.value, 100 * (good - bad) / len(scores))
    assert -100 <= one.low <= one.value + 1e-9 and one.value - 1e-9 <= one.high <= 100


def test_a_textbook_nps():
    value, low, high = net_promoters(50, 20, 100)
    assert value == 30
    assert isclose(low, 13.96, abs_tol=0.01) and isclose(high, 44.34, abs_tol=0.01)


def test_answers_that_are_all_alike_are_not_taken_for_certainty():
    assert net_promoters(30, 0, 30)[0] == 100 and net_promoters(30, 0, 30)[1] < 80
    for good, bad in ((0, 0), (15, 15), (0, 30), (29, 1)):
        value, low, high = net_promoters(good, bad, 30)
        mirrored = net_promoters(bad, good, 30)
        assert low <= value <= high and high - low > 10
        assert isclose(low, -mirrored[2], abs_tol=1e-6)


@pytest.mark.parametrize(("good", "bad"), [(0.5, 0.2), (0.9, 0.02), (0.97, 0.0), (0.3, 0.3)])
def test_the_interval_of_nps_covers_the_truth_as_often_as_it_says(good: float, bad: float):
    told, hits = random.Random(7), 0
    for _ in range(400):
        drawn = [told.random() for _ in range(40)]
        found = net_promoters(sum(u < good for u in drawn), sum(u > 1 - bad for u in drawn), 40)
        hits += found[1] <= 100 * (good - bad) <= found[2]
    assert hits / 400 >= 0.92


def test_few_answers_say_nothing_and_silence_is_no_five():
    few = figure("csat", asked=100, scores=[5] * (ENOUGH["csat"] - 1))
    assert (few.value, few.low, few.enough, few.silent) == (None, None, False, 91)
    some = figure("csat", asked=100, scores=[5] * 5 + [1] * 5)
    assert (some.value, some.response, some.silent) == (50.0, 10.0, 90)
    assert figure("ces", asked=0, scores=[]).response is None


def test_good_and_bad_by_question():
    for question, good, bad in (("csat", (4, 5), (1, 2)), ("ces", (5, 7), (1, 3)),
                                ("nps", (9, 10), (0, 6))):  # fmt: skip
        assert all(is_good(question, s) and not is_bad(question, s) for s in good)
        assert all(is_bad(question, s) and not is_good(question, s) for s in bad)
        between = [s for s in QUESTIONS[question].scores
                   if not is_good(question, s) and not is_bad(question, s)]  # fmt: skip
        assert len(between) == {"csat": 1, "ces": 1, "nps": 2}[question]


@pytest.mark.parametrize(
    "change",
    [
        {"gone": True}, {"relation": "supplier"}, {"relation": "private"}, {"relation": "other"},
        {"kind": "shared"}, {"kind": "robot"}, {"spec": "tel:+3222222222"}, {"spec": ""},
        {"ours": True}, {"bounced": True}, {"asks_no_more": True}, {"wish": "has died"},
        {"complains": True}, {"waits": True}, {"last_asked": NOW - ONCE_IN + timedelta(seconds=1)},
    ],
    ids=lambda c: next(iter(c)),
)  # fmt: skip
def test_who_is_left_in_peace(change: dict[str, object]):
    assert why_not(replace(CARLA, **change), NOW)  # type: ignore[arg-type]


def test_a_customer_is_asked_again_after_a_quarter():
    assert why_not(CARLA, NOW) == ""
    assert why_not(replace(CARLA, relation="customer", last_asked=NOW - ONCE_IN), NOW) == ""


def test_a_link_ends():
    assert is_open(NOW, None, NOW + LASTS - timedelta(seconds=1))
    assert not is_open(NOW, None, NOW + LASTS)
    answered = NOW + timedelta(days=2)
    assert is_open(NOW, answered, answered + CHANGEABLE - timedelta(seconds=1))
    assert not is_open(NOW, answered, answered + CHANGEABLE)


def test_a_link_is_long_random_signed_and_says_nothing():
    token, digest = new_link()
    assert len(token) > 70 and digest_of(token) == digest and token not in digest
    assert new_link()[0] != token
    random, _, sign = token.partition(".")
    assert digest_of(f"{random}.{sign[:-1]}x") is None
    assert digest_of(f"{random[:-1]}_.{sign}") is None


@given(st.text(max_size=300))
def test_no_foreign_link_is_looked_for(token: str):
    assert digest_of(token) is None


HOSTILE = ["<script>alert(1)</script>", "{house.name}", "a\r\nBcc: all@their.example", "\"'&<b>"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("tongue", TONGUES)
def test_a_name_is_words_and_nothing_else(name: str, tongue: str):
    told = TONGUES[tongue]
    letter = asked(
        question="nps", tongue=tongue, subject="{customer.name}", words=told.words,
        values={"customer.name": name, "house.name": "Berg & Okafor", "about": name},
        link="https://goodword.example.org/say/x",
    )  # fmt: skip
    assert "\n" not in letter.subject and "\r" not in letter.subject
    assert "<script" not in letter.html and "<b>" not in letter.html
    assert "Berg &amp; Okafor" in letter.html and "Berg & Okafor" in letter.text
    assert letter.html.count("?score=") == 11 and letter.text.count("https://") == 1
    assert "src=" not in letter.html, "nothing is fetched when it is opened"


def test_a_field_that_is_not_known_says_its_other_words():
    assert filled("Hello {customer.first_name|there},", {}) == "Hello there,"
    assert filled("Bonjour {customer.name},", {}) == "Bonjour,"
    assert unknown_fields("{customer.name} {customer.shoe} {about|x}") == ["{customer.shoe}"]


def test_every_language_says_all_of_it():
    for told in TONGUES.values():
        assert set(told.questions) == set(told.ends) == set(QUESTIONS)
        assert not unknown_fields(told.words + told.words_sale + told.subject)


@given(st.text(max_size=5000))
def test_words_can_be_kept(text: str):
    kept = clean_words(text)
    assert len(kept) <= 2000 and "\x00" not in kept
    kept.encode()

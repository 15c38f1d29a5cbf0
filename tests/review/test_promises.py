"""Promises: for no time, more exact than can be known, sooner than our record allows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from goodword.promises.quote import Case, Record, learn
from goodword.review import Finding

Codes = Callable[..., list[str]]
Found = Callable[..., list[Finding]]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

VAGUE = [
    "I'll send you the drawings as soon as possible.",
    "I will get back to you shortly.",
    "We'll let you know when we have a chance.",
    "I'll call you soon.",
    "Will do asap.",
    "You will receive the tickets in the next few days.",
    "Further details will follow shortly.",
    "I'll look into this at some point.",
]
NOT_VAGUE = [
    "I'll send you the drawings by Thursday.",
    "As soon as I have the file, I'll send it.",
    "Please send me the file as soon as possible.",
    "Could you call me soon?",
    "Talk to you soon.",
    "See you soon!",
    "I hope to hear from you soon.",
    "He said that he will call you soon.",
    "I'll call you later today.",
    "If you like, I can send it soon.",
    "The new model sold out sooner than we thought.",
    "Let's meet soon.",
]


def record_of(days: float) -> Record:
    """A record in which such promises took so many days."""
    cases = [
        Case(
            "send",
            NOW - timedelta(days=n),
            NOW - timedelta(days=n) + timedelta(days=days, hours=n % 7),
            text="send you the drawings",
            ref=n,
        )
        for n in range(10, 90)
    ]
    return learn(cases, NOW)


@pytest.mark.parametrize("text", NOT_VAGUE)
def test_a_time_or_no_promise(text: str, codes: Codes) -> None:
    assert "promise.vague" not in codes(text)


@pytest.mark.parametrize("text", VAGUE)
def test_a_promise_for_no_time(text: str, codes: Codes) -> None:
    assert "promise.vague" in codes(text)


def test_the_record_gives_the_honest_day(found: Found) -> None:
    text = "I'll send you the drawings as soon as possible."
    (one,) = found(text, record=record_of(2))
    put_in = text[: one.start] + str(one.suggestion) + text[one.end :]
    assert put_in == "I'll send you the drawings by Wednesday."


def test_a_time_that_was_seldom_kept(found: Found) -> None:
    text = "I'll send you the drawings by tomorrow noon."
    (one,) = found(text, record=record_of(4))
    assert one.rule == "promise.impossible" and "10 times" in one.message
    assert text[one.start : one.end] == "by tomorrow noon"
    assert one.suggestion == "by Thursday"


def test_a_time_that_was_kept_raises_nothing(codes: Codes) -> None:
    assert codes("I'll send you the drawings by Friday.", record=record_of(1)) == []


def test_without_a_record_nothing_is_impossible(codes: Codes) -> None:
    assert codes("I'll send you the drawings tomorrow.") == []


def test_an_empty_record_says_nothing(codes: Codes) -> None:
    assert codes("I'll send you the drawings tomorrow.", record=learn([], NOW)) == []


def test_a_minute_is_more_than_can_be_known(codes: Codes) -> None:
    assert "promise.precise" in codes("I'll send you the invoice in 10 minutes.")
    assert codes("I'll call you at 10:30.") == []
    assert codes("I'll send you the invoice by noon.") == []

"""Apologies: missing, made twice, made only in case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from goodword.review import Finding, Letter

Codes = Callable[..., list[str]]
Found = Callable[..., list[Finding]]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

CONDITIONAL = [
    "We apologize for any inconvenience this may have caused.",
    "I'm sorry if you were offended.",
    "Sorry if this was unclear.",
    "If I sounded harsh, I'm sorry.",
    "Please accept our apologies for any confusion.",
    "I apologise if our driver upset you.",
]
NOT_CONDITIONAL = [
    "I'm sorry for the inconvenience.",
    "Sorry if this was asked before.",
    "Sorry if this is a stupid question.",
    "I'm sorry. If you like, I'll call you.",
    "Let me know if anything is missing, and sorry again for the delay.",
    "If you can't come, I'm sorry to hear that.",
]
REPEATED = [
    "I'm sorry for the delay. Your copy is attached. Again, I apologize for the delay.",
    "Sorry that it is late. I'm sorry that nobody called. We're sorry about the box too.",
]
NOT_REPEATED = [
    "I'm sorry for the delay. Your copy is attached.",
    "I'm sorry that it is late. I'm also sorry to hear that you are ill.",
]


@pytest.mark.parametrize("text", NOT_CONDITIONAL)
def test_apologies_without_a_condition(text: str, codes: Codes) -> None:
    assert "apology.conditional" not in codes(text)


@pytest.mark.parametrize("text", CONDITIONAL)
def test_sorry_only_in_case(text: str, codes: Codes) -> None:
    assert "apology.conditional" in codes(text)


def test_any_inconvenience_becomes_the_inconvenience(found: Found) -> None:
    text = "We apologize for any inconvenience."
    (one,) = found(text)
    assert text[: one.start] + str(one.suggestion) + text[one.end :] == (
        "We apologize for the inconvenience."
    )


@pytest.mark.parametrize("text", NOT_REPEATED)
def test_one_apology_a_matter(text: str, codes: Codes) -> None:
    assert "apology.repeated" not in codes(text)


@pytest.mark.parametrize("text", REPEATED)
def test_the_same_apology_again(text: str, codes: Codes) -> None:
    assert "apology.repeated" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I forgot to mention that we are closed on Monday.",
        "I'm sorry: I forgot to send you the drawings. They are attached.",
        "I'm a bit late for the meeting, start without me.",
        "If we sent you the wrong box, tell us.",
    ],
)
def test_nothing_to_be_sorry_for(text: str, codes: Codes) -> None:
    assert "apology.missing" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I forgot to send you the drawings. They are attached.",
        "We sent you the wrong box. The right one leaves today.",
        "I missed your call yesterday. The price is 480 euros.",
    ],
)
def test_wrong_and_not_sorry(text: str, codes: Codes) -> None:
    assert "apology.missing" in codes(text)


def test_an_answer_after_its_time_asks_for_an_apology(found: Found) -> None:
    text = "Hello Ann,\n\nthe price is 480 euros.\n"
    (one,) = found(text, due_at=NOW - timedelta(days=3))
    assert one.rule == "apology.missing" and "3 days ago" in one.message
    assert (text[: one.start] + str(one.suggestion) + text[one.end :]).startswith(
        "Hello Ann,\n\nI'm sorry that you had to wait. the price"
    )


def test_who_had_to_ask_twice_waits_for_an_apology(codes: Codes) -> None:
    asks_again = "This is the second time that I ask. What is the price?"
    assert "apology.missing" in codes("The price is 480 euros.", asks_again)
    assert codes("I'm sorry that you had to ask twice. The price is 480 euros.", asks_again) == []


def test_two_letters_days_apart_are_a_reminder(codes: Codes) -> None:
    first = Letter("What is the price?", NOW - timedelta(days=6))
    second = Letter("What is the price of the table?", NOW - timedelta(days=1))
    told = codes("The price is 480 euros.", reply_to=second, earlier=(first,))
    assert "apology.missing" in told
    same_day = Letter("What is the price?", NOW - timedelta(days=1, hours=2))
    assert codes("The price is 480 euros.", reply_to=second, earlier=(same_day,)) == []


def test_an_answer_in_time_needs_none(codes: Codes) -> None:
    assert codes("The price is 480 euros.", due_at=NOW + timedelta(hours=3)) == []

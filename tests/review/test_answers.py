"""Answers: questions left open, and what comes first."""

from collections.abc import Callable

import pytest

from goodword.review import Finding

Codes = Callable[..., list[str]]
Found = Callable[..., list[Finding]]
TWO = "Hello,\n\ncan you deliver to Lyon? What is the price for twelve chairs?\n\nAnn"


def test_one_of_two_questions_is_left_open(found: Found) -> None:
    text = "Hello Ann,\n\nyes, we deliver to Lyon every week.\n\nBerta"
    (one,) = found(text, TWO)
    assert one.rule == "answer.unanswered" and "price for twelve" in one.message
    assert one.start == one.end == text.index("week.") + 5


@pytest.mark.parametrize(
    "text",
    [
        "Yes, we deliver to Lyon every week. Twelve cost 480 euros.",
        "Yes to Lyon. I'll send you the price by Thursday.",
        "You find both in the list attached.",
        "May I call you about it this afternoon?",
        "> can you deliver to Lyon?\nYes.\n> What is the price?\n480 euros.",
    ],
)
def test_nothing_is_left_open(text: str, codes: Codes) -> None:
    assert "answer.unanswered" not in codes(text, TWO)


def test_a_time_that_was_asked_for(codes: Codes) -> None:
    asked = "When does the table come?"
    assert "answer.unanswered" in codes("It is being varnished.", asked)
    assert "answer.unanswered" not in codes("On Tuesday.", asked)


def test_small_talk_wants_no_answer(codes: Codes) -> None:
    assert (
        codes("Your invoice is attached.", "Hi Berta, how are you? Please send my invoice.") == []
    )


def test_the_quoted_letter_counts_as_theirs(codes: Codes) -> None:
    text = "Yes, we deliver to Lyon.\n\nOn Mon, 23 Nov 2026, Ann wrote:\n> " + TWO.replace(
        "\n", "\n> "
    )
    assert "answer.unanswered" in codes(text)


def test_the_answer_comes_first(codes: Codes) -> None:
    asked = "Is the grey sofa still to be had?"
    news = (
        "Our new collection is in the window. We painted the shop. Many people like it very much."
    )
    assert "answer.first" in codes(f"{news} The grey sofa is here.", asked)
    assert "answer.first" not in codes(f"The grey sofa is here. {news}", asked)
    assert "answer.first" not in codes("Thank you for asking. The grey sofa is here.", asked)

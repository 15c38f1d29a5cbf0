"""Regard: thanks, names, warmth, words of the house; and being sent away."""

from collections.abc import Callable

import pytest

from goodword.review import Finding, House, Letter

Codes = Callable[..., list[str]]
Found = Callable[..., list[Finding]]
UPSET = "This is the second time that the table arrives broken. I am very disappointed."


def test_thanks_that_are_due(found: Found) -> None:
    text = "Your chairs leave here on Monday.\n\nBerta"
    (one,) = found(text, thanks_due="your first order")
    assert one.rule == "regard.thanks"
    assert text[: one.start] + str(one.suggestion) + text[one.end :] == (
        "Your chairs leave here on Monday.\n\nThank you for your first order.\n\nBerta"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your order.",
        "We appreciate it. It leaves today.",
        "It leaves today.\n\nThanks,\nBo",
    ],
)
def test_thanks_that_were_given(text: str, codes: Codes) -> None:
    assert codes(text, thanks_due="your first order") == []


def test_a_known_name_is_used(found: Found) -> None:
    text = "Dear customer,\n\nyour chairs leave here on Monday."
    (one,) = found(text, to=("Berg, Ann",))
    assert one.rule == "regard.name"
    assert (text[: one.start] + str(one.suggestion) + text[one.end :]).startswith("Dear Ann Berg,")


@pytest.mark.parametrize(
    "to", [(), ("ann@example.org",), ("Support Team",), ("Ann Berg", "Bo Lind")]
)
def test_no_name_is_known(to: tuple[str, ...], codes: Codes) -> None:
    assert codes("Dear customer, your chairs leave here on Monday.", to=to) == []


def test_a_name_that_is_used_is_enough(codes: Codes) -> None:
    assert codes("Hello Ann, your chairs leave here on Monday.", to=("Ann Berg",)) == []


def test_cold_words_to_somebody_upset(codes: Codes) -> None:
    assert "regard.curt" in codes("It was fine when it left here.", UPSET)
    warm = "I'm sorry: twice is bad. A new table is on its way to you."
    assert codes(warm, UPSET) == []
    assert "regard.curt" not in codes("It was fine when it left here.", "Did the table leave?")


def test_rude_words(codes: Codes) -> None:
    assert "regard.curt" in codes("That is not my problem.")
    assert "regard.curt" not in codes("It is no problem at all.")


def test_words_of_the_house(found: Found) -> None:
    house = House(experimental=True, jargon={"RMA": "return"})
    (one,) = found("Please open an RMA for the chair.", house=house)
    assert (one.rule, one.suggestion) == ("regard.jargon", "return")
    assert found("Your RMA is open.", "How do I open an RMA?", house=house) == []


def test_sent_away(codes: Codes) -> None:
    asked = "Why was I charged twice in October?"
    assert "handover.away" in codes("That is not my department. You need to call billing.", asked)
    assert "handover.away" in codes("Please contact our billing office.", asked)
    assert "handover.away" not in codes(
        "That is not my area, so I have asked Ann in billing. She answers you today.", asked
    )
    assert "handover.away" not in codes(
        "The second charge was a mistake, I'm sorry. Please call me if you have questions.", asked
    )


def test_the_first_letter_of_all_sends_nobody_away(codes: Codes) -> None:
    assert "handover.away" not in codes("Please contact Ann Berg to set up a meeting.")


def test_their_letter_may_be_given_with_its_sender(codes: Codes) -> None:
    letter = Letter("Where is my order?", sender="Ann Berg <ann@example.org>")
    assert "regard.name" in codes("Dear Sir or Madam, it leaves today.", reply_to=letter)

"""Promises found, told from what looks like them, and described."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.language import Promise
from goodword.promises import ASKS, OPENS, read_promises
from tests.language.promises.lookalikes import LOOKALIKES, OFFERS, PROMISES

SENT = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def read(text: str) -> list[Promise]:
    return read_promises(text, SENT)


def ours(text: str) -> list[Promise]:
    return [one for one in read(text) if one.debtor == "us" and one.strength != "conditional"]


@pytest.mark.parametrize("name", LOOKALIKES)
def test_at_most_one_in_twenty_lookalikes_is_taken_for_a_promise(name: str) -> None:
    sentences = LOOKALIKES[name]
    assert len(sentences) >= 15
    flagged = [sentence for sentence in sentences if ours(sentence)]
    assert len(flagged) <= len(sentences) / 20, flagged


@pytest.mark.parametrize("sentence", OFFERS)
def test_an_offer_is_found_as_one_and_opens_nothing(sentence: str) -> None:
    (offer,) = [one for one in read(sentence) if one.debtor == "us"]
    assert offer.strength == "conditional"
    assert ASKS <= offer.certainty < 0.5 < OPENS


def test_nine_of_ten_plain_promises_are_found() -> None:
    missed = [sentence for sentence in PROMISES if not ours(sentence)]
    assert len(missed) <= len(PROMISES) / 10, missed


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("I'll send you the quote tomorrow.", "send"),
        ("I will call you back tomorrow.", "call"),
        ("We will check the meter and let you know.", "check"),
        ("I'll get back to you on this.", "reply"),
        ("We'll repair the handle next week.", "fix"),
        ("We will deliver it to you on Monday.", "deliver"),
    ],
)
def test_the_act_is_named(sentence: str, act: str) -> None:
    assert ours(sentence)[0].act == act


def test_two_promises_in_a_sentence_each_keep_their_own_time() -> None:
    first, second = ours("I'll call you on Monday and send you the quote on Wednesday.")
    assert (first.act, second.act) == ("call", "send")
    assert first.due and first.due.text.endswith("Monday")
    assert second.due and second.due.text.endswith("Wednesday")
    assert first.due.latest and second.due.latest and first.due.latest < second.due.latest


def test_a_time_before_the_verb_belongs_to_it() -> None:
    (found,) = ours("By Tuesday we will send you the drawings.")
    assert found.due and found.due.latest
    assert (found.due.latest.day, found.due.latest.hour) == (24, 17)


def test_an_event_is_a_condition_and_no_date() -> None:
    (found,) = ours("Once the part is here, I'll fit it for you.")
    assert found.strength == "firm"
    assert found.due and found.due.latest is None and "the part is here" in str(found.due.condition)


def test_hope_and_doubt_make_it_soft() -> None:
    assert ours("I'll try to get it to you by Thursday.")[0].strength == "soft"
    assert ours("I will probably send it to you on Monday.")[0].strength == "soft"
    assert ours("I will send it to you on Monday.")[0].strength == "firm"


def test_what_others_will_do_is_theirs() -> None:
    (found,) = read("They will ship the parts on Tuesday.")
    assert found.debtor == "them" and found.due


@pytest.mark.parametrize(
    "sentence",
    [
        "You will get a letter from Harbour Bank tomorrow.",
        "Mark, you will be contacted by Personnel tomorrow.",
        "Someone from the council's office will call you tomorrow.",
    ],
)
def test_what_comes_from_somebody_else_is_not_ours(sentence: str) -> None:
    assert ours(sentence) == []


@pytest.mark.parametrize("sentence", ["I'll have Ann call you.", "I will have my clerk post it."])
def test_what_somebody_does_for_us_is_ours(sentence: str) -> None:
    assert ours(sentence)[0].certainty >= ASKS


def test_what_can_be_expected_is_soft_and_what_ought_to_be_is_nothing() -> None:
    assert ours("We should be able to send it to you tomorrow.")[0].strength == "soft"
    assert ours("I should call him tomorrow.") == []


def test_an_absence_note_promises_no_answer_but_a_letter_may_promise_a_thing() -> None:
    assert ours("I'm off until Monday and will answer your mail then.") == []
    assert ours("I'm off until Monday. I'll send you the quote on Tuesday.")


def test_what_they_must_tell_first_leaves_it_a_promise_and_their_wish_an_offer() -> None:
    assert ours("Let me know which colour and I'll order it for you.")
    assert ours("Let me know if you want it and I'll order it for you.") == []


def test_as_it_becomes_available_is_a_condition() -> None:
    (found,) = ours("I will forward the figures to you as they become available.")
    assert found.due and found.due.condition and found.due.latest is None


def test_the_writers_own_firm_is_the_writers_side() -> None:
    text = "Nordlicht will send you the parts on Tuesday."
    (found,) = read_promises(text, SENT, sender="Ann Berg <ann@nordlicht.example>")
    assert found.debtor == "us"
    assert all(one.debtor == "them" for one in read_promises(text, SENT))


def test_places_are_those_of_the_text_as_it_was_given() -> None:
    text = "Dear Bo,\n\nthanks for the “good” day\tin May. I’ll send\nit tomorrow.\n\nAnn"
    (found,) = ours(text)
    assert text[found.start : found.end] == found.text == "I’ll send\nit tomorrow."


def test_lines_that_were_wrapped_are_read_as_one_sentence() -> None:
    (found,) = ours("I have seen the plans that you left last week and I will send you my\n"
                    "remarks by Monday.")  # fmt: skip
    assert found.due and found.due.text.endswith("Monday")


def test_a_list_of_promises_is_read_line_by_line() -> None:
    found = ours("Next steps:\n- I'll order the tiles today\n- we'll call the plumber\n- thanks!")
    assert len(found) == 2


def test_a_reason_names_the_words_and_no_sign() -> None:
    (found,) = ours("I'll send you the quote tomorrow.")
    assert "I'll send" in found.reason and ":" in found.reason and "+" not in found.reason


def test_the_same_letter_gives_the_same_reading() -> None:
    text = " ".join(PROMISES)
    assert read(text) == read(text)


@given(st.text(max_size=400))
def test_any_text_is_read_without_complaint(text: str) -> None:
    for one in read_promises(text, datetime(2026, 1, 1, tzinfo=UTC)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]
        assert ASKS <= one.certainty <= 1


@given(st.lists(st.sampled_from([*PROMISES, *OFFERS]), max_size=5), st.sampled_from(["\n\n", " "]))
def test_findings_stand_in_order_and_inside_the_text(parts: list[str], between: str) -> None:
    text = between.join(parts)
    found = read(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("word", ["and will send ", '"I will send it ', "call me and ", "will "])
def test_a_sentence_without_end_is_read_in_time(word: str) -> None:
    started = time.process_time()
    found = read(word * (40_000 // len(word)))
    assert time.process_time() - started < 5
    assert all(one.end - one.start <= 1_000 for one in found)

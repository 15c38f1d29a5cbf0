"""What shows that a promise was kept, and what does not."""

from datetime import timedelta

import pytest

from goodword.promises.keeping import Later, Owed, best, shown_by
from tests.factories import MONDAY, hours


def owed(sentence="I'll send you the revised offer by Friday.", act="send", debtor="us"):
    return Owed(1, debtor, sentence, act, MONDAY, 7, 1)


def later(text="", *, files=(), ours=True, kind="mail", **more):
    told = {"entry_id": 2, "at": MONDAY + hours(5), "conversation_id": 7} | more
    return Later(
        kind=kind, ours=ours, text=text, attachments=tuple(enumerate(files, 1)), **told
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "files", "certain"),
    [
        ("As promised, attached the revised offer.", ["offer-v2.pdf"], True),
        ("Please find the revised offer attached.", ["Offer_2026.pdf"], True),
        ("Here is the quotation, revised as you wished.", ["quotation.pdf"], True),
        ("See attached.", ["offer.pdf"], False),
        ("Attached is the offer.", ["A-4711.pdf"], False),
    ],
)
def test_the_thing_that_hangs_on_a_letter(text, files, certain):
    shown = shown_by(owed(), later(text, files=files))
    assert shown is not None
    assert (shown.kind, shown.attachment, shown.certain) == ("attachment", 1, certain)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("Thanks for your patience, how are you?", []),
        ("I'm on it.", []),
        ("Please find attached our brochure.", ["brochure.pdf"]),
        ("Best regards", ["image001.png"]),
        ("I have not sent the revised offer yet.", []),
        ("Once the revised offer was sent, we talk.", []),
        ("Shall we talk about the offer?", []),
    ],
)
def test_a_mere_reply_is_no_evidence(text, files):
    assert shown_by(owed(), later(text, files=files)) is None


def test_a_letter_that_promises_the_thing_anew_does_not_bring_it():
    text = "Attached is a first offer, the revised offer follows on Monday."
    again = later(text, files=["offer.pdf"], promises=("the revised offer follows on Monday.",))
    assert shown_by(owed(), again) is None


def test_what_they_say_of_it():
    thanked = shown_by(owed(), later("Many thanks for the revised offer!", ours=False))
    assert thanked is not None and (thanked.kind, thanked.certain) == ("thanks", True)
    partly = shown_by(owed(), later("We received the offer.", ours=False))
    assert partly is not None and not partly.certain
    for waiting in (
        "Thank you in advance for the revised offer.",
        "We still have not received the revised offer.",
        "Have you received the revised offer from your boss?",
    ):
        assert shown_by(owed(), later(waiting, ours=False)) is None


def test_it_says_that_it_was_done_also_in_another_conversation():
    fixed = owed("We'll repair the pump this week.", act="fix")
    shown = shown_by(fixed, later("The pump has been repaired.", conversation_id=9))
    assert shown is not None and (shown.kind, shown.certain) == ("said", False)


def test_speaking_is_shown_by_having_spoken():
    call = owed("I'll call you tomorrow.", act="call")
    spoken = later(kind="call", spoke=True, conversation_id=9)
    shown = shown_by(call, spoken)
    assert shown is not None and shown.kind == "call"
    assert shown_by(call, later(kind="call", spoke=False)) is None
    assert shown_by(owed(), spoken) is None


def test_where_an_answer_was_promised_an_answer_is_offered_but_a_word_of_waiting_is_not():
    answer = owed("I'll get back to you tomorrow.", act="reply")
    shown = shown_by(answer, later("The price is 40 euros."))
    assert shown is not None and (shown.kind, shown.certain) == ("reply", False)
    assert shown_by(answer, later("We are on it.", holding=True)) is None
    assert shown_by(answer, later("The price is 40 euros.", conversation_id=9)) is None


def test_it_can_only_be_what_hangs_here():
    it = owed("I'll send it over tonight.")
    assert shown_by(it, later("See attached.", files=["A-4711.pdf"])) is not None
    assert shown_by(it, later("", files=["A-4711.pdf"], conversation_id=9)) is None


def test_a_sale_of_the_thing():
    crane = owed("We'll deliver the crane next week.", act="deliver")
    shown = shown_by(crane, later("", kind="sale", subject="Crane 12 t"))
    assert shown is not None and shown.kind == "sale"


def test_what_they_promised_is_kept_by_their_own_letter():
    plan = owed("I'll send you the floor plan.", debtor="them")
    assert shown_by(plan, later("Here is the floor plan.", files=["floor plan.pdf"], ours=False))
    assert shown_by(plan, later("Here is the floor plan.", files=["floor plan.pdf"])) is None


def test_nothing_that_came_before_keeps_it():
    early = later("As promised, the offer.", files=["offer.pdf"], at=MONDAY - timedelta(days=1))
    assert shown_by(owed(), early) is None


def test_the_certain_go_first_and_three_are_enough():
    several = [
        shown_by(owed(), later("See attached.", files=["offer.pdf"], entry_id=n)) for n in (2, 3, 4)
    ]
    sure = shown_by(owed(), later("Attached the revised offer.", files=["offer.pdf"], entry_id=9))
    chosen = best([s for s in [*several, sure] if s])
    assert [s.entry_id for s in chosen] == [9, 2, 3]

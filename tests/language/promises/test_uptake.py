"""Whether a reply takes up an offer."""

from datetime import UTC, datetime

import pytest

from goodword.language.promises import read_promises, takes_up

SENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
(OFFER,) = read_promises("If you like, I can send you a sample of the blue tiles.", SENT)


@pytest.mark.parametrize(
    "reply",
    [
        "Yes, please!",
        "That would be great, thanks.",
        "Hi Ann,\nplease do.\nBo",
        "Sure, go ahead.",
        "Thanks for the call. The kitchen is done now. Could you send me the sample of the tiles?",
        "I'd like that very much.",
    ],
)
def test_taken_up(reply: str) -> None:
    assert takes_up(reply, OFFER).answer == "yes"


@pytest.mark.parametrize(
    "reply",
    ["No thanks.", "No need, we have decided against it.", "Thanks, but not now.", "Never mind."],
)
def test_declined(reply: str) -> None:
    assert takes_up(reply, OFFER).answer == "no"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "The invoice has not reached me yet.",
        "Could you send me the invoice again?",
        "We will be away until Monday. Then we decide about the roof.",
    ],
)
def test_neither(reply: str) -> None:
    assert takes_up(reply, OFFER).answer == "silent"


def test_the_words_that_say_so_are_given() -> None:
    assert takes_up("Hello!\n\nYes, please do that.", OFFER).text == "Yes, please do that."

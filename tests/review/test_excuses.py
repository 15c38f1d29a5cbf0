"""Excuses: what is one, and what only looks like one."""

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]

# An honest apology with a next step, an explanation beside it, an emergency: nothing to say.
PLAIN = [
    "I'm sorry for the late reply. Your quote is attached.",
    "I'm sorry: we sent you the wrong size. The right one leaves here tomorrow.",
    "Please excuse the delay. I'll call you on Friday at ten.",
    "I apologize that nobody called you back. Ann calls you at noon.",
    "My mistake. Here is the corrected invoice.",
    "I'm sorry that your table is late: the varnish took longer to dry. It comes on Tuesday.",
    "I'm sorry I did not answer on Monday. I was in hospital with my son. Your plans are attached.",
    "There was a fire in our workshop, so we could not deliver your order. You have it on Friday.",
    "Sorry to hear about your father. Take all the time you need.",
    "I'm sorry for your loss.",
    "Sorry to hear that your order came late. We're sending a new one today.",
]
BUSY = [
    "I've been swamped.",
    "I have been swamped all week, and then the truck broke down.",
    "Things have been hectic here.",
    "Sorry for the late reply, we have been swamped.",
    "I'm sorry for the delay. It has been a crazy week.",
    "I haven't had time to look at your plans yet.",
    "Sorry I didn't get back to you, things have been hectic here.",
    "Due to a high volume of requests we could not answer you earlier.",
    "I have been too busy to write.",
    "Didn't have a chance to look at your draft yesterday.",
    "I'm a little tied up right now and will answer you later.",
    "Swamped here at work, sorry that I didn't call.",
    "We were short-staffed last week, so your order is late.",
    "With everything going on I couldn't finish your report.",
    "I'm sorry, I've had a lot on my plate.",
    "We ran out of time before we could test it, sorry.",
]
NOT_BUSY = [
    "I know you are busy, so I'll be short.",
    "Ben was swamped, so Ann answers you today.",
    "I'm busy from three to six, but free at any other time.",
    "When things get busy in spring, call me on my mobile.",
    "She said that they were swamped last week.",
    'He wrote "we were swamped" in his mail.',
    "The report covers the busy season and the backlog of the harbour.",
    "If you haven't had time to read it, here is the short of it.",
    "Are you busy on Friday?",
    "Thanks for taking the time to write.",
    "We had no time limit in the contract.",
    "It's a crazy price, I agree.",
    "The line was busy when I called you.",
    "We are all so busy that I'd like to decide this once.",
    "> we have been swamped, sorry for the delay\n\nThat is fine, take your time.",
]
BUT = [
    "I'm sorry for the delay, but we had a lot of people away.",
    "Sorry I didn't call you back, but I was travelling.",
    "I was going to call you, but I got held up in the workshop.",
    "I meant to send you this yesterday, but the day was too short.",
    "I apologize for the late answer. But we were moving house.",
]
NOT_BUT = [
    "I'm sorry for the delay, but here is your quote at last.",
    "I'm sorry, but we can't deliver on Sundays.",
    "Sorry for the short notice, but the meeting is at nine.",
    "Sorry to bother you again, but was it sent by post?",
    "I was going to tell you a joke, but I had better not.",
    "We tried to call you at noon, but you were out.",
    "I wanted to ask you about the chairs, but first the table.",
    "It is small but good.",
    "I'm sorry if this was asked before, but I couldn't find it.",
]
OTHER = [
    "We could not send your order because our supplier was late.",
    "The delay was due to the move to our new office.",
    "I was on vacation and didn't get to answer your question.",
]
NOT_OTHER = [
    "We could not send your order because our supplier was late. I'm sorry. It leaves tomorrow.",
    "I could not open the file because it is damaged. Could you send it again?",
    "We were closed on Monday because of the holiday.",
    "I was out of the office because of a funeral and did not answer your question.",
]
BLAME = [
    "I'm sorry about the invoice. Accounting made a mistake.",
    "Sorry for the delay, our system was down.",
    "You should have told us earlier.",
    "Your order is late because you didn't send us the measures.",
    "I'm sorry, my assistant forgot to forward your mail.",
]
NOT_BLAME = [
    "I'm sorry: we made a mistake with the invoice.",
    "Our system is down on Sunday night for an hour.",
    "Did you send us the measures? I can't find them.",
    "It is not your fault at all.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_apology_raises_nothing(text: str, codes: Codes) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", NOT_BUSY)
def test_busyness_that_is_no_reason(text: str, codes: Codes) -> None:
    assert "excuse.busy" not in codes(text)


@pytest.mark.parametrize("text", BUSY)
def test_busyness_given_as_a_reason(text: str, codes: Codes) -> None:
    assert "excuse.busy" in codes(text)


@pytest.mark.parametrize("text", NOT_BUT)
def test_a_but_that_takes_nothing_back(text: str, codes: Codes) -> None:
    assert "excuse.but" not in codes(text)


@pytest.mark.parametrize("text", BUT)
def test_a_but_after_an_apology_or_an_intention(text: str, codes: Codes) -> None:
    assert "excuse.but" in codes(text)


@pytest.mark.parametrize("text", NOT_OTHER)
def test_an_explanation_that_is_none_or_has_its_apology(text: str, codes: Codes) -> None:
    assert "excuse.other" not in codes(text)


@pytest.mark.parametrize("text", OTHER)
def test_an_explanation_without_apology(text: str, codes: Codes) -> None:
    assert "excuse.other" in codes(text)


@pytest.mark.parametrize("text", NOT_BLAME)
def test_facts_that_blame_nobody(text: str, codes: Codes) -> None:
    assert "excuse.blame" not in codes(text)


@pytest.mark.parametrize("text", BLAME)
def test_the_fault_of_somebody_else(text: str, codes: Codes) -> None:
    assert "excuse.blame" in codes(text)

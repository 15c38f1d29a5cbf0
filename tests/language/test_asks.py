"""Who waits for an answer, and why we think so."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.language import Asks, is_holding_reply, read_asks
from tests.examples import examples

ASKING = [
    "The parcel arrived damaged.",
    "The machine we bought in May stopped working last week.",
    "I still haven't received my order from 3 March.",
    "I am very disappointed with your service.",
    "We need 200 chairs by Friday.",
    "I'd like a quote for two oak doors, 80 x 200.",
    "Hi, is the Monday slot still free?",
    "Please send me the invoice again.",
    "Any news?",
    "Nobody called me back.",
    "Could you ring me tomorrow morning?",
    "We would like to cancel our subscription.",
    "Following up on my mail of last week.",
    "I was charged twice for the same order.",
    "Hello, we are a family of four and would like to book a room for the first week of August.",
    "I think there is a mistake in your invoice 4411.",
    "Thanks for the offer! Could you also do it in ash?",
    "Perfect, thank you. When can you start?",
    "Wann kommt die Lieferung?",
    "Die Heizung geht seit gestern nicht mehr.",
    "Ich möchte gern einen Termin vereinbaren.",
    "Koennten Sie mir bitte ein Angebot schicken",
    "Bitte um Rückruf.",
    "Ich warte immer noch auf eine Antwort.",
    "Pouvez-vous me rappeler ?",
    "Je n'ai toujours pas reçu ma commande.",
    "Je souhaite un devis pour une cuisine.",
    "¿Cuándo llega mi pedido?",
    "Quisiera una cotización para 20 sillas.",
    "El producto llegó roto.",
    "Il pacco non è arrivato.",
    "Vorrei un preventivo per due porte.",
    "Wanneer wordt mijn bestelling geleverd?",
    "Mijn wasmachine werkt niet meer.",
    "Graag ontvang ik een offerte.",
    "Quando chega a minha encomenda?",
    "Kiedy przyjdzie moja paczka?",
    "När kommer min beställning?",
    "Hvornår kommer min ordre?",
]

COURTESIES = [
    "Thanks, perfect!",
    "Thank you very much!",
    "Works great now, thanks for your help!",
    "Got it, thanks.",
    "Agreed, thank you.",
    "OK",
    "Danke, hat geklappt!",
    "Super, vielen Dank!",
    "Merci beaucoup, c'est parfait.",
    "Muchas gracias, todo bien.",
    "Perfetto, grazie mille!",
    "Top, bedankt!",
    "Obrigada, deu certo!",
    "Dziękuję, wszystko działa.",
    "Tack, det fungerar nu!",
    "Tak for hjælpen, det virker.",
]

QUIET = [
    "FYI",
    "Please find attached our signed contract.",
    "Just to let you know that the payment went out today.",
    "The meeting has moved to room four. Please call me if you have any questions.",
    "No need to reply.",
    "Anbei die unterschriebene Auftragsbestätigung.",
    "",
]


def asks(text: str, *, subject: str = "", recipients: int = 1, reply: bool = False) -> Asks:
    """What is read in a letter to us."""
    return read_asks(text, subject=subject, recipients=recipients, automated=False, is_reply=reply)


@pytest.mark.parametrize("text", ASKING)
@pytest.mark.parametrize("reply", [False, True])
def test_customers_who_wait_are_seen(text: str, reply: bool) -> None:
    found = asks(text, reply=reply)
    assert found.score >= 0.5
    assert not found.courtesy
    assert found.reasons


@pytest.mark.parametrize("text", COURTESIES)
@pytest.mark.parametrize("reply", [False, True])
def test_courtesies_want_nothing(text: str, reply: bool) -> None:
    found = asks(text, reply=reply)
    assert found.courtesy
    assert found.score < 0.1
    assert found.reasons[0].startswith("says only")


@pytest.mark.parametrize("text", QUIET)
def test_letters_that_only_inform(text: str) -> None:
    assert asks(text).score < 0.3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hello,\n\nwhen can you deliver the table?\n", "asks “when can you deliver the table?”"),
        ("Please send me the price list.", "asks us to send something: “please send”"),
        ("The lamp arrived broken.", "tells of a problem: “arrived broken”"),
        ("Could you ring me?", "asks us for something: “could you”"),
        ("Thank you so much!", "says only thanks"),
    ],
)
def test_the_reason_is_said_in_words(text: str, reason: str) -> None:
    assert reason in asks(text).reasons


def test_a_program_asks_for_nothing() -> None:
    found = read_asks("Any news?", subject="", recipients=1, automated=True)
    assert (found.score, found.reasons) == (0.0, ("sent by a program",))


def test_a_question_in_an_address_is_none() -> None:
    with_link = asks("The plan is at https://x.example/a?b=can+you and www.x.example/?q=1 now.")
    assert with_link.score == asks("The plan is at and now.").score


def test_a_letter_to_many_asks_less() -> None:
    text = "Could you tell me when you are there?"
    one, many = asks(text, recipients=1), asks(text, recipients=40)
    assert many.score < one.score
    assert asks("Dear all,\n\n" + text).score < asks("Dear Ben,\n\n" + text).score


@given(st.text(max_size=200), st.text(max_size=40), st.integers(0, 50), st.booleans())
@settings(max_examples=examples(60, 1000), deadline=None)
def test_anything_can_be_read(text: str, subject: str, recipients: int, reply: bool) -> None:
    found = asks(text, subject=subject, recipients=recipients, reply=reply)
    assert 0 <= found.score <= 1
    assert found == asks(text, subject=subject, recipients=recipients, reply=reply)


@pytest.mark.parametrize("piece", ["please ", "? ", "a", "could you ", ". ", "www.", "\n", "ok "])
def test_long_texts_cost_little(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    asks(text)
    is_holding_reply(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your message, we will get back to you by Thursday.",
        "Hello Ada,\n\nwe got your message. I look into it and will come back to you tomorrow.",
        "Dear Ms Field,\n\nthank you for your patience. We are still checking and I will let you "
        "know by Friday.",
        "Vielen Dank für Ihre Anfrage. Wir melden uns bis Freitag.",
        "Danke für Ihre Nachricht, ich kläre das und gebe Ihnen Bescheid.",
        "Nous avons bien reçu votre demande et revenons vers vous d'ici demain.",
        "Hemos recibido su consulta. Le responderemos a la brevedad.",
        "Abbiamo ricevuto la sua richiesta, le faremo sapere entro venerdì.",
        "Bedankt voor uw bericht, we komen er morgen bij u terug. U hoort van ons.",
    ],
)
def test_holding_replies(text: str) -> None:
    assert is_holding_reply(text)


@pytest.mark.parametrize(
    "text",
    [
        "We deliver on Thursday between eight and ten.",
        "Yes, the blue chairs are still here. I will get back to you about the table.\n"
        "They cost 40 each and you can collect them any day from eight to six at the back door.",
        "We will get back to you. Which colour would you like?",
        "Attached is the offer; I will follow up next week.",
        "The chairs cost €40. I will be in touch.",
        "Thank you for your message.",
        "Thanks!",
        "",
    ],
)
def test_answers_are_no_holding_replies(text: str) -> None:
    assert not is_holding_reply(text)

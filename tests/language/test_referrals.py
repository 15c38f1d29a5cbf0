"""Who sent the writer: named as written, in six languages; and what only looks like it."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.language import read_referrals

SENT = {
    "Jim Farrell suggested that I write to you about a table.": "Jim Farrell",
    "My neighbour Jim Farrell, who bought a desk, told me to get in touch.": "Jim Farrell",
    "Steve suggested I contact you.": "Steve",
    "I was referred by Jim Farrell.": "Jim Farrell",
    "We were referred to you by our dentist, Dr. Ada Lovelace.": "Ada Lovelace",
    "Jim Farrell gave me your name and number.": "Jim Farrell",
    "I got your address from Ms. O'Neill-Smith.": "O'Neill-Smith",
    "Your name was given to me by Jim Farrell.": "Jim Farrell",
    "I am writing on the recommendation of J. P. Farrell.": "J. P. Farrell",
    "At Jim Farrell’s suggestion I write to you.": "Jim Farrell",
    "Your client Otto Lang told me about your workshop.": "Otto Lang",
    "Otto Lang from Lang & Sons speaks highly of you.": "Otto Lang",
    "Otto Lang recommended you.": "Otto Lang",
    "Otto Lang sent me your way.": "Otto Lang",
    "We heard about you from Otto Lang.": "Otto Lang",
    "I spoke with Otto Lang today and he suggested I try to reach you.": "Otto Lang",
    "Otto Lang mentioned that you might have old oak.": "Otto Lang",
    "Name: Petra\nReferred by: Jim Farrell\nMessage: Hello": "Jim Farrell",
    "ich schreibe Ihnen auf Empfehlung von Frau Berger.": "Berger",
    "Jürgen Müller hat mir Ihre Werkstatt empfohlen.": "Jürgen Müller",
    "Sie wurden mir von Peter Lang empfohlen.": "Peter Lang",
    "Ich habe Ihre Nummer von Frau Sabine Roth bekommen.": "Sabine Roth",
    "Frau Roth meinte, ich solle mich bei Ihnen melden.": "Roth",
    "Marie Dupont m’a conseillé de vous contacter.": "Marie Dupont",
    "J'ai eu vos coordonnées par Marie Dupont.": "Marie Dupont",
    "Je vous écris de la part de Marie Dupont.": "Marie Dupont",
    "Ik schrijf u op aanraden van Jan de Vries.": "Jan de Vries",
    "Jan de Vries heeft mij uw naam gegeven.": "Jan de Vries",
    "Les escribo por recomendación de Juan Pérez.": "Juan Pérez",
    "Juan Pérez me dio su número.": "Juan Pérez",
    "Vi scrivo su consiglio di Maria Rossi.": "Maria Rossi",
    "Maria Rossi mi ha parlato di voi.": "Maria Rossi",
}
INTRODUCED = {
    "Anna, meet Bob Stone. Bob needs a table.": "Bob Stone",
    "I'd like to introduce you to my neighbour Bob Stone, who needs a table.": "Bob Stone",
    "Ich möchte Ihnen gerne Herrn Bob Stein vorstellen.": "Bob Stein",
    "Je vous présente Mme Claire Petit.": "Claire Petit",
}
NOBODY = (
    "My colleague Anna Smith suggested that I contact you.",
    "Unsere Kollegin Frau Roth meinte, ich solle mich bei Ihnen melden.",
    "You suggested that I contact you.",
    "As Jim suggested in the meeting, I contact you.",
    "A friend recommended you.",
    "Google recommended your shop.",
    "Jim Farrell suggested I talk to Bob.",
    "Jim suggested that I forward this meeting notice to you.",
    "Jim Farrell suggested that I contact you. My resume is attached.",
    "Did Jim Farrell tell you to contact me? Jim Farrell recommended you?",
    "If anyone referred you, tell us: Jim Farrell gave me your name.",
    "Please send your address to Jim Farrell.",
    "Jim Farrell asked me to e-mail you: he is late.",
    "Jim told me that you were going to make a list.",
    "I fit the model based on the suggestions from Barr et al.",
    "They fixed it on Ben Stone's suggestion, but wrote to you too late.",
    "Just thought you might enjoy this.",
    "Pay instantly through PayPal when you find your item.",
    "Wir trafen uns bei Jim Farrell und danken Ihnen.",
    "",
)


@pytest.mark.parametrize("text", SENT)
def test_who_sent_the_writer(text: str) -> None:
    assert [(one.name, one.how) for one in read_referrals(text)] == [(SENT[text], "sent")]


@pytest.mark.parametrize("text", INTRODUCED)
def test_who_is_introduced(text: str) -> None:
    found = [(one.name, one.how) for one in read_referrals(text)]
    assert found == [(INTRODUCED[text], "introduced")]


@pytest.mark.parametrize("text", NOBODY)
def test_what_only_looks_like_it(text: str) -> None:
    assert read_referrals(text) == []


def test_the_subject_says_it_too() -> None:
    (one,) = read_referrals("Could you call me?", subject="Referred by Jim Farrell")
    assert (one.name, one.text) == ("Jim Farrell", "Referred by Jim Farrell")


def test_it_stands_where_it_says() -> None:
    text = "Dear Anna,\n\nI need a table. Jim Farrell suggested\nthat I write to you.\n"
    (one,) = read_referrals(text)
    assert text[one.start : one.end].split() == one.text.split()


@given(st.text(max_size=600))
def test_any_text_can_be_read(text: str) -> None:
    for one in read_referrals(text):
        assert one.name
        assert one.text


@pytest.mark.parametrize("piece", ["Jim Farrell suggested ", "your name from ", "A ", "(,"])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = process_time()
    read_referrals(text)
    assert process_time() - began < 2

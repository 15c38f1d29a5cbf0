"""A reply of ours that only says when the answer will come, told from an answer."""

import pytest

from goodword.language import is_holding_reply

HOLDING = [
    # They have it, and the answer has a time.
    "Thanks for your mail. You will have my answer by Wednesday noon.",
    "Noted, thank you. One of us will answer you tomorrow.",
    "Hello Mr Lind,\n\nI have read your letter twice. I will write to you properly on Monday.",
    "Hi Ruth, got it. You'll hear from me before the weekend.",
    "Dear Mr Osei,\n\nthank you for the plans. You will receive our quote by 12 May.",
    "Thank you, the measurements are all here. I'll send you an estimate this week.",
    "Thank you for asking us. Our offer will be with you on Friday.",
    "I have to ask the warehouse first. I'll give you a date by tomorrow evening.",
    "I want to look at the contract before I say anything. I'll call you on Tuesday with a "
    "proposal.",
    "Sorry to hear that. Marco is finding out what happened. You'll know more by 3 pm.",
    "That is a fair question. Let me speak to the accountant. You'll get a reply on Thursday.",
    "I promised you the figures for today, and I won't manage it: our bookkeeper is ill. "
    "You'll have them on Monday. I'm sorry.",
    # In other languages.
    "Sehr geehrte Frau Kern,\n\ndanke, das ist angekommen. Ich muss das mit der Buchhaltung "
    "klären. Sie erhalten bis Donnerstag ein Angebot von mir.",
    "Guten Tag Herr Wolf, ich frage im Lager nach. Den Termin nenne ich Ihnen morgen.",
    "Danke für die Unterlagen. Ich schicke Ihnen am Montag eine erste Schätzung.",
    "Lieber Jonas, ich sehe mir das in Ruhe an. Du hörst am Freitag von mir.",
    "Bonjour Madame Petit, merci pour les photos. Je dois demander à l'atelier. Je vous envoie "
    "un devis avant jeudi.",
    "C'est bien noté. Vous aurez ma réponse demain.",
    "Bonjour, je regarde cela avec mon collègue. Je vous donne une date lundi matin.",
    "Hola Carmen, gracias por los planos. Tengo que consultarlo. Le enviaré un presupuesto el "
    "viernes.",
    "Tomo nota. Tendrá mi respuesta mañana.",
    "Buongiorno, devo chiedere in magazzino. Le mando un preventivo entro venerdì.",
    "Gentile signora Rossi, grazie delle foto. Avrà la mia risposta domani.",
    "Beste Pieter, ik moet dit met de werkplaats bespreken. U krijgt donderdag een offerte.",
    "Dank, ik heb alles. Je krijgt morgen antwoord van mij.",
    "Bom dia, tenho de perguntar à oficina. Envio-lhe um orçamento até sexta-feira.",
    "Dzień dobry, muszę to sprawdzić w magazynie. Wyślę Państwu wycenę do piątku.",
    "Hej Lina, jag måste fråga verkstaden. Du får ett prisförslag på torsdag.",
    "Hej Mads, jeg skal lige spørge værkstedet. Du får et svar i morgen.",
    "Hei Kari, jeg må spørre lageret. Du får et tilbud på fredag.",
]
ANSWERS = [
    # The thing itself, promised: what they asked for is settled.
    "We'll send you the missing screws on Monday.",
    "Of course. The driver will bring the second chair by Thursday.",
    "Yes, that works. I'll send you the confirmation tomorrow.",
    "No problem at all, Tuesday is fine. You'll get a reminder by mail.",
    "Your parcel left this morning. You'll have it on Friday.",
    "The invoice was wrong. You'll receive a new one this week.",
    "I have moved it to Monday at nine. I'll send you directions tomorrow.",
    # An answer, and a word of more.
    "The delivery takes three weeks. I'll give you a date on Friday.",
    "It costs 240 with the frame. You'll have a written offer tomorrow.",
    "Please find our offer attached. I'll call you on Thursday for your answer.",
    "Here is the drawing. You'll get the price on Monday.",
    "You can pick it up any day. I'll let you know the price by Friday.",
    "Oak is harder than pine, and both take oil well. I'll send you our price list next week.",
    "Could you send me the measurements? You'll have a price by Friday then.",
    "As promised: 1,200 in oak. I'll send you the drawing on Monday.",
    "If you like, I can send you an offer by Friday.",
    "I would have sent you an offer on Friday.",
    "You told me that you would have an answer by Friday.",
    "I sent you the estimate on Monday. It should be in your mail.",
    "You'll have a lot of joy with it. See you on Saturday.",
    "Thank you for your answer. See you on Monday.",
    # In other languages.
    "Ja, das geht. Die Rechnung schicke ich Ihnen morgen.",
    "Der Tisch kostet 900. Sie erhalten am Montag ein schriftliches Angebot.",
    "Anbei das Angebot. Ich rufe Sie am Freitag an.",
    "Sie bekommen die Schrauben am Dienstag.",
    "Oui, c'est possible. Je vous envoie la facture demain.",
    "La table coûte 900. Je vous envoie un devis vendredi.",
    "Vous recevrez les vis mardi.",
    "Sí, es posible. Le enviaré la factura mañana.",
    "Certo, va bene. Le mando la fattura domani.",
    "Ja hoor, dat kan. U krijgt morgen de factuur.",
    "Recebe os parafusos na terça-feira.",
    "Ja, det går bra. Du får fakturan i morgon.",
]


@pytest.mark.parametrize("text", HOLDING)
def test_only_when_the_answer_comes(text: str) -> None:
    assert is_holding_reply(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_what_answers_is_no_word_of_waiting(text: str) -> None:
    assert not is_holding_reply(text)


def test_a_quick_look_at_long_letters() -> None:
    assert not is_holding_reply("You'll have my answer by Friday. " * 60)

"""The reader sees what the sender wrote; quotes and signatures are folded; nothing is lost."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.language import read_zones
from tests.examples import examples

SAID = "The blue one would suit us better, if it is still there."

ATTRIBUTIONS = [
    "On Mon, 3 Feb 2025 at 10:11, Ada Field <ada@field.example> wrote:",
    "On Feb 3, 2025, at 10:11 AM, Ada Field <ada@field.example>\nwrote:",
    "--- On Mon, 2/3/25, Ada Field <ada@field.example> wrote:",
    "Ada Field <ada@field.example> wrote:",
    "Am 03.02.2025 um 10:11 schrieb Ada Field <ada@field.example>:",
    "Am Mo., 3. Feb. 2025 um 10:11 Uhr schrieb Ada Field <\nada@field.example>:",
    "Ada Field <ada@field.example> schrieb am Mo., 3. Feb. 2025, 10:11:",
    "Le lun. 3 févr. 2025 à 10:11, Ada Field <ada@field.example> a écrit :",
    "El lun, 3 feb 2025 a las 10:11, Ada Field (<ada@field.example>) escribió:",
    "Il giorno lun 3 feb 2025 alle ore 10:11 Ada Field <ada@field.example> ha\nscritto:",
    "Op ma 3 feb 2025 om 10:11 schreef Ada Field <ada@field.example>:",
    "Op 3 feb. 2025 om 10:11 heeft Ada Field <ada@field.example> het volgende geschreven:",
    "Em seg., 3 de fev. de 2025 às 10:11, Ada Field <ada@field.example> escreveu:",
    "W dniu pon., 3 lut 2025 o 10:11 Ada Field <ada@field.example> napisał(a):",
    "pon., 3 lut 2025 o 10:11 Ada Field <ada@field.example> napisał(a):",
    "Den mån 3 feb. 2025 kl 10:11 skrev Ada Field <ada@field.example>:",
    "Den man. 3. feb. 2025 kl. 10.11 skrev Ada Field <ada@field.example>:",
    "man. 3. feb. 2025 kl. 10:11 skrev Ada Field <ada@field.example>:",
    "2025-02-03 10:11 GMT+01:00 Ada Field <ada@field.example>:",
]

HEADS = [
    "-----Original Message-----\nFrom: Ada Field\nSent: Monday, 3 February 2025 10:11\n"
    "To: Orders\nSubject: Chairs",
    "From: Ada Field <ada@field.example>\nSent: Monday, 3 February 2025 10:11\nTo: Orders\n"
    "Cc: Ben; Cem\nSubject: Chairs",
    "________________________________\nFrom: Ada Field <ada@field.example>\n"
    "Date: Monday, 3 February 2025\nTo: Orders\nSubject: Chairs",
    "*From:* Ada Field\n*Sent:* Monday\n*To:* Orders\n*Subject:* Chairs",
    "-----Ursprüngliche Nachricht-----\nVon: Ada Field\nGesendet: Montag, 3. Februar 2025\n"
    "An: Bestellung\nBetreff: Stühle",
    "Von: Ada Field <ada@field.example>\nGesendet: Montag\nAn: Bestellung\nBetreff: Stühle",
    "De : Ada Field <ada@field.example>\nEnvoyé : lundi 3 février 2025\nÀ : Commandes\n"
    "Objet : Chaises",
    "-----Mensaje original-----\nDe: Ada Field\nEnviado: lunes\nPara: Pedidos\nAsunto: Sillas",
    "Da: Ada Field\nInviato: lunedì 3 febbraio 2025\nA: Ordini\nOggetto: Sedie",
    "Van: Ada Field\nVerzonden: maandag 3 februari 2025\nAan: Orders\nOnderwerp: Stoelen",
    "De: Ada Field\nEnviada em: segunda-feira\nPara: Pedidos\nAssunto: Cadeiras",
    "Od: Ada Field\nWysłano: poniedziałek\nDo: Zamówienia\nTemat: Krzesła",
    "Från: Ada Field\nSkickat: den 3 februari 2025\nTill: Order\nÄmne: Stolar",
    "Fra: Ada Field\nSendt: 3. februar 2025\nTil: Ordre\nEmne: Stole",
    "---------- Forwarded message ---------\nFrom: Ada Field <ada@field.example>\n"
    "Date: Mon, 3 Feb 2025\nSubject: Chairs\nTo: <orders@house.example>",
    "Begin forwarded message:\n\nFrom: Ada Field\nSubject: Chairs\nDate: 3 February 2025",
    "---------------------- Forwarded by Ben Hill/LON/House on 02/03/2025\n10:11 AM "
    "---------------------------\n\n\nAda Field@FIELD\n02/03/2025 10:02 AM\n"
    "To:\tBen Hill/LON/House\n"
    "cc:\t\nSubject:\tChairs",
    "Ada Field@FIELD\n02/03/2025 10:02 AM\nTo:\tBen Hill/LON/House\ncc:\t\nSubject:\tChairs",
    '"Ada Field" <ada@field.example> on 02/03/2025 10:02:11 AM\nTo: Ben Hill/LON/House\n'
    "cc: \nSubject: Chairs",
    '                    "Ada Field"\n                    <ada@field.      To:     Ben Hill\n'
    "                    example>         cc:\n"
    "                    02/03/2025       Subject:     Chairs",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_a_marked_quote(attribution: str) -> None:
    zones = read_zones(f"{SAID}\n\n{attribution}\n\n> Which chairs?\n> Ada\n")
    assert zones.author == SAID
    assert attribution.split("\n")[0] in zones.quoted
    assert zones.quoted.endswith("> Ada")


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_a_quote_without_marks(attribution: str) -> None:
    zones = read_zones(f"{SAID}\n\n{attribution}\n\nWhich chairs?\nAda\n")
    assert zones.author == SAID
    assert zones.quoted.endswith("Ada")


@pytest.mark.parametrize("head", HEADS)
def test_an_answer_above_an_older_mails_head(head: str) -> None:
    zones = read_zones(f"{SAID}\n\n{head}\n\nWhich chairs?\n\nAda\n")
    assert zones.author == SAID
    assert "Which chairs?" in zones.quoted


@pytest.mark.parametrize("head", HEADS)
def test_a_forward_with_nothing_above_says_nothing(head: str) -> None:
    assert read_zones(f"{head}\n\nWhich chairs?\n").author == ""


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_answers_between_quotes_stay_the_authors(attribution: str) -> None:
    zones = read_zones(
        f"{attribution}\n> Which chairs?\nThe blue ones.\n> And when?\n\nOn Friday.\n"
    )
    assert zones.author == "The blue ones.\n\nOn Friday."
    assert zones.quoted.endswith("> And when?")


def test_an_indented_quote_ends_where_its_indentation_ends() -> None:
    zones = read_zones(
        "On 3 February 2025 Ada Field wrote:\n\n    Which chairs?\n    And when?\n\n"
        "The blue ones.\n"
    )
    assert zones.author == "The blue ones."


@pytest.mark.parametrize(
    "plain",
    [
        "From: Leeds\nwe drove north.\n",
        "The price is as follows:\n\nchairs: 40\ntables: 90\n",
        "To: all of you\nFrom: me\nSubject: the summer party\n\nBring salad.",
        "I wrote: no. She wrote: yes.",
        "Name: Ada\nEmail: ada@field.example\nMessage: hello there",
        "Please note:\nthe shop is closed on 3 May.",
        "On Monday we met. On Tuesday he wrote to me.",
        "- one\n- two\n- three",
    ],
)
def test_ordinary_text_is_the_authors(plain: str) -> None:
    zones = read_zones(plain)
    assert zones.author == plain.strip("\n")
    assert not zones.quoted


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nBen Hill\nHill & Daughters",
        "--\nBen Hill",
        "Best regards,\nBen Hill",
        "Kind regards\n\nBen Hill\nSales\nTel. +44 20 7946 0000\nwww.hill.example",
        "Thanks,\nBen",
        "Thanks, Ben",
        "Mit freundlichen Grüßen\nBen Hill",
        "Mit freundlichen Gruessen\nBen Hill",
        "Cordialement,\nBen Hill",
        "Un saludo,\nBen",
        "Cordiali saluti\nBen Hill",
        "Met vriendelijke groet,\nBen Hill",
        "Atenciosamente,\nBen",
        "Pozdrawiam\nBen",
        "Med vänliga hälsningar\nBen",
        "Med venlig hilsen\nBen",
        "Vennlig hilsen\nBen",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Gesendet mit der WEB.DE Mail App",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Enviado do meu iPhone",
        "Wysłano z iPhone'a",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Ben",
        "Ben Hill\nHill & Daughters\n12 Mill Lane\n020 7946 0000",
        "This e-mail is confidential. If it is not for you, please delete it.",
        "Diese E-Mail enthält vertrauliche Informationen.\nBitte löschen Sie sie sonst.",
        "_______________________________________________\nChairs mailing list\n"
        "chairs@lists.example",
    ],
)
def test_signatures_are_set_apart(signature: str) -> None:
    zones = read_zones(f"{SAID}\n\n{signature}\n")
    assert zones.author == SAID
    assert zones.signature == signature


def test_a_signature_above_the_quote_is_found_too() -> None:
    zones = read_zones(f"{SAID}\n\nBest,\nBen\n\n{ATTRIBUTIONS[0]}\n> Which?\n> Best,\n> Ada\n")
    assert (zones.author, zones.signature) == (SAID, "Best,\nBen")


@pytest.mark.parametrize("thanks", ["Thanks!\n\nBen", "Hi Ada,\n\nThank you very much.\nBen"])
def test_thanks_stay_when_they_are_all_that_is_said(thanks: str) -> None:
    zones = read_zones(thanks)
    assert "than" in zones.author.lower()
    assert zones.signature == "Ben"


def test_a_postscript_is_the_authors() -> None:
    zones = read_zones(f"{SAID}\n\nRegards,\nBen\n\nPS: could you send the list again?\n")
    assert "could you send" in zones.author
    assert zones.signature == "Regards,\nBen"


def test_a_question_at_the_end_is_no_signature() -> None:
    assert read_zones("Hello,\n\nis Monday fine?\n").signature == ""


def test_a_banner_of_the_mail_server_is_no_text_of_the_author() -> None:
    zones = read_zones("CAUTION: This email originated outside.\nTake care.\n\nIs Monday fine?")
    assert zones.author == "Is Monday fine?"


def _filled(text: str) -> list[str]:
    lines = re.split("\r\n|\r|\n", text)
    return sorted(line for line in lines if line.strip())


PIECES = st.sampled_from(
    [SAID, *ATTRIBUTIONS, *HEADS, "> quoted", "", "-- ", "Regards,", "Ben Hill", "PS: more",
     "\tindented", "| set off", "____________", "Tel. 020 7946 0000", "Name:", "\x0c", ">"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=30), max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=examples(80, 2000), deadline=None)
def test_every_line_stands_in_exactly_one_zone(pieces: list[str], newline: str) -> None:
    text = newline.join(pieces)
    zones = read_zones(text)
    found = _filled(zones.author) + _filled(zones.quoted) + _filled(zones.signature)
    assert sorted(found) == _filled(text)


@pytest.mark.parametrize(
    "evil",
    ["a" * 100_000, " " * 100_000, ">" * 100_000, "wrote:" * 16_000, "On " * 33_000, "- " * 50_000,
     "From: " * 16_000, "To: a,\n" * 15_000, "From: a\n" * 12_000, "-----\nTo: b,\n" * 8_000,
     "On 1 wrote:\n" * 8_000, "Regards,\n" * 11_000, "Thanks, " * 12_000, "Ben\n\n" * 20_000,
     "Sent from my x\n" * 7_000, "1" * 50_000 + "@" * 50_000, "\n" * 100_000,
     "   To: a\n" * 11_000, "  1/1/2001 1:11 AM\nTo:\n" * 4_000, "x: \n\n" * 20_000],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length_allows(evil: str) -> None:
    started = time.process_time()
    read_zones(evil)
    assert time.process_time() - started < 1.5


def test_three_megabytes_are_read_within_two_seconds() -> None:
    for piece in (f"{SAID}\n\nRegards,\nBen Hill: yes\n", "Message:\n", "a@b.example wrote:\n\n"):
        started = time.process_time()
        read_zones(piece * (3_000_000 // len(piece)))
        assert time.process_time() - started < 2

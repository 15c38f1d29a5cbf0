"""A contact form's mail belongs to the person who filled it in."""

import pytest

from goodword.language import WebForm, read_web_form

FORMS = [
    "Name: Ada Field\nEmail: ada@field.example\nPhone: 020 7946 0000\nMessage: Do you deliver?",
    "Your name: Ada Field\nYour email: ada@field.example\nPhone number: 020 7946 0000\n\n"
    "Your message:\nDo you deliver?",
    "Name\nAda Field\n\nEmail\nada@field.example\n\nPhone\n020 7946 0000\n\nMessage\n"
    "Do you deliver?",
    "*Name:* Ada Field\n*Email:* ada@field.example\n*Phone:* 020 7946 0000\n"
    "*Message:* Do you deliver?",
    "First name: Ada\nLast name: Field\nE-mail: ada@field.example\nTel: 020 7946 0000\n"
    "How can we help?: Do you deliver?",
    "From: Ada Field <ada@field.example>\nPhone: 020 7946 0000\nSubject: Delivery\n\n"
    "Message Body:\nDo you deliver?\n\n-- \nThis e-mail was sent from a contact form on Hill & Co",
    "You received a new message from your online store's contact form.\n\nCountry Code:\nGB\n\n"
    "Name:\nAda Field\n\nEmail:\nada@field.example\n\nPhone:\n020 7946 0000\n\nBody:\n"
    "Do you deliver?",
    "Vorname: Ada\nNachname: Field\nE-Mail-Adresse: ada@field.example\nTelefon: 020 7946 0000\n"
    "Ihre Nachricht: Do you deliver?",
    "Nom : Ada Field\nAdresse e-mail : ada@field.example\nTéléphone : 020 7946 0000\n"
    "Votre message : Do you deliver?",
    "Nombre: Ada Field\nCorreo electrónico: ada@field.example\nTeléfono: 020 7946 0000\n"
    "Mensaje: Do you deliver?",
    "Nome e cognome: Ada Field\nEmail: ada@field.example\nTelefono: 020 7946 0000\n"
    "Messaggio: Do you deliver?",
    "Naam: Ada Field\nE-mailadres: ada@field.example\nTelefoonnummer: 020 7946 0000\n"
    "Bericht: Do you deliver?",
    "Nome: Ada Field\nE-mail: ada@field.example\nTelefone: 020 7946 0000\n"
    "Mensagem: Do you deliver?",
    "Imię i nazwisko: Ada Field\nAdres e-mail: ada@field.example\nTelefon: 020 7946 0000\n"
    "Treść wiadomości: Do you deliver?",
    "Namn: Ada Field\nE-post: ada@field.example\nTelefon: 020 7946 0000\n"
    "Meddelande: Do you deliver?",
]


def form(text: str, subject: str = "New message", **given: object) -> WebForm | None:
    """The form in a mail from a site's robot."""
    settings = {"from_spec": "noreply@house.example", "reply_to": (), "headers": {}} | given
    return read_web_form(subject, text, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", FORMS)
def test_who_filled_it_in_and_what_they_said(text: str) -> None:
    assert form(text) == WebForm(
        name="Ada Field", spec="ada@field.example", phone="020 7946 0000", message="Do you deliver?"
    )


def test_a_message_of_many_lines_is_kept_whole() -> None:
    found = form(
        "Name: Ada\nEmail: ada@field.example\nMessage: Hello,\n\nmy order:\n- two chairs\n\nAda\n"
    )
    assert found is not None
    assert found.message == "Hello,\n\nmy order:\n- two chairs\n\nAda"


def test_an_address_only_in_reply_to_is_taken() -> None:
    found = form(
        "Name: Ada Field\nMessage: Do you deliver?\n",
        subject="Contact form",
        reply_to=("ada@field.example",),
    )
    assert found is not None
    assert (found.name, found.spec) == ("Ada Field", "ada@field.example")


def test_a_program_that_calls_itself_automatic_is_still_a_customer() -> None:
    found = form(FORMS[0], headers={"auto-submitted": ("auto-generated",)})
    assert found is not None


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Hello,\n\nmy name: Ada. My mail: see above. Do you deliver?", "ada@field.example"),
        ("Do you deliver?\n\nAda Field\nEmail: ada@field.example\nPhone: 020", "ada@field.example"),
        ("Please call Cem.\n\nName: Cem\nPhone: 020 7946 0000", "ada@field.example"),
        ("Order 44\nStatus: shipped\nTotal: 40.00\nDate: 3 May", "noreply@shop.example"),
        ("", "ada@field.example"),
    ],
)
def test_letters_of_people_and_shops_are_no_forms(text: str, sender: str) -> None:
    assert form(text, subject="Hello", from_spec=sender) is None

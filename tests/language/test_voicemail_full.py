"""A voicemail box that takes no more messages is noticed from the telephone system's own mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.language.voicemail_full import VoicemailFull, read_voicemail_full

PBX = "noreply@pbx.example"


@pytest.mark.parametrize(
    ("sender", "subject", "text", "nearly", "line"),
    [
        (PBX, "Your voicemail box is full", "Extension 204 cannot accept new messages.", False,
         "204"),
        (PBX, "[PBX] Warning: mailbox 31 is 80% full", "Please delete old messages.", True, "31"),
        ("3cx@our.example", "Voicemail quota", "Voicemail quota exceeded for 112.", False, "112"),
        ("unity@our.example", "Your mailbox is almost full", "", True, ""),
        ("no-reply@service.example", "Notice", "Your voice mailbox has reached its limit.", False,
         ""),
        ("fritzbox@our.example", "Anrufbeantworter", "Der Speicher ist voll.", False, ""),
        ("noreply@tk.example", "Ihre SprachBox ist fast voll", "", True, ""),
        ("noreply@tk.example", "Info", "Die Voicemail-Box ist voll: es werden keine neuen "
         "Nachrichten angenommen.", False, ""),
        ("ne-pas-repondre@tel.example", "Votre messagerie vocale est pleine", "", False, ""),
        ("noreply@tel.example", "Su buzón de voz está lleno", "", False, ""),
        ("noreply@tel.example", "La casella vocale è piena", "", False, ""),
        ("noreply@tel.example", "Uw voicemail is bijna vol", "", True, ""),
        ("noreply@tel.example", "Twoja poczta głosowa jest pełna", "", False, ""),
        (PBX, "Alert", "Mailbox 40 is completely consumed, please delete old messages", False,
         "40"),
    ],
)  # fmt: skip
def test_a_full_box_is_noticed(
    sender: str, subject: str, text: str, nearly: bool, line: str
) -> None:
    assert read_voicemail_full(subject, text, from_spec=sender) == VoicemailFull(nearly, line)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (PBX, "New voicemail from 0255501", "Length 0:21. The full message is attached."),
        (PBX, "Tips", "When your mailbox is full, callers hear a busy tone."),
        (PBX, "Tips", "If your voicemail is full, delete old messages."),
        (PBX, "All well", "Your mailbox is no longer full."),
        (PBX, "Hinweis", "Wenn die Mailbox voll ist, löschen Sie Nachrichten."),
        (PBX, "Bericht", "Der Anrufbeantworter ist nicht voll."),
        ("noreply@mail.example", "Your mailbox is full", "Click here to keep your letters."),
        ("ilse@vandenberghe.example", "Hello", "I called, but your voicemail is full."),
        ("noreply@shop.example", "Your order", "The box is full of oak."),
    ],
)
def test_other_mail_is_not_taken_for_it(sender: str, subject: str, text: str) -> None:
    assert read_voicemail_full(subject, text, from_spec=sender) is None


@given(st.text(max_size=200), st.text(max_size=400))
def test_whatever_a_program_writes_is_read(subject: str, text: str) -> None:
    found = read_voicemail_full(subject, text, from_spec=PBX)
    assert found is None or isinstance(found.nearly, bool)

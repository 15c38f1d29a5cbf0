"""What telephone systems mail about calls that reached nobody; all samples are our own."""

import pytest

from goodword.language import PhoneNotice, read_phone_notice

SAMPLES = {
    "3cx missed": (
        "noreply@office.3cx.example", "Missed call from Ilse Vandenberghe (025550102)",
        "You have a missed call.\n\nFrom: Ilse Vandenberghe (025550102)\nTo: 101 Anna Berg\n",
        ("missed", "025550102", "Ilse Vandenberghe"),
    ),
    "3cx voicemail": (
        "noreply@office.3cx.example", "New Voicemail from 025550102",
        "From: 025550102\nDuration: 00:34\nReceived: 21/11/2026 14:05",
        ("voicemail", "025550102", ""),
    ),
    "asterisk": (
        "asterisk@pbx.workshop.example", "[PBX]: New message 3 in mailbox 101",
        'Anna Berg,\n\nThere is a new voicemail in mailbox 101:\n\n\tFrom:\t"Ilse Vandenberghe"'
        " <025550102>\n\tLength:\t0:12 seconds\n\tDate:\tSaturday\n\nDial *98 to listen.",
        ("voicemail", "025550102", "Ilse Vandenberghe"),
    ),
    "asterisk in a sentence": (
        "asterisk@pbx.workshop.example", "[PBX]: New message 3 in mailbox 101",
        "Dear Anna:\n\n\tJust wanted to let you know you were just left a 0:12 long message "
        '(number 3)\nin mailbox 101 from "Ilse" <+3225550102>, on Saturday so you might\n'
        "want to check it when you get a chance.",
        ("voicemail", "+3225550102", "Ilse"),
    ),
    "fritz": (
        "fritzbox@workshop.example", "Verpasster Anruf von 02 21 / 55 50 10",
        "Anruf in Abwesenheit\nRufnummer: 022155510\nUhrzeit: 14:05",
        ("missed", "022155510", ""),
    ),
    "fritz answering machine": (
        "box@fritz.example", "Anrufbeantworter: Nachricht von Ilse Vandenberghe",
        "Eine neue Nachricht auf dem Anrufbeantworter.\nAnrufer: Ilse Vandenberghe\n"
        "Rufnummer: 0221 555010\nDauer: 0:21",
        ("voicemail", "0221 555010", "Ilse Vandenberghe"),
    ),
    "zoom": (
        "no-reply@zoom.us", "Missed call from Ilse Vandenberghe (+32 2 555 01 02)",
        "Ilse Vandenberghe (+32 2 555 01 02) called you at 2:05 PM.",
        ("missed", "+32 2 555 01 02", "Ilse Vandenberghe"),
    ),
    "teams": (
        "noreply@email.teams.microsoft.com", "Missed call from Ilse Vandenberghe",
        "You missed a call from Ilse Vandenberghe.", ("missed", "", "Ilse Vandenberghe"),
    ),
    "ringcentral": (
        "notify@ringcentral.com", "Missed Call from +1 650-555-0101",
        "You Have a New Missed Call\n\nFrom: (650) 555-0101\nReceived: Saturday, 21 November",
        ("missed", "(650) 555-0101", ""),
    ),
    "vonage": (
        "voicemail@vonage.com", "You have a new voicemail from 16505550101",
        "Listen to it in the app.", ("voicemail", "16505550101", ""),
    ),
    "sipgate": (
        "noreply@sipgate.de", "Verpasster Anruf von 0221-555010",
        "Sie haben einen verpassten Anruf.", ("missed", "0221-555010", ""),
    ),
    "french": (
        "pbx@workshop.example", "Appel manqué de 04 79 55 01 02", "Appelant: 04 79 55 01 02",
        ("missed", "04 79 55 01 02", ""),
    ),
    "dutch, withheld": (
        "voip@workshop.example", "Gemiste oproep van anoniem", "U hebt een gemiste oproep.",
        ("missed", "", ""),
    ),
    "english, withheld": (
        "pbx@workshop.example", "Missed call from Anonymous", "From: Anonymous\nTo: 101",
        ("missed", "", ""),
    ),
    "spanish": (
        "centralita-pbx@taller.example", "Llamada perdida de 915 55 01 02", "",
        ("missed", "915 55 01 02", ""),
    ),
    "italian": (
        "noreply@centralino.example", "Chiamata persa da 06 5555 0102", "",
        ("missed", "06 5555 0102", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_who_called(name: str) -> None:
    sender, subject, text, (disposition, number, who) = SAMPLES[name]
    found = read_phone_notice(subject, text, from_spec=sender, headers={})
    assert found is not None
    assert (found.disposition, found.number, found.name) == (disposition, number, who)


def test_how_long_the_message_is() -> None:
    sender, subject, text, _ = SAMPLES["asterisk"]
    found = read_phone_notice(subject, text, from_spec=sender, headers={})
    assert found is not None and found.seconds == 12


def test_what_the_header_says_comes_first() -> None:
    headers = {"x-callingtelephonenumber": ("+3225550102",)}
    found = read_phone_notice(
        "Voice Mail (12 seconds)", "Hello", from_spec="a@b.example", headers=headers
    )
    assert found == PhoneNotice("voicemail", "+3225550102", "", 12)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("noreply@office.3cx.example", "Missed call from Bernd (102)", "From: 102\nTo: 101"),
        ("asterisk@pbx.workshop.example", "[PBX]: New message 1 in mailbox 101",
         'From: "Bernd Okafor" <102>\nLength: 0:05'),
        ("ilse@vandenberghe.example", "Missed call", "I missed a call from you, 02 555 01 02?"),
        ("noreply@phones.example", "Get more out of your calls", "Voicemail from 5 euro a month"),
        ("noreply@shop.example", "Your order", "Your order 123456789 is on its way."),
        ("pbx@workshop.example", "Nightly backup done", "All is well."),
        ("announcements@our.example", "Our chief's voicemail - 3/14/2002", "Dial in to listen."),
        ("anna@our.example", "FW: voicemail", "From: Anna\nTo: Bernd\n\nSee the new voicemail."),
    ],
)  # fmt: skip
def test_what_is_none(sender: str, subject: str, text: str) -> None:
    assert read_phone_notice(subject, text, from_spec=sender, headers={}) is None


def test_advertising_with_a_name_in_it_is_none() -> None:
    headers = {"list-unsubscribe": ("<mailto:x@y.example>",)}
    subject = "New voicemail features from Phones Inc"
    found = read_phone_notice(subject, "Try it.", from_spec="news@phone.example", headers=headers)
    assert found is None

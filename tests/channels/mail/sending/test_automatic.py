"""Nobody is written to unasked: automatic mail answers a proved person, once a day."""

import pytest

from goodword.access import Refused
from goodword.channels.mail.live import actions as live
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.sending.letters import To
from goodword.channels.mail.verdicts import is_proved
from tests.channels.mail.sending.house import CARLA, NOW, House

GOOD = "mx.our.example; dmarc=pass header.from=their.example"
LETTER = (
    "{more}From: Carla <{spec}>\r\nTo: office@our.example\r\nSubject: Again\r\n"
    "Date: Tue, 17 Nov 2026 09:30:00 +0000\r\nMessage-ID: <{number}@x.example>\r\n\r\n"
    "When does it come, number {number}?\r\n"
)


def letter(house: House, number: int, *, verdict: str = GOOD, spec: str = CARLA, more: str = ""):
    if not Connection.objects.exists():
        row = live.connect(
            reader=house.reader(), mailbox_id=house.office.pk, host="imap.our.example", port=993,
            security="tls", login="x", secret={}, from_date=None, now=NOW,
        )  # fmt: skip
        Connection.objects.filter(pk=row.pk).update(authserv_id="mx.our.example")
    head = f"Authentication-Results: {verdict}\r\n" if verdict else ""
    raw = LETTER.format(more=head + more, spec=spec, number=number)
    return house.bring(raw.encode(), "INBOX")


def answer(house: House, key: str, entry, to: str = CARLA):
    return house.enqueue(key, kind="automatic", answers_entry=entry.pk, people=(To(to),))


@pytest.mark.django_db
def test_it_says_of_itself_what_it_is_and_comes_once_a_day(house: House):
    answer(house, "a", letter(house, 1))
    house.send()
    raw = house.server.mails[0][2]
    assert b"Auto-Submitted: auto-generated" in raw and b"Anna" not in raw.split(b"\r\n\r\n")[0]
    again = letter(house, 2)
    with pytest.raises(Refused, match="last day"):
        answer(house, "b", again)
    house.later(hours=25)
    answer(house, "c", again)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"verdict": ""}, "proved"),
        ({"verdict": "mx.our.example; dmarc=fail header.from=their.example"}, "proved"),
        ({"verdict": "mx.evil.example; dmarc=pass header.from=their.example"}, "proved"),
        ({"more": "Auto-Submitted: auto-replied\r\n"}, "person"),
    ],
)
def test_who_is_not_proved_or_no_person_gets_none(house: House, told: dict, words: str):
    with pytest.raises(Refused, match=words):
        answer(house, "a", letter(house, 1, **told))


@pytest.mark.django_db
def test_nobody_else_gets_it(house: House):
    entry = letter(house, 1)
    with pytest.raises(Refused, match="who wrote"):
        answer(house, "a", entry, to="victim@else.example")
    with pytest.raises(Refused, match="answers a person"):
        house.enqueue("b", kind="automatic", answers_entry=None)


def test_proved_is_what_the_receiving_server_says_of_that_domain():
    for told, proved in (
        (GOOD, True),
        ("mx.our.example; dkim=pass header.d=their.example", True),
        ("mx.our.example; dkim=pass header.d=other.example", False),
        ("mx.our.example; spf=pass smtp.mailfrom=their.example", False),
        ("", False),
    ):
        assert is_proved([told] if told else [], CARLA, "mx.our.example") is proved
    assert not is_proved([GOOD], CARLA, "")

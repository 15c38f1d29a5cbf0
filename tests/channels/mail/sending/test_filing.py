"""The copy lies in Sent once, put there by the provider or by us."""

import threading
from datetime import timedelta

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions as live
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.sending.tables import Outgoing, SendingWay
from goodword.wiring import filing
from tests.channels.mail.live.conftest import dovecot, mail, user
from tests.channels.mail.live.served import Mail, log_in
from tests.channels.mail.sending.house import NOW, House

__all__ = ["dovecot", "mail", "user"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(house: House, monkeypatch):
    monkeypatch.setattr(filing, "database_now", lambda: house.now)


def sent(house: House) -> Outgoing:
    row = house.enqueue()
    house.send()
    house.later(minutes=2)
    row.refresh_from_db()
    return row


def file_now(house: House, row: Outgoing) -> str:
    filing.file_sent(threading.Event())
    row.refresh_from_db()
    return row.filing


def connect(house: House, *, host: str, port: int, login: str) -> Connection:
    row = live.connect(
        reader=OPERATOR, mailbox_id=house.office.pk, host=host, port=port, security="none",
        login=login, secret={"password": "secret"}, from_date=None, now=NOW,
    )  # fmt: skip
    Folder.objects.create(connection=row, name="Sent", shown="Sent", role="sent")
    return row


def test_where_the_provider_files_it_nothing_is_written(house: House):
    SendingWay.objects.create(
        mailbox=house.office, host="smtp.gmail.com", keeps_copy=True, created_at=NOW
    )
    row = house.enqueue()
    Outgoing.objects.filter(pk=row.pk).update(filing="waiting", file_at=NOW, sent_at=NOW)
    house.later(minutes=5)
    connect(house, host="127.0.0.1", port=9, login="office")
    assert file_now(house, row) == "itself"


def test_a_server_that_is_away_is_asked_again_and_given_up_at_last(house: House, settings):
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    row = sent(house)
    connect(house, host="127.0.0.1", port=9, login="office")
    states = []
    for _ in range(len(filing.PAUSES) + 1):
        states.append(file_now(house, row))
        assert "127.0.0.1" in row.file_told
        house.later(hours=13)
    assert states == ["waiting"] * len(filing.PAUSES) + ["failed"]
    assert row.state == "sent"


@pytest.mark.dovecot
def test_the_copy_lies_in_sent_once(house: House, mail: Mail, dovecot, user, settings):
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    row = sent(house)
    connect(house, host="127.0.0.1", port=dovecot.port, login=user)
    theirs = log_in(dovecot.port, user)
    if not theirs.folder_exists("Sent"):
        theirs.create_folder("Sent")
    for _ in range(2):  # the second time as after a crash between the copy and our own word of it
        Outgoing.objects.filter(pk=row.pk).update(filing="waiting", file_at=NOW)
        assert file_now(house, row) == "filed"
    theirs.select_folder("Sent")
    found = theirs.search(["HEADER", "Message-ID", row.message_id])
    assert len(found) == 1 and b"\\Seen" in theirs.get_flags(found)[found[0]]
    assert row.sent_at is not None and row.sent_at - NOW < timedelta(minutes=1)

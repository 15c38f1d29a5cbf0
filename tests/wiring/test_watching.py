"""Nobody is unreachable unnoticed: what is wrong with a mailbox is told once, and its end too."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from goodword.access import OPERATOR, NotAllowed, Refused
from goodword.channels.mail.live.actions import end_worry
from goodword.channels.mail.live.explaining import Tried
from goodword.channels.mail.live.imap import Server
from goodword.channels.mail.live.login import close, open_client
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.house.actions import set_as_of
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Sighting
from goodword.wiring import watching
from tests.channels.mail.live.servers import MailServer, running
from tests.channels.mail.live.test_watching_rules import office
from tests.factories import (
    make_address,
    make_colleague,
    make_conversation,
    make_entry,
    make_house,
    reader_of,
)  # fmt: skip
from tests.wiring.watched import DAY, MINUTE, NOW, connected, look, said_to, told

pytestmark = pytest.mark.django_db


def test_a_mailbox_that_fails_for_a_while_is_told_once_and_its_end_too(
    chief: Colleague, clock: list[datetime]
) -> None:
    row = connected(cause="refused", told="It does not take this password.", failing_since=NOW)
    clock[0] = NOW + 10 * MINUTE
    look()
    assert told(chief) == [], "most of it mends itself"
    clock[0] = NOW + 16 * MINUTE
    look()
    look()
    bernd = Colleague.objects.get(name="Bernd")
    assert told(chief) == told(bernd) == ["worry: failing"]
    said = said_to(chief)
    assert "does not take this password" in said.text and said.target is not None
    assert (said.title, said.target.page) == ("Mailbox “office”", "connection")
    assert said_to(bernd).target is None, "the page of the connection is for administrators"
    Connection.objects.update(cause="", told="", failing_since=None)
    look()
    look()
    assert told(chief) == ["worry: failing", "worry over: failing"]
    assert Worry.objects.get().ended_at == clock[0]
    Connection.objects.update(cause="refused", told="Again.", failing_since=clock[0] - DAY)
    look()
    assert told(chief)[2:] == ["worry: failing"]
    assert row.pk


def test_one_that_stopped_is_told_at_once(chief: Colleague) -> None:
    connected(cause="refused", told="No.", failing_since=NOW, state="broken")
    look()
    assert told(chief) == ["worry: failing"]
    assert "until somebody mends it" in Worry.objects.get().words


def test_a_paused_or_disconnected_mailbox_worries_nobody(chief: Colleague) -> None:
    connected(cause="refused", told="No.", failing_since=NOW - DAY)
    look()
    Connection.objects.update(state="paused")
    look()
    assert told(chief) == ["worry: failing", "worry over: failing"]
    Connection.objects.update(state="on")
    look()
    Connection.objects.all().delete()
    look()
    assert not Worry.objects.filter(ended_at=None).exists()


def test_a_certificate_that_nobody_renews_is_told_a_fortnight_before(
    chief: Colleague, clock: list[datetime]
) -> None:
    connected(certificate_until=NOW + 20 * DAY)
    look()
    assert told(chief) == []
    clock[0] = NOW + 8 * DAY
    look()
    assert "ends on 10 December, in 12 days" in Worry.objects.get().words
    Connection.objects.update(certificate_until=NOW + 90 * DAY)
    look()
    assert told(chief) == ["worry: certificate", "worry over: certificate"]


def test_a_mailbox_that_fills_up_says_when_it_is_full(
    chief: Colleague, clock: list[datetime]
) -> None:
    row = connected()
    for n in range(28):
        QuotaSample.objects.create(
            connection=row, at=NOW - (27 - n) * DAY, used=640 + 10 * n, limit=1000
        )
    look()
    assert "It is 91 % full; full in about 9 days." in Worry.objects.get().words
    clock[0] = NOW + DAY
    QuotaSample.objects.create(connection=row, at=clock[0], used=870, limit=1000)
    look()
    assert Worry.objects.get().ended_at is None, "not over while it still fills up"
    clock[0] = NOW + 2 * DAY
    QuotaSample.objects.create(connection=row, at=clock[0], used=200, limit=1000)
    look()
    assert told(chief) == ["worry: quota", "worry over: quota"]


def test_a_server_is_asked_how_full_a_mailbox_is_a_few_times_a_day(
    clock: list[datetime], settings: Any
) -> None:
    make_house()
    settings.PRIVATE_HOSTS = frozenset({"localhost"})
    row = connected()
    says = {"GETQUOTAROOT": ['* QUOTAROOT INBOX ""', '* QUOTA "" (STORAGE 512 1024 MESSAGE 3 9)',
                             "OK done"]}  # fmt: skip
    with running(MailServer(capabilities="IMAP4rev1 QUOTA", says=says)) as server:
        client = open_client(Tried("localhost", server.port, "none"), connect=2, read=2)
        watching.sample_quota(row, Server(client))
        watching.sample_quota(row, Server(client))
        assert [(q.used, q.limit) for q in row.quota.all()] == [(512, 1024)]
        server.says = {"GETQUOTAROOT": ["NO not for you"]}
        clock[0] = NOW + DAY
        watching.sample_quota(row, Server(client))
        assert row.quota.count() == 1
        close(client)


def test_a_mailbox_that_falls_silent_is_told_and_the_first_letter_ends_it(
    chief: Colleague, clock: list[datetime]
) -> None:
    row = connected()
    Folder.objects.create(connection=row, name="INBOX", shown="inbox", history_done=True)
    begun = NOW.replace(hour=9) - 4 * DAY
    thread, who = make_conversation(), make_address("ilse@their.example")
    arrivals = office(random.Random(7), a_day=8, until=begun)
    made = Entry.objects.bulk_create(
        Entry(direction="in", occurred_at=at, content_key=f"{n}", conversation=thread, author=who)
        for n, at in enumerate(arrivals)
    )
    first = make_entry(thread, at=arrivals[0], direction="in", author=who, mailbox=row.mailbox)
    original = Sighting.objects.get(entry=first).original
    Sighting.objects.bulk_create(
        Sighting(
            entry=one, mailbox=row.mailbox, original=original, folder=str(one.pk),
            seen_at=one.occurred_at,
        )
        for one in made
    )  # fmt: skip
    Connection.objects.update(last_message_at=arrivals[-1])
    clock[0] = begun + timedelta(hours=1)
    Connection.objects.update(last_success_at=clock[0])
    look()
    assert told(chief) == []
    clock[0] = NOW
    Folder.objects.update(history_done=False)
    Connection.objects.update(last_success_at=NOW)
    look()
    assert told(chief) == [], "what has come is not all here yet"
    Folder.objects.update(history_done=True)
    look()
    worry = Worry.objects.get()
    assert (worry.kind, worry.since) == ("silent", arrivals[-1])
    assert "about once a year" in worry.words
    make_entry(thread, at=NOW, direction="in", author=who, mailbox=row.mailbox)
    Connection.objects.update(last_message_at=NOW)
    look()
    assert told(chief) == ["worry: silent", "worry over: silent"]


def test_what_is_looked_at_is_not_over_because_somebody_says_so(chief: Colleague) -> None:
    connected(cause="refused", told="It says no.", failing_since=NOW - DAY)
    look()
    worry = Worry.objects.get()
    with pytest.raises(Refused, match="over by itself"):
        end_worry(reader=OPERATOR, worry_id=worry.pk, now=NOW)
    with pytest.raises(NotAllowed):
        end_worry(reader=reader_of(make_colleague("Bernd")), worry_id=worry.pk, now=NOW)


def test_an_archive_that_is_read_as_of_a_day_worries_nobody(chief: Colleague) -> None:
    set_as_of(as_of=NOW - 900 * DAY)
    connected(cause="refused", told="No.", failing_since=NOW - DAY)
    look()
    assert not Worry.objects.exists()

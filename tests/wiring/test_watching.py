"""Nobody is unreachable unnoticed: what is wrong with a mailbox is told once, and its end too."""

import random
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from goodword.access import OPERATOR, NotAllowed, Refused
from goodword.channels.mail.live.actions import end_worry
from goodword.channels.mail.live.explaining import Tried
from goodword.channels.mail.live.imap import Server
from goodword.channels.mail.live.login import close, open_client
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.cli.mailbox import app as mailbox_app
from goodword.hooks.tokening import make_token
from goodword.house.actions import set_as_of
from goodword.notices import queries as notices
from goodword.notices.tables import Notice
from goodword.notices.words import Said
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Reading, Sighting
from goodword.wiring import noticing, voicemail, watching
from tests.channels.mail.live.servers import MailServer, running
from tests.channels.mail.live.test_watching_rules import office
from tests.factories import (
    make_address,
    make_colleague,
    make_conversation,
    make_entry,
    make_house,
    make_mailbox,
    reader_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    now = [NOW]
    for module in (watching, noticing):
        monkeypatch.setattr(module, "wall", lambda: now[0])
    monkeypatch.setattr(noticing, "now", lambda: now[0])
    return now


@pytest.fixture
def chief(clock: list[datetime]) -> Colleague:
    make_house()
    one = make_colleague("Anna", role="administrator")
    look()
    return one


def connected(**more: Any) -> Connection:
    box = make_mailbox(accountable=make_colleague("Bernd"))
    told = {
        "host": "imap.our.example", "login": box.address, "created_at": NOW - 90 * DAY,
        "due_at": NOW, "last_success_at": NOW, "last_message_at": NOW,
    }  # fmt: skip
    return Connection.objects.create(mailbox=box, **{**told, **more})


def look() -> None:
    watching.Watching()(threading.Event())
    noticing.notice(threading.Event())


def said_to(who: Colleague) -> Said:
    notice = Notice.objects.get(colleague=who)
    found = notices.notice(reader_of(who), notice.pk, now=NOW)
    assert found is not None
    return found


def told(who: Colleague) -> list[str]:
    rows = Notice.objects.filter(colleague=who).order_by("pk")
    return [f"{row.kind}: {row.worry.kind}" for row in rows if row.worry]


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


def phone_mail(at: datetime, subject: str, *, call: dict[str, Any] | None = None) -> Entry:
    entry = make_entry(
        make_conversation(subject), at=at, direction="in", author=make_address("pbx@tel.example"),
        automated=call is None, mailbox=make_mailbox(), subject=subject, text="",
    )  # fmt: skip
    if call is not None:
        Reading.objects.create(entry=entry, reader="call", version=1, value=call)
    return entry


def test_a_full_voicemail_box_is_told_until_somebody_could_leave_a_message_again(
    chief: Colleague, clock: list[datetime]
) -> None:
    phone_mail(NOW, "Voicemail: mailbox 204 is full")
    look()
    assert not Worry.objects.exists(), "a stranger may write that, to have something clicked"
    phone_mail(NOW, "New voicemail", call={"disposition": "voicemail", "lines": ["11"]})
    phone_mail(NOW + MINUTE, "Voicemail: mailbox 204 is full")
    phone_mail(NOW + MINUTE, "Voicemail: mailbox 205 is almost full")
    look()
    look()
    assert sorted(Worry.objects.values_list("about", flat=True)) == ["204", "205"]
    assert told(chief) == ["worry: voicemail"] * 2
    phone_mail(NOW + 9 * MINUTE, "New voicemail",
               call={"disposition": "voicemail", "lines": ["204"]})  # fmt: skip
    look()
    assert Worry.objects.get(about="204").ended_at is not None
    clock[0] = NOW + 15 * DAY
    look()
    assert not Worry.objects.filter(ended_at=None).exists()


def test_an_administrator_says_that_a_voicemail_box_has_room_again(chief: Colleague) -> None:
    phone_mail(NOW, "New voicemail", call={"disposition": "voicemail", "lines": ["11"]})
    for line in ("204", "205", "206"):
        phone_mail(NOW + MINUTE, f"Voicemail: mailbox {line} is full")
    look()
    by_page, by_terminal, by_program = Worry.objects.order_by("about")
    browser = Client()
    browser.force_login(chief)
    page = f"/settings/mailboxes/{by_page.mailbox_id}/connection"
    assert browser.get(page).content.decode().count("It has room again") == 3
    assert "The voicemail box of 206 is full" in browser.get("/settings/mailboxes").content.decode()
    assert browser.post(f"/settings/worries/{by_page.pk}/over").headers["Location"] == page
    assert f"{by_terminal.pk}\toffice\tThe voicemail box of 205 is full" in terminal("worries")
    assert "It is over" in terminal("over", str(by_terminal.pk))
    assert "nothing of this number" in terminal("over", str(by_terminal.pk))
    _, token = make_token(
        reader=reader_of(chief), name="a program", scopes=["read", "settings"],
        expires_at=datetime.now(UTC) + DAY, now=datetime.now(UTC),
    )  # fmt: skip
    program = Client(headers={"Authorization": f"Bearer {token}"})
    (one,) = program.get("/api/v1/settings/worries").json()
    assert (one["id"], one["kind"]) == (by_program.pk, "voicemail")
    assert program.post(f"/api/v1/settings/worries/{one['id']}/over").json()["ended_at"]
    look()
    assert not Worry.objects.filter(ended_at=None).exists()
    assert told(chief) == ["worry: voicemail"] * 3 + ["worry over: voicemail"] * 3


def test_what_is_looked_at_is_not_over_because_somebody_says_so(chief: Colleague) -> None:
    connected(cause="refused", told="It says no.", failing_since=NOW - DAY)
    look()
    worry = Worry.objects.get()
    with pytest.raises(Refused, match="over by itself"):
        end_worry(reader=OPERATOR, worry_id=worry.pk, now=NOW)
    with pytest.raises(NotAllowed):
        end_worry(reader=reader_of(make_colleague("Bernd")), worry_id=worry.pk, now=NOW)


def terminal(*words: str) -> str:
    return CliRunner().invoke(mailbox_app, list(words)).output


def test_what_lay_there_before_and_old_mail_tell_nothing(
    chief: Colleague, clock: list[datetime]
) -> None:
    phone_mail(NOW - 40 * DAY, "New voicemail", call={"disposition": "voicemail"})
    phone_mail(NOW - 30 * DAY, "Voicemail: mailbox 204 is full")
    voicemail.notice_voicemail(wall=NOW)
    assert not Worry.objects.exists()


def test_an_archive_that_is_read_as_of_a_day_worries_nobody(chief: Colleague) -> None:
    set_as_of(as_of=NOW - 900 * DAY)
    connected(cause="refused", told="No.", failing_since=NOW - DAY)
    look()
    assert not Worry.objects.exists()

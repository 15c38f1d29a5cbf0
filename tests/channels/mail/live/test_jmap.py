"""A mailbox by JMAP: everything once, in order, whatever the server does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions, jmap_list, positions
from goodword.channels.mail.live.jmap import JmapServer
from goodword.channels.mail.live.jmap_tables import JmapEmail, JmapFolder
from goodword.channels.mail.live.tables import Folder, TakenUid
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Sighting
from tests.channels.mail.live.conftest import NOW, House, begin_anew, letter, subjects
from tests.channels.mail.live.jmap_office import Office

AGO = NOW - timedelta(days=2)


def test_all_mail_comes_and_nothing_but_reading_is_asked(house: House, office: Office) -> None:
    for number in range(5):
        office.add(letter(number), AGO + timedelta(minutes=number))
    office.add(letter("sent", sender="office@our.example", to="carla@their.example"), AGO, "se")
    office.add(letter("draft"), AGO, "dr")
    assert house.look() == 6
    assert subjects() == [f"Question {n}" for n in (*range(5), "sent")]
    methods = {one for one in office.said if "/" in one}
    assert methods <= {"Mailbox/get", "Email/get", "Email/query", "Email/changes"}
    roles = {folder.shown: (folder.role, folder.wanted) for folder in Folder.objects.all()}
    assert roles == {
        "Inbox": ("inbox", True), "Gesendet": ("sent", True), "Werbung": ("junk", True),
        "Entwürfe": ("drafts", False),
    }  # fmt: skip


def test_a_look_at_nothing_new_is_one_question(house: House, office: Office) -> None:
    office.add(letter(1), AGO)
    house.look()
    house.look(later=60)
    office.said.clear()
    house.look(later=60)
    assert office.said == ["Email/changes"]


def test_only_what_is_new_is_loaded(house: House, office: Office) -> None:
    for number in range(5):
        office.add(letter(number), AGO)
    house.look()
    office.said.clear()
    office.add(letter("new", at=NOW), NOW)
    assert house.look(later=5) == 1
    assert office.downloads == 1
    assert Commitment.objects.filter(kind="reply", state="open").exists()


def test_new_mail_comes_before_history_and_history_comes_newest_first(
    house: House, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 20)
    keys = [office.add(letter(n), AGO + timedelta(minutes=n)) for n in range(45)]
    blobs = [office.letters[key].blob for key in keys]
    server = house.server
    loaded: list[str] = []
    whole = server.line.blobs  # type: ignore[attr-defined]

    def load(wanted: list[str], most: int) -> Any:
        if not loaded:
            office.add(letter("new", at=NOW), NOW)
        loaded.extend(wanted)
        return whole(wanted, most)

    monkeypatch.setattr(type(server.line), "blobs", lambda _, w, m: load(w, m))  # type: ignore[attr-defined]
    house.look()
    assert loaded[:20] == blobs[:24:-1]
    assert loaded[20] not in blobs
    assert Entry.objects.count() == 46


def test_history_goes_on_where_it_stopped(
    house: House, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 4)
    monkeypatch.setattr(JmapServer, "window", 5)
    for number in range(23):
        office.add(letter(number), AGO + timedelta(minutes=number))
    house.stop = lambda: TakenUid.objects.count() >= 8
    house.look()
    assert 8 <= TakenUid.objects.count() < 23
    house.stop = lambda: False
    begin_anew(house)
    # What was last listed is gone meanwhile: one goes on all the same.
    last = jmap_list.oldest_listed(house.folder("in"))
    assert last is not None
    office.remove(last.email_id)
    house.look(later=100)
    gone = 0 if TakenUid.objects.filter(uid=last.uid).exists() else 1
    assert Entry.objects.count() == 23 - gone
    assert JmapFolder.objects.get(folder=house.folder("in")).listed


def test_no_more_is_asked_for_at_once_than_the_server_gives(house: House, office: Office) -> None:
    office.objects = 3
    office.page = 2
    office.changes = 4
    begin_anew(house)
    for number in range(11):
        office.add(letter(number), AGO)
    house.look()
    for number in range(11, 24):
        office.add(letter(number), NOW)
    house.look(later=5)
    assert Entry.objects.count() == 24


def test_older_mail_stays_where_it_is_and_new_mail_comes_whatever_its_date(
    house: House, office: Office
) -> None:
    actions.take_since(
        reader=OPERATOR, connection_id=house.row.pk, from_date=date(2026, 11, 1), now=NOW
    )
    begin_anew(house)
    office.add(letter("old"), NOW - timedelta(days=300))
    office.add(letter("young"), NOW - timedelta(days=3))
    house.look()
    assert subjects() == ["Question young"]
    office.add(letter("moved here"), NOW - timedelta(days=300))
    house.look(later=5)
    assert subjects() == ["Question moved here", "Question young"]
    actions.take_since(reader=OPERATOR, connection_id=house.row.pk, from_date=None, now=NOW)
    begin_anew(house)
    house.look(later=5)
    assert "Question old" in subjects()


def test_what_is_moved_is_seen_where_it_lies_now_and_is_one_entry(
    house: House, office: Office
) -> None:
    key = office.add(letter(1), AGO, "ju")
    house.look()
    office.move(key, "in")
    house.look(later=5)
    assert Entry.objects.count() == 1
    folders = {one.folder for one in Sighting.objects.all()}
    assert folders == {"Werbung/junk", "Inbox"}
    office.move(key, "ju")
    office.move(key, "in")
    office.remove(key)
    house.look(later=5)
    assert Entry.objects.count() == 1 and not JmapEmail.objects.exists()


def test_quotas_are_told_where_the_server_has_them(house: House, office: Office) -> None:
    assert house.server.quota() is None
    office.quotas = [
        {"resourceType": "count", "used": 5, "hardLimit": 6, "types": ["Email"]},
        {"resourceType": "octets", "used": 512 * 1024, "hardLimit": 1024 * 1024, "types": ["Mail"]},
        {"resourceType": "octets", "used": 9, "hardLimit": 9 * 1024, "types": ["FileNode"]},
    ]
    assert begin_anew(house).quota() == (512, 1024)
    office.quotas = []
    assert begin_anew(house).quota() == (0, 0)


def test_push_tells_at_once(house: House, office: Office) -> None:
    office.pushes = True
    server = begin_anew(house)
    house.look()
    assert server.can("IDLE") and not server.waiting
    server.wait("in")
    assert server.waiting and not server.has_told()
    office.add(letter(1), NOW)
    server.socket().settimeout(5)
    assert b"event: state" in server.socket().recv(100, __import__("socket").MSG_PEEK)
    server.stop_waiting()
    assert server.waiting
    house.look(later=1)
    assert Entry.objects.count() == 1


def test_a_stream_that_ends_is_opened_again_and_not_for_ever(house: House, office: Office) -> None:
    office.pushes = True
    server = begin_anew(house)
    house.look()
    for turn in range(5):
        server.wait("in")
        if turn < 3:
            assert server.waiting
            office.streams[-1].shutdown(2)
    assert not server.waiting and len(office.streams) == 3


def test_without_push_one_asks_by_the_clock(house: House, office: Office) -> None:
    server = begin_anew(house)
    house.look()
    server.wait("in")
    assert not server.waiting

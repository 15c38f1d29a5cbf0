"""A mailbox by JMAP: everything once, in order, whatever the server does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions, jmap_list, positions
from goodword.channels.mail.live.jmap import JmapServer
from goodword.channels.mail.live.jmap_login import open_jmap
from goodword.channels.mail.live.jmap_tables import JmapAccount, JmapEmail, JmapFolder
from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.sync import Session
from goodword.channels.mail.live.tables import Folder, TakenUid, UntakenUid
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Sighting
from goodword.wiring.doctor_folders import compare_folders
from tests.channels.mail.live.conftest import NOW, House, letter, subjects
from tests.channels.mail.live.jmap_office import Office, open_office

AGO = NOW - timedelta(days=2)


@pytest.fixture
def office(house: House, settings: Any) -> Iterator[Office]:
    """The house's mailbox at a JMAP server."""
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with open_office() as found:
        house.row.url, house.row.login = found.url, "office"
        keep_secret(house.row, {"password": "secret"})
        house.row.save()
        begin(house)
        yield found
        house.server.close()


def begin(house: House) -> JmapServer:
    """A new connection, as after a restart."""
    house.row.refresh_from_db()
    server = open_jmap(house.row, now=house.now)
    house.server = server  # type: ignore[assignment]
    house.session = Session()
    return server


def downloads(office: Office) -> int:
    return len(office.asked("download"))


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
    assert downloads(office) == 1
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
    begin(house)
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
    begin(house)
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
    begin(house)
    office.add(letter("old"), NOW - timedelta(days=300))
    office.add(letter("young"), NOW - timedelta(days=3))
    house.look()
    assert subjects() == ["Question young"]
    office.add(letter("moved here"), NOW - timedelta(days=300))
    house.look(later=5)
    assert subjects() == ["Question moved here", "Question young"]
    actions.take_since(reader=OPERATOR, connection_id=house.row.pk, from_date=None, now=NOW)
    begin(house)
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


def test_a_server_that_can_not_tell_what_changed_is_compared_with_what_is_here(
    house: House, office: Office
) -> None:
    keys = [office.add(letter(number), AGO) for number in range(4)]
    house.look()
    office.said.clear()
    office.remove(keys[0])
    office.add(letter("away"), NOW)
    # Set up anew from a copy, it may give an old id to another letter.
    office.letters[keys[1]].raw = letter("other")
    office.since = len(office.log)
    house.look(later=5)
    assert downloads(office) == 2
    assert {"Question away", "Question other"} <= set(subjects()) and Entry.objects.count() == 6
    assert JmapEmail.objects.count() == 4
    office.add(letter("after"), NOW)
    house.look(later=5)
    assert "Question after" in subjects()


def test_another_account_is_read_from_the_beginning_and_nothing_doubles(
    house: House, office: Office
) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    office.account = "u2"
    office.letters = {f"X{key}": one for key, one in office.letters.items()}
    office.add(letter("new"), NOW)
    begin(house)
    house.look(later=5)
    assert Entry.objects.count() == 4
    assert JmapAccount.objects.get().numbering == house.folder("in").uidvalidity == 2


def test_one_letter_that_the_server_does_not_give_stops_no_other(
    house: House, office: Office
) -> None:
    keys = [office.add(letter(number), NOW) for number in range(5)]
    office.statuses[office.letters[keys[2]].blob] = 500
    house.look()
    assert Entry.objects.count() == 4
    missing = UntakenUid.objects.get()
    assert missing.tries == 1 and "500" in missing.why
    office.statuses.clear()
    house.look(later=120)
    assert Entry.objects.count() == 5 and not UntakenUid.objects.exists()


def test_one_that_is_deleted_before_it_was_loaded_is_no_fault(house: House, office: Office) -> None:
    house.look()
    key = office.add(letter(1), NOW)
    office.add(letter(2), NOW)
    blob = office.letters[key].blob
    office.statuses[blob] = 404
    house.look(later=5)
    office.remove(key)
    house.look(later=120)
    assert subjects() == ["Question 2"] and not UntakenUid.objects.exists()


@pytest.mark.parametrize("at", range(1, 22, 2))
def test_a_line_that_breaks_off_loses_nothing_and_doubles_nothing(
    house: House, office: Office, at: int
) -> None:
    for number in range(6):
        office.add(letter(number), AGO)
    for breaks in (at, at + 3):
        office.breaks_at = breaks
        for _ in range(6):
            try:
                house.look(later=1)
                break
            except OSError:
                begin(house)
        office.breaks_at = None
        office.add(letter(f"new {breaks}"), NOW)
    begin(house)
    house.look(later=1)
    assert Entry.objects.count() == Sighting.objects.count() == TakenUid.objects.count() == 8


def test_the_doctor_compares_id_by_id_and_changes_nothing(house: House, office: Office) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    office.add(letter("new"), NOW)
    office.remove("M00001")
    before = list(JmapEmail.objects.values()), JmapAccount.objects.get().state
    level, words, lines = compare_folders(house.row, now=NOW)[1]
    assert (level, words) == (0, "3 messages there, 2 of them here")
    assert any("Inbox, on their way (1)" in line for line in lines)
    assert any("not on the server any more" in line for line in lines)
    assert (list(JmapEmail.objects.values()), JmapAccount.objects.get().state) == before
    lost = TakenUid.objects.order_by("uid").last()
    assert lost is not None
    TakenUid.objects.filter(pk=lost.pk).delete()
    level, _, lines = compare_folders(house.row, now=NOW)[1]
    assert level == 2 and f"should be here and are not (1): {lost.uid}" in "".join(lines)


def test_what_misses_for_any_reason_is_found_when_all_is_compared(
    house: House, office: Office
) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    JmapEmail.objects.filter(email_id="M00002").delete()
    office.letters["M9"] = office.letters["M00001"].__class__(letter("untold"), AGO, {"in"})
    house.look(later=60)
    assert "Question untold" not in subjects()
    house.look(later=13 * 3600)
    assert "Question untold" in subjects() and Entry.objects.count() == 4


def test_of_two_who_hear_of_the_same_change_one_writes_it_down(
    house: House, office: Office
) -> None:
    house.look()
    other = open_jmap(house.row, now=house.now)
    office.add(letter(1), NOW)
    office.before["Email/changes"] = lambda: other.status("in")
    house.look(later=5)
    other.close()
    assert JmapEmail.objects.count() == 1 and Entry.objects.count() == 1


def test_a_long_letter_is_taken_to_its_limit(
    house: House, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.channels.mail.live.jmap.LONGEST", 2000)
    office.add(letter(1, text="chairs? " * 1000), NOW)
    office.add(letter(2), NOW)
    house.look()
    assert TakenUid.objects.count() == 2
    sizes = sorted(one.original.size for one in TakenUid.objects.all() if one.original)
    assert sizes[-1] == 2000


def test_quotas_are_told_where_the_server_has_them(house: House, office: Office) -> None:
    assert house.server.quota() is None
    office.quotas = [
        {"resourceType": "count", "used": 5, "hardLimit": 6, "types": ["Email"]},
        {"resourceType": "octets", "used": 512 * 1024, "hardLimit": 1024 * 1024, "types": ["Mail"]},
        {"resourceType": "octets", "used": 9, "hardLimit": 9 * 1024, "types": ["FileNode"]},
    ]
    assert begin(house).quota() == (512, 1024)
    office.quotas = []
    assert begin(house).quota() == (0, 0)


def test_push_tells_at_once(house: House, office: Office) -> None:
    office.pushes = True
    server = begin(house)
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
    server = begin(house)
    house.look()
    for turn in range(5):
        server.wait("in")
        if turn < 3:
            assert server.waiting
            office.streams[-1].shutdown(2)
    assert not server.waiting and len(office.streams) == 3


def test_without_push_one_asks_by_the_clock(house: House, office: Office) -> None:
    server = begin(house)
    house.look()
    server.wait("in")
    assert not server.waiting

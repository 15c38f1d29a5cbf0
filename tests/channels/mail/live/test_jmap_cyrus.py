"""Against a real server that speaks JMAP (Cyrus): nothing changes there, all is here once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4, Time2Internaldate
from typing import Any

import pytest

from goodword.channels.mail.live.folders import listing
from goodword.channels.mail.live.jmap_login import log_in, open_jmap
from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.sync import Session
from goodword.channels.mail.live.trouble import Trouble
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry, Original, Sighting
from goodword.wiring.doctor_folders import compare_folders
from tests.channels.mail.live.conftest import House, letter, subjects
from tests.channels.mail.live.served import Proxy, harness

pytestmark = pytest.mark.cyrus
AT = datetime(2026, 11, 19, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Any]:
    """A server of its own."""
    module = harness("cyrus")
    if not module.is_unpacked():
        pytest.skip("Cyrus is not unpacked here: python .ci/cyrus.py --fetch (Debian)")
    with module.Cyrus() as server:
        yield server


class Mailbox:
    """One user's mailbox: ours by JMAP, and a colleague's own program by IMAP."""

    def __init__(self, server: Any, user: str, house: House) -> None:
        self.server, self.user, self.house = server, user, house
        self.theirs: IMAP4 = server.client(user)
        house.row.login = user
        keep_secret(house.row, {"password": "secret"})
        self.reach(server.port)

    def reach(self, port: int) -> None:
        """A new login, by this port."""
        self.house.row.refresh_from_db(fields=["state", "intake"])
        self.house.row.url = f"http://127.0.0.1:{port}/jmap/"
        self.house.row.save(update_fields=["url", "login", "secret"])
        self.house.server = open_jmap(self.house.row, now=self.house.now)  # type: ignore[assignment]
        self.house.session = Session()

    def put(self, raw: bytes, folder: str = "INBOX", minutes: int = 0) -> None:
        at = Time2Internaldate(AT + timedelta(minutes=minutes))
        answer, said = self.theirs.append(folder, "", at, raw)
        assert answer == "OK", said

    def marks(self) -> list[Any]:
        self.theirs.select("INBOX", readonly=True)
        return list(self.theirs.fetch("1:*", "(UID FLAGS MODSEQ)")[1])


@pytest.fixture
def box(house: House, cyrus: Any, request: pytest.FixtureRequest, settings: Any) -> Mailbox:
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    return Mailbox(cyrus, request.node.name[5:45].replace("_", ""), house)


def test_reading_changes_nothing_on_the_server(house: House, box: Mailbox) -> None:
    raws = [letter(n, text="Grüße " * n) for n in range(5)]
    for number, raw in enumerate(raws):
        box.put(raw, minutes=number)
    before = box.marks()
    house.look()
    assert box.marks() == before
    kept = {raw_bytes(original) for original in Original.objects.all()}
    assert kept == set(raws) and Entry.objects.count() == 5


def test_folders_as_the_server_says_them(house: House, box: Mailbox) -> None:
    box.theirs.create("Kunden/Gr&APYA3w-e")
    found = {place.shown: (place.role, place.wanted) for place in listing(house.server)}
    assert found == {
        "Inbox": ("inbox", True), "Sent": ("sent", True), "Spam": ("junk", True),
        "Archiv": ("archive", True), "Drafts": ("drafts", False), "Kunden": ("other", True),
        "Kunden/Größe": ("other", True),
    }  # fmt: skip


def test_what_comes_moves_and_goes_is_followed_and_the_doctor_finds_no_difference(
    house: House, box: Mailbox
) -> None:
    for number in range(6):
        box.put(letter(number), minutes=number)
    house.look()
    box.put(letter("sent"), "Sent")
    box.put(letter("new"), minutes=60)
    box.put(letter(0), minutes=61)
    box.theirs.select("INBOX")
    box.theirs.copy("1", "Archiv")
    box.theirs.store("1:2", "+FLAGS", "\\Deleted")
    box.theirs.expunge()
    house.look(later=700)
    assert subjects() == sorted(f"Question {n}" for n in [*range(6), "sent", "new"])
    level, words, lines = compare_folders(house.row, now=house.now)[1]
    assert level == 0 and words.startswith("8 messages there, 8 of them here"), lines
    assert {one.folder for one in Sighting.objects.all()} == {"Inbox", "Sent", "Archiv"}
    house.look(later=13 * 3600)
    assert Entry.objects.count() == 8


def test_a_line_that_breaks_off_loses_nothing(house: House, box: Mailbox) -> None:
    for number in range(30):
        box.put(letter(number, text=f"Chairs {number}? " * 60), minutes=number)
    proxy = Proxy(box.server.port)
    try:
        for step in range(900, 12_000, 2700):
            proxy.cut_after = step
            try:
                box.reach(proxy.port)
                house.look(later=1)
            except (OSError, Trouble):
                continue
        proxy.cut_after = None
        box.reach(proxy.port)
        house.look(later=1)
    finally:
        proxy.close()
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 30
    assert subjects() == sorted(f"Question {n}" for n in range(30))


def test_a_restart_of_the_server_is_no_matter(house: House, box: Mailbox) -> None:
    box.put(letter(1))
    house.look()
    box.server.stop()
    with pytest.raises(OSError):
        house.look(later=5)
    box.server.start()
    box.theirs = box.server.client(box.user)
    box.put(letter(2))
    box.reach(box.server.port)
    house.look(later=60)
    assert subjects() == ["Question 1", "Question 2"]


def test_a_wrong_password_is_told_in_plain_words(box: Mailbox) -> None:
    with pytest.raises(Trouble, match="does not take this name and password") as told:
        log_in(box.server.url, box.user, "password", {"password": "wrong"})
    assert told.value.cause == "refused"

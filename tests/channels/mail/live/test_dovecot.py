"""Against a real server: nothing changes there, everything is here once, and at once."""

from __future__ import annotations

import contextlib
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from goodword.channels.mail.live.folders import listing
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import SERVER_ERRORS, Refusal
from goodword.timeline.tables import Entry, Original, Sighting
from goodword.wiring.mailboxes import look_once, standing
from tests.channels.mail.live.conftest import House, letter, subjects
from tests.channels.mail.live.served import ADDRESS, Home, Mail, Proxy, fill, log_in

pytestmark = pytest.mark.dovecot
AT = datetime(2026, 11, 19, 9, tzinfo=UTC)


def test_reading_changes_nothing_on_the_server(house: House, mail: Mail) -> None:
    fill(mail.theirs, [letter(n) for n in range(3)], at=AT)
    mail.theirs.select_folder("INBOX")
    mail.theirs.add_flags([2], ["\\Seen"])
    before = mail.theirs.get_flags([1, 2, 3])
    house.server = mail.server()  # type: ignore[assignment]
    house.look()
    assert Entry.objects.count() == 3
    house.server.examine("INBOX")
    # Even somebody who tried could not: the folder is open for reading only.
    with contextlib.suppress(*SERVER_ERRORS):
        house.server.client.add_flags([1], ["\\Seen"])  # type: ignore[attr-defined]
    mail.theirs.noop()
    assert mail.theirs.get_flags([1, 2, 3]) == before


def test_folders_numbers_and_counts_as_the_server_says_them(mail: Mail) -> None:
    mail.theirs.create_folder("Kunden/Größe & Co")
    fill(mail.theirs, [letter(n) for n in range(5)], at=AT)
    fill(mail.theirs, [letter("old")], at=AT - timedelta(days=100))
    mail.theirs.select_folder("INBOX")
    mail.theirs.delete_messages([2])
    mail.theirs.expunge()
    server = mail.server()
    found = {p.name: (p.role, p.wanted) for p in listing(server)}
    assert found == {
        "INBOX": ("inbox", True), "Sent": ("sent", True), "Spam": ("junk", True),
        "Archiv": ("archive", True), "Drafts": ("drafts", False),
        "Kunden/Größe & Co": ("other", True),
    }  # fmt: skip
    seen = server.examine("INBOX")
    assert (seen.uidnext, seen.messages) == (7, 5) and seen == server.status("INBOX")
    assert server.uids(1, None) == [1, 3, 4, 5, 6] and server.uids(7, None) == []
    assert server.uids(1, None, AT.date()) == [1, 3, 4, 5]
    assert server.count(6, AT.date()) == 4 and server.count(0) == 0
    raw = server.raw([1, 2, 3])
    assert set(raw) == {1, 3} and raw[1].data == letter(0) and raw[1].arrived == AT
    assert server.sizes([1, 2]) == {1: len(letter(0))}
    assert server.heads([1])[0].startswith(b"From: Carla")
    with pytest.raises(Refusal):
        server.examine("No such folder")
    assert server.examine("INBOX") == seen


def _cut(house: House, mail: Mail, steps: range, *, reset: bool) -> None:
    """Break off the server's words at each of these places, and go on."""
    fill(mail.theirs, [letter(n, text=f"Chairs {n}? " * 60) for n in range(40)], at=AT)
    proxy = Proxy(mail.port)
    proxy.reset = reset
    try:
        for step in steps:
            proxy.cut_after = step
            house.now += timedelta(seconds=1)
            try:
                house.server = mail.server(proxy.port)  # type: ignore[assignment]
                house.session = type(house.session)()
                house.look()
            except SERVER_ERRORS:
                continue
        proxy.cut_after = None
        house.server = mail.server(proxy.port)  # type: ignore[assignment]
        house.session = type(house.session)()
        house.look(later=1)
    finally:
        proxy.close()
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 40
    assert subjects() == sorted(f"Question {n}" for n in range(40))


def test_a_connection_that_breaks_off_loses_nothing(house: House, mail: Mail) -> None:
    _cut(house, mail, range(500, 48_000, 6000), reset=False)


@pytest.mark.slow
@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_breaks_off_at_every_kilobyte(
    house: House, mail: Mail, reset: bool
) -> None:
    _cut(house, mail, range(0, 48_000, 1024), reset=reset)


def test_deleting_the_servers_numbering_doubles_nothing(
    house: House, mail: Mail, dovecot: Any
) -> None:
    fill(mail.theirs, [letter(n) for n in range(5)], at=AT)
    house.server = mail.server()  # type: ignore[assignment]
    house.look()
    before = house.folder().uidvalidity
    mail.theirs.logout()
    house.server.close()
    box = dovecot.folder / "mail" / mail.user
    for file in box.glob("dovecot.*"):
        file.unlink()
    # The server's clock gives the number: within one second it would be the same again.
    numbering = box / "dovecot-uidlist"
    numbering.write_text(numbering.read_text().replace(f"V{before}", f"V{before + 7}"))
    house.server = mail.server()  # type: ignore[assignment]
    house.session = type(house.session)()
    house.look(later=60)
    assert house.folder().uidvalidity == before + 7
    assert Entry.objects.count() == Sighting.objects.count() == 5


@pytest.mark.slow
def test_new_mail_is_owed_at_once_and_a_killed_worker_is_made_good(
    tmp_path: Path, dovecot: Any
) -> None:
    home = Home(tmp_path, dovecot.port)
    theirs = log_in(dovecot.port)
    fill(theirs, [letter(n) for n in range(30)], at=AT)
    home.connect()
    with home.worker() as worker:
        home.wait_for(lambda: home.ask("SELECT pushes FROM goodword_connection") == [(1,)])
        assert home.count("entry") == 30
        theirs.append("INBOX", letter("now", at=datetime.now(UTC)))
        took = home.wait_for(lambda: _owed(home, "Question now"))
        assert took < 5
        answer = letter(
            "s", sender=f"Office <{ADDRESS}>", to="carla@their.example", subject="Re: Question now",
            at=datetime.now(UTC) + timedelta(seconds=1), text="On Friday.",
            In_Reply_To="<now@their.example>",
        )  # fmt: skip
        theirs.append("Sent", answer)
        home.wait_for(lambda: not _owed(home, "Question now"))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    theirs.append("INBOX", letter("later", at=datetime.now(UTC)))
    # The lease of the killed one is still good: it is another's after 90 seconds, or by hand.
    assert "another Goodword" in home.run("mailbox", "sync", ADDRESS)
    _end_lease(home)
    assert "1 messages were new" in home.run("mailbox", "sync", ADDRESS)
    assert home.count("entry") == home.count("sighting") == home.count("takenuid") == 33
    assert "looked at just now" in home.run("mailbox", "list")
    assert (tmp_path / "worker.log").read_text() == ""


def _owed(home: Home, subject: str) -> bool:
    return bool(
        home.ask(
            "SELECT 1 FROM goodword_commitment c JOIN goodword_conversation t"
            f" ON t.id = c.conversation_id WHERE t.subject = '{subject}' AND c.is_open"
        )
    )


def _end_lease(home: Home) -> None:
    import sqlite3

    with sqlite3.connect(home.folder / "goodword.sqlite3", 30) as database:
        database.execute("UPDATE goodword_connection SET lease_until = NULL")


def test_a_server_that_is_away_is_told_and_tried_again(
    house: House, mail: Mail, settings: Any
) -> None:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    mail.theirs.append("INBOX", letter(1))
    proxy = Proxy(mail.port)
    rows = Connection.objects.filter(pk=house.row.pk)
    rows.update(host="127.0.0.1", port=proxy.port, security="none", login=mail.user)
    proxy.close()
    assert look_once(house.row.pk) == 0
    row = rows.get()
    assert (row.cause, row.failures, row.state) == ("unreachable", 1, "on")
    assert "127.0.0.1" in row.told and row.told in standing(row, now=row.failing_since)
    assert "failing since" in standing(row, now=row.failing_since)
    rows.update(port=mail.port)
    assert look_once(house.row.pk) == 1
    row = rows.get()
    assert (row.cause, row.failures, row.told, row.failing_since) == ("", 0, "", None)
    assert standing(row, now=row.last_success_at) == "looked at just now, new mail comes at once"

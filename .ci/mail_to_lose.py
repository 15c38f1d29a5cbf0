"""What kills.py kills: a house, work on mail in it, and whether all of it is there afterwards."""

import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cyrus import Cyrus
from dovecot import PROGRAM, Dovecot
from imapclient import IMAPClient

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
AT = datetime(2026, 5, 14, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Kind:
    """``prepare`` makes the house, ``act`` is killed, ``again`` goes on, ``check`` tells what is
    lost and what is doubled. The first three are run in processes of their own."""

    name: str
    prepare: Callable[[], None]
    act: Callable[[], None]
    again: Callable[[], None]
    check: Callable[[Path], tuple[int, int]]


def letter(number: int, at: datetime, more: str = "") -> bytes:
    """A question; the third is large enough for a file of its own."""
    noise = random.Random(number).randbytes(150_000).hex() if number == 3 else ""
    large = [noise[n : n + 76] for n in range(0, len(noise), 76)]
    lines = [
        f"From: Customer {number} <c{number}@firm{number}.example>", "To: office@ours.example",
        *([more] if more else []), f"Subject: Question {number}",
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000", f"Message-ID: <{number}@firm.example>", "",
        f"Could you send me an offer for {number} chairs, please?", *large, "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def counted(told: dict[str, int]) -> Callable[[Path], tuple[int, int]]:
    """A check that each table holds as many rows as it should."""

    def check(home: Path) -> tuple[int, int]:
        with closing(sqlite3.connect(home / "goodword.sqlite3", timeout=30)) as database:
            off = {
                table: database.execute(f"SELECT count(*) FROM goodword_{table}").fetchone()[0] - n
                for table, n in told.items()
            }
        wrong = {table: number for table, number in off.items() if number}
        if wrong:
            print(f"  {wrong}", flush=True)
        return -sum(n for n in off.values() if n < 0), sum(n for n in off.values() if n > 0)

    return check


def importing(work: Path, _: ExitStack) -> Kind:
    """An import of two stores; two letters lie in both."""
    office = work / "office"
    office.mkdir()
    lines = [letter(n, AT + timedelta(minutes=n)) for n in range(12)]
    twice = [letter(n, AT + timedelta(minutes=n), "X-Folder: a") for n in range(2)]
    for name, raws in (("inbox.mbox", lines), ("archive.mbox", twice)):
        begins = b"From x@y Mon May  4 09:00:00 2026\n"
        told = b"".join(begins + raw.replace(b"\r\n", b"\n") + b"\n" for raw in raws)
        (office / name).write_bytes(told)
    django = ready()
    from goodword.wiring.clock import wall
    from goodword.wiring.importing import Request, import_mail

    def act() -> None:
        request = Request(paths=[office], as_of=datetime(2026, 5, 15, 12, tzinfo=UTC))
        import_mail(request, wall=wall())

    tables = {"entry": 12, "sighting": 14, "commitment": 12, "search_docsize": 12}
    return Kind("import", django, act, act, counted(tables))


def fetching(
    work: Path, stack: ExitStack, *, claim: bool = False, cyrus: Cyrus | None = None
) -> Kind:
    """A look at a mailbox, from a claim until it is given back; ``claim``: nothing is new there.

    ``cyrus``: by JMAP, from there.
    """
    if cyrus is None:
        if not PROGRAM.exists():
            raise SystemExit("Dovecot is not installed (Debian: apt install dovecot-imapd).")
        server = stack.enter_context(Dovecot())
    fill(cyrus.imap if cyrus else server.port)
    django = ready()
    from goodword.channels.mail.live.tables import Connection
    from goodword.wiring.clock import wall
    from goodword.wiring.mailboxes import look_once

    def prepare() -> None:
        django()
        connect(cyrus.port if cyrus else server.port, cyrus.url if cyrus else "")
        if claim:
            act()

    def act() -> None:
        row = Connection.objects.get()
        assert look_once(row.pk) is not None
        row.refresh_from_db()
        assert not row.told and row.lease_until is None

    def again() -> None:
        row = Connection.objects.get()
        held = row.lease_until is not None and row.lease_until > wall()
        # As long as the dead one's lease is good, nobody else gets in.
        assert (look_once(row.pk) is None) == held
        # Then its time is over: here, whoever held it is known to be dead.
        Connection.objects.update(lease_until=None)
        act()

    tables = {
        "entry": 13, "sighting": 14, "takenuid": 14, "original": 13, "commitment": 12,
        "search_docsize": 13, "intake": 1, "untakenuid": 0, "quarantined": 0,
    }  # fmt: skip
    name = "jmap" if cyrus else "claim" if claim else "sync"
    return Kind(name, prepare, act, again, counted(tables))


def ready() -> Callable[[], None]:
    """Load everything; what is given brings the database of a new house up to date."""
    from goodword.wiring.start import django

    django(migrate=False)
    from goodword.wiring.start import bring_up_to_date

    return bring_up_to_date


def connect(port: int, url: str = "") -> None:
    """A colleague, and the mailbox with its server; ``url``: by JMAP."""
    from goodword.access import OPERATOR
    from goodword.channels.mail.live import actions
    from goodword.people.colleagues import add_colleague
    from goodword.people.tables import Mailbox
    from goodword.wiring.clock import wall

    add_colleague(reader=OPERATOR, email="anna@ours.example", name="Anna", now=wall())
    box = Mailbox.objects.create(name="office", address="office@ours.example")
    actions.connect(
        reader=OPERATOR, mailbox_id=box.pk, host="127.0.0.1", port=port, security="none",
        login="office", secret={"password": "secret"}, from_date=None, now=wall(), url=url,
    )  # fmt: skip


def fill(port: int) -> None:
    """Twelve questions, one of them in two folders, and something that we sent."""
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login("office", "secret")
    at = datetime.now(UTC) - timedelta(days=2)
    for number in range(12):
        raw = letter(number, at + timedelta(minutes=number))
        client.append("INBOX", raw)
        if number == 5:
            client.append("Archiv", raw)
    sent = letter(99, at).replace(
        b"From: Customer 99 <c99@firm99.example>", b"From: office@ours.example"
    )
    client.append("Sent", sent.replace(b"To: office@ours.example", b"To: someone@firm.example"))
    client.logout()


def claiming(work: Path, stack: ExitStack) -> Kind:
    """A claim on a mailbox in which nothing is new."""
    return fetching(work, stack, claim=True)


def by_jmap(work: Path, stack: ExitStack) -> Kind:
    """A look at a mailbox by JMAP."""
    return fetching(work, stack, cyrus=stack.enter_context(Cyrus()))


KINDS: dict[str, Callable[[Path, ExitStack], Any]] = {
    "sync": fetching, "claim": claiming, "import": importing, "jmap": by_jmap,
}  # fmt: skip

"""A mailbox connected to a server of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions, claims
from goodword.channels.mail.live.claims import Claim
from goodword.channels.mail.live.jmap import JmapServer
from goodword.channels.mail.live.jmap_login import open_jmap
from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.sync import Session, sync
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.taking import Work
from goodword.house.actions import set_as_of
from goodword.people.tables import Mailbox, OurAddress
from goodword.timeline.tables import Entry
from goodword.wiring import fetching
from tests.channels.mail.live.fake import Fake
from tests.channels.mail.live.jmap_office import Office, open_office
from tests.channels.mail.live.served import Mail, harness
from tests.factories import make_colleague, make_house, make_mailbox

NOW = datetime.fromisoformat("2026-11-20T10:00:00+00:00")


def letter(
    number: object = 1,
    *,
    sender: str = "Carla <carla@their.example>",
    to: str = "office@our.example",
    subject: str = "",
    text: str = "",
    at: datetime | None = None,
    message_id: str | None = "",
    **headers: str,
) -> bytes:
    """A letter as a server gives it; ``message_id``: "" makes one, None leaves it out."""
    when = at or NOW - timedelta(hours=2)
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject or f'Question {number}'}",
        f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000",
    ]
    if message_id is not None:
        lines.append(f"Message-ID: <{message_id or f'{number}@their.example'}>")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    body = text or f"Could you send me an offer for {number} chairs, please?"
    return ("\r\n".join([*lines, "", body]) + "\r\n").encode()


@dataclass
class House:
    """A connected mailbox, and its server. ``now`` is the present."""

    row: Connection
    server: Fake
    now: datetime = NOW
    session: Session = field(default_factory=Session)
    stop: Callable[[], bool] = lambda: False

    def work(self, claim: Claim, server: Fake | None = None) -> Work:
        """One worker with a claim."""
        row = Connection.objects.select_related("mailbox", "intake").get(pk=self.row.pk)
        here = server or self.server
        return Work(
            connection=row,
            claim=claim,
            server=here,  # type: ignore[arg-type]
            take=fetching.taker(row, here),  # type: ignore[arg-type]
            clock=lambda: self.now,
            go_on=lambda: not self.stop(),
        )

    def look(self, *, later: float = 0) -> int:
        """One look by a worker that claims and gives back; how many messages were taken."""
        self.now += timedelta(seconds=later)
        claim = claims.claim(self.row.pk, now=self.now)
        assert claim is not None
        try:
            taken = sync(self.work(claim), self.session, on_new=fetching.settle).taken
        finally:
            claims.release(claim)
        fetching.settle()
        return taken

    def look_until_done(self, tries: int = 50) -> int:
        """Look again after each broken connection, with a new one; how many looks it took."""
        for number in range(1, tries + 1):
            try:
                self.look(later=1)
            except Exception as error:
                assert "EOF" in str(error)
                self.session = Session()
            else:
                return number
        raise AssertionError("it never ended")

    def folder(self, name: str = "INBOX") -> Folder:
        """A folder as we know it."""
        return Folder.objects.get(connection=self.row, name=name)


def connected(
    server: Fake, *, name: str = "office", from_date: date | None = None, **box: object
) -> House:
    """A mailbox that is connected to a server and was never looked at."""
    mailbox = make_mailbox(name, **box)  # type: ignore[arg-type]
    row = actions.connect(
        reader=OPERATOR, mailbox_id=mailbox.pk, host="imap.our.example", port=993, security="tls",
        login=mailbox.address, secret={"password": "secret"}, from_date=from_date, now=NOW,
    )  # fmt: skip
    return House(row, server)


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """The office's mailbox."""
    make_house()
    set_as_of(as_of=NOW + timedelta(days=2))
    make_colleague("Anna")
    yield connected(Fake())


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Any]:
    """A server of its own."""
    module = harness()
    if not module.PROGRAM.exists():
        pytest.skip("Dovecot is not installed (Debian: apt install dovecot-imapd)")
    with module.Dovecot() as server:
        yield server


@pytest.fixture
def user(dovecot: Any, request: pytest.FixtureRequest) -> str:
    """A mailbox that nobody else uses."""
    return f"{request.node.name.replace('[', '-').replace(']', '')[:60]}@our.example"


@pytest.fixture
def mail(dovecot: Any, user: str) -> Mail:
    """An empty mailbox."""
    return Mail(dovecot.port, user)


@pytest.fixture
def office(house: House, settings: Any) -> Iterator[Office]:
    """The house's mailbox at a JMAP server."""
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with open_office() as found:
        house.row.url, house.row.login = found.url, "office"
        keep_secret(house.row, {"password": "secret"})
        house.row.save()
        begin_anew(house)
        yield found
        house.server.close()


def begin_anew(house: House) -> JmapServer:
    """A new connection, as after a restart."""
    house.row.refresh_from_db()
    server = open_jmap(house.row, now=house.now)
    house.server = server  # type: ignore[assignment]
    house.session = Session()
    return server


def subjects() -> list[str]:
    """Of every letter that is here."""
    return sorted(Entry.objects.values_list("subject", flat=True))


__all__ = ["NOW", "House", "Mailbox", "OurAddress", "begin_anew", "connected", "letter", "subjects"]

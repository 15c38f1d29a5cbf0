"""The line to one mailbox: opened once, worked at when there is something to do, else waiting."""

import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError

from goodword.channels.mail.live import claims, pausing, positions
from goodword.channels.mail.live.claims import Claim
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.positions import Numbering
from goodword.channels.mail.live.sync import Session, sync
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.taking import Work
from goodword.channels.mail.live.trouble import LostClaim, Refusal, is_busy, trouble_of
from goodword.channels.mail.stores import Found

log = logging.getLogger(__name__)

SLICE = 15.0
"""Seconds of history at a stretch, when other mailboxes may be waiting for the worker."""

type Take = Callable[[Sequence[Found]], None]


@dataclass(frozen=True, slots=True)
class Ways:
    """What the house gives to those who keep its mailboxes.

    ``open`` logs in (raises `Trouble`). ``taker`` gives the function that keeps messages, and may
    look at the server before the first. ``on_new`` is called after new mail was taken, ``on_done``
    after a look that left nothing to do. ``clock`` tells the present by the database's clock.
    """

    open: Callable[[Connection], MailServer]
    taker: Callable[[Connection, MailServer], Take]
    clock: Callable[[], datetime]
    on_new: Callable[[], None] = lambda: None
    on_done: Callable[[Connection], None] = lambda _: None


@dataclass(slots=True)
class Line:
    """A mailbox that this process has claimed. ``over``: it was given back.

    ``alone``: its server allows no second connection; that is not tried again and again.
    """

    claim: Claim
    server: MailServer | None = None
    sent: MailServer | None = None
    session: Session = field(default_factory=Session)
    busy: bool = False
    lost: bool = False
    more: bool = False
    over: bool = False
    alone: bool = False

    def waiting(self) -> Iterator[MailServer]:
        """Connections on which the server will tell of something new."""
        for server in (self.server, self.sent):
            if server is not None and server.waiting:
                yield server

    def close(self) -> None:
        """End the connections."""
        for server in (self.server, self.sent):
            if server is not None:
                server.close()
        self.server = self.sent = None
        self.session = Session()

    def break_off(self) -> None:
        """Make whoever waits for the server's next word wait no longer."""
        for server in (self.server, self.sent):
            if server is not None:
                server.break_off()


def work_at(line: Line, ways: Ways, *, go_on: Callable[[], bool]) -> None:
    """Look at the mailbox, take what is there, and wait again. Failures are written down."""
    line.more = False
    while True:
        was_open = line.server is not None
        try:
            _work_at(line, ways, go_on)
            return
        except LostClaim:
            line.close()
            line.over = True
            return
        except Exception as error:
            line.close()
            if not go_on():
                return
            trouble = trouble_of(error)
            if was_open and trouble.cause == "unreachable":
                # Servers end connections that were quiet for long: that is no failure.
                continue
            if is_busy(error):
                log.warning("a mailbox waits, for the database is busy: %s", error)
                _later(line, ways)
                return
            if trouble.cause == "ours":
                log.exception("the mailbox %s could not be kept", line.claim.connection_id)
            _failed(line, ways, trouble.cause, str(trouble))
            return


def _work_at(line: Line, ways: Ways, go_on: Callable[[], bool]) -> None:
    row = Connection.objects.select_related("mailbox", "intake").get(pk=line.claim.connection_id)
    if line.server is None:
        line.server = ways.open(row)
    else:
        for server in list(line.waiting()):
            server.stop_waiting()
    until = monotonic() + SLICE
    work = Work(
        connection=row,
        claim=line.claim,
        server=line.server,
        take=ways.taker(row, line.server),
        clock=ways.clock,
        go_on=lambda: go_on() and not line.lost,
    )
    for _ in range(3):
        done = sync(work, line.session, on_new=ways.on_new, enough=lambda: monotonic() > until)
        line.more = done.more
        if line.more or not work.go_on():
            break
        ways.on_done(row)
        line.more = _wait(line, ways, row)
        if not line.more:
            break
    _went_well(line, ways, row)


def _wait(line: Line, ways: Ways, row: Connection) -> bool:
    """Let the server tell of new mail; true when some came just now, so that one looks again."""
    assert line.server is not None
    if not line.server.can("IDLE"):
        return False
    fresh = False
    for role in ("inbox",) if line.server.every_folder else ("inbox", "sent"):
        folder = Folder.objects.filter(
            connection=row, role=role, wanted=True, missing=False
        ).order_by("pk").first()  # fmt: skip
        if folder is None:
            continue
        server = line.server if role == "inbox" else _second(line, ways, row)
        if server is None:
            continue
        try:
            seen = server.wait(folder.name)
        except Refusal:
            continue
        known = Numbering(folder.uidvalidity, folder.uidnext, folder.messages)
        here = Numbering(seen.uidvalidity, seen.uidnext, seen.messages)
        fresh = fresh or positions.may_have_new(known, here)
    if fresh:
        for server in list(line.waiting()):
            server.stop_waiting()
    return fresh


def _second(line: Line, ways: Ways, row: Connection) -> MailServer | None:
    """A connection of its own for sent mail; servers that allow only one are asked by the clock."""
    if line.sent is None and not line.alone:
        try:
            line.sent = ways.open(row)
        except Exception as error:
            log.info("no second connection for %s: %s", row, trouble_of(error))
            line.alone = True
    return line.sent


def _went_well(line: Line, ways: Ways, row: Connection) -> None:
    now = ways.clock()
    pushes = any(True for _ in line.waiting())
    changes: dict[str, object] = {"due_at": pausing.next_look(now), "last_success_at": now}
    if row.failures or row.cause or row.told or row.failing_since:
        changes |= {"failures": 0, "cause": "", "told": "", "failing_since": None}
    if row.pushes != pushes and not line.more:
        changes["pushes"] = pushes
    if row.certificate_until:
        changes["certificate_until"] = row.certificate_until
    if not claims.note(line.claim, **changes):
        raise LostClaim


def _later(line: Line, ways: Ways) -> None:
    """Give the mailbox back, to be looked at again soon; nothing is wrong with it."""
    line.over = True
    try:
        claims.release(line.claim, due_at=ways.clock() + timedelta(seconds=10))
    except DatabaseError as error:
        line.over = False  # It is still ours, and looked at as soon as the database answers.
        log.warning("a mailbox could not be given back: %s", error)


def _failed(line: Line, ways: Ways, cause: str, told: str) -> None:
    """Write down what went wrong and when to try again; the mailbox is anybody's then."""
    line.over = True
    try:
        now = ways.clock()
        row = Connection.objects.get(pk=line.claim.connection_id)
        failures = row.failures + 1
        state = "broken" if pausing.waits_for_somebody(cause, failures) else row.state
        claims.release(
            line.claim,
            failures=failures,
            cause=cause,
            told=told,
            failing_since=row.failing_since or now,
            due_at=pausing.next_try(cause, failures, now, random.Random()),  # noqa: S311
            state=state,
        )
    except Connection.DoesNotExist:
        return
    except DatabaseError as error:
        line.over = False  # It is still ours, and looked at as soon as the database answers.
        log.warning("%s This could not be written down: %s", told, error)

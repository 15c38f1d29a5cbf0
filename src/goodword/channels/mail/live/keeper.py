"""Keeps the mailboxes of a process: claims those that are due, works at a few of them at once, and
waits for all others in one thread, by the servers' own word (IDLE) or by the clock."""

import logging
import queue
import selectors
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from django.db import close_old_connections, connections

from goodword.channels.mail.live import claims
from goodword.channels.mail.live.lines import Line, Ways, work_at
from goodword.channels.mail.live.pausing import RENEW
from goodword.channels.mail.live.trouble import SERVER_ERRORS

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at which mailboxes are due."""

PAUSE = 5.0
"""Seconds to wait when the database can't be asked."""

WORKERS = 4
MOST = 200
"""Mailboxes that one process keeps; more processes share more of them."""


@dataclass(slots=True)
class Keeper:
    """All mailboxes that this process keeps; ``run`` is a thread's work until it is stopped."""

    ways: Ways
    workers: int = WORKERS
    most: int = MOST
    lines: dict[int, Line] = field(default_factory=dict)
    _done: "queue.SimpleQueue[Line]" = field(default_factory=queue.SimpleQueue)
    _renewed: float = 0.0
    _looked: float = 0.0

    def run(self, stop: threading.Event) -> None:
        """Keep mailboxes until told to stop; claims are given back then."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        with (
            selectors.DefaultSelector() as selector,
            ThreadPoolExecutor(self.workers, thread_name_prefix="mailbox") as pool,
        ):
            selector.register(ours, selectors.EVENT_READ)
            go = _Going(selector, pool, theirs, stop)
            while not stop.is_set():
                close_old_connections()
                try:
                    self._renew(go)
                    self._begin(go)
                except Exception:
                    log.exception("looking for mailboxes that are due failed; tried again")
                    stop.wait(PAUSE)
                self._wait(go, ours)
            # Nobody waits for a server any more: what was taken until now is kept.
            for line in self.lines.values():
                line.break_off()
            pool.shutdown(wait=True)
        ours.close()
        theirs.close()
        for line in list(self.lines.values()):
            self._let_go(line)
        connections.close_all()

    def _begin(self, go: "_Going") -> None:
        if monotonic() - self._looked < TICK / 2:
            return
        self._looked = monotonic()
        now = self.ways.clock()
        for pk in claims.due(now=now, held=list(self.lines), limit=self.most):
            line = self.lines.get(pk)
            if line is None:
                busy = sum(other.busy for other in self.lines.values())
                if len(self.lines) >= self.most or busy >= 2 * self.workers:
                    # Another process may be free sooner.
                    continue
                claim = claims.claim(pk, now=now)
                if claim is None:
                    continue
                line = self.lines[pk] = Line(claim)
            if not line.busy:
                self._submit(go, line)

    def _submit(self, go: "_Going", line: Line) -> None:
        line.busy = True
        _unwatch(go, line)
        go.pool.submit(self._work, go, line)

    def _work(self, go: "_Going", line: Line) -> None:
        try:
            work_at(line, self.ways, go_on=lambda: not go.stop.is_set())
        except Exception:
            log.exception("work at a mailbox ended in an error")
            line.close()
            line.over = True
        finally:
            if go.stop.is_set():
                connections.close_all()
            else:
                close_old_connections()
            self._done.put(line)
            with suppress(OSError):
                go.bell.send(b"!")

    def _wait(self, go: "_Going", ours: socket.socket) -> None:
        """Wait for a tick, for a worker that is ready, or for a server that has something new."""
        for key, _ in go.selector.select(TICK):
            if key.fileobj is ours:
                with suppress(OSError):
                    ours.recv(4096)
            elif not key.data.busy:
                self._submit(go, key.data)
        while not self._done.empty():
            self._back(go, self._done.get())

    def _back(self, go: "_Going", line: Line) -> None:
        """A worker is through with a mailbox for now."""
        line.busy = False
        if line.over:
            self.lines.pop(line.claim.connection_id, None)
            return
        if line.more:
            self._submit(go, line)
            return
        for server in line.waiting():
            try:
                if server.has_told():
                    self._submit(go, line)
                    return
                go.selector.register(server.socket(), selectors.EVENT_READ, line)
            except SERVER_ERRORS:
                self._submit(go, line)
                return

    def _renew(self, go: "_Going") -> None:
        if monotonic() - self._renewed < RENEW.total_seconds():
            return
        self._renewed = monotonic()
        now = self.ways.clock()
        for line in list(self.lines.values()):
            if not claims.renew(line.claim, now=now):
                # Paused, removed, or somebody else's: a worker hears of it at its next write.
                line.lost = True
                if not line.busy:
                    _unwatch(go, line)
                    self._let_go(line)

    def _let_go(self, line: Line) -> None:
        line.close()
        claims.release(line.claim)
        self.lines.pop(line.claim.connection_id, None)


@dataclass(frozen=True, slots=True)
class _Going:
    """What a running keeper works with."""

    selector: selectors.BaseSelector
    pool: ThreadPoolExecutor
    bell: socket.socket
    stop: threading.Event


def _unwatch(go: _Going, line: Line) -> None:
    for server in line.waiting():
        with suppress(KeyError, ValueError):
            go.selector.unregister(server.socket())

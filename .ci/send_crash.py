#!/usr/bin/env python
"""Kills sending at random state-changing system calls, against a mail server that counts.

    .ci/send_crash.py [--times N] [--seed N] [--error ENOSPC|EIO]

Afterwards every letter must have arrived once and stand on the timeline once, or be in doubt, for a
person to see; none may have arrived twice. Letters are written down and sent in the same run.
"""

import argparse
import collections
import os
import random
import re
import socket
import sqlite3
import sys
import threading
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import kills
from aiosmtpd.controller import Controller
from mail_to_lose import Kind, ready

LETTERS = 7
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
_QUERIES = {
    "rows": "SELECT o.message_id, o.state, count(e.id) FROM goodword_outgoing o"
    " LEFT JOIN goodword_entry e ON e.id = o.entry_id GROUP BY 1, 2",
    "entries": "SELECT count(*), count(DISTINCT subject) FROM goodword_entry WHERE direction = 'out'",
}


class Counting:
    """A server that writes down what it took, durably, before it says so."""

    def __init__(self, home: Path) -> None:
        self.home = home

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        found = _MESSAGE_ID.search(envelope.original_content)
        line = (
            (found[1] if found else b"none") + b" " + ",".join(envelope.rcpt_tos).encode() + b"\n"
        )
        with (self.home / "received").open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        return "250 taken"


class AnyPort(Controller):
    """A server on a port that is free; aiosmtpd's own looks for it at the port it was told."""

    def _trigger_server(self) -> None:
        with socket.create_connection(self.server.sockets[0].getsockname()[:2]) as line:
            line.recv(100)


def sending(work: Path, stack: ExitStack, doubts: list[int]) -> Kind:
    """Letters that are written down and sent, in a house of its own."""
    home = work / "home"
    server = AnyPort(Counting(home), hostname="127.0.0.1", port=0, ready_timeout=60)
    server.start()
    stack.callback(server.stop)
    port = server.server.sockets[0].getsockname()[1]
    os.environ |= {
        "GOODWORD_SMTP_HOST": "127.0.0.1",
        "GOODWORD_SMTP_PORT": str(port),
        "GOODWORD_SMTP_TLS": "none",
        "GOODWORD_MAIL_FROM": "office@ours.example",
    }
    django = ready()
    from goodword.access import OPERATOR
    from goodword.channels.mail.sending.actions import enqueue
    from goodword.channels.mail.sending.letters import File, To, Writing
    from goodword.people.tables import Mailbox
    from goodword.wiring import sending as room
    from goodword.wiring.clock import wall

    def write(numbers: range) -> None:
        box = Mailbox.objects.get(name="office")
        for n in numbers:
            people = [To(f"c{n}@firm{n}.example")] + [To("d@firm.example", role="bcc")] * (n % 2)
            files = (File("a.bin", "x/y", random.Random(n).randbytes(300_000)),) if n == 3 else ()
            letter = Writing(
                f"draft:{n}", box.pk, tuple(people), f"Letter {n}", "It comes.", files=files
            )
            enqueue(reader=OPERATOR, letter=letter, now=wall())

    def prepare() -> None:
        django()
        Mailbox.objects.create(name="office", address="office@ours.example")
        write(range(3))

    def act() -> None:
        django()
        write(range(LETTERS))
        room.send_due(threading.Event())

    def again() -> None:
        django()
        write(range(LETTERS))
        for hours in (1, 2):
            room.database_now = lambda hours=hours: wall() + timedelta(hours=hours)
            room.send_due(threading.Event())

    def check(home: Path) -> tuple[int, int]:
        with closing(sqlite3.connect(home / "goodword.sqlite3", timeout=30)) as database:
            rows = database.execute(_QUERIES["rows"]).fetchall()
            entries, different = database.execute(_QUERIES["entries"]).fetchone()
        place = home / "received"
        taken = collections.Counter(
            line.split()[0] for line in (place.read_text().splitlines() if place.exists() else [])
        )
        sent = [mid for mid, state, stands in rows if state == "sent" and stands and taken[mid]]
        doubt = [mid for mid, state, _ in rows if state == "doubt"]
        doubts[0] += len(doubt)
        lost = LETTERS - len(sent) - len(doubt)
        doubled = sum(n - 1 for n in taken.values() if n > 1) + entries - different
        return lost, doubled + max(0, len(rows) - LETTERS)

    return Kind("send", prepare, act, again, check)


def evenly(kind: Kind, log: Path, *, found=kills.points) -> list[tuple[str, int]]:
    """Each kind of call as often as the others: writes are many, and the mail's own way is short."""
    places = collections.defaultdict(list)
    for call, number in found(kind, log):
        places[call].append((call, number))
    most = max(map(len, places.values()))
    return [one for some in places.values() for one in (some * (most // len(some) + 1))[:most]]


def main() -> int:
    """Run the sweep; 0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--error", default="", choices=["", "ENOSPC", "EIO"])
    args = parser.parse_args()
    kills.points = evenly
    doubts = [0]
    with TemporaryDirectory(prefix="goodword-send-") as made, ExitStack() as stack:
        work = Path(made)
        os.chdir(work)
        os.environ |= {"GOODWORD_HOME": str(work / "home")}
        kind = sending(work, stack, doubts)
        bad = kills.sweep(kind, work, args.times, random.Random(args.seed), args.error)
    print(f"send: {doubts[0]} letters in doubt, shown")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())

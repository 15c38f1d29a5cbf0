"""How fast a mailbox is fetched by JMAP, beside IMAP: the same letters, server and house.

    python -m benchmarks live_jmap [--messages N] [--rounds N]

Against a Cyrus on loopback (.ci/cyrus.py), which speaks both. Beside them stands the bare fetch of
all bytes by JMAP, which keeps nothing. Cyrus as Debian builds it does not tell of changes by JMAP,
so that how soon a new letter is on Today is measured against the server that the tests use.
"""

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4, Time2Internaldate
from pathlib import Path
from typing import Any

from tests.channels.mail.live.jmap_office import open_office
from tests.channels.mail.live.served import Home, harness

from benchmarks.live import letters, look

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
OURS = "office@our.example"


def fill(server: Any, count: int) -> int:
    """Put invented letters into the inbox by IMAP; how many it took."""
    client: IMAP4 = server.client("office")
    took = 0
    for number, raw in enumerate(letters([], count)):
        at = Time2Internaldate(AT + timedelta(seconds=number))
        whole = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        took += client.append("INBOX", "", at, whole)[0] == "OK"
    return took


def home_by(server: Any, way: str) -> Home:
    """A new house with the mailbox connected by JMAP or by IMAP."""
    home = Home(Path(tempfile.mkdtemp(prefix="goodword-live-")), server.imap)
    if way == "JMAP":
        more = ["--jmap", server.url]
    else:
        more = ["--host", "127.0.0.1", "--port", str(server.imap), "--security", "none"]
    words = ["mailbox", "add", OURS, "--login", "office", "--yes", *more]
    home.run(*words, typed="secret\n")
    return home


def bare(server: Any, count: int) -> float:
    """Letters per second of listing and loading everything by JMAP."""
    os.environ["GOODWORD_PRIVATE_HOSTS"] = "127.0.0.1"
    from goodword.channels.mail.live.jmap_login import log_in

    began = time.perf_counter()
    line = log_in(server.url, "office", "password", {"password": "secret"})
    inbox = next(box for box in line.boxes() if box.role == "inbox")
    loaded = 0
    for page in line.listed(inbox.id):
        found = line.letters(page)[0]
        for start in range(0, len(found), 200):
            answers = line.blobs([one.blob_id for one in found[start : start + 200]], 10**9)
            loaded += sum(answer.status == 200 for answer in answers)
    line.close()
    assert loaded == count, f"{count - loaded} are missing"
    return loaded / (time.perf_counter() - began)


def first(count: int, rounds: int) -> None:
    """The first fetch of the same mailbox by both."""
    with harness("cyrus").Cyrus() as server:
        filled = fill(server, count)
        print(f"{filled:,} letters; by JMAP, keeping nothing: {bare(server, filled):,.0f}/s")
        for way in ("IMAP", "JMAP") * rounds:
            home = home_by(server, way)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            told = look(home)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            taken, seconds = home.count("takenuid"), float(told[1])
            print(
                f"{way}: {taken:,} taken, {home.count('entry'):,} entries, {seconds:.1f} s,"
                f" {taken / seconds:,.0f}/s, {taken / cpu:,.0f} a CPU second,"
                f" {float(told[3]):.0f} MB at most {' '.join(told[4:])}"
            )
            assert taken == filled, f"{filled - taken} are missing"
            again = look(home)
            print(f"{way}, a second look: {again[0]} new, {float(again[1]) * 1000:.0f} ms")
            shutil.rmtree(home.folder)


def latency(times: int) -> None:
    """From a letter's arrival until it is owed on Today, where the server tells of it."""
    from tests.channels.mail.live.conftest import letter

    with open_office() as office:
        office.pushes = True
        home = Home(Path(tempfile.mkdtemp(prefix="goodword-live-")), office.port)
        words = ["mailbox", "add", OURS, "--login", "office", "--yes", "--jmap", office.url]
        home.run(*words, typed="secret\n")
        took = []
        with home.worker():
            home.wait_for(lambda: home.ask("SELECT pushes FROM goodword_connection") == [(1,)], 60)
            for number in range(times):
                began = time.perf_counter()
                now = datetime.now(UTC)
                office.add(letter(f"n{number}", at=now), now)
                home.wait_for(lambda n=number: home.count("commitment") > n, 60)
                took.append(time.perf_counter() - began)
                time.sleep(0.2)
        shutil.rmtree(home.folder)
    took.sort()
    print(
        f"{len(took)} letters, told by the server: median {statistics.median(took) * 1000:.0f} ms,"
        f" slowest {took[-1] * 1000:.0f} ms"
    )


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--times", type=int, default=60)
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.wiring.settings")
    os.environ.setdefault("GOODWORD_HOME", tempfile.mkdtemp(prefix="goodword-live-"))
    os.environ["GOODWORD_PRIVATE_HOSTS"] = "127.0.0.1"
    import django

    django.setup()
    first(args.messages, args.rounds)
    latency(args.times)


if __name__ == "__main__":
    sys.exit(main())

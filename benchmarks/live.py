"""How fast and how safely live mailboxes are fetched, against a Dovecot on loopback.

    python -m benchmarks live first [--messages N] [--rounds N] [STORE ...]
    python -m benchmarks live latency [--times N]
    python -m benchmarks live memory

`first` fetches a mailbox for the first time, beside the bare fetch of imaplib and of IMAPClient,
which store nothing; without stores, an invented business writes the mail. `latency` is the time
from the server's word that a message is there until it is owed on Today. `memory` is the most that
a process holds for messages with attachments of 50 MB.
"""

import argparse
import imaplib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)

LOOK = """
import sys, time
from pathlib import Path
def most():  # MB; what getrusage tells begins with what the starting process held
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024
from goodword.wiring.start import django
django()
from goodword.channels.mail.live.tables import Connection
from goodword.wiring.mailboxes import look_once
base = most()
began = time.monotonic()
told = look_once(Connection.objects.get().pk)
row = Connection.objects.get()
print(told, time.monotonic() - began, base, most(), row.told)
"""


def letters(stores: list[Path], limit: int) -> Iterator[bytes]:
    """The bytes of mails, from stores or from an invented business."""
    from goodword.channels.mail import open_store
    from goodword.simulator import simulate_business

    with tempfile.TemporaryDirectory() as made:
        if not stores:
            folder = Path(made) / "b"
            simulate_business(
                folder, customers=limit // 12, months=9, seed=3, end=AT, maildir=False
            )
            stores = [folder / "mail"]
        found = (f.raw for store in stores for f in open_store(store) if f.raw and not f.problem)
        for number, raw in enumerate(found):
            if number >= limit:
                return
            yield raw


def deliver(server: Any, user: str, raws: Iterator[bytes]) -> int:
    """Put mails into a user's Maildir, past the server; how many."""
    box = server.folder / "mail" / user
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True, exist_ok=True)
    count = 0
    for count, raw in enumerate(raws, 1):
        path = box / "cur" / f"{1_700_000_000 + count}.M{count}.here:2,"
        path.write_bytes(raw)
        at = (AT + timedelta(seconds=count)).timestamp()
        os.utime(path, (at, at))
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", server.user, box], check=True)
    return count


def bare(server: Any, user: str) -> dict[str, float]:
    """Messages per second of clients that fetch everything and keep nothing."""
    from imapclient import IMAPClient

    def by_imaplib() -> int:
        client = imaplib.IMAP4("127.0.0.1", server.port)
        client.login(user, "secret")
        client.select("INBOX", readonly=True)
        uids = client.uid("SEARCH", "ALL")[1][0].split()
        count = 0
        for start in range(0, len(uids), 200):
            part = b",".join(uids[start : start + 200]).decode()
            count += sum(
                isinstance(d, tuple) for d in client.uid("FETCH", part, "(BODY.PEEK[])")[1]
            )
        client.logout()
        return count

    def by_imapclient() -> int:
        client = IMAPClient("127.0.0.1", server.port, ssl=False)
        client.login(user, "secret")
        client.select_folder("INBOX", readonly=True)
        uids = client.search("ALL")
        count = 0
        for start in range(0, len(uids), 200):
            count += len(client.fetch(uids[start : start + 200], ["BODY.PEEK[]", "INTERNALDATE"]))
        client.logout()
        return count

    by_imaplib()  # the server's own index is made once
    return {"imaplib": _speed(by_imaplib), "IMAPClient": _speed(by_imapclient)}


def _speed(run: Callable[[], int]) -> float:
    began = time.perf_counter()
    return run() / (time.perf_counter() - began)


def home_with(server: Any, user: str, *more: str) -> Any:
    """A new house with the mailbox connected."""
    from tests.channels.mail.live.served import Home

    home = Home(Path(tempfile.mkdtemp(prefix="goodword-live-")), server.port)
    home.connect(user, *more)
    return home


def look(home: Any) -> list[str]:
    """One look in a process of its own: taken, seconds, MB before, MB at most, what went wrong."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=home.environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(maxsplit=4)


def first(args: argparse.Namespace, server: Any) -> None:
    """The first fetch of a whole mailbox."""
    count = deliver(server, "office@our.example", letters(args.stores, args.messages))
    print(f"{count:,} messages")
    for _ in range(args.rounds):
        print({k: f"{v:,.0f}/s" for k, v in bare(server, "office@our.example").items()})
        home = home_with(server, "office@our.example")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = look(home)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        taken = home.count("takenuid")
        seconds = float(told[1])
        print(
            f"goodword: {taken:,} taken, {home.count('entry'):,} entries,"
            f" {home.count('quarantined')} in quarantine, {seconds:.1f} s,"
            f" {taken / seconds:,.0f}/s, CPU {cpu:.1f} s, {float(told[3]):.0f} MB at most"
        )
        assert taken == count, f"{count - taken} are missing"
        again = look(home)
        print(f"a second look: {again[0]} new, {float(again[1]) * 1000:.0f} ms")
        shutil.rmtree(home.folder)


def latency(args: argparse.Namespace, server: Any) -> None:
    """From the server's OK for a new message until it is owed."""
    from tests.channels.mail.live.conftest import letter
    from tests.channels.mail.live.served import log_in

    client = log_in(server.port)
    home = home_with(server, "office@our.example")
    took = []
    with home.worker():
        home.wait_for(lambda: home.ask("SELECT pushes FROM goodword_connection") == [(1,)], 60)
        for number in range(args.times):
            client.append("INBOX", letter(f"n{number}", at=datetime.now(UTC)))
            began = time.perf_counter()
            home.wait_for(lambda n=number: home.count("commitment") > n, 60)
            took.append(time.perf_counter() - began)
            time.sleep(0.2)
    took.sort()
    print(
        f"{len(took)} messages: median {statistics.median(took) * 1000:.0f} ms,"
        f" 99th percentile {took[int(len(took) * 0.99) - 1] * 1000:.0f} ms,"
        f" slowest {took[-1] * 1000:.0f} ms"
    )
    shutil.rmtree(home.folder)


def memory(args: argparse.Namespace, server: Any) -> None:
    """The most that a process holds."""
    import base64

    from tests.channels.mail.live.conftest import letter

    def large(number: int) -> bytes:
        body = base64.encodebytes(os.urandom(37_500_000)).replace(b"\n", b"\r\n")
        head = letter(number, text="").partition(b"\r\n\r\n")[0]
        kind = (
            b"\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=plan.bin"
            b"\r\nContent-Disposition: attachment; filename=plan.bin"
            b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        )
        return head + kind + body

    for name, sizes in (("200 small", [0] * 200), ("one of 50 MB", [1]), ("six of 50 MB", [1] * 6)):
        user = f"{name.replace(' ', '-').lower()}@our.example"
        deliver(server, user, (large(n) if s else letter(n) for n, s in enumerate(sizes)))
        home = home_with(server, user)
        told = look(home)
        before, most = float(told[2]), float(told[3])
        print(f"{name}: {told[0]} new, at first {before:.0f} MB, at most {most:.0f} MB")
        print(*told[4:], *(kept[0] for kept in home.ask("SELECT why FROM goodword_untakenuid")))
        shutil.rmtree(home.folder)


WAYS = {"first": first, "latency": latency, "memory": memory}


def main() -> None:
    """Run one of the measurements."""
    from benchmarks.live_server import served

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=list(WAYS))
    parser.add_argument("stores", nargs="*", type=Path)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--times", type=int, default=200)
    args = parser.parse_args()
    with served() as (_, server):
        WAYS[args.what](args, server)


if __name__ == "__main__":
    main()

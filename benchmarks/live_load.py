"""Live mailboxes under load: several workers on one SQLite, and pages while much mail comes in.

    python -m benchmarks live_load workers [--workers N] [--messages N]
    python -m benchmarks live_load flood [--messages N]

`workers` lets processes keep as many mailboxes on one SQLite, two of them killed on the way:
nothing may be lost or doubled, and nobody may meet a locked database. `flood` asks for pages while
one process serves them and a whole mailbox comes in.
"""

import argparse
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

BEGIN = """
import sys
from goodword.wiring.start import django
django()
from goodword.access import OPERATOR
from goodword.channels.mail.live import actions
from goodword.people.colleagues import add_colleague
from goodword.people.tables import Mailbox
from goodword.wiring.clock import wall
add_colleague(reader=OPERATOR, email="anna@our.example", name="Anna", role="administrator",
    now=wall())
for user in sys.argv[2:]:
    box = Mailbox.objects.create(name=user, address=user)
    actions.connect(reader=OPERATOR, mailbox_id=box.pk, host="127.0.0.1", port=int(sys.argv[1]),
        security="none", login=user, secret={"password": "secret"}, from_date=None, now=wall())
"""


def home_with(server: Any, users: list[str], **more: str) -> Any:
    """A new house with all these mailboxes connected."""
    from tests.channels.mail.live.served import Home

    home = Home(Path(tempfile.mkdtemp(prefix="goodword-live-")), server.port)
    home.environment |= more
    subprocess.run(
        [sys.executable, "-c", BEGIN, str(server.port), *users], env=home.environment, check=True
    )
    return home


def workers(args: argparse.Namespace, server: Any) -> None:
    """Several processes on one SQLite, two of them killed and begun anew."""
    from tests.channels.mail.live.conftest import letter

    from live import deliver

    users = [f"box{n}@our.example" for n in range(args.workers)]
    for number, user in enumerate(users):
        own = (letter(f"{number}/{n}", to=user) for n in range(args.messages))
        shared = (letter(f"all/{n}", to=", ".join(users)) for n in range(20))
        deliver(server, user, (raw for part in (own, shared) for raw in part))
    home = home_with(server, users)
    want = len(users) * args.messages + 20
    log = home.folder / "worker.log"

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "goodword", "worker"], env=home.environment,
            stdout=subprocess.DEVNULL, stderr=log.open("ab"),
        )  # fmt: skip

    running = [start() for _ in range(args.workers)]
    began = time.monotonic()
    for victim in (0, 1):
        home.wait_for(lambda v=victim: home.count("entry") > want * (v + 1) // 4, 900)
        running[victim].kill()
        running[victim].wait()
        running[victim] = start()
    taken = len(users) * (args.messages + 20)
    home.wait_for(lambda: home.count("takenuid") >= taken, 900)
    home.wait_for(
        lambda: home.ask("SELECT count(*) FROM goodword_conversation WHERE dirty")[0][0] == 0, 900
    )
    seconds = time.monotonic() - began
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        process.wait(60)
    said = log.read_text()
    print(
        f"{len(users)} workers, {taken:,} messages in {seconds:.0f} s:"
        f" entries {home.count('entry'):,} of {want:,}, sightings {home.count('sighting'):,}"
        f" and rows {home.count('takenuid'):,}"
        f" of {taken:,}, owed {home.count('commitment'):,}; “database is locked”:"
        f" {said.count('database is locked')}"
    )
    if said:
        print(said[-2000:])
    shutil.rmtree(home.folder)


def flood(args: argparse.Namespace, server: Any) -> None:
    """Pages while much new mail comes in: one process serves and fetches."""
    import urllib.request

    from tests.channels.mail.live.served import harness

    from live import deliver, letters

    free_port = harness().free_port

    count = deliver(server, "office@our.example", letters([], args.messages))
    home = home_with(server, ["office@our.example"])
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "goodword", "serve", "--port", str(port)],
        env={**home.environment, "GOODWORD_DEMO": "1"}, stdout=subprocess.DEVNULL,
        stderr=(home.folder / "worker.log").open("ab"),
    )  # fmt: skip
    began = time.monotonic()
    home.wait_for(lambda: home.count("entry") > 0, 120)
    took = []
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    while home.count("takenuid") < count and time.monotonic() - began < 1200:
        for path in ("/", "/customers", "/search?q=offer"):
            start = time.perf_counter()
            with browser.open(f"http://127.0.0.1:{port}{path}", timeout=60) as page:
                page.read()
            took.append(time.perf_counter() - start)
        time.sleep(0.3)
    seconds = time.monotonic() - began
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    took.sort()
    print(
        f"{home.count('takenuid'):,} of {count:,} in {seconds:.0f} s, {len(took)} pages meanwhile:"
        f" median {statistics.median(took) * 1000:.0f} ms,"
        f" 95th percentile {took[int(len(took) * 0.95)] * 1000:.0f} ms"
    )
    shutil.rmtree(home.folder)


def main() -> None:
    """Run one of the measurements."""
    from benchmarks.live_server import served

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["workers", "flood"])
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--workers", type=int, default=8)
    args = parser.parse_args()
    with served() as (_, server):
        {"workers": workers, "flood": flood}[args.what](args, server)


if __name__ == "__main__":
    main()

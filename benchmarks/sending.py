"""How long a letter takes from "send" to the timeline: written down, handed over, settled.

    python -m benchmarks sending [--letters 200]

Against a server on the loopback that takes everything, in a house of its own. CPU seconds of this
process; the server is in another.
"""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory

SERVER = """
import asyncio
from aiosmtpd.smtp import SMTP

class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"

async def main():
    line = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    print(line.sockets[0].getsockname()[1], flush=True)
    await line.serve_forever()

asyncio.run(main())
"""


def main() -> None:
    """Print what each step of a letter costs."""
    parser = argparse.ArgumentParser(prog="benchmarks sending")
    parser.add_argument("--letters", type=int, default=200)
    letters = parser.parse_args().letters
    with (
        TemporaryDirectory() as home,
        subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as sink,
    ):
        assert sink.stdout is not None
        os.environ |= {
            "GOODWORD_HOME": home, "GOODWORD_SMTP_HOST": "127.0.0.1",
            "GOODWORD_SMTP_PORT": sink.stdout.readline().strip(), "GOODWORD_SMTP_TLS": "none",
            "GOODWORD_MAIL_FROM": "office@ours.example",
        }  # fmt: skip
        try:
            measure(letters)
        finally:
            sink.kill()


def measure(letters: int) -> None:
    """The steps, one after the other."""
    from goodword.wiring.start import django

    django()
    from goodword.access import OPERATOR
    from goodword.channels.mail.sending.actions import enqueue
    from goodword.channels.mail.sending.letters import To, Writing
    from goodword.channels.mail.sending.tables import Outgoing
    from goodword.people.tables import Mailbox
    from goodword.wiring.clock import wall
    from goodword.wiring.sending import send_due

    box = Mailbox.objects.create(name="office", address="office@ours.example")
    text = "\n\n".join(f"It comes on Friday, as we said; line {n} of a page." for n in range(20))

    def write(n: int) -> None:
        letter = Writing(f"k{n}", box.pk, (To(f"c{n}@firm{n}.example"),), f"Order {n}", text)
        enqueue(reader=OPERATOR, letter=letter, now=wall())

    took = [timed(lambda n=n: write(n)) for n in range(letters)]
    each = sorted(wall_ for wall_, _ in took)
    cpu = 1000 * statistics.fmean(cpu for _, cpu in took)
    print(
        f"written down: {1000 * statistics.median(each):.1f} ms (median), "
        f"{1000 * each[int(0.95 * letters)]:.1f} ms (p95), {cpu:.1f} ms CPU"
    )
    stop = threading.Event()
    wall_, cpu = timed(lambda: send_due(stop))
    sent = Outgoing.objects.filter(state="sent", entry__isnull=False).count()
    assert sent == letters, f"{sent} of {letters} went"
    print(
        f"sent, on the timeline, settled: {1000 * wall_ / letters:.1f} ms each, "
        f"{1000 * cpu / letters:.1f} ms CPU"
    )
    wall_, cpu = timed(lambda: [send_due(stop) for _ in range(50)])
    print(f"a look when nothing is due: {1000 * cpu / 50:.1f} ms CPU")


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of CPU."""
    began, before = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - before


if __name__ == "__main__":
    main()

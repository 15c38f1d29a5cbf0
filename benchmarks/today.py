"""Today at a million entries and 50,000 open commitments: server time of the query.

    python -m benchmarks.today [--entries N] [--open N] [--colleagues N] [--customers N]
        [--hits N] [--home FOLDER]

Fills a database of its own (SQLite in a temporary home, or an empty PostgreSQL by DATABASE_URL)
with plain bulk inserts, then asks for Today as an operator sees it, as a colleague who reads half
of the mailboxes, as one who reads none, by page and by filter. Prints milliseconds.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable

from benchmarks.load import NOW, add_options, fill, size_of


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument("--hits", type=int, default=200)
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    home = options.home or tempfile.mkdtemp(prefix="goodword-load-")
    os.environ["GOODWORD_HOME"] = home
    from goodword.wiring.start import django

    django()
    from goodword.ledger.tables import Commitment

    if not Commitment.objects.exists():
        started = time.monotonic()
        fill(size_of(options))
        print(f"filled in {time.monotonic() - started:.0f} s under {home}")
    measure(options.hits)


def measure(hits: int) -> None:
    """Ask many times, as different readers and in different ways."""
    from goodword.access import OPERATOR, Reader
    from goodword.people.tables import Colleague, Mailbox, Person
    from goodword.today.queries import today

    boxes = list(Mailbox.objects.order_by("pk").values_list("pk", flat=True))
    me = Colleague.objects.order_by("pk").values_list("pk", flat=True)[0]
    half = Reader(me, "colleague", frozenset(boxes[::2]), frozenset(boxes[1::2]))
    own = Reader(me, "colleague", frozenset(boxes[:1]), frozenset())
    customer = Person.objects.values_list("pk", flat=True)[7]
    page = today(OPERATOR, now=NOW)
    cursor = page.groups[0].next_cursor
    print(f"{page.everyone} on the list, lines: {[len(g.lines) for g in page.groups]}")
    ways: dict[str, Callable[[], object]] = {
        "operator, everyone's": lambda: today(OPERATOR, now=NOW),
        "operator, page two": lambda: today(OPERATOR, now=NOW, group="answer", cursor=cursor),
        "operator, one customer": lambda: today(OPERATOR, now=NOW, customer_id=customer),
        "half the mailboxes": lambda: today(half, now=NOW),
        "half, mine": lambda: today(half, now=NOW, whose="mine"),
        "half, overdue": lambda: today(half, now=NOW, overdue=True),
        "one mailbox of twenty": lambda: today(own, now=NOW),
    }
    print(f"{'way':28}{'median ms':>10}{'p99 ms':>10}")
    for name, ask in ways.items():
        taken = []
        for _ in range(hits):
            started = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - started) * 1000)
        p99 = statistics.quantiles(taken, n=100)[98]
        print(f"{name:28}{statistics.median(taken):10.1f}{p99:10.1f}")


if __name__ == "__main__":
    main()

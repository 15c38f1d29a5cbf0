"""Server time of the pages people live in, at a million entries and 50,000 open commitments.

    python -m benchmarks.pages [--entries N] [--open N] [--colleagues N] [--customers N]
        [--hits N] [--home FOLDER]

Each page goes through the whole application (middleware, queries, templates) as a logged-in
administrator and as a colleague who reads one mailbox. Prints milliseconds. With sales
(`load_sales`, then the clock's figures and look) the pages of loyalty have something to tell.
"""

import argparse
import os
import random
import statistics
import tempfile
import time

from benchmarks.load import FREQUENT, NOW, RARE, add_options, fill, size_of

YEAR = "since=2025-11-01&until=2026-11-01"
BEFORE = "before=2024-11-01"
MONTH = "since=2026-10-01&until=2026-11-01"


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument("--hits", type=int, default=100)
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    home = options.home or tempfile.mkdtemp(prefix="goodword-load-")
    os.environ["GOODWORD_HOME"] = home
    from goodword.wiring.start import django

    django()
    from goodword.house.actions import set_as_of
    from goodword.ledger.tables import Commitment
    from goodword.wiring.warming import warm

    if not Commitment.objects.exists():
        started = time.monotonic()
        fill(size_of(options))
        print(f"filled in {time.monotonic() - started:.0f} s under {home}")
    set_as_of(as_of=NOW)
    warm()  # as the server does when it starts
    for email in ("c0@our.example", "c5@our.example"):
        measure(email, options.hits)


def measure(email: str, hits: int) -> None:
    """Ask for each page many times."""
    from django.test import Client

    from goodword.people.tables import Colleague, Person
    from goodword.timeline.tables import Conversation

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Colleague.objects.get(email=email))
    chance = random.Random(2)
    people = list(Person.objects.values_list("pk", flat=True))
    newest = Conversation.objects.order_by("-pk").values_list("pk", flat=True)[0]
    seller = Colleague.objects.get(email=email).pk
    pages = {
        "Today, everyone's": lambda: "/",
        "Today, mine": lambda: "/?whose=mine",
        "Today, overdue": lambda: "/?overdue=1",
        "customer": lambda: f"/customers/{chance.choice(people)}",
        "conversation": lambda: f"/conversations/{newest - chance.randrange(10_000)}",
        "customers": lambda: "/customers",
        "quiet customers": lambda: "/loyalty/quiet",
        "losing touch": lambda: "/loyalty/touch",
        "Loyalty": lambda: "/loyalty",
        "Loyalty by month": lambda: "/loyalty?by=month",
        "years of service": lambda: "/loyalty/years",
        "behind a number, many": lambda: f"/loyalty/customers?{YEAR}",
        "behind a number, few": lambda: f"/loyalty/customers?{MONTH}&kind=sent",
        "behind a number, bought twice": lambda: f"/loyalty/customers?{YEAR}&least=2",
        "behind a number, not since": lambda: f"/loyalty/customers?{YEAR}&{BEFORE}&stayed=no",
        "behind a number, a seller's": lambda: f"/loyalty/customers?{YEAR}&colleague={seller}",
        "search, frequent word": lambda: f"/search?q={FREQUENT}",
        "search, rare word": lambda: f"/search?q={RARE}",
        "search, two words and from:": lambda: f"/search?q=w7+w90+from:p{chance.choice(people)}",
        "search, a month": lambda: "/search?q=w40+after:2026-03-01+before:2026-04-01",
    }
    print(f"\n{email:30}{'median ms':>10}{'p99 ms':>10}{'CPU ms':>10}")
    for name, address in pages.items():
        taken, began = [], time.process_time()
        for _ in range(hits):
            place = address()
            started = time.perf_counter()
            answer = client.get(place)
            taken.append((time.perf_counter() - started) * 1000)
            assert answer.status_code in (200, 404), (place, answer.status_code)
        cpu = (time.process_time() - began) * 1000 / hits
        p99 = statistics.quantiles(taken, n=100)[98]
        print(f"{name:30}{statistics.median(taken):10.1f}{p99:10.1f}{cpu:10.1f}")


if __name__ == "__main__":
    main()

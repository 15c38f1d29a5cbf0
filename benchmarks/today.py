"""Today at a million entries and 50,000 open commitments: server time of the query.

    python -m benchmarks.today [--entries N] [--open N] [--hits N] [--home FOLDER]

Fills a database of its own (SQLite in a temporary home, or an empty PostgreSQL by DATABASE_URL)
with plain bulk inserts, then asks for Today as an operator sees it, as a colleague who reads half
of the mailboxes, as one who reads none, by page and by filter. Prints milliseconds.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHUNK = 20_000
CUSTOMERS = 20_000
BOXES = 20


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=50_000)
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
        fill(options.entries, options.open)
        print(f"filled in {time.monotonic() - started:.0f} s under {home}")
    measure(options.hits)


def fill(entries: int, owed: int) -> None:
    """Colleagues, mailboxes, customers, letters, commitments: enough to be believed."""
    from django.db import connection

    from goodword.house.queries import the_house
    from goodword.ledger.tables import Commitment
    from goodword.people.tables import (
        Address,
        Colleague,
        Mailbox,
        Organisation,
        Person,
        PersonAddress,
    )
    from goodword.timeline.tables import (
        Conversation,
        Entry,
        Original,
        Participant,
        Reading,
        Sighting,
    )

    the_house()
    chance = random.Random(1)
    us = Colleague.objects.bulk_create(
        Colleague(email=f"c{n}@our.example", name=f"Colleague {n}", created_at=NOW)
        for n in range(BOXES)
    )
    boxes = Mailbox.objects.bulk_create(
        Mailbox(name=f"box {n}", address=f"c{n}@our.example", owner=us[n]) for n in range(BOXES)
    )
    houses = Organisation.objects.bulk_create(
        Organisation(name=f"House {n}") for n in range(CUSTOMERS // 4)
    )
    people = Person.objects.bulk_create(
        [
            Person(name=f"Customer {n}", organisation=houses[n // 4], created_at=NOW)
            for n in range(CUSTOMERS)
        ],
        batch_size=5000,
    )
    addresses = Address.objects.bulk_create(
        [Address(spec=f"p{n}@h{n // 4}.example", domain="x") for n in range(CUSTOMERS)],
        batch_size=5000,
    )
    PersonAddress.objects.bulk_create(
        [PersonAddress(person=p, address=a) for p, a in zip(people, addresses, strict=True)],
        batch_size=5000,
    )
    original = Original.objects.create(sha256="0" * 64, size=1, data=b"")
    for first in range(0, entries, CHUNK):
        size = min(CHUNK, entries - first)
        threads = Conversation.objects.bulk_create(
            [Conversation(subject=f"Matter {first + n}") for n in range(size // 4 + 1)],
            batch_size=2000,
        )
        letters = []
        for n in range(size):
            at = NOW - timedelta(minutes=(entries - first - n) * 0.9)
            letters.append(
                Entry(
                    direction="in" if n % 2 == 0 else "out",
                    occurred_at=at,
                    subject=threads[n // 4].subject,
                    content_key=f"k{first + n}",
                    conversation=threads[n // 4],
                    author=addresses[chance.randrange(CUSTOMERS)],
                    answer_score=0.6,
                )
            )
        Entry.objects.bulk_create(letters, batch_size=2000)
        Participant.objects.bulk_create(
            [
                Participant(
                    entry=e,
                    address=addresses[chance.randrange(CUSTOMERS)],
                    role="to",
                    occurred_at=e.occurred_at,
                )
                for e in letters
            ],
            batch_size=5000,
        )
        Sighting.objects.bulk_create(
            [
                Sighting(
                    entry=e,
                    mailbox=boxes[e.pk % BOXES],
                    folder=str(e.pk),
                    original=original,
                    seen_at=NOW,
                )
                for e in letters
            ],
            batch_size=5000,
        )
        Reading.objects.bulk_create(
            [
                Reading(
                    entry=e,
                    reader="zones",
                    version=1,
                    value={"author": "Could you tell me when this will be ready? " * 8},
                )
                for e in letters
            ],
            batch_size=5000,
        )
    asked = Entry.objects.filter(direction="in").order_by("-pk")[: owed * 3 // 2]
    Commitment.objects.bulk_create(
        [_commitment(n, e, us, people, owed) for n, e in enumerate(asked)], batch_size=2000
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _commitment(n: int, entry: Any, us: list[Any], people: list[Any], owed: int) -> Any:
    from goodword.ledger.tables import Commitment

    kinds = ("reply",) * 14 + ("promise",) * 4 + ("follow-up", "thanks")
    state = "discharged" if n >= owed else "proposed" if n % 12 == 0 else "open"
    return Commitment(
        kind=kinds[n % 20],
        state=state,
        is_open=state == "open",
        is_listed=n < owed,
        natural_key=f"n{n}",
        customer=people[n * 7 % CUSTOMERS],
        conversation_id=entry.conversation_id,
        evidence=entry,
        mailbox_id=entry.pk % BOXES + 1,
        what=entry.subject,
        why="asks 'when …?'",
        accountable=us[n % BOXES],
        since=entry.occurred_at,
        due_at=entry.occurred_at + timedelta(hours=8),
        due_zone="UTC",
        version=1,
        closed_at=NOW if state == "discharged" else None,
    )


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

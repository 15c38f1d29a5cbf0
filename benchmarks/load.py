"""Fills a database with a house of any size, by plain inserts: a million entries in minutes.

The letters are made-up words by Zipf's law, so that a search meets frequent and rare ones.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHUNK = 20_000
CUSTOMERS = 20_000
BOXES = 20
WORDS = 20_000
LETTER_WORDS = 40
FREQUENT, RARE = "w1", f"w{WORDS - 1}"
KINDS = ("reply",) * 14 + ("promise",) * 4 + ("follow-up", "thanks")


def fill(entries: int, owed: int) -> None:
    """Colleagues, mailboxes, customers, letters with readings and search text, commitments."""
    from django.db import connection, transaction

    from goodword.house.queries import the_house
    from goodword.timeline.tables import Original

    the_house()
    us, people, addresses = _people()
    original = Original.objects.create(sha256="0" * 64, size=1, data=b"")
    chance = random.Random(1)
    say = _Words(chance)
    for first in range(0, entries, CHUNK):
        with transaction.atomic():
            _letters(first, min(CHUNK, entries - first), entries, addresses, original.pk, say)
    with transaction.atomic():
        _owed(owed, us, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people() -> tuple[list[int], list[int], list[int]]:
    from goodword.people.tables import (
        Address,
        Colleague,
        Mailbox,
        Organisation,
        OurAddress,
        Person,
        PersonAddress,
    )

    us = Colleague.objects.bulk_create(
        Colleague(email=f"c{n}@our.example", name=f"Colleague {n}", role=role, created_at=NOW)
        for n, role in enumerate(["administrator"] + ["colleague"] * (BOXES - 1))
    )
    OurAddress.objects.create(spec="our.example")
    Mailbox.objects.bulk_create(
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
        [
            Address(spec=f"p{n}@h{n // 4}.example", domain=f"h{n // 4}.example")
            for n in range(CUSTOMERS)
        ],
        batch_size=5000,
    )
    PersonAddress.objects.bulk_create(
        [PersonAddress(person=p, address=a) for p, a in zip(people, addresses, strict=True)],
        batch_size=5000,
    )
    return [c.pk for c in us], [p.pk for p in people], [a.pk for a in addresses]


class _Words:
    """Letters of made-up words; the n-th word is n times rarer than the first."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = [f"w{n}" for n in range(1, WORDS)]
        weights = [1 / n for n in range(1, WORDS)]
        self._sums = [weights[0]]
        for weight in weights[1:]:
            self._sums.append(self._sums[-1] + weight)

    def letter(self) -> str:
        """One letter's text."""
        return " ".join(self._chance.choices(self._words, cum_weights=self._sums, k=LETTER_WORDS))


def _letters(
    first: int, size: int, entries: int, addresses: list[int], original: int, say: _Words
) -> None:
    from goodword.people.bulk import add, insert, instant
    from goodword.people.tables import Mailbox
    from goodword.timeline import search_index
    from goodword.timeline.tables import Conversation, Entry, Participant, Reading, Sighting

    boxes = list(Mailbox.objects.order_by("pk").values_list("pk", flat=True))
    moments = [NOW - timedelta(minutes=(entries - first - n) * 0.9) for n in range(size)]
    times = [instant(moment) for moment in moments]
    subjects = [f"Matter {first // 4 + n}" for n in range(size // 4 + 1)]
    threads = add(
        Conversation,
        ("subject", "last_at", "dirty"),
        [(s, times[min(i * 4 + 3, size - 1)], False) for i, s in enumerate(subjects)],
    )
    ways = ["in" if n % 2 == 0 else "out" for n in range(size)]
    authors = [addresses[(first + n) // 4 * 7 % CUSTOMERS] for n in range(size)]
    ids = add(
        Entry,
        (
            "kind", "direction", "occurred_at", "subject", "message_id", "content_key",
            "original_id", "conversation_id", "author_id", "automated", "answer_score",
            "is_reply", "has_quote", "has_attachments",
        ),
        [
            (
                "mail", ways[n], times[n], subjects[n // 4], "", f"k{first + n}",
                original, threads[n // 4], authors[n], False, 0.6, n % 4 > 0, False, False,
            )
            for n in range(size)
        ],
    )  # fmt: skip
    insert(
        Participant,
        ("entry_id", "address_id", "role", "name", "ours", "occurred_at"),
        (
            (pk, authors[n], "from" if ways[n] == "in" else "to", "Somebody", False, times[n])
            for n, pk in enumerate(ids)
        ),
    )
    insert(
        Sighting,
        ("entry_id", "mailbox_id", "folder", "location", "original_id", "seen_at"),
        ((pk, boxes[pk % BOXES], str(pk), "", original, instant(NOW)) for pk in ids),
    )
    texts = [say.letter() for _ in ids]
    insert(Reading, ("entry_id", "reader", "version", "value"), _readings(ids, texts))
    search_index.add(
        search_index.Searchable(
            pk, moments[n], subjects[n // 4], f"p{authors[n]} somebody", "office", texts[n]
        )
        for n, pk in enumerate(ids)
    )


def _readings(ids: list[int], texts: list[str]) -> Iterator[tuple[Any, ...]]:
    asks = json.dumps({"score": 0.6, "courtesy": False, "reasons": ["asks “when …?”"]})
    for pk, text in zip(ids, texts, strict=True):
        zones = {"author": text, "quoted": "", "signature": ""}
        yield pk, "zones", 1, json.dumps(zones)
        yield pk, "asks", 1, asks


def _owed(owed: int, us: list[int], people: list[int]) -> None:
    from goodword.ledger.tables import Commitment
    from goodword.people.tables import Mailbox
    from goodword.timeline.tables import Entry

    boxes = list(Mailbox.objects.order_by("pk").values_list("pk", flat=True))
    asked = Entry.objects.filter(direction="in").order_by("-pk")[: owed * 3 // 2]
    Commitment.objects.bulk_create(
        [
            Commitment(
                kind=KINDS[n % 20],
                state="discharged" if n >= owed else "proposed" if n % 12 == 0 else "open",
                is_open=n < owed and n % 12 != 0,
                is_listed=n < owed,
                natural_key=f"n{n}",
                customer_id=people[n * 7 % CUSTOMERS],
                conversation_id=entry.conversation_id,
                evidence=entry,
                mailbox_id=boxes[entry.pk % BOXES],
                what=entry.subject,
                why="asks “when …?”",
                accountable_id=us[n % BOXES],
                since=entry.occurred_at,
                due_at=entry.occurred_at + timedelta(hours=8),
                due_zone="UTC",
                version=1,
                closed_at=NOW if n >= owed else None,
            )
            for n, entry in enumerate(asked)
        ],
        batch_size=2000,
    )

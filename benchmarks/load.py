"""Fills a new database with a house of any size, by plain inserts: a million entries in minutes.

    python -m benchmarks load --home FOLDER [--entries N] [--open N] [--colleagues N]
        [--customers N]

The letters are made-up words by Zipf's law, so that a search meets frequent and rare ones. Each
colleague has one mailbox; every fifth open line is a promise, with the place of its sentence.
A house of 200 colleagues, 200,000 customers and 50,000 open commitments:

    python -m benchmarks load --home FOLDER --entries 200000 --colleagues 200 --customers 200000
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHUNK = 20_000
WORDS = 20_000
LETTER_WORDS = 40
FREQUENT, RARE = "w1", f"w{WORDS - 1}"
KINDS = ("reply",) * 14 + ("promise",) * 4 + ("follow-up", "thanks")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a house is: ``owed`` lines stand open or proposed, half as many again are closed.

    There are as many mailboxes as ``colleagues``. Every second entry is a customer's and may open
    one line, so ``entries`` must be three times ``owed`` or more.
    """

    entries: int = 1_000_000
    owed: int = 50_000
    colleagues: int = 20
    customers: int = 20_000

    def __post_init__(self) -> None:
        if self.entries < self.owed * 3:
            raise SystemExit(f"{self.owed} open lines need {self.owed * 3} entries or more.")


USUAL = Size()


def main() -> None:
    """Fill the house that the options describe."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", required=True, help="a folder without a house in it")
    add_options(parser)
    options = parser.parse_args()
    os.environ["GOODWORD_HOME"] = options.home
    from goodword.wiring.start import django

    django()
    started = time.monotonic()
    fill(size_of(options))
    print(f"{size_of(options)} filled in {time.monotonic() - started:.0f} s")


def add_options(parser: argparse.ArgumentParser, usual: Size = USUAL) -> None:
    """The options that say how large a house is."""
    parser.add_argument("--entries", type=int, default=usual.entries)
    parser.add_argument("--open", type=int, default=usual.owed, help="open or proposed lines")
    parser.add_argument("--colleagues", type=int, default=usual.colleagues)
    parser.add_argument("--customers", type=int, default=usual.customers)


def size_of(options: argparse.Namespace) -> Size:
    """The size that these options ask for."""
    return Size(options.entries, options.open, options.colleagues, options.customers)


def fill(size: Size) -> None:
    """Colleagues, mailboxes, customers, letters with readings and search text, commitments."""
    from django.db import connection, transaction

    from goodword.house.queries import the_house
    from goodword.timeline.tables import Original

    the_house()
    us, people, addresses = _people(size)
    original = Original.objects.create(sha256="0" * 64, size=1, data=b"")
    chance = random.Random(1)
    say = _Words(chance)
    for first in range(0, size.entries, CHUNK):
        many = min(CHUNK, size.entries - first)
        with transaction.atomic():
            _letters(first, many, size.entries, addresses, original.pk, say)
    with transaction.atomic():
        _owed(size.owed, us, people)
        _words_given()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(size: Size) -> tuple[list[int], list[int], list[int]]:
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
        for n, role in enumerate(["administrator"] + ["colleague"] * (size.colleagues - 1))
    )
    OurAddress.objects.create(spec="our.example")
    Mailbox.objects.bulk_create(
        Mailbox(name=f"box {n}", address=who.email, owner=who) for n, who in enumerate(us)
    )
    houses = Organisation.objects.bulk_create(
        Organisation(name=f"House {n}") for n in range((size.customers + 3) // 4)
    )
    people = Person.objects.bulk_create(
        [
            Person(name=f"Customer {n}", organisation=houses[n // 4], created_at=NOW)
            for n in range(size.customers)
        ],
        batch_size=5000,
    )
    addresses = Address.objects.bulk_create(
        [
            Address(spec=f"p{n}@h{n // 4}.example", domain=f"h{n // 4}.example")
            for n in range(size.customers)
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
    authors = [addresses[(first + n) // 4 * 7 % len(addresses)] for n in range(size)]
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
        ((pk, boxes[pk % len(boxes)], str(pk), "", original, instant(NOW)) for pk in ids),
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
                customer_id=people[n * 7 % len(people)],
                conversation_id=entry.conversation_id,
                # Ours are the letters after a customer's, and a promise is said in one of ours.
                evidence_id=entry.pk + (KINDS[n % 20] == "promise"),
                mailbox_id=boxes[entry.pk % len(boxes)],
                what=entry.subject,
                why="asks “when …?”",
                accountable_id=us[n % len(us)],
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


def _words_given() -> None:
    """Each promise's sentence, as if its letter said it."""
    from goodword.ledger.tables import Commitment
    from goodword.promises.tables import GivenWord

    promised = Commitment.objects.filter(kind="promise").values_list("pk", "due_at", "since")
    GivenWord.objects.bulk_create(
        [
            GivenWord(
                commitment_id=pk,
                start=0,
                end=20,
                certainty=0.9,
                strength="firm",
                act="send",
                version=1,
                dated="said",
                due_at=due_at,
                latest_at=due_at,
                warn_at=since + (due_at - since) / 2,
            )
            for pk, due_at, since in promised
        ],
        batch_size=2000,
    )


if __name__ == "__main__":
    main()

"""Fills a house that `load` made with sales: a million for 150 thousand customers in minutes.

    python -m benchmarks load_sales --home FOLDER [--sales N] [--buyers N]

Customers come over five years, buy at rates of their own and leave after times of their own, as
Pareto/NBD has it; colleagues sell, a twentieth was sent by somebody, one sale in fifty is given
back.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.load import CHUNK, NOW

DAYS = 5 * 365
SENT, GIVEN_BACK = 20, 50


def main() -> None:
    """Fill the house in a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", required=True, help="a folder that `load` filled")
    parser.add_argument("--sales", type=int, default=1_000_000)
    parser.add_argument("--buyers", type=int, default=150_000)
    options = parser.parse_args()
    os.environ["GOODWORD_HOME"] = options.home
    from goodword.wiring.start import django

    django()
    started = time.monotonic()
    fill_sales(options.sales, options.buyers)
    print(f"{options.sales} sales filled in {time.monotonic() - started:.0f} s")


def fill_sales(sales: int, buyers: int) -> None:
    """Sales of the first customers, each an entry of its own in a conversation a year."""
    from django.db import connection, transaction

    from goodword.people.tables import Colleague, PersonAddress
    from goodword.timeline.tables import Original

    chance = random.Random(3)
    us = list(Colleague.objects.values_list("pk", flat=True))
    uses = list(
        PersonAddress.objects.order_by("person_id").values_list("person_id", "address_id")[:buyers]
    )
    original = Original.objects.create(sha256="1" * 64, size=1, data=b"")
    each = sales / len(uses)
    batch: list[tuple[int, int, datetime]] = []
    done = 0
    for person, address in uses:
        keeper = us[person % len(us)]
        batch += [(address, keeper, at) for at in _days(chance, each)]
        if len(batch) >= CHUNK:
            with transaction.atomic():
                _keep(batch, original.pk, done, chance)
            done += len(batch)
            batch = []
        if done >= sales:
            break
    with transaction.atomic():
        _keep(batch, original.pk, done, chance)
        _sent([person for person, _ in uses])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _days(chance: random.Random, each: float) -> Iterator[datetime]:
    """When a customer buys: from the first day until they leave, or until now."""
    at = chance.uniform(0, DAYS)
    leaves = at + chance.expovariate(1 / 400) * chance.gammavariate(2, 0.5)
    rate = each / 230 * chance.gammavariate(1.2, 1 / 1.2)
    while at < min(leaves, DAYS):
        yield NOW - timedelta(days=DAYS - at)
        at += chance.expovariate(rate) + 0.01


def _keep(
    batch: list[tuple[int, int, datetime]], original: int, first: int, chance: random.Random
) -> None:
    from goodword.channels.sales.tables import Sale
    from goodword.people.bulk import add, insert, instant
    from goodword.timeline import search_index
    from goodword.timeline.tables import Conversation, Entry, Participant, Reading

    talks: dict[tuple[int, int], datetime] = {}
    for address, _, at in batch:
        talks[address, at.year] = max(talks.get((address, at.year), at), at)
    rows = [(f"Purchases {key[1]}", instant(at), False) for key, at in talks.items()]
    made = dict(zip(talks, add(Conversation, ("subject", "last_at", "dirty"), rows), strict=True))
    amounts = [
        (-1 if (first + n) % GIVEN_BACK == 0 else 1) * int(chance.lognormvariate(4, 0.7) * 10_000)
        for n in range(len(batch))
    ]
    subjects = [f"Bought: order {first + n}" for n in range(len(batch))]
    ids = add(
        Entry,
        (
            "kind", "direction", "occurred_at", "subject", "message_id", "content_key",
            "original_id", "conversation_id", "author_id", "colleague_id", "automated",
            "answer_score", "is_reply", "has_quote", "has_attachments",
        ),
        [
            (
                "sale", "in", instant(at), subjects[n], "", f"s{first + n}", original,
                made[address, at.year], address, seller, False, 0.0, False, False, False,
            )
            for n, (address, seller, at) in enumerate(batch)
        ],
    )  # fmt: skip
    insert(
        Participant,
        ("entry_id", "address_id", "role", "name", "ours", "occurred_at"),
        [
            (pk, address, "from", "Somebody", False, instant(at))
            for pk, (address, _, at) in zip(ids, batch, strict=True)
        ],
    )
    zones = '{"author": "One thing", "quoted": "", "signature": ""}'
    insert(Reading, ("entry_id", "reader", "version", "value"), _readings(ids, zones))
    insert(
        Sale,
        ("entry_id", "source", "key", "number", "amount", "currency"),
        [
            (pk, "shop", f"{(first + n) * 2_654_435_761 % 16**15:015x}", str(first + n), amount,
             "EUR")
            for n, (pk, amount) in enumerate(zip(ids, amounts, strict=True))
        ],
    )  # fmt: skip
    search_index.add(
        search_index.Searchable(pk, at, subjects[n], f"p{address} somebody", "", "One thing")
        for n, (pk, (address, _, at)) in enumerate(zip(ids, batch, strict=True))
    )


def _readings(ids: list[int], zones: str) -> Iterator[tuple[Any, ...]]:
    return ((pk, "zones", 1, zones) for pk in ids)


def _sent(people: list[int]) -> None:
    """Every twentieth was sent by the one before them."""
    from goodword.referrals.tables import Referral

    Referral.objects.bulk_create(
        [
            Referral(
                key=f"s{person}", referred_id=person, referrer_id=people[n - 1],
                state="confirmed", source="hand", came_at=NOW, noted_at=NOW, decided_at=NOW,
            )
            for n, person in enumerate(people)
            if n and n % SENT == 0
        ],
        batch_size=2000,
    )  # fmt: skip


if __name__ == "__main__":
    main()

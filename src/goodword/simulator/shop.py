"""What went over the shop's counter in the years before: who comes back, stays away, sends others.

Customers buy at a rate of their own and leave for good after a purchase with a chance of their own,
so that the truth about both is known. They come in the order of their numbers: who was sent by
somebody came after them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from goodword.simulator.grammar import pick, render
from goodword.simulator.house import the_house
from goodword.simulator.people import Customer, customer
from goodword.simulator.when import soon
from goodword.simulator.words import data

YEARS = 5
DAYS_A_YEAR = 365.25
GIVEN_BACK = 0.02
LOYAL_TO_SELLER = 0.6
# Of what those buy who also write: how much is made to measure, as in the months of mail.
MADE = 0.18
COLUMNS = ("date", "receipt", "name", "email", "item", "total", "kind", "sold by", "referred by")
# For how many years each has served in the shop.
SERVED = {"maeve": 9.0, "katrin": 3.4, "tomas": 2.2, "piotr": 0.9}


@dataclass(frozen=True, slots=True)
class Habits:
    """How one customer buys: first when, every how many days, leaving with which chance, what."""

    first: datetime
    pace: float
    leaves: float
    items: tuple[tuple[str, int], ...]
    pieces: int


def write_shop(
    path: Path, *, known: int, more: int, seed: int, end: datetime, mail_from: datetime
) -> int:
    """Write the shop's list of five years as CSV; how many sales it holds.

    ``known``: customers who also write mail: theirs end at ``mail_from``, as `sales.csv` has the
    later ones. ``more``: those who only ever bought. The same arguments give the same bytes.
    """
    rows = sorted(_sales(known, more, seed, end, mail_from), key=lambda row: row["date"])
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for number, row in enumerate(rows, start=1):
            table.writerow(row | {"date": row["date"].isoformat(), "receipt": f"L{number:06}"})
    return len(rows)


def _sales(
    known: int, more: int, seed: int, end: datetime, mail_from: datetime
) -> Iterator[dict[str, Any]]:
    begin = end - timedelta(days=YEARS * DAYS_A_YEAR)
    taken: set[str] = set()
    for index in range(known + more):
        rng = Random(f"{seed}/shop/{index}")  # noqa: S311 - a simulation, not a secret
        who, old = customer(seed, index), index < known
        name = who.firm or who.persons[0].full
        if (old and who.joined > 0) or (not old and name in taken):
            continue
        taken.add(name)
        share = index / known if old else (index - known + rng.random()) / more
        until = mail_from if old else end
        habits = _habits(who, begin + (until - begin) * share, rng, stays=old)
        sent = customer(seed, who.referrer).persons[0].full if who.referrer >= 0 else ""
        yield from _of(who, habits, until, end, sent, rng)


def _habits(who: Customer, first: datetime, rng: Random, *, stays: bool) -> Habits:
    pace = who.pace if stays else 1 / max(rng.gammavariate(1.6, 1 / 90), 1 / 700)
    return Habits(
        first=first,
        pace=pace,
        leaves=0.0 if stays else rng.betavariate(0.9, 3.6),
        items=tuple(pick(data("matter")["counter"], rng) for _ in range(3)),
        pieces=1 + int(rng.random() ** 3 * (8 if who.firm else 4)),
    )


def _of(
    who: Customer, habits: Habits, until: datetime, end: datetime, sent: str, rng: Random
) -> Iterator[dict[str, Any]]:
    at, seller = habits.first, ""
    while at < until:
        there = [one for one, years in SERVED.items() if at > end - timedelta(DAYS_A_YEAR * years)]
        if seller not in there or rng.random() > LOYAL_TO_SELLER:
            seller = pick(there, rng)
        item, total = _bought(habits, rng)
        moment = soon(at.astimezone(UTC), 1 + rng.random() * 60, the_house().calendar)
        row = {
            "date": moment,
            "name": who.firm or who.persons[0].full,
            "email": who.addresses[0][1],
            "item": render(item, {"n": str(2 + int(rng.random() * 5))}, rng),
            "total": total,
            "kind": "sale",
            "sold by": the_house().by_id(seller).full,
            "referred by": sent,
        }
        if moment < end:
            yield row
            back = moment + timedelta(days=3 + rng.random() * 9)
            if rng.random() < GIVEN_BACK and back < end:
                yield row | {"date": back, "total": -total, "kind": "refund"}
        if rng.random() < habits.leaves:
            return
        at += timedelta(days=1 + rng.expovariate(1 / habits.pace))


def _bought(habits: Habits, rng: Random) -> tuple[str, int]:
    """What is bought this time, and for how much."""
    if not habits.leaves and rng.random() < MADE:
        kitchen = rng.random() < 0.7
        price = 600 * int(14 + rng.random() * 58) if kitchen else 20 * int(40 + rng.random() * 140)
        return pick(data("matter")["en"]["item"], rng), price
    item, price = pick(habits.items, rng)
    return item, price * max(1, habits.pieces + pick((-1, 0, 0, 1), rng))

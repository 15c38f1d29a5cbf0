"""What is sold: orders that grow out of letters, and things bought over the counter."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from goodword.simulator.desk import Desk
from goodword.simulator.grammar import pick, render
from goodword.simulator.house import the_house
from goodword.simulator.people import Customer
from goodword.simulator.when import soon
from goodword.simulator.words import data

BUYERS = 0.6


def counter_sales(
    who: Customer, email: str, begin: datetime, end: datetime, rng: Random
) -> list[dict[str, Any]]:
    """Small purchases at the customer's own pace, until the customer falls silent."""
    if rng.random() > BUYERS:
        return []
    span = (end - begin).total_seconds()
    quiet = begin + timedelta(seconds=span * min(who.silent_after, 1.0))
    at = begin + timedelta(seconds=span * who.joined, days=rng.expovariate(1 / who.pace))
    found = []
    while at < quiet:
        moment = soon(at.astimezone(UTC), 1 + rng.random() * 200, the_house().calendar)
        pieces = 1 + int(rng.random() ** 3 * 4)
        item, price = pick(data("matter")["counter"], rng)
        if moment < end:
            found.append(
                {
                    "at": moment,
                    "number": f"S-{10000 + int(rng.random() * 90000)}",
                    "customer": who.id,
                    "name": who.firm or who.persons[0].full,
                    "email": email,
                    "item": render(item, {"n": str(2 + int(rng.random() * 5))}, rng),
                    "amount": price * pieces,
                    "kind": "counter",
                }
            )
        at += timedelta(days=2 + rng.gammavariate(2.0, who.pace / 2))
    return found


def order_sales(situation: dict[str, Any], desk: Desk, rng: Random) -> list[dict[str, Any]]:
    """What was sold, or given back, in this conversation: only where one of us answered."""
    answered = [letter for letter in desk.letters if letter.direction == "out"]
    kind = situation.get("sale")
    if situation.get("refund", 0) > rng.random():
        kind = "refund"
    if not answered or not kind:
        return []
    words = desk.facts["small" if kind in ("small", "refund") else "amount"]
    euros = int("".join(c for c in words if c.isdigit()))
    return [
        {
            "at": answered[-1].date,
            "number": desk.facts["invoice" if kind == "refund" else "order"],
            "customer": desk.customer.id,
            "name": desk.customer.firm or desk.writer.full,
            "email": desk.address.spec,
            "item": desk.facts["item"],
            "amount": -euros if kind == "refund" else euros,
            "kind": "refund" if kind == "refund" else "sale",
        }
    ]

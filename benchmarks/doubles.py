"""How long the search for people who stand here twice takes, and how right it is.

``python -m benchmarks doubles PEOPLE`` fills the database of ``GOODWORD_HOME`` (a throw-away one)
with invented people, a known share of them twice, and looks.
"""

import random
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import Process
from time import monotonic

from goodword.wiring.start import django

TWICE = 0.03
SYLLABLES = [c + v for c in "bdklmnrstv" for v in "aeio"]


def word(rng: random.Random, least: int, most: int) -> str:
    """An invented name."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(least, most))).capitalize()


def variants(rng: random.Random, first: str, last: str, house: str) -> tuple[str, str]:
    """The same person once more: a name as it is written there, and an address."""
    kind = rng.randrange(4)
    if kind == 0:
        return f"{first[0]}. {last}", f"{first[0].lower()}{last.lower()}@{house}"
    if kind == 1:
        return f"{last}, {first}", f"{last.lower()}.{first.lower()}@{house}"
    if kind == 2:
        return f"{first} {last}", f"{first.lower()}.{last.lower()}+shop@{house}"
    return f"{first} {last}", f"{first.lower()}_{last.lower()}@{house}"


def people(rng: random.Random, count: int) -> Iterator[tuple[int, str, str, int]]:
    """(who, name, address, organisation) of everybody; who stands twice comes twice."""
    firsts = [word(rng, 2, 3) for _ in range(1_500)]
    lasts = [word(rng, 2, 4) for _ in range(20_000)]
    houses = max(1, count // 4)
    for who in range(count):
        first, last, house = rng.choice(firsts), rng.choice(lasts), rng.randrange(houses)
        domain = f"house{house}.example"
        yield who, f"{first} {last}", f"{first.lower()}.{last.lower()}@{domain}", house
        if rng.random() < TWICE:
            yield who, *variants(rng, first, last, domain), house


def everybody(count: int) -> list[tuple[int, str, str, int]]:
    """The rows of `people`, each address once."""
    found = {row[2]: row for row in people(random.Random(1), count)}
    return list(found.values())


def fill(count: int) -> None:
    """Write everybody, unless they stand there."""
    django()
    from goodword.people.tables import Address, Organisation, Person, PersonAddress

    if Person.objects.exists():
        return
    rows, now = list(enumerate(everybody(count), 1)), datetime.now(UTC)
    houses = sorted({row[3] for _, row in rows})
    for table, made in (
        (Organisation, (Organisation(pk=h + 1, name=f"house{h}.example") for h in houses)),
        (
            Person,
            (Person(pk=i, name=r[1], organisation_id=r[3] + 1, created_at=now) for i, r in rows),
        ),
        (
            Address,
            (Address(pk=i, spec=r[2], domain=r[2].rpartition("@")[2]) for i, r in rows),
        ),
        (PersonAddress, (PersonAddress(person_id=i, address_id=i) for i, _ in rows)),
    ):
        table.objects.bulk_create(list(made), batch_size=5_000)  # type: ignore[attr-defined]


def main() -> None:
    """Fill (in a process of its own), look, and say how long it took and how right it was."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    filling = Process(target=fill, args=(count,))
    filling.start()
    filling.join()
    django()
    from goodword.access import OPERATOR
    from goodword.merging.finding import look
    from goodword.merging.proposals import proposals
    from goodword.merging.tables import Likeness

    before, began = resource.getrusage(resource.RUSAGE_SELF), monotonic()
    look(now=datetime.now(UTC))
    took, after = monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"looked in {took:.1f} s ({cpu:.1f} s CPU), peak {after.ru_maxrss // 1024} MB", end=" ")
    print(f"({before.ru_maxrss // 1024} MB before)")
    who = {i: row[0] for i, row in enumerate(everybody(count), 1)}
    pairs = list(Likeness.objects.values_list("left_id", "right_id", "sureness"))
    right = {(a, b) for a, b, _ in pairs if who[a] == who[b]}
    sure = [(a, b) for a, b, s in pairs if s >= 75]
    print(f"{len(who):,} people, {len(who) - len(set(who.values())):,} of them twice")
    print(f"{len(pairs):,} pairs proposed, {len(right):,} of them right")
    print(f"{len(sure):,} probably or almost surely, {len(right & set(sure)):,} of them right")
    began = monotonic()
    proposals(OPERATOR)
    print(f"the page's query: {1000 * (monotonic() - began):.0f} ms")


if __name__ == "__main__":
    main()

"""How long the search for people who stand here twice takes, and how right it is.

``python -m benchmarks doubles PEOPLE`` fills the database of ``GOODWORD_HOME`` (a throw-away one)
with invented people, a known share of them twice, and looks.
"""

import random
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
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


def fill(count: int) -> dict[int, int]:
    """Write everybody; who each row is."""
    from goodword.people.tables import Address, Organisation, Person, PersonAddress

    rng, now = random.Random(1), datetime.now(UTC)
    rows = list(people(rng, count))
    houses = sorted({house for *_, house in rows})
    Organisation.objects.bulk_create(
        [Organisation(pk=h + 1, name=f"house{h}.example") for h in houses], batch_size=5_000
    )
    seen: set[str] = set()
    rows = [r for r in rows if not (r[2] in seen or seen.add(r[2]))]  # type: ignore[func-returns-value]
    Person.objects.bulk_create(
        [
            Person(pk=i, name=r[1], organisation_id=r[3] + 1, created_at=now)
            for i, r in enumerate(rows, 1)
        ],
        batch_size=5_000,
    )
    Address.objects.bulk_create(
        [Address(pk=i, spec=r[2], domain=r[2].rpartition("@")[2]) for i, r in enumerate(rows, 1)],
        batch_size=5_000,
    )
    PersonAddress.objects.bulk_create(
        [PersonAddress(person_id=i, address_id=i) for i in range(1, len(rows) + 1)],
        batch_size=5_000,
    )
    return {i: r[0] for i, r in enumerate(rows, 1)}


def main(arguments: list[str]) -> None:
    """Fill, look, and say how long it took and how right it was."""
    django()
    from goodword.access import OPERATOR
    from goodword.merging.finding import look
    from goodword.merging.proposals import proposals
    from goodword.merging.tables import Likeness

    who = fill(int(arguments[0]) if arguments else 20_000)
    before = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{len(who):,} people; memory before looking {before.ru_maxrss // 1024} MB", flush=True)
    began = monotonic()
    look(now=datetime.now(UTC))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    took, peak = monotonic() - began, after.ru_maxrss // 1024
    print(f"looked in {took:.1f} s ({cpu:.1f} s CPU), peak {peak} MB")
    pairs = list(Likeness.objects.values_list("left_id", "right_id", "sureness"))
    twice = len(who) - len(set(who.values()))
    right = sum(who[a] == who[b] for a, b, _ in pairs)
    sure = [(a, b) for a, b, s in pairs if s >= 75]
    surely = sum(who[a] == who[b] for a, b in sure)
    print(f"{twice:,} stand twice; {len(pairs):,} pairs proposed, {right:,} of them right")
    print(f"of these {len(sure):,} probably or almost surely, {surely:,} of them right")
    began = monotonic()
    proposals(OPERATOR)
    print(f"the page's query: {1000 * (monotonic() - began):.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])

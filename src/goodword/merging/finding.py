"""Looks through everybody for those who may stand here twice.

Whoever shares a key (a mailbox, a number, a name, a surname with an initial at the same
organisation) is compared; nobody else. Keys are kept as plain integers, a person's number in the
lower bits, so that two hundred thousand customers take seconds and little memory.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import combinations, groupby

from django.db import transaction
from django.db.models import Max, Q

from goodword.merging.faces import faces, house_faces
from goodword.merging.likeness import PROPOSED, house_likeness, label, likeness, mailbox
from goodword.merging.names import ends, organisation_words, words
from goodword.merging.tables import (
    Likeness,
    Looked,
    NotTheSameOrganisation,
    OrganisationLikeness,
)
from goodword.people.tables import (
    Domain,
    Merge,
    NotTheSame,
    Organisation,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.timeline.tables import Participant

CROWD = 12
"""A key that more have tells nothing about any of them."""
_LOW = 28
_PERSON = (1 << _LOW) - 1
_PAGE = 5_000
_CHUNK = 400
type Pairs = Iterator[tuple[int, int, bool]]


def look(*, now: datetime) -> tuple[int, int]:
    """Look through everybody; how many pairs of persons, and of organisations, were found."""
    found = look_at_persons(), look_at_organisations()
    Looked.objects.update_or_create(kind="all", defaults={"at": now, "of": state_of_the_house()})
    return found


def state_of_the_house() -> str:
    """Changes when somebody came, went, or got another address or number."""
    counts = [
        str(table.objects.aggregate(last=Max("pk"))["last"])
        for table in (Person, PersonAddress, PersonNumber, Organisation, Domain, Merge, NotTheSame)
    ]
    undone = Merge.objects.exclude(undone_at=None).count()
    return " ".join([*counts, str(undone)])


def look_at_persons() -> int:
    """Find persons who may be one, and keep what was found; how many pairs."""
    chunks = _chunks(_pairs(_person_keys()))
    found: dict[tuple[int, int], int] = {}
    for chunk in chunks:
        for pair, sure in _judged(chunk):
            found[pair] = max(sure, found.get(pair, 0))
    apart = _apart(NotTheSame.objects.values_list("left_id", "right_id"), Person)
    kept = {pair: sure for pair, sure in found.items() if pair not in apart}
    _write(Likeness, kept)
    return len(kept)


def _judged(pairs: Mapping[tuple[int, int], bool]) -> Iterator[tuple[tuple[int, int], int]]:
    known = faces({pk for pair in pairs for pk in pair})
    numbers = {n for face in known.values() for n in face.numbers}
    crowded = crowded_numbers(numbers)
    for (left, right), alone in pairs.items():
        if left in known and right in known:
            one, other = known[left], known[right]
            verdict = likeness(one, other, crowded=crowded, alone=alone)
            if verdict.sureness >= PROPOSED:
                yield (left, right), verdict.sureness


def crowded_numbers(numbers: Iterable[str]) -> set[str]:
    """Numbers that several have: a switchboard."""
    held: dict[str, int] = defaultdict(int)
    rows = PersonNumber.objects.filter(number__in=list(numbers), person__merged_into=None)
    for number in rows.values_list("number", flat=True):
        held[number] += 1
    return {number for number, count in held.items() if count > 3}


def _person_keys() -> array:
    """Every person under each of their keys, packed."""
    keys = array("Q")
    persons = Person.objects.filter(merged_into=None).order_by("pk")
    rows = persons.values_list("pk", "name", "organisation_id")
    for pk, name, house in rows.iterator(chunk_size=_PAGE):
        told = words(name)
        if len(told) >= 2:
            keys.append(_packed(pk, "name", *sorted(told)))
        if house is not None:
            for surname, first in ends(told):
                keys.append(_packed(pk, "house", str(house), surname, first))
    uses = PersonAddress.objects.filter(person__merged_into=None, address__kind="person")
    for pk, spec in uses.values_list("person_id", "address__spec").iterator(chunk_size=_PAGE):
        if "@" in spec:
            keys.append(_packed(pk, "mailbox", mailbox(spec)))
    held = PersonNumber.objects.filter(person__merged_into=None)
    for pk, number in held.values_list("person_id", "number").iterator(chunk_size=_PAGE):
        keys.append(_packed(pk, "number", number))
    for count, (writer, answered) in enumerate(_answer_pairs()):
        keys.append(_packed(writer, "answers", str(count)))
        keys.append(_packed(answered, "answers", str(count)))
    return keys


def _packed(pk: int, *key: str) -> int:
    told = "\x1f".join(key).encode("utf-8", "replace")
    short = int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> (_LOW + 1)
    return (((short << 1) | (key[0] in ("name", "house"))) << _LOW) | (pk & _PERSON)


def _pairs(keys: Iterable[int]) -> Pairs:
    """Everybody with everybody under the same key; and whether these two are alone with a name."""
    for key, block in groupby(sorted(keys), key=lambda k: k >> _LOW):
        people = sorted({k & _PERSON for k in block})
        if 1 < len(people) <= CROWD:
            alone = bool(key & 1) and len(people) == 2
            yield from ((left, right, alone) for left, right in combinations(people, 2))


def _chunks(pairs: Pairs) -> Iterator[dict[tuple[int, int], bool]]:
    """Pairs in handfuls, and whether they are alone with a name."""
    chunk: dict[tuple[int, int], bool] = {}
    for left, right, alone in pairs:
        chunk[left, right] = alone or chunk.get((left, right), False)
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _answer_pairs() -> Iterator[tuple[int, int]]:
    """Writers whose letters ask to be answered at an address that another person has."""
    asked = Participant.objects.filter(role="reply-to", ours=False, entry__direction="in")
    asked = asked.filter(entry__automated=False, address__kind="person")
    rows = asked.exclude(entry__author=None).values_list("entry__author_id", "address_id")
    told = {(a, b) for a, b in rows.distinct().iterator(chunk_size=_PAGE) if a != b}
    behind = defaultdict(list)
    uses = PersonAddress.objects.filter(
        Q(address_id__in=[a for pair in told for a in pair]), person__merged_into=None
    )
    for address, person in uses.values_list("address_id", "person_id"):
        behind[address].append(person)
    for author, answered in told:
        for one in behind[author]:
            for other in behind[answered]:
                if one != other:
                    yield one, other


def look_at_organisations() -> int:
    """Find organisations that may be one, and keep what was found; how many pairs."""
    keys = array("Q")
    houses = Organisation.objects.filter(merged_into=None).order_by("pk")
    for pk, name in houses.values_list("pk", "name").iterator(chunk_size=_PAGE):
        keys.append(_packed(pk, "name", organisation_words(name)))
    domains = Domain.objects.filter(organisation__merged_into=None)
    for pk, name in domains.values_list("organisation_id", "name").iterator(chunk_size=_PAGE):
        keys.append(_packed(pk, "label", label(name)))
    found: dict[tuple[int, int], int] = {}
    for chunk in _chunks(_pairs(keys)):
        known = house_faces({pk for pair in chunk for pk in pair})
        for left, right in chunk:
            if left in known and right in known:
                sure = house_likeness(known[left], known[right]).sureness
                if sure >= PROPOSED:
                    found[left, right] = sure
    rows = NotTheSameOrganisation.objects.values_list("left_id", "right_id")
    apart = _apart(rows, Organisation)
    kept = {pair: sure for pair, sure in found.items() if pair not in apart}
    _write(OrganisationLikeness, kept)
    return len(kept)


def _apart(
    rows: Iterable[tuple[int, int]], table: type[Person] | type[Organisation]
) -> set[tuple[int, int]]:
    """Pairs that somebody said are two, by where both are found now."""
    merged = table.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    went = {pk: int(into or 0) for pk, into in merged}

    def found(pk: int) -> int:
        while pk in went:
            pk = went[pk]
        return pk

    pairs = ((found(left), found(right)) for left, right in rows)
    return {(min(p), max(p)) for p in pairs}


def _write(
    table: type[Likeness] | type[OrganisationLikeness], found: dict[tuple[int, int], int]
) -> None:
    """Keep what was found, and let go of what does not hold any more."""
    stood = {
        (left, right): (pk, sure)
        for pk, left, right, sure in table.objects.values_list(
            "pk", "left_id", "right_id", "sureness"
        )
    }
    gone = [pk for pair, (pk, sure) in stood.items() if found.get(pair) != sure]
    new = [pair for pair, sure in found.items() if pair not in stood or stood[pair][1] != sure]
    with transaction.atomic():
        for start in range(0, len(gone), _PAGE):
            table.objects.filter(pk__in=gone[start : start + _PAGE]).delete()
        make: Callable[..., Likeness | OrganisationLikeness] = table
        rows = [make(left_id=a, right_id=b, sureness=found[a, b]) for a, b in new]
        table.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)  # type: ignore[arg-type]

"""Brings persons and organisations together for comparing them: a few queries for many."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from goodword.access import OPERATOR, Reader, acquainted, noticeable, reachable
from goodword.merging.likeness import Face, HouseFace
from goodword.merging.names import words
from goodword.people.tables import (
    Address,
    Domain,
    Organisation,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.timeline.tables import Participant

MOST_PEOPLE = 200


def faces(ids: Collection[int], reader: Reader = OPERATOR) -> dict[int, Face]:
    """Persons that were not merged, with what the reader may know of them."""
    persons = Person.objects.filter(pk__in=ids, merged_into=None)
    addresses: dict[int, list[tuple[str, str]]] = defaultdict(list)
    owners: dict[int, int] = {}
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), person_id__in=ids)
    for person, pk, spec, kind in uses.order_by("pk").values_list(
        "person_id", "address_id", "address__spec", "address__kind"
    ):
        addresses[person].append((spec, kind))
        owners[pk] = person
    numbers: dict[int, list[str]] = defaultdict(list)
    held = PersonNumber.objects.filter(person_id__in=ids).order_by("pk")
    for person, number in held.values_list("person_id", "number"):
        numbers[person].append(number)
    answers = _answers(owners, reader)
    return {
        pk: Face(pk, name, house, tuple(addresses[pk]), tuple(numbers[pk]), frozenset(answers[pk]))
        for pk, name, house in persons.values_list("pk", "name", "organisation_id")
    }


def _answers(owners: dict[int, int], reader: Reader) -> dict[int, set[str]]:
    """Where letters of these addresses' owners ask to be answered."""
    found: dict[int, set[str]] = defaultdict(set)
    asked = Participant.objects.filter(
        noticeable(reader, "entry_id"),
        role="reply-to",
        ours=False,
        entry__author_id__in=owners,
        entry__direction="in",
        entry__automated=False,
    )
    rows = asked.values_list("entry__author_id", "address__spec").distinct()
    for author, spec in rows:
        if author is not None:
            found[owners[author]].add(spec)
    return found


def house_faces(ids: Collection[int], reader: Reader = OPERATOR) -> dict[int, HouseFace]:
    """Organisations that were not merged, with the domains and people the reader may know."""
    domains: dict[int, list[str]] = defaultdict(list)
    known = Domain.objects.filter(organisation_id__in=ids)
    if reader.reads is not None:
        seen = Address.objects.filter(reachable(reader), domain=OuterRef("name"))
        known = known.filter(Exists(seen))
    for house, name in known.order_by("pk").values_list("organisation_id", "name"):
        domains[house].append(name)
    people: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    members = Person.objects.filter(acquainted(reader), organisation_id__in=ids)
    for house, name in members.values_list("organisation_id", "name").iterator():
        told = words(name)
        if house is not None and len(told) >= 2 and len(people[house]) < MOST_PEOPLE:
            people[house].add(tuple(sorted(told)))
    houses = Organisation.objects.filter(pk__in=ids, merged_into=None)
    return {
        pk: HouseFace(pk, name, tuple(domains[pk]), frozenset(people[pk]))
        for pk, name in houses.values_list("pk", "name")
    }

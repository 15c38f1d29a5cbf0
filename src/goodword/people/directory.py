"""Writes of intake: addresses and the persons behind them, many at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from goodword.house.queries import the_house
from goodword.people.bulk import add, insert, instant
from goodword.people.numbers import TEL
from goodword.people.rules import Ours, address_kind, best_name, organisation_domain
from goodword.people.tables import (
    Address,
    Colleague,
    Domain,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
    PersonNumber,
)


def load_ours() -> Ours:
    """Our own addresses and domains as they stand."""
    addresses, domains, colleagues = set(), set(), {}
    for spec, colleague_id in OurAddress.objects.values_list("spec", "colleague_id"):
        if "@" in spec:
            addresses.add(spec)
            if colleague_id:
                colleagues[spec] = colleague_id
        else:
            domains.add(spec)
    working = Colleague.objects.exclude(email__endswith=".invalid")
    for spec, colleague_id in working.values_list("email", "id"):
        colleagues.setdefault(spec.lower(), colleague_id)
        addresses.add(spec.lower())
    region = str(the_house().calendar.definition.get("country", ""))
    return Ours(frozenset(addresses), frozenset(domains), colleagues, region)


def ensure_addresses(specs: Iterable[str]) -> dict[str, int]:
    """Ids of addresses, made where they are new. Belongs in a transaction."""
    wanted = sorted(set(specs))
    found = _address_ids(wanted)
    missing = [s for s in wanted if s not in found]
    if missing:
        insert(
            Address,
            ("spec", "domain", "kind"),
            ((s, _domain(s), address_kind(s)) for s in missing),
        )
        found |= _address_ids(missing)
    return found


def _domain(spec: str) -> str:
    return spec.rpartition("@")[2][:255] if "@" in spec else ""


def _address_ids(specs: list[str]) -> dict[str, int]:
    return dict(Address.objects.filter(spec__in=specs).values_list("spec", "id"))


@transaction.atomic
def ensure_persons(
    names: Mapping[str, Iterable[str]],
    addresses: Mapping[str, int],
    *,
    ours: Ours,
    now: datetime,
) -> None:
    """See that somebody stands behind each address (spec to display names seen with it).

    ``addresses`` gives the ids of these specs. Robots and our own addresses are nobody. Nothing
    happens to an address that has a person.
    """
    wanted = {addresses[s]: s for s in names if s not in ours and address_kind(s) != "robot"}
    known = PersonAddress.objects.filter(address_id__in=wanted) if wanted else ()
    for address_id in {use.address_id for use in known}:
        del wanted[address_id]
    for address_id, person_id in _known_by_number(wanted).items():
        insert(PersonAddress, ("person_id", "address_id"), [(person_id, address_id)])
        del wanted[address_id]
    if not wanted:
        return
    domains = {s: organisation_domain(_domain(s), ours) for s in wanted.values()}
    houses = _ensure_organisations(set(domains.values()))
    at = instant(now)
    persons = add(
        Person,
        ("name", "relation", "organisation_id", "note", "created_at"),
        [(best_name(names[s], s), "", houses.get(domains[s]), "", at) for s in wanted.values()],
    )
    insert(PersonAddress, ("person_id", "address_id"), zip(persons, wanted, strict=True))
    numbers = [
        (person, s.removeprefix(TEL))
        for person, s in zip(persons, wanted.values(), strict=True)
        if s.startswith(TEL)
    ]
    insert(PersonNumber, ("person_id", "number"), numbers)


def _known_by_number(wanted: Mapping[int, str]) -> dict[int, int]:
    """Whose number it is, for addresses that are one. A number of several persons is nobody's."""
    spoken = {s.removeprefix(TEL): pk for pk, s in wanted.items() if s.startswith(TEL)}
    if not spoken:
        return {}
    rows = PersonNumber.objects.filter(number__in=spoken, person__merged_into=None)
    holders: dict[str, set[int]] = {}
    for number, person_id in rows.values_list("number", "person_id"):
        holders.setdefault(number, set()).add(person_id)
    return {spoken[n]: ids.pop() for n, ids in holders.items() if len(ids) == 1}


def _ensure_organisations(domains: Iterable[str]) -> dict[str, int]:
    wanted = sorted(d for d in domains if d)
    found = dict(Domain.objects.filter(name__in=wanted).values_list("name", "organisation_id"))
    missing = [d for d in wanted if d not in found]
    houses = add(Organisation, ("name", "relation"), [(d, "") for d in missing])
    insert(Domain, ("name", "organisation_id"), zip(missing, houses, strict=True), clash=True)
    return found | dict(zip(missing, houses, strict=True))

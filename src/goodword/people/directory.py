"""Writes of intake: addresses and the persons behind them, many at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from goodword.people.rules import Ours, address_kind, best_name, organisation_domain
from goodword.people.tables import (
    Address,
    Colleague,
    Domain,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
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
    return Ours(frozenset(addresses), frozenset(domains), colleagues)


def ensure_addresses(specs: Iterable[str]) -> dict[str, int]:
    """Ids of addresses, made where they are new."""
    wanted = sorted(set(specs))
    found = dict(Address.objects.filter(spec__in=wanted).values_list("spec", "id"))
    missing = [s for s in wanted if s not in found]
    if missing:
        Address.objects.bulk_create(
            [
                Address(spec=s, domain=s.rpartition("@")[2][:255], kind=address_kind(s))
                for s in missing
            ],
            ignore_conflicts=True,
        )
        found |= dict(Address.objects.filter(spec__in=missing).values_list("spec", "id"))
    return found


def ensure_persons(names: Mapping[str, Iterable[str]], *, ours: Ours, now: datetime) -> None:
    """See that somebody stands behind each address (spec to display names seen with it).

    Robots and our own addresses are nobody. Nothing happens to an address that has a person.
    """
    wanted = [s for s in names if s not in ours and address_kind(s) != "robot"]
    if not wanted:
        return
    known = set(
        PersonAddress.objects.filter(address__spec__in=wanted).values_list(
            "address__spec", flat=True
        )
    )
    new = [s for s in wanted if s not in known]
    if not new:
        return
    ids = ensure_addresses(new)
    houses = _ensure_organisations({organisation_domain(s.rpartition("@")[2], ours) for s in new})
    persons = [
        Person(
            name=best_name(names[s], s),
            organisation_id=houses.get(organisation_domain(s.rpartition("@")[2], ours)),
            created_at=now,
        )
        for s in new
    ]
    Person.objects.bulk_create(persons)
    PersonAddress.objects.bulk_create(
        [PersonAddress(person=p, address_id=ids[s]) for p, s in zip(persons, new, strict=True)]
    )


def _ensure_organisations(domains: Iterable[str]) -> dict[str, int]:
    wanted = sorted(d for d in domains if d)
    found = dict(Domain.objects.filter(name__in=wanted).values_list("name", "organisation_id"))
    missing = [d for d in wanted if d not in found]
    if missing:
        houses = Organisation.objects.bulk_create([Organisation(name=d) for d in missing])
        Domain.objects.bulk_create(
            [Domain(name=d, organisation=o) for d, o in zip(missing, houses, strict=True)]
        )
        found |= {d: o.pk for d, o in zip(missing, houses, strict=True)}
    return found

"""Reads of people: who is asking, who somebody is, who is ours."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from goodword.access import Reader, acquainted, reachable
from goodword.access.tables import Share
from goodword.people.numbers import is_spoken_spec, shown_spec
from goodword.people.tables import (
    Colleague,
    Domain,
    Mailbox,
    OurAddress,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.prepared import Prepared

_TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]{4,24}")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Who a person is. ``effective_relation`` falls back on the organisation's."""

    id: int
    name: str
    relation: str
    effective_relation: str
    organisation: tuple[int, str] | None
    addresses: tuple[tuple[str, str, datetime | None, datetime | None], ...]
    numbers: tuple[str, ...]
    looked_after_by: tuple[int, str] | None
    note: str
    domain: str


def someone_can_log_in() -> bool:
    """Whether any colleague has a way in; until then the house is open for its first one."""
    no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (
        Colleague.objects.filter(is_active=True)
        .filter(~no_password | Q(joined_at__isnull=False))
        .exists()
    )


@Prepared
def _boxes() -> QuerySet[Mailbox, Any]:
    return Mailbox.objects.values_list("id", "owner_id", "sharing")


@Prepared
def _shares_of(*, colleague_id: int) -> QuerySet[Share, Any]:
    return Share.objects.filter(colleague_id=colleague_id, until=None).values_list("pk")[:1]


def reader_for(colleague: Colleague) -> Reader:
    """What this colleague may read: shared mailboxes, their own, and what others share."""
    boxes = _boxes()
    reads = frozenset(
        box
        for box, owner, sharing in boxes
        if owner is None or owner == colleague.pk or sharing == "everything"
    )
    others = [sharing for box, _, sharing in boxes if box not in reads]
    notices = frozenset(
        box for box, _, sharing in boxes if sharing == "contact" and box not in reads
    )
    known = None if len(notices) == len(others) else notices
    everything = None if len(reads) == len(boxes) else reads
    shares = everything is not None and bool(_shares_of(colleague_id=colleague.pk))
    return Reader(colleague.pk, colleague.role, everything, known, shares)


def person_card(reader: Reader, person_id: int) -> PersonCard | None:
    """The card of a person; ``None`` when there is none for this reader (see `acquainted`)."""
    found = _card(reader, person_id=person_id)
    if not found:
        return None
    name, relation, note, house_id, house, house_relation, keeper_id, keeper = found[0]
    return PersonCard(
        id=person_id,
        name=name,
        relation=relation,
        effective_relation=relation or house_relation or "",
        organisation=(house_id, house) if house_id else None,
        addresses=tuple(
            row for row in _reached(reader, person_id=person_id) if not is_spoken_spec(row[0])
        ),
        numbers=tuple(number for (number,) in _numbers(person_id=person_id)),
        looked_after_by=(keeper_id, keeper) if keeper_id else None,
        note=note,
        domain=next((d for (d,) in _domains(organisation_id=house_id)), "") if house_id else "",
    )


@Prepared
def _card(reader: Reader, *, person_id: int) -> QuerySet[Person, Any]:
    rows = Person.objects.filter(acquainted(reader), pk=person_id, erased_at=None)
    return rows.values_list(
        "name", "relation", "note", "organisation_id", "organisation__name",
        "organisation__relation", "looked_after_by_id", "looked_after_by__name",
    )  # fmt: skip


@Prepared
def _reached(reader: Reader, *, person_id: int) -> QuerySet[PersonAddress, Any]:
    rows = PersonAddress.objects.filter(reachable(reader, "address_id"), person_id=person_id)
    return rows.order_by("id").values_list("address__spec", "address__kind", "since", "until")


@Prepared
def _numbers(*, person_id: int) -> QuerySet[PersonNumber, Any]:
    return PersonNumber.objects.filter(person_id=person_id).order_by("id").values_list("number")


@Prepared
def _domains(*, organisation_id: int) -> QuerySet[Domain, Any]:
    rows = Domain.objects.filter(organisation_id=organisation_id)
    return rows.order_by("pk").values_list("name")[:1]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list."""

    id: int
    name: str
    organisation: str
    spec: str
    relation: str


def find_people(
    reader: Reader,
    text: str,
    *,
    limit: int = 50,
    cursor: str = "",
    among: Q | Combinable | None = None,
) -> tuple[list[PersonLine], str]:
    """People by a part of their name, address, number or organisation; and the next cursor.

    By name. ``among``: only persons for whom this holds as well.
    """
    known = Person.objects.filter(acquainted(reader), erased_at=None)
    people: QuerySet[Person] = known.select_related("organisation")
    if among is not None:
        people = people.filter(among)
    digits = _digits(text)
    if digits:
        people = people.filter(
            Q(pk__in=PersonNumber.objects.filter(number__endswith=digits).values("person"))
        )
    for word in [] if digits else text.split()[:6]:
        people = people.filter(
            Q(name__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(pk__in=_found_by_address(reader, word))
        )
    if cursor:
        name, _, last = cursor.rpartition("\x1f")
        if last.isdigit():
            people = people.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(last)))
    rows = list(people.order_by("name", "pk")[: limit + 1])
    specs = _specs(reader, [p.pk for p in rows[:limit]])
    lines = [
        PersonLine(
            id=p.pk,
            name=p.name,
            organisation=p.organisation.name if p.organisation else "",
            spec=_first_spec(specs[p.pk]),
            relation=p.relation or (p.organisation.relation if p.organisation else ""),
        )
        for p in rows[:limit]
    ]
    more = len(rows) > limit
    return lines, f"{rows[limit - 1].name}\x1f{rows[limit - 1].pk}" if more else ""


def _found_by_address(reader: Reader, word: str) -> QuerySet[PersonAddress, int]:
    """Persons who use an address with this part in it, as far as the reader may know of it."""
    found = PersonAddress.objects.filter(address__spec__icontains=word)
    return found.filter(reachable(reader, "address_id")).values_list("person_id", flat=True)


def _specs(reader: Reader, people: list[int]) -> dict[int, list[str]]:
    """The addresses and numbers of persons, as far as the reader may know of them."""
    specs: dict[int, list[str]] = defaultdict(list)
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), person__in=people)
    for person, spec in uses.order_by("pk").values_list("person_id", "address__spec"):
        specs[person].append(spec)
    return specs


def _first_spec(specs: list[str]) -> str:
    """How to reach a person, for a list: their first e-mail address, else a number."""
    mail = next((s for s in specs if not is_spoken_spec(s)), "")
    return mail or next((shown for s in specs if (shown := shown_spec(s))), "")


def _digits(text: str) -> str:
    """The digits of a text that is a telephone number, without zeros and signs before it."""
    if not _TELEPHONE.fullmatch(text.strip()):
        return ""
    return "".join(c for c in text if c.isascii() and c.isdigit()).lstrip("0")


def colleagues(*, active_only: bool = True) -> QuerySet[Colleague]:
    """Colleagues by name."""
    found = Colleague.objects.order_by("name", "pk")
    return found.filter(is_active=True) if active_only else found


def our_addresses() -> QuerySet[OurAddress]:
    """Our addresses and domains."""
    return OurAddress.objects.select_related("colleague").order_by("spec")


def mailboxes(reader: Reader) -> QuerySet[Mailbox]:
    """Mailboxes whose existence the reader may know: all but what others keep to themselves."""
    found = Mailbox.objects.select_related("owner", "accountable", "calendar")
    if reader.knows is None or reader.administers:
        return found
    return found.filter(pk__in=reader.knows)

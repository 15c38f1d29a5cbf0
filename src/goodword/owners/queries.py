"""Reads: who looks after a customer or probably does, who knows them best, how many each has."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from goodword.access import Reader, acquainted
from goodword.house.queries import the_house
from goodword.owners.rules import Nearest, Wrote, nearest
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Entry, Participant

LOOKED_AT = 5000
"""Of our newest letters so many are looked at for whom they went to."""
CONSIDERED = timedelta(days=3 * 366)
"""Letters older than this say nothing about who looks after somebody today."""
_SOME = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer whom nobody looks after, and who probably does."""

    person_id: int
    name: str
    organisation: str
    colleague_id: int
    colleague: str
    nearest: Nearest

    @property
    def why(self) -> str:
        """The reason, in words."""
        told, letters = self.nearest, "letter" if self.nearest.of == 1 else "letters"
        return f"wrote {told.letters} of our {told.of} {letters} to them"


def proposals(reader: Reader, *, now: datetime, limit: int = 100) -> list[Proposal]:
    """Customers without an owner to whom we wrote lately, with who is nearest to them."""
    colleagues = {
        c.pk: str(c) for c in Colleague.objects.filter(is_active=True).exclude(role="read-only")
    }
    waiting = _without_owner(reader, now=now, limit=limit * 3)
    wrote = _who_wrote([person.pk for person in waiting], colleagues, now=now)
    found: list[Proposal] = []
    for person in waiting:
        near = nearest(wrote.get(person.pk, ()))
        if near is None or len(found) >= limit:
            continue
        house = person.organisation.name if person.organisation else ""
        found.append(
            Proposal(
                person.pk, person.name, house, near.colleague_id, colleagues[near.colleague_id],
                near,
            )
        )  # fmt: skip
    return found


def know_best(person_ids: Iterable[int], *, now: datetime) -> dict[int, int]:
    """Who of us knows each of these persons best: colleague by person.

    Who looks after them; else who wrote to them or called them (`nearest`); else who sold to them;
    else whom the house has on duty. Only colleagues who are here and decide; while there is one,
    nobody is left out.
    """
    able = dict(
        Colleague.objects.filter(is_active=True).exclude(role="read-only").order_by("pk")
        .values_list("pk", "role")
    )  # fmt: skip
    if not able:
        return {}
    on_duty = the_house().on_duty_id
    heads = (pk for pk, role in able.items() if role == "administrator")
    resort = on_duty if on_duty in able else next(heads, next(iter(able)))
    wanted, found = sorted(set(person_ids)), dict[int, int]()
    for start in range(0, len(wanted), _SOME):
        found |= _known_to(wanted[start : start + _SOME], able, now=now)
    return {pk: found.get(pk, resort) for pk in wanted}


def _known_to(persons: list[int], able: Collection[int], *, now: datetime) -> dict[int, int]:
    rows = Person.objects.filter(pk__in=persons, looked_after_by__in=list(able))
    found = {pk: c for pk, c in rows.values_list("pk", "looked_after_by_id") if c is not None}
    for met in (_who_wrote, _who_sold):
        rest = [pk for pk in persons if pk not in found]
        for person, wrote in (met(rest, able, now=now) if rest else {}).items():
            if (near := nearest(wrote)) is not None:
                found[person] = near.colleague_id
    return found


def customers_by_colleague() -> dict[int, int]:
    """How many customers each colleague looks after."""
    rows = Person.objects.filter(looked_after_by__isnull=False, merged_into=None).order_by()
    return {
        pk: n
        for pk, n in rows.values_list("looked_after_by_id").annotate(n=Count("pk"))
        if pk is not None
    }


def keepers(person_ids: Iterable[int]) -> dict[int, str]:
    """Who looks after these customers, by name; those whom nobody looks after are left out."""
    rows = Person.objects.filter(pk__in=list(person_ids), looked_after_by__isnull=False)
    return dict(rows.values_list("pk", "looked_after_by__name"))


def looked_after(reader: Reader, *, colleague_id: int, limit: int = 200) -> list[Person]:
    """Whom a colleague looks after, by name, as far as the reader may know of them."""
    rows = Person.objects.filter(acquainted(reader), looked_after_by_id=colleague_id)
    return list(rows.select_related("organisation").order_by("name", "pk")[:limit])


def _without_owner(reader: Reader, *, now: datetime, limit: int) -> list[Person]:
    """Those to whom our newest letters went, the newest first."""
    newest = Entry.objects.filter(
        direction="out", automated=False, colleague__isnull=False, occurred_at__lte=now,
        occurred_at__gt=now - CONSIDERED,
    ).order_by("-occurred_at", "-pk")[:LOOKED_AT]  # fmt: skip
    ids = list(newest.values_list("pk", flat=True))
    written = Participant.objects.filter(entry_id__in=ids, role__in=("to", "cc", "bcc"))
    persons = written.order_by("-occurred_at").values_list("address__uses__person", flat=True)
    order = [pk for pk in dict.fromkeys(persons) if pk is not None]
    rows = (
        Person.objects.filter(acquainted(reader), pk__in=order, looked_after_by=None)
        .filter(merged_into=None)
        .filter(
            Q(relation="customer")
            | Q(relation="") & (Q(organisation=None) | Q(organisation__relation="customer")
            | Q(organisation__relation=""))
        )
        .select_related("organisation")
    )  # fmt: skip
    by_id = {person.pk: person for person in rows}
    return [by_id[pk] for pk in order if pk in by_id][:limit]


def _who_wrote(
    persons: Collection[int], colleagues: Collection[int], *, now: datetime
) -> dict[int, list[Wrote]]:
    ours = {"entry__direction": "out", "entry__automated": False}
    return _met(persons, colleagues, now=now, role__in=("to", "cc", "bcc"), **ours)


def _who_sold(
    persons: Collection[int], colleagues: Collection[int], *, now: datetime
) -> dict[int, list[Wrote]]:
    return _met(persons, colleagues, now=now, role="from", entry__kind="sale")


def _met(
    persons: Collection[int], colleagues: Collection[int], *, now: datetime, **how: object
) -> dict[int, list[Wrote]]:
    """How often each of us met these persons in such a way, and when last."""
    found: dict[int, list[Wrote]] = defaultdict(list)
    rows = (
        Participant.objects.filter(
            address__uses__person__in=list(persons),
            occurred_at__gt=now - CONSIDERED,
            occurred_at__lte=now,
            entry__colleague__in=list(colleagues),
            **how,
        )
        .order_by()
        .values_list("address__uses__person", "entry__colleague_id")
        .annotate(letters=Count("entry_id", distinct=True), last=Max("occurred_at"))
    )
    for person, colleague, letters, last in rows:
        if person is not None and colleague is not None and last is not None:
            found[person].append(Wrote(colleague, letters, last))
    return found

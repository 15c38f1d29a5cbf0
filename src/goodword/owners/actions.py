"""Who looks after whom: accepted proposals, a list brought in, many moved at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted
from goodword.owners.rules import Row, one_of
from goodword.people.tables import Colleague, OurAddress, Person, PersonAddress

MOST_AT_ONCE = 1000
"""So many customers can be chosen at once."""


@dataclass(frozen=True, slots=True)
class Given:
    """How many customers got another colleague, and how many had that one already."""

    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row of a list. ``problem`` empty: it can be done (or is so already)."""

    row: Row
    person_id: int | None
    person: str
    colleague_id: int | None
    colleague: str
    before: str
    problem: str

    @property
    def changes(self) -> bool:
        """Whether it says anything new."""
        return not self.problem and self.before != self.colleague


@transaction.atomic
def accept(*, reader: Reader, chosen: Mapping[int, int]) -> int:
    """Say who looks after customers that nobody looks after (person to colleague); how many.

    Whoever got an owner meanwhile keeps them.
    """
    must_arrange(reader)
    _must_be_here(set(chosen.values()))
    free = Person.objects.filter(acquainted(reader), pk__in=chosen, looked_after_by=None)
    done = 0
    for pk in list(free.values_list("pk", flat=True)):
        row = Person.objects.filter(pk=pk, looked_after_by=None)
        done += row.update(looked_after_by_id=chosen[pk], looked_after_since=None)
    return done


@transaction.atomic
def move(
    *,
    reader: Reader,
    from_id: int,
    to_id: int | None,
    now: datetime,
    person_ids: Collection[int] | None = None,
) -> int:
    """Give the customers of one colleague (all, or some) to another; how many.

    ``to_id`` empty: nobody in particular looks after them. What is owed to them stays where it is;
    what opens from now on goes to who looks after them now.
    """
    must_arrange(reader)
    if from_id == to_id:
        raise Refused("Choose two different colleagues.")
    if not Colleague.objects.filter(pk=from_id).exists():
        raise NotFound("There is no such colleague.")
    if to_id is not None:
        _must_be_here({to_id})
    rows = Person.objects.filter(looked_after_by_id=from_id)
    if person_ids is not None:
        rows = rows.filter(acquainted(reader), pk__in=list(person_ids))
        rows = Person.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    since = now if to_id is not None else None
    return rows.update(looked_after_by_id=to_id, looked_after_since=since)


@transaction.atomic
def give(*, reader: Reader, person_ids: Collection[int], to_id: int | None, now: datetime) -> Given:
    """Let one colleague look after these customers, whoever did so far; empty: nobody does.

    What is owed to them stays where it is. Customers whom the reader may not know of are passed
    over, as those that are not there. Raises `NotAllowed`, `Refused`.
    """
    must_arrange(reader)
    if len(person_ids) > MOST_AT_ONCE:
        raise Refused(f"Choose at most {MOST_AT_ONCE} customers at once.")
    if not person_ids:
        raise Refused("Choose at least one customer.")
    if to_id is not None:
        _must_be_here({to_id})
    known = Person.objects.filter(acquainted(reader), pk__in=set(person_ids), merged_into=None)
    before = dict(known.values_list("pk", "looked_after_by_id"))
    moving = [pk for pk, keeper in before.items() if keeper != to_id]
    since = now if to_id is not None else None
    rows = Person.objects.filter(pk__in=moving)
    rows.update(looked_after_by_id=to_id, looked_after_since=since)
    return Given(len(moving), len(before) - len(moving))


def look_at(*, reader: Reader, rows: Sequence[Row]) -> list[Outcome]:
    """What a list would change, row by row; nothing is changed."""
    must_arrange(reader)
    customers, colleagues = _known_customers(reader, rows), _known_colleagues()
    named = {
        p.pk: p
        for p in Person.objects.filter(
            pk__in={pk for found in customers.values() for pk in found}
        ).select_related("looked_after_by")
    }
    names = {c.pk: str(c) for c in Colleague.objects.filter(is_active=True)}
    told, seen = [], dict[int, int]()
    for row in rows:
        persons, owners = one_of(row.customer, customers), one_of(row.colleague, colleagues)
        problem = _problem(row, persons, owners)
        person = named[persons[0]] if len(persons) == 1 else None
        if person is not None and not problem:
            earlier = seen.setdefault(person.pk, row.line)
            if earlier != row.line:
                problem = f"the same customer stands on line {earlier}"
        told.append(
            Outcome(
                row,
                person.pk if person else None,
                person.name if person else row.customer,
                owners[0] if len(owners) == 1 else None,
                names.get(owners[0], row.colleague) if len(owners) == 1 else row.colleague,
                str(person.looked_after_by or "") if person else "",
                problem,
            )
        )
    return told


@transaction.atomic
def bring_in(*, reader: Reader, rows: Sequence[Row]) -> list[Outcome]:
    """Do what `look_at` says; rows with a problem are left out, and say so."""
    outcomes = look_at(reader=reader, rows=rows)
    groups: dict[int, list[int]] = defaultdict(list)
    for one in outcomes:
        if one.changes and one.person_id is not None and one.colleague_id is not None:
            groups[one.colleague_id].append(one.person_id)
    for colleague_id, persons in groups.items():
        for start in range(0, len(persons), 500):
            chunk = persons[start : start + 500]
            Person.objects.filter(pk__in=chunk).update(
                looked_after_by_id=colleague_id, looked_after_since=None
            )
    return outcomes


def must_arrange(reader: Reader) -> None:
    """Refuse everyone but leads and administrators."""
    if reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator says for many who looks after them.")


def _must_be_here(colleague_ids: set[int]) -> None:
    able = Colleague.objects.filter(is_active=True, pk__in=colleague_ids)
    if able.exclude(role="read-only").count() != len(colleague_ids):
        raise Refused("Choose colleagues who are here and may act.")


def _problem(row: Row, persons: Sequence[int], owners: Sequence[int]) -> str:
    if not row.customer or not row.colleague:
        return "a column is empty"
    if not persons:
        return "no customer has this address or name"
    if len(persons) > 1:
        return f"{len(persons)} customers have this name: use an address"
    if not owners:
        return "no colleague who may act has this address or name"
    if len(owners) > 1:
        return "several colleagues have this name: use an address"
    return ""


def _known_customers(reader: Reader, rows: Sequence[Row]) -> dict[str, list[int]]:
    """The customers of a list by what stands there, as far as the reader may know of them."""
    wanted = sorted({" ".join(row.customer.casefold().split()) for row in rows} - {""})
    found: dict[str, set[int]] = defaultdict(set)
    people = Person.objects.filter(acquainted(reader))
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        uses = PersonAddress.objects.filter(address__spec__in=chunk, person__in=people)
        for spec, person, kept in uses.values_list(
            "address__spec", "person_id", "person__merged_into_id"
        ):
            found[spec].add(kept or person)
    by_name = people.filter(merged_into=None).exclude(name="")
    missing = {one for one in wanted if one not in found and "@" not in one}
    if missing:
        for pk, name in by_name.values_list("pk", "name").iterator():
            written = " ".join(name.casefold().split())
            if written in missing:
                found[written].add(pk)
    return {written: sorted(ids) for written, ids in found.items()}


def _known_colleagues() -> dict[str, list[int]]:
    """Colleagues who may act, by name and by every address of theirs."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in Colleague.objects.filter(is_active=True).exclude(role="read-only"):
        found[one.email.casefold()].add(one.pk)
        if one.name:
            found[" ".join(one.name.casefold().split())].add(one.pk)
    able = {pk for ids in found.values() for pk in ids}
    ours = OurAddress.objects.filter(colleague_id__in=able).values_list("spec", "colleague_id")
    for spec, pk in ours:
        if pk is not None:
            found[spec.casefold()].add(pk)
    return {written: sorted(ids) for written, ids in found.items()}

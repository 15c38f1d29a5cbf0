"""What colleagues do: make two one, undo it, say that two are two. One transaction each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.access import NotFound, Reader, Refused, acquainted
from goodword.ledger.deciding import clean
from goodword.ledger.refusals import Conflict
from goodword.merging import lines as owed
from goodword.merging.choosing import as_value, column_changes, must_be_among
from goodword.merging.forest import ORGANISATIONS, PERSONS, Branch, Kind, below, root
from goodword.merging.houses import house_mark
from goodword.merging.moving import belongs_to, move, move_back
from goodword.merging.queries import knows_organisation, may_undo, seen_mark
from goodword.merging.records import Record
from goodword.merging.tables import Likeness, NotTheSameOrganisation, OrganisationLikeness
from goodword.people.actions import must_decide
from goodword.people.tables import (
    Colleague,
    Merge,
    NotTheSame,
    Organisation,
    Person,
    PersonAddress,
)

MOST_AT_ONCE = 20
CHANGED = "One of them was changed while you looked. Look again before you make them one."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to become one with whom, what stands of each, and why.

    ``chosen``: by column, whose value stands (`choosing.column_changes`). ``seen``: the mark of
    the preview that the colleague looked at; empty where nobody looked (the terminal).
    """

    kept: int
    gone: Sequence[int]
    reason: str
    chosen: Mapping[str, int]
    seen: str = ""


@transaction.atomic
def merge_persons(*, reader: Reader, wanted: Wanted, now: datetime) -> list[Merge]:
    """Make several persons one; a merge for each that went.

    Everything of theirs goes to the kept one, and what is owed is settled anew. Raises `NotFound`,
    `Refused`, `Conflict`.
    """
    persons = _persons(reader, _checked(reader, wanted, PERSONS))
    if wanted.seen and wanted.seen != seen_mark(reader, sorted(persons)):
        raise Conflict(CHANGED)
    stood = owed.before(persons)
    states = owed.as_they_stand(stood)
    merges = [
        _merge(reader, PERSONS, persons[wanted.kept], persons[gone], wanted, now)
        for gone in wanted.gone
    ]
    merge = Branch(merges[-1], Record.of(merges[-1].moved))
    merge.record.lines += owed.become_one(stood, now=now)
    owed.settle_again(owed.conversations_of([wanted.kept]), now=now)
    owed.note_changes(stood, states, merge.record)
    merge.keep()
    return merges


@transaction.atomic
def merge_organisations(*, reader: Reader, wanted: Wanted, now: datetime) -> list[Merge]:
    """Make several organisations one: their people and domains belong to the kept one."""
    ids = _checked(reader, wanted, ORGANISATIONS)
    rows = Organisation.objects.select_for_update().filter(pk__in=ids, merged_into=None)
    houses = {row.pk: row for row in rows.order_by("pk")}
    if len(houses) < len(ids) or not all(knows_organisation(reader, pk) for pk in ids):
        raise NotFound("There is no such organisation.")
    if wanted.seen and wanted.seen != house_mark(sorted(houses)):
        raise Conflict(CHANGED)
    merges = [
        _merge(reader, ORGANISATIONS, houses[wanted.kept], houses[gone], wanted, now)
        for gone in wanted.gone
    ]
    _settle_members(wanted.kept, now)
    return merges


@transaction.atomic
def undo(*, reader: Reader, merge_id: int, now: datetime) -> Merge:
    """Make them two again: what was moved goes back, what came since follows its address.

    Raises `NotFound`, `Conflict` when somebody undid it already.
    """
    must_decide(reader)
    merge = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if merge is None or not may_undo(reader, merge):
        raise NotFound("There is no such merge.")
    if merge.undone_at is not None:
        who = f" by {merge.undone_by}" if merge.undone_by else ""
        raise Conflict(f"They were made two again{who} already.")
    kind = PERSONS if merge.kind == "person" else ORGANISATIONS
    branch = Branch(merge, Record.of(merge.moved))
    if kind is PERSONS:
        _undo_person(branch, now)
    else:
        _cut(kind, branch)
        _settle_members(kind.gone(merge), now)
        _settle_members(root(kind, kind.kept(merge)), now)
    merge.undone_at, merge.undone_by_id = now, reader.colleague_id
    merge.save(update_fields=["undone_at", "undone_by"])
    return merge


@transaction.atomic
def not_the_same(*, reader: Reader, kind: str, one_id: int, other_id: int, now: datetime) -> None:
    """Say that two are two: they are not proposed again."""
    must_decide(reader)
    left, right = sorted((one_id, other_id))
    told = {"left_id": left, "right_id": right}
    who = {"colleague_id": reader.colleague_id, "at": now}
    if kind == "organisation":
        if left == right or not all(knows_organisation(reader, pk) for pk in (left, right)):
            raise NotFound("There is no such organisation.")
        NotTheSameOrganisation.objects.get_or_create(**told, defaults=who)
        OrganisationLikeness.objects.filter(**told).delete()
        return
    if Person.objects.filter(acquainted(reader), pk__in=(left, right)).count() < 2:
        raise NotFound("There is no such person.")
    NotTheSame.objects.get_or_create(**told, defaults=who)
    Likeness.objects.filter(**told).delete()


def _checked(reader: Reader, wanted: Wanted, kind: Kind) -> set[int]:
    must_decide(reader)
    ids = {wanted.kept, *wanted.gone}
    if not wanted.gone or len(ids) != len(wanted.gone) + 1:
        raise Refused("Choose at least two, each of them once.")
    if len(ids) > MOST_AT_ONCE:
        raise Refused(f"At most {MOST_AT_ONCE} can become one at a time.")
    if not clean(wanted.reason):
        raise Refused("Say why they are one; it helps whoever looks at it later.")
    must_be_among(wanted.chosen, kind, ids)
    return ids


def _persons(reader: Reader, ids: Iterable[int]) -> dict[int, Person]:
    """The persons, locked, if the reader may know of each of them."""
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader), pk__in=ids)
    persons = {row.pk: row for row in rows.order_by("pk")}
    if len(persons) < len(set(ids)):
        raise NotFound("There is no such person.")
    return persons


def _merge(
    reader: Reader, kind: Kind, kept: Any, gone: Any, wanted: Wanted, now: datetime
) -> Merge:
    record = Record(columns=column_changes(kind, kept, gone, wanted.chosen))
    move(kind, gone.pk, kept.pk, record)
    for name, (_, after) in record.columns.items():
        setattr(kept, name, as_value(name, after))
    kept.save(update_fields=[n.removesuffix("_id") for n in record.columns] or ["name"])
    gone.merged_into_id = kept.pk
    gone.save(update_fields=["merged_into"])
    ends = {f"kept_{kind.name}_id": kept.pk, f"gone_{kind.name}_id": gone.pk}
    return Merge.objects.create(
        kind=kind.name,
        moved=record.to_json(),
        reason=clean(wanted.reason),
        colleague_id=reader.colleague_id,
        at=now,
        **ends,
    )


def _cut(kind: Kind, branch: Branch) -> int:
    """Give everything back and cut the edge; where it was."""
    ends = (kind.gone(branch.merge), kind.kept(branch.merge))
    list(kind.model.objects.select_for_update(of=("self",)).filter(pk__in=ends).order_by("pk"))
    top = move_back(kind, branch)
    kind.model.objects.filter(pk=ends[0]).update(merged_into=None)
    return top


def _undo_person(branch: Branch, now: datetime) -> None:
    gone = PERSONS.gone(branch.merge)
    top = _cut(PERSONS, branch)
    Merge.objects.filter(pk=branch.merge.pk).update(undone_at=now)
    _still_somewhere(gone, top)
    standing = [*below(PERSONS, top), *below(PERSONS, gone)]
    recorded = {pk for b in (branch, *standing) for pk in b.record.own("Commitment")}
    uses = PersonAddress.objects.filter(person_id=gone)
    addresses = set(uses.values_list("address_id", flat=True))
    owed.follow_evidence(top, gone, recorded, addresses)
    owed.become_two([branch, *standing], now=now)
    if standing and branch.record.lines:
        # Several went at once, and others of them stay: they remember what is one still.
        standing[0].record.lines += branch.record.lines
        standing[0].keep()
    owed.answer_as_before(branch.record, now=now)
    owed.settle_again(owed.conversations_of([gone, top]), now=now)


def _still_somewhere(gone: int, top: int) -> None:
    """Who comes back finds an organisation that was merged, or a keeper who left, as they are."""
    person = Person.objects.get(pk=gone)
    if person.organisation_id is not None:
        person.organisation_id = belongs_to(person.organisation_id, gone)
    keeper = person.looked_after_by_id
    if keeper and not Colleague.objects.filter(pk=keeper, is_active=True).exists():
        person.looked_after_by_id = Person.objects.get(pk=top).looked_after_by_id
    person.save(update_fields=["organisation", "looked_after_by"])


def _settle_members(organisation: int, now: datetime) -> None:
    """What the members are to us may have changed with their organisation."""
    members = Person.objects.filter(organisation_id=organisation, merged_into=None)
    ids = list(members.values_list("pk", flat=True)[: owed.AT_ONCE])
    if ids:
        owed.settle_again(owed.conversations_of(ids), now=now)

"""Reads: what a merge would do, what was merged, who is known."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from goodword.access import Reader, acquainted, noticeable, reachable
from goodword.handoffs.tables import Handoff
from goodword.labels.tables import Tagged
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.merging.forest import ORGANISATIONS, PERSONS, root
from goodword.people.merged import knew
from goodword.people.numbers import is_spoken_spec
from goodword.people.tables import RELATIONS, Merge, Organisation, Person, PersonAddress
from goodword.prepared import Prepared
from goodword.timeline.tables import Participant

SAYS_NOTHING = ("", None)


@dataclass(frozen=True, slots=True)
class Side:
    """One of those who would become one, as far as the reader may know of them.

    ``entries`` counts what the reader may at least notice; ``open`` and ``closed`` lines of the
    ledger that exist for them.
    """

    id: int
    name: str
    relation: str
    organisation: tuple[int, str] | None
    keeper: tuple[int, str] | None
    note: str
    addresses: tuple[str, ...]
    numbers: tuple[str, ...]
    tags: tuple[str, ...]
    entries: int
    first: datetime | None
    last: datetime | None
    open: int
    closed: int
    offers: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A column in which they differ: whose value stands? ``options``: (whose, in words)."""

    column: str
    label: str
    options: tuple[tuple[int, str], ...]
    usual: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of several persons. ``together``: conversations in which two lines on the
    list would become one. ``mark`` tells later whether anything changed since."""

    kept: int
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    together: int
    mark: str

    @property
    def gone(self) -> tuple[Side, ...]:
        """Those who would go."""
        return tuple(s for s in self.sides if s.id != self.kept)

    @property
    def main(self) -> Side:
        """The one who would go on."""
        return next(s for s in self.sides if s.id == self.kept)


@dataclass(frozen=True, slots=True)
class MergeView:
    """Something that was made one: by whom, when, why; and whether that still stands."""

    id: int
    kind: str
    gone_id: int
    gone: str
    kept_id: int
    kept: str
    by: str
    at: datetime
    reason: str
    undone_at: datetime | None
    undone_by: str
    moved: tuple[str, ...] = field(default=())


def preview(reader: Reader, kept: int, gone: Sequence[int]) -> Preview | None:
    """What would become of them; ``None`` when one of them is not there for this reader."""
    ids = list(dict.fromkeys((kept, *gone)))
    rows = Person.objects.select_related("organisation", "looked_after_by").filter(
        acquainted(reader), pk__in=ids
    )
    persons = {row.pk: row for row in rows}
    if len(persons) < len(ids) or len(ids) < 2:
        return None
    sides = tuple(_side(reader, persons[pk]) for pk in ids)
    return Preview(kept, sides, _differences(sides), _together(reader, ids), seen_mark(reader, ids))


def seen_mark(reader: Reader, ids: Sequence[int]) -> str:
    """A mark that changes when what this reader sees of these persons changes."""
    persons = Person.objects.filter(pk__in=ids).order_by("pk")
    told: list[Any] = list(persons.values_list("pk", *PERSONS.columns, "merged_into_id"))
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), person_id__in=ids)
    told += uses.order_by("person_id", "address_id").values_list("person_id", "address_id")
    told += (
        Merge.objects.filter(kept_person_id__in=ids).order_by("pk").values_list("pk", "undone_at")
    )
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def _side(reader: Reader, person: Person) -> Side:
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), person=person)
    specs = uses.order_by("pk").values_list("address__spec", "address_id")
    met = Participant.objects.filter(
        noticeable(reader, "entry_id"), address_id__in=[address for _, address in specs]
    )
    span = met.aggregate(
        n=Count("entry_id", distinct=True), first=Min("occurred_at"), last=Max("occurred_at")
    )
    owed = Commitment.objects.filter(visible(reader), customer=person)
    house, keeper = person.organisation, person.looked_after_by
    return Side(
        id=person.pk,
        name=person.name,
        relation=person.relation,
        organisation=(house.pk, house.name) if house else None,
        keeper=(keeper.pk, keeper.name) if keeper else None,
        note=person.note,
        addresses=tuple(spec for spec, _ in specs if not is_spoken_spec(spec)),
        numbers=tuple(person.numbers.order_by("pk").values_list("number", flat=True)),
        tags=tuple(Tagged.objects.filter(person=person).values_list("tag__name", flat=True)),
        entries=span["n"],
        first=span["first"],
        last=span["last"],
        open=owed.filter(is_listed=True).count(),
        closed=owed.filter(is_listed=False).count(),
        offers=Handoff.objects.filter(customer=person, state="offered").count(),
    )


def _differences(sides: Sequence[Side]) -> tuple[Difference, ...]:
    relations = dict(RELATIONS)
    told = (
        ("name", "Name", lambda s: s.name),
        ("relation", "They are", lambda s: relations[s.relation] if s.relation else ""),
        ("organisation_id", "Organisation", lambda s: s.organisation[1] if s.organisation else ""),
        ("looked_after_by_id", "Looked after by", lambda s: s.keeper[1] if s.keeper else ""),
    )
    found = []
    for column, label, words in told:
        options: dict[str, int] = {}
        for side in sides:
            options.setdefault(words(side), side.id)
        options.pop("", None)
        if len(options) > 1:
            first = next(iter(options.values()))
            choices = tuple((whose, text) for text, whose in options.items())
            found.append(Difference(column, label, choices, first))
    return tuple(found)


def _together(reader: Reader, ids: Sequence[int]) -> int:
    rows = Commitment.objects.filter(
        visible(reader), kind="reply", is_listed=True, customer_id__in=ids,
        conversation_id__isnull=False,
    )  # fmt: skip
    by_talk = rows.order_by().values("conversation_id").annotate(n=Count("pk"))
    return by_talk.filter(n__gt=1).count()


def may_undo(reader: Reader, merge: Merge) -> bool:
    """Whether the reader may know of both sides of a merge."""
    if merge.kind == "organisation":
        return knows_organisation(reader, root(ORGANISATIONS, merge.kept_organisation_id or 0))
    top = root(PERSONS, merge.gone_person_id or 0)
    known = Person.objects.filter(acquainted(reader), pk=top).exists()
    return known and knew(reader, merge)


def knows_organisation(reader: Reader, pk: int) -> bool:
    """Whether the reader may know of an organisation: of somebody there, or nobody is there."""
    house = Organisation.objects.filter(pk=pk, merged_into=None)
    if not house.exists() or reader.reads is None:
        return house.exists()
    members = Person.objects.filter(organisation_id=pk, merged_into=None)
    return not members.exists() or members.filter(acquainted(reader)).exists()


def merges_under(reader: Reader, person_id: int) -> list[MergeView]:
    """What was made one under a person, the latest first: what stands, and what was undone."""
    level, found = {person_id}, dict[int, Merge]()
    while level:
        ids = [pk for (pk,) in _merged_into(persons=level) if pk not in found]
        rows = Merge.objects.filter(pk__in=ids).select_related(
            "gone_person", "kept_person", "colleague", "undone_by"
        )
        here = {m.pk: m for m in rows} if ids else {}
        found |= here
        level = {m.gone_person_id or 0 for m in here.values() if m.undone_at is None}
    return [_shown(m) for _, m in sorted(found.items(), reverse=True) if knew(reader, m)]


@Prepared
def _merged_into(*, persons: Collection[int]) -> QuerySet[Merge, Any]:
    return Merge.objects.filter(kept_person_id__in=persons).values_list("pk")


def merges(reader: Reader, *, limit: int = 50, before: int | None = None) -> list[MergeView]:
    """What was made one in the house, the latest first, as far as the reader may know of it."""
    rows = Merge.objects.select_related(
        "gone_person", "kept_person", "gone_organisation", "kept_organisation", "colleague",
        "undone_by",
    ).order_by("-pk")  # fmt: skip
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found: list[MergeView] = []
    for m in rows.iterator(chunk_size=200):
        if may_undo(reader, m):
            found.append(_shown(m))
        if len(found) >= limit:
            break
    return found


def merge_view(reader: Reader, merge_id: int) -> MergeView | None:
    """One merge; ``None`` when there is none for this reader."""
    row = Merge.objects.filter(pk=merge_id).first()
    return _shown(row) if row and may_undo(reader, row) else None


def _shown(merge: Merge) -> MergeView:
    kept: Any = merge.kept_person or merge.kept_organisation
    gone: Any = merge.gone_person or merge.gone_organisation
    return MergeView(
        id=merge.pk,
        kind=merge.kind,
        gone_id=gone.pk,
        gone=gone.name,
        kept_id=kept.pk,
        kept=kept.name,
        by=merge.colleague.name if merge.colleague else "the terminal",
        at=merge.at,
        reason=merge.reason,
        undone_at=merge.undone_at,
        undone_by=merge.undone_by.name if merge.undone_by else "",
    )

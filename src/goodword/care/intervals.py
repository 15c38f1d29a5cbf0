"""The intervals that somebody said, as rules take them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from goodword.care.rules import USUAL, Interval, Span
from goodword.care.tables import KeepInTouch


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals that may apply to some persons."""

    own: Mapping[int, Interval]
    tags: Mapping[int, Sequence[Interval]]
    house: Sequence[Interval]

    @classmethod
    def load(cls, person_ids: Collection[int]) -> "Intervals":
        """Those of these persons, of their tags, and the house's."""
        own: dict[int, Interval] = {}
        for row in KeepInTouch.objects.filter(person_id__in=person_ids).order_by("at", "pk"):
            own[row.person_id or 0] = as_interval(row)
        tags: dict[int, list[Interval]] = defaultdict(list)
        said = {row.pk: as_interval(row) for row in tag_intervals()}
        if said:
            uses = KeepInTouch.objects.filter(tag__uses__person_id__in=person_ids)
            for person, pk in uses.values_list("tag__uses__person_id", "pk"):
                tags[person or 0].append(said[pk])
        return cls(own, tags, house_intervals())


def tag_intervals() -> list[KeepInTouch]:
    """What was said for tags, by their words."""
    rows = KeepInTouch.objects.filter(tag__isnull=False)
    return list(rows.select_related("tag").order_by("tag__key"))


def house_intervals() -> list[Interval]:
    """The house's intervals by stage and years of tenure; the usual ones until it says its own."""
    rows = KeepInTouch.objects.exclude(stage="").order_by("stage", "years")
    said = [as_interval(row) for row in rows]
    stages = {one.of for one in said}
    own = [*said, *(one for one in USUAL if one.of not in stages)]
    return sorted(own, key=lambda one: (one.of, one.years))


def as_interval(row: KeepInTouch) -> Interval:
    """A row as the rules take it."""
    return Interval(
        of="tag" if row.tag_id else "person" if row.person_id else _stage(row.stage),
        ideal=Span.read(row.ideal) if row.ideal else None,
        longest=Span.read(row.longest) if row.longest else None,
        years=row.years,
        name=row.tag.name if row.tag else "",
        reason=row.reason,
    )


def _stage(text: str) -> Literal["customer", "prospect"]:
    return "prospect" if text == "prospect" else "customer"

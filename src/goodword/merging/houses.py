"""What would become of two organisations, as far as the reader may know of them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from goodword.access import Reader, acquainted
from goodword.merging.faces import house_faces
from goodword.merging.queries import Difference, knows_organisation
from goodword.people.tables import RELATIONS, Organisation, Person


@dataclass(frozen=True, slots=True)
class HouseSide:
    """One of the organisations. ``people`` counts whom the reader may know."""

    id: int
    name: str
    relation: str
    domains: tuple[str, ...]
    people: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class HousePreview:
    """What would become of several organisations; see `goodword.merging.queries.Preview`."""

    kept: int
    sides: tuple[HouseSide, ...]
    differences: tuple[Difference, ...]
    mark: str

    @property
    def gone(self) -> tuple[HouseSide, ...]:
        """Those that would go."""
        return tuple(s for s in self.sides if s.id != self.kept)

    @property
    def main(self) -> HouseSide:
        """The one that would go on."""
        return next(s for s in self.sides if s.id == self.kept)


def house_preview(reader: Reader, kept: int, gone: Sequence[int]) -> HousePreview | None:
    """What would become of them; ``None`` when one of them is not there for this reader."""
    ids = list(dict.fromkeys((kept, *gone)))
    if len(ids) < 2 or not all(knows_organisation(reader, pk) for pk in ids):
        return None
    rows = Organisation.objects.in_bulk(ids)
    shown = house_faces(ids, reader)
    sides = tuple(
        HouseSide(
            pk, rows[pk].name, rows[pk].relation, shown[pk].domains,
            Person.objects.filter(acquainted(reader), organisation_id=pk).count(),
        )
        for pk in ids
    )  # fmt: skip
    return HousePreview(kept, sides, _differences(sides), house_mark(ids))


def house_mark(ids: Sequence[int]) -> str:
    """A mark that changes when one of these organisations is changed."""
    rows = Organisation.objects.filter(pk__in=ids).order_by("pk")
    told = list(rows.values_list("pk", "name", "relation", "merged_into_id"))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _differences(sides: Sequence[HouseSide]) -> tuple[Difference, ...]:
    relations = dict(RELATIONS)
    found = []
    for column, label in (("name", "Name"), ("relation", "They are")):
        options: dict[str, int] = {}
        for side in sides:
            said = side.name if column == "name" else side.relation and relations[side.relation]
            options.setdefault(said, side.id)
        options.pop("", None)
        if len(options) > 1:
            choices = tuple((whose, words) for words, whose in options.items())
            found.append(Difference(column, label, choices, choices[0][0]))
    return tuple(found)

"""Who was merged into whom, as it stands now."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from goodword.merging.records import Record
from goodword.people.tables import Merge, Organisation, Person


@dataclass(frozen=True, slots=True)
class Follows:
    """A table whose rows follow a person or an organisation.

    ``column`` points there. ``once``: what stands only once at each. ``keeps``: further columns
    that a doubled row needs to be written again. ``second``: the table points there by another
    column as well, and this one is written down apart from it.
    """

    table: str
    column: str
    once: str = ""
    keeps: tuple[str, ...] = ()
    second: bool = False

    @property
    def model(self) -> type[models.Model]:
        """The table itself."""
        return apps.get_model("goodword", self.table)

    @property
    def place(self) -> str:
        """Under what a merge writes its rows down."""
        return f"{self.table}.{self.column}" if self.second else self.table


@dataclass(frozen=True, slots=True)
class Kind:
    """Persons, or organisations: what follows them, and which of their columns a merge may set."""

    name: str
    model: type[Person] | type[Organisation]
    follows: tuple[Follows, ...]
    columns: tuple[str, ...]

    def kept(self, merge: Merge) -> int:
        """The one that goes on."""
        return int(getattr(merge, f"kept_{self.name}_id"))

    def gone(self, merge: Merge) -> int:
        """The one that was merged into it."""
        return int(getattr(merge, f"gone_{self.name}_id"))


PERSONS = Kind(
    "person",
    Person,
    (
        Follows("PersonAddress", "person", once="address_id", keeps=("since", "until")),
        Follows("PersonNumber", "person", once="number"),
        Follows("Tagged", "person", once="tag_id", keeps=("colleague_id", "at")),
        Follows("Commitment", "customer"),
        Follows("Handoff", "customer"),
        Follows("Unopened", "customer"),
        Follows("Entry", "wrote"),
        Follows("ContactWish", "person"),
        Follows("KeepInTouch", "person"),
        Follows("Referral", "referred"),
        Follows("Referral", "referrer", second=True),
        Follows("FollowedSale", "person"),
        Follows("Asking", "person"),
        Follows("NoMore", "person"),
    ),
    ("name", "relation", "organisation_id", "looked_after_by_id", "note"),
)
ORGANISATIONS = Kind(
    "organisation",
    Organisation,
    (Follows("Person", "organisation"), Follows("Domain", "organisation")),
    ("name", "relation"),
)
STAYS = {
    "Touch", "Merge", "NotTheSame", "Likeness", "NotTheSameOrganisation", "OrganisationLikeness",
    "QuietVerdict", "QuietSpell", "Buyer", "Bought",
}  # fmt: skip
"""Tables that point at persons or organisations, and are found again by following the forest."""


@dataclass(slots=True)
class Branch:
    """A merge that stands, with its record."""

    merge: Merge
    record: Record

    def keep(self) -> None:
        """Write the record down."""
        self.merge.moved = self.record.to_json()
        self.merge.save(update_fields=["moved"])


def below(kind: Kind, owner: int) -> list[Branch]:
    """Every merge that stands under somebody, the nearest first."""
    found: list[Branch] = []
    level: Collection[int] = [owner]
    while level:
        rows = Merge.objects.filter(
            kind=kind.name, undone_at=None, **{f"kept_{kind.name}_id__in": level}
        )
        here = [Branch(m, Record.of(m.moved)) for m in rows.order_by("pk")]
        found += here
        level = [kind.gone(b.merge) for b in here]
    return found


def root(kind: Kind, pk: int) -> int:
    """Where somebody is found now."""
    seen = {pk}
    while True:
        after = kind.model.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()
        if after is None or after in seen:
            return pk
        seen.add(after)
        pk = after


def edge(kind: Kind, gone: int) -> Branch | None:
    """The merge by which somebody went."""
    wanted: dict[str, Any] = {f"gone_{kind.name}_id": gone}
    row = Merge.objects.filter(kind=kind.name, undone_at=None, **wanted).first()
    return Branch(row, Record.of(row.moved)) if row else None

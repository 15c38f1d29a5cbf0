"""Reads for splitting: what lies at each address, and who may have written a letter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from goodword.access import Reader, acquainted, noticeable, reachable, readable
from goodword.people.numbers import is_spoken_spec
from goodword.people.queries import find_people
from goodword.people.tables import Person, PersonAddress
from goodword.timeline.tables import Entry, Participant


@dataclass(frozen=True, slots=True)
class Part:
    """An address of a person, and how much lies there for this reader."""

    spec: str
    names: tuple[str, ...]
    entries: int
    last: datetime | None


def parts_of(reader: Reader, person_id: int) -> list[Part]:
    """The addresses that the reader may know, each with the names seen with it."""
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), person_id=person_id)
    rows = uses.order_by("pk").values_list("address_id", "address__spec")
    specs = {pk: spec for pk, spec in rows if not is_spoken_spec(spec)}
    met = Participant.objects.filter(noticeable(reader, "entry_id"), address_id__in=specs)
    sums = {
        row["address_id"]: row
        for row in met.order_by()
        .values("address_id")
        .annotate(n=Count("entry_id", distinct=True), last=Max("occurred_at"))
    }
    said: dict[int, list[str]] = {}
    names = met.exclude(name="").order_by().values_list("address_id", "name").distinct()
    for pk, name in names[:200]:
        said.setdefault(pk, []).append(name)
    return [
        Part(
            spec,
            tuple(sorted(said.get(pk, ()))[:4]),
            sums[pk]["n"] if pk in sums else 0,
            sums[pk]["last"] if pk in sums else None,
        )
        for pk, spec in specs.items()
    ]


def may_have_written(
    reader: Reader, entry_id: int, text: str = ""
) -> tuple[int | None, list[tuple[int, str]]]:
    """Who was said to have written a letter, and who else may have: (id, name).

    Those who use its address, those of the same organisation, and whoever ``text`` finds.
    """
    entry = Entry.objects.filter(readable(reader), pk=entry_id).first()
    if entry is None:
        return None, []
    known = Person.objects.filter(acquainted(reader))
    users = known.filter(uses__address_id=entry.author_id or 0)
    found = list(users.order_by("name", "pk"))
    houses = [p.organisation_id for p in found if p.organisation_id]
    found += known.filter(organisation_id__in=houses).order_by("name", "pk")[:40]
    if text:
        chosen = [line.id for line in find_people(reader, text, limit=20)[0]]
        found += known.filter(pk__in=chosen).order_by("name", "pk")
    if entry.wrote_id:
        found += known.filter(pk=entry.wrote_id)
    return entry.wrote_id, list({p.pk: (p.pk, p.name) for p in found}.values())

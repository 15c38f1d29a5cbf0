"""What is held on somebody, in counts and in full; who may ask."""

from dataclasses import dataclass, fields

from goodword.access import NotAllowed, NotFound, Reader, acquainted, readable
from goodword.handoffs.tables import Handoff
from goodword.ledger.tables import Commitment
from goodword.people.tables import Address, Person, PersonNumber
from goodword.privacy.scope import Scope, root_of, scope_of
from goodword.privacy.tables import Erasure
from goodword.timeline.tables import Attachment, Entry, Original, Quarantined


@dataclass(frozen=True, slots=True)
class Held:
    """What is held on somebody, in counts. ``hidden``: entries that the reader may not read."""

    person_id: int
    name: str
    addresses: tuple[str, ...]
    shared: tuple[str, ...]
    numbers: int
    letters: int
    letters_with_others: int
    hidden: int
    attachments: int
    bytes: int
    commitments: int
    still_open: int
    notes: int
    tags: int
    handoffs: int

    def counts(self) -> dict[str, int]:
        """The counts alone, by name."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "person_id"}
        return {name: value for name, value in told.items() if isinstance(value, int)}


def may_handle(reader: Reader) -> None:
    """Raise `NotAllowed` for everybody but administrators."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may take out or erase what is held on somebody.")


def known_person(reader: Reader, person_id: int) -> Person:
    """The person, after merging, if this reader may know of them. Raises `NotFound`."""
    may_handle(reader)
    root = root_of(person_id)
    rows = Person.objects.filter(acquainted(reader), pk__in=(root, person_id), erased_at=None)
    found = rows.exists()
    if not found:
        raise NotFound("There is no such customer.")
    return Person.objects.get(pk=root)


def held(reader: Reader, person_id: int) -> Held:
    """What is held on a person; erasing removes all of it. Raises `NotFound`."""
    person = known_person(reader, person_id)
    return _counted(reader, person, scope_of(person.pk))


def _counted(reader: Reader, person: Person, scope: Scope) -> Held:
    entries = [*scope.alone, *scope.among]
    persons = Person.objects.filter(pk__in=scope.persons)
    owed = Commitment.objects.filter(pk__in=scope.commitments)
    size = attachments = seen = 0
    for start in range(0, len(entries), 500):
        some = Entry.objects.filter(pk__in=entries[start : start + 500])
        size += sum(
            Original.objects.filter(pk__in=some.values("original_id")).values_list(
                "size", flat=True
            )
        )
        attachments += Attachment.objects.filter(entry__in=some).count()
        seen += some.filter(readable(reader)).count()
    return Held(
        person_id=person.pk,
        name=person.name,
        addresses=tuple(
            Address.objects.filter(pk__in=scope.addresses)
            .exclude(spec__startswith="urn:")
            .order_by("spec")
            .values_list("spec", flat=True)
        ),
        shared=tuple(scope.shared),
        numbers=PersonNumber.objects.filter(person__in=scope.persons).count(),
        letters=len(scope.alone),
        letters_with_others=len(scope.among),
        hidden=len(entries) - seen,
        attachments=attachments,
        bytes=size,
        commitments=owed.count(),
        still_open=owed.filter(is_listed=True).count(),
        notes=persons.exclude(note="").count(),
        tags=sum(p.tags.count() for p in persons),
        handoffs=Handoff.objects.filter(customer__in=scope.persons).count(),
    )


def erasures(reader: Reader, *, limit: int = 100) -> list[Erasure]:
    """Who was erased when, as numbers; newest first."""
    may_handle(reader)
    return list(Erasure.objects.select_related("colleague").order_by("-pk")[:limit])


def unread_left() -> int:
    """How many things lie in quarantine: what nobody could read may be anybody's."""
    return Quarantined.objects.count()

"""What belongs to a person: which addresses, which entries alone, which with others."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from goodword.access import NotFound
from goodword.ledger.tables import Commitment
from goodword.people.tables import Address, Person, PersonAddress, PersonNumber
from goodword.privacy.rules import Identity
from goodword.timeline.tables import Entry, Participant

SOME = 500


@dataclass(slots=True)
class Scope:
    """Everything that is held on one person.

    ``persons``: their number and those merged into it. ``addresses`` are theirs alone; ``shared``
    are used by others too and stay. ``alone``: entries that go as a whole; ``among``: entries that
    others wrote or took part in, which go on without this person.
    """

    person_id: int
    persons: list[int]
    addresses: list[int]
    shared: list[str]
    alone: list[int] = field(default_factory=list)
    among: list[int] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)
    commitments: list[int] = field(default_factory=list)


def root_of(person_id: int) -> int:
    """The person that a number stands for after merging. Raises `NotFound`."""
    seen: set[int] = set()
    while person_id not in seen:
        seen.add(person_id)
        row = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first()
        exists = Person.objects.filter(pk=person_id).exists()
        if not exists:
            raise NotFound("There is no such customer.")
        if row is None:
            break
        person_id = row
    return person_id


def scope_of(person_id: int) -> Scope:
    """What is held on a person, whoever may read it. Raises `NotFound`."""
    root = root_of(person_id)
    persons = _merged(root)
    used = set(
        PersonAddress.objects.filter(person__in=persons).values_list("address_id", flat=True)
    )
    others = set(
        PersonAddress.objects.filter(address__in=used)
        .exclude(person__in=persons)
        .values_list("address_id", flat=True)
    )
    scope = Scope(
        person_id=root,
        persons=persons,
        addresses=sorted(used - others),
        shared=sorted(Address.objects.filter(pk__in=others).values_list("spec", flat=True)),
        commitments=list(
            Commitment.objects.filter(customer__in=persons).values_list("pk", flat=True)
        ),
    )
    _sort_entries(scope)
    return scope


def identity_of(scope: Scope) -> Identity:
    """Every name, address and number under which the person stands anywhere."""
    people = Person.objects.filter(pk__in=scope.persons)
    stood = Participant.objects.filter(address__in=scope.addresses).order_by()
    names = {
        *people.values_list("name", flat=True),
        *stood.values_list("name", flat=True).distinct(),
    }
    specs = set(Address.objects.filter(pk__in=scope.addresses).values_list("spec", flat=True))
    numbers = PersonNumber.objects.filter(person__in=scope.persons).values_list("number", flat=True)
    mails = {s for s in specs if "@" in s}
    return Identity(
        names=tuple(sorted(n for n in names if n and "@" not in n)),
        specs=tuple(sorted(mails | {n.lower() for n in names if "@" in n})),
        numbers=tuple(
            sorted({*numbers, *(s.removeprefix("tel:") for s in specs if s[:4] == "tel:")})
        ),
    )


def _merged(root: int) -> list[int]:
    found, edge = [root], [root]
    while edge:
        edge = list(
            Person.objects.filter(merged_into__in=edge)
            .exclude(pk__in=found)
            .values_list("pk", flat=True)
        )
        found += edge
    return found


def _sort_entries(scope: Scope) -> None:
    """Which entries are this person's alone: what they wrote, and what went between us and them.

    Notes and mail among ourselves go with a conversation that is all theirs.
    """
    wrote = Entry.objects.filter(Q(author__in=scope.addresses) | Q(wrote__in=scope.persons))
    theirs = set(wrote.values_list("pk", flat=True))
    part = Participant.objects.filter(address__in=scope.addresses)
    theirs |= set(part.filter(role="from").values_list("entry_id", flat=True))
    touched = theirs | set(part.values_list("entry_id", flat=True))
    with_others = _with_others(touched - theirs, scope)
    alone = touched - with_others
    conversations: set[int] = set()
    for some in _pieces(touched):
        rows = Entry.objects.filter(pk__in=some)
        conversations |= set(rows.values_list("conversation_id", flat=True))
    for some in _pieces(conversations):
        rest: dict[int, list[int]] = {}
        rows = Entry.objects.filter(conversation__in=some)
        for pk, conversation in rows.values_list("pk", "conversation_id"):
            if pk not in touched:
                rest.setdefault(conversation, []).append(pk)
        strangers = _with_others({pk for ids in rest.values() for pk in ids}, scope)
        mixed = set(
            Entry.objects.filter(pk__in=with_others | strangers, conversation__in=some).values_list(
                "conversation_id", flat=True
            )
        )
        for conversation, ids in rest.items():
            inside = set(ids) - strangers
            if conversation in mixed:
                with_others |= inside
            else:
                alone |= inside
    scope.alone, scope.among = sorted(alone), sorted(with_others)
    scope.conversations = sorted(conversations)


def _with_others(entry_ids: set[int], scope: Scope) -> set[int]:
    """Which of these entries have somebody outside on them who is not this person."""
    found: set[int] = set()
    for some in _pieces(entry_ids):
        rows = Participant.objects.filter(entry__in=some, ours=False).exclude(role="reply-to")
        rows = rows.exclude(address__in=scope.addresses)
        found |= set(rows.values_list("entry_id", flat=True))
    return found


def _pieces(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), SOME):
        yield ordered[start : start + SOME]

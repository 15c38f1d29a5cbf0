"""An address taken from a person into a person of its own; and who wrote a letter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from goodword.access import NotFound, Reader, Refused, acquainted, reachable, readable
from goodword.ledger.tables import Commitment
from goodword.merging import lines as owed
from goodword.merging.forest import PERSONS, below
from goodword.people.actions import must_decide
from goodword.people.rules import best_name
from goodword.people.tables import Person, PersonAddress
from goodword.replies.tables import Unopened
from goodword.timeline.tables import Entry


@transaction.atomic
def split(
    *, reader: Reader, person_id: int, specs: Sequence[str], name: str = "", now: datetime
) -> Person:
    """Begin a person of their own with these addresses of somebody; who it is.

    Letters go with the address, what is owed goes with its letter; one address has to stay. The
    new one belongs to the same organisation and is what the other was to us.
    Raises `NotFound`, `Refused`.
    """
    must_decide(reader)
    person = _locked(reader, person_id)
    uses = person.uses.select_related("address").filter(reachable(reader, "address_id"))
    leaving = list(uses.filter(address__spec__in=[s.strip().lower() for s in specs]))
    if len(leaving) < len(set(specs)) or not leaving:
        raise NotFound("They have no such address.")
    if not person.uses.exclude(pk__in=[u.pk for u in leaving]).exists():
        raise Refused("These are all their addresses: there would be nobody left. Leave one.")
    other = Person.objects.create(
        name=name.strip()[:200] or best_name([], leaving[0].address.spec),
        relation=person.relation,
        organisation_id=person.organisation_id,
        looked_after_by_id=person.looked_after_by_id,
        created_at=now,
    )
    for use in leaving:
        # A row of its own: no merge that is undone later takes it back.
        PersonAddress.objects.create(
            person=other, address_id=use.address_id, since=use.since, until=use.until
        )
        use.delete()
    _take_along(person, other, {u.address_id for u in leaving})
    owed.settle_again(owed.conversations_of([person.pk, other.pk]), now=now)
    return other


@transaction.atomic
def say_who_wrote(
    *, reader: Reader, entry_id: int, person_id: int | None, whole: bool = False, now: datetime
) -> None:
    """Say who wrote a letter from an address that several people use.

    ``person_id`` empty: whoever stands behind the address. ``whole``: every letter from that
    address in the conversation. Reading again does not change it.
    """
    must_decide(reader)
    entry = Entry.objects.filter(readable(reader), pk=entry_id).first()
    if entry is None or entry.direction != "in" or entry.author_id is None:
        raise NotFound("There is no such letter.")
    if person_id is not None:
        _locked(reader, person_id)
    letters = Entry.objects.filter(pk=entry.pk)
    if whole:
        letters = Entry.objects.filter(
            readable(reader), conversation_id=entry.conversation_id, author_id=entry.author_id
        )
    letters.update(wrote_id=person_id)
    writer = person_id or _behind(entry.author_id)
    ids = list(letters.values_list("pk", flat=True))
    if writer is not None:
        lines = Commitment.objects.filter(evidence_id__in=ids)
        _forget_everywhere("Commitment", set(lines.values_list("pk", flat=True)))
        lines.update(customer_id=writer)
        Unopened.objects.filter(entry_id__in=ids).update(customer_id=writer)
    owed.settle_again([entry.conversation_id], now=now)


def _behind(address_id: int) -> int | None:
    uses = PersonAddress.objects.filter(address_id=address_id).order_by("person_id")
    return uses.values_list("person_id", flat=True).first()


def _locked(reader: Reader, person_id: int) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader), pk=person_id)
    person = rows.first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _take_along(person: Person, other: Person, addresses: set[int]) -> None:
    """What is owed for letters from these addresses goes with them."""
    theirs = Q(evidence__author_id__in=addresses, evidence__wrote=None)
    lines = list(Commitment.objects.filter(theirs, customer=person).values_list("pk", flat=True))
    old = Unopened.objects.filter(customer=person, entry__author_id__in=addresses)
    gone = {"Commitment": set(lines), "Unopened": set(old.values_list("pk", flat=True))}
    for branch in below(PERSONS, person.pk):
        for table, ids in gone.items():
            branch.record.forget(table, ids)
        branch.keep()
    Commitment.objects.filter(pk__in=lines).update(customer=other)
    old.update(customer=other)


def _forget_everywhere(table: str, ids: set[int]) -> None:
    """These rows are somebody else's by a colleague's word: no undoing brings them back."""
    for owner in Commitment.objects.filter(pk__in=ids).values_list("customer_id", flat=True):
        for branch in below(PERSONS, owner):
            if branch.record.forget(table, ids):
                branch.keep()

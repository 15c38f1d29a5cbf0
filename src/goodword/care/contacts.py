"""Real contact: what somebody of us and somebody of them wrote or said to each other.

A letter, call, visit or appointment, by either side. Not: automatic mail, letters to many at once,
letters that came back, calls in which nobody spoke, purchases, notes among ourselves. What lies
only in mailboxes that their owner shares nothing of is no contact of the house's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from goodword.access import Reader, noticeable
from goodword.channels.mail.sending.tables_after import Returned
from goodword.people.tables import Mailbox, PersonAddress
from goodword.timeline.tables import Entry, Participant
from goodword.timeline.tables_told import Spoken

MANY = 10
"""A letter of ours to more people outside than this is not written to any one of them."""
KINDS = ("mail", "call", "visit", "appointment")
_SOME = 500
_BOTH_WAYS = Q(entry__direction="in", role__in=("from", "behalf")) | Q(
    entry__direction="out", role="to"
)


class Contact(NamedTuple):
    """One real contact with a person."""

    at: datetime
    entry_id: int
    conversation_id: int
    direction: str


def house_eyes() -> Reader:
    """A reader who knows what everybody may know: that contact happened in a mailbox."""
    boxes = list(Mailbox.objects.values_list("pk", "owner_id", "sharing"))
    known = frozenset(pk for pk, owner, sharing in boxes if owner is None or sharing != "nothing")
    return Reader(None, "read-only", frozenset(), None if len(known) == len(boxes) else known)


def contacts(person_ids: Collection[int], *, now: datetime) -> dict[int, list[Contact]]:
    """Every real contact with these persons up to now, in order."""
    found: dict[int, set[Contact]] = defaultdict(set)
    eyes = house_eyes()
    for person, *told in _by_address(person_ids, eyes, now):
        found[person].add(Contact(*told))
    for person, *told in _said_to_be_theirs(person_ids, eyes, now):
        found[person].add(Contact(*told))
    out = {c.entry_id for some in found.values() for c in some if c.direction == "out"}
    many = _to_many(out)
    return {
        person: kept
        for person, some in found.items()
        if (kept := sorted(c for c in some if c.entry_id not in many))
    }


def heard_on(
    person_ids: Collection[int], *, now: datetime, since: datetime, zone: ZoneInfo
) -> dict[int, list[int]]:
    """The days (as `date.toordinal`) on which these persons wrote, called or came, in order."""
    rows = _by_address(person_ids, house_eyes(), now).filter(
        entry__direction="in", occurred_at__gt=since
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, at, *_ in rows:
        found[person].add(at.astimezone(zone).date().toordinal())
    return {person: sorted(days) for person, days in found.items()}


def persons_on(entry_ids: Collection[int]) -> set[int]:
    """Whose contacts these entries may be."""
    people: set[int] = set()
    for some in _pieces(entry_ids):
        rows = Participant.objects.filter(entry_id__in=some, ours=False)
        uses = PersonAddress.objects.filter(address_id__in=rows.values("address_id"))
        people |= set(uses.values_list("person_id", flat=True))
        said = Entry.objects.filter(pk__in=some, wrote__isnull=False)
        people |= {pk for pk in said.values_list("wrote_id", flat=True) if pk is not None}
    return people


def _by_address(
    person_ids: Collection[int], eyes: Reader, now: datetime
) -> "QuerySet[Participant, Any]":
    back = Returned.objects.filter(
        letter_id=OuterRef("entry_id"), address_id=OuterRef("address_id")
    )
    unspoken = Spoken.objects.filter(entry_id=OuterRef("entry_id")).exclude(disposition="answered")
    rows = Participant.objects.filter(
        _BOTH_WAYS,
        noticeable(eyes, "entry_id"),
        ~Exists(back),
        ~Q(entry__kind="call") | ~Exists(unspoken),
        address__uses__person_id__in=person_ids,
        occurred_at__lte=now,
        entry__kind__in=KINDS,
        entry__automated=False,
    )
    return rows.order_by().values_list(
        "address__uses__person_id", "occurred_at", "entry_id", "entry__conversation_id",
        "entry__direction",
    )  # fmt: skip


def _said_to_be_theirs(
    person_ids: Collection[int], eyes: Reader, now: datetime
) -> "QuerySet[Entry, Any]":
    """What a colleague said that they wrote, from an address that several use."""
    # Above 0 is whoever it was said of: few, though SQLite takes every entry for one of them.
    rows = Entry.objects.filter(
        noticeable(eyes), wrote_id__in=person_ids, wrote_id__gt=0, occurred_at__lte=now,
        kind__in=KINDS, automated=False, direction="in",
    )  # fmt: skip
    return rows.order_by().values_list(
        "wrote_id", "occurred_at", "pk", "conversation_id", "direction"
    )


def _to_many(entry_ids: Collection[int]) -> set[int]:
    """Which of these letters went to many at once."""
    found: set[int] = set()
    for some in _pieces(entry_ids):
        rows = Participant.objects.filter(
            entry_id__in=some, ours=False, role__in=("to", "cc", "bcc")
        )
        counted = rows.order_by().values("entry_id").annotate(n=Count("address_id", distinct=True))
        found |= set(counted.filter(n__gt=MANY).values_list("entry_id", flat=True))
    return found


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _SOME):
        yield ordered[start : start + _SOME]

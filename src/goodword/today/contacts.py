"""The last contact with customers, as far as the reader may know of it, for a line or a list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from goodword.access import Reader, noticeable, readable
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.timeline.tables import Entry, Participant

KINDS = ("mail", "call", "visit", "appointment")
"""Where people spoke with each other: a sale is none, nor a note among ourselves."""


@dataclass(frozen=True, slots=True)
class LastContact:
    """When somebody of us and somebody of them were last in touch.

    ``subject`` and ``by`` (who of us wrote, or answered) are empty where the reader may only know
    that contact happened. ``answered_after``: what they asked there was answered after so long;
    ``waits``: it is still owed.
    """

    entry_id: int
    conversation_id: int
    kind: str
    direction: str
    at: datetime
    legible: bool
    subject: str = ""
    by: str = ""
    answered_after: timedelta | None = None
    waits: bool = False


def last_contacts(
    reader: Reader, person_ids: Collection[int], *, now: datetime
) -> dict[int, LastContact]:
    """The last real contact with each of these persons, where there was one.

    Five queries at most, however many persons there are.
    """
    newest = (
        Participant.objects.filter(
            noticeable(reader, "entry_id"), address__uses__person=OuterRef("pk"),
            entry__automated=False, entry__kind__in=KINDS, occurred_at__lte=now,
        )
        .order_by("-occurred_at", "-entry_id")
        .values("entry_id")[:1]
    )  # fmt: skip
    people = Person.objects.filter(pk__in=person_ids).annotate(newest=Subquery(newest))
    entry_of = {pk: e for pk, e in people.values_list("pk", "newest") if e is not None}
    entries = Entry.objects.select_related("colleague").in_bulk(list(entry_of.values()))
    may_read = set(
        Entry.objects.filter(readable(reader), pk__in=list(entries)).values_list("pk", flat=True)
    )
    owed = _owed({pk: entries[e] for pk, e in entry_of.items() if e in may_read})
    return {
        person: _contact(entries[entry], entry in may_read, owed.get(person))
        for person, entry in entry_of.items()
        if entry in entries
    }


def _owed(lying: dict[int, Entry]) -> dict[int, Commitment]:
    """The reply that each was last owed in the conversation of their last contact."""
    pairs = {(pk, entry.conversation_id) for pk, entry in lying.items()}
    rows = Commitment.objects.filter(
        Q(closed_by=None) | Q(closed_by__kind__in=KINDS), kind="reply", debtor="us",
        customer_id__in=list(lying), conversation_id__in={talk for _, talk in pairs},
        state__in=("open", "held", "discharged"),
    )  # fmt: skip
    return {
        row.customer_id: row
        for row in rows.select_related("closed_by__colleague").order_by("since", "pk")
        if (row.customer_id, row.conversation_id) in pairs
    }


def _contact(entry: Entry, legible: bool, owed: Commitment | None) -> LastContact:
    told = (entry.pk, entry.conversation_id, entry.kind, entry.direction, entry.occurred_at)
    if not legible:
        return LastContact(*told, legible=False)
    by = str(entry.colleague) if entry.colleague and entry.direction == "out" else ""
    if owed is None:
        return LastContact(*told, legible=True, subject=entry.subject, by=by)
    answer = owed.closed_by
    if answer is not None and answer.colleague:
        by = str(answer.colleague)
    return LastContact(
        *told,
        legible=True,
        subject=entry.subject,
        by=by,
        answered_after=owed.closed_at - owed.since if owed.closed_at else None,
        waits=owed.closed_at is None,
    )

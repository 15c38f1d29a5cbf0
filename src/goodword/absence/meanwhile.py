"""What happened while somebody was away: by customer, what came, who did what, what is owed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from goodword.absence.tables import Absence
from goodword.access import Reader, readable
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.words import sentence
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry

MOST_ENTRIES = 500
_SILENT = ("opened", "proposed", "covered", "uncovered", "rebased", "chased")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that came or was done. ``entry_id``: the letter, where there is one to read."""

    at: datetime
    text: str
    reason: str = ""
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class StillOwed:
    """A line that is still open, as far as its words may be read."""

    commitment_id: int
    what: str
    due_at: datetime
    conversation_id: int | None


@dataclass(slots=True)
class ForCustomer:
    """One customer's part of the time away."""

    customer_id: int
    name: str
    happened: list[Happening] = field(default_factory=list)
    owed: list[StillOwed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """All of it. ``covered``: how many matters went to a cover; the others add up to it."""

    customers: list[ForCustomer]
    covered: int
    settled: int
    still_owed: int
    given_away: int


def meanwhile(reader: Reader, absence: Absence, *, now: datetime) -> Meanwhile:
    """What the reader may know of it; those with something still owed first, then by name."""
    begun, ended = absence.begun_at, absence.ended_at or now
    if begun is None:
        return Meanwhile([], 0, 0, 0, 0)
    taken = _covered(absence.colleague_id, begun, ended)
    rows = list(Commitment.objects.filter(visible(reader), pk__in=taken).select_related("customer"))
    readable_ids = set(
        Commitment.objects.filter(legible(reader), pk__in=[r.pk for r in rows]).values_list(
            "pk", flat=True
        )
    )
    found: dict[int, ForCustomer] = {}
    for row in rows:
        name = row.customer.name or "somebody without a name"
        one = found.setdefault(row.customer_id, ForCustomer(row.customer_id, name))
        if row.is_listed and row.accountable_id == absence.colleague_id:
            what = row.what if row.pk in readable_ids else "something that is not yours to read"
            one.owed.append(StillOwed(row.pk, what, row.due_at, row.conversation_id))
    _tell_letters(reader, rows, found, begun, ended)
    _tell_deeds(rows, readable_ids, found, begun, ended)
    for one in found.values():
        one.happened.sort(key=lambda happening: happening.at)
        one.owed.sort(key=lambda owed: owed.due_at)
    away = sum(r.accountable_id != absence.colleague_id for r in rows)
    owed = sum(len(one.owed) for one in found.values())
    return Meanwhile(
        sorted(found.values(), key=lambda one: (not one.owed, one.name.casefold())),
        covered=len(rows),
        settled=len(rows) - owed - away,
        still_owed=owed,
        given_away=away,
    )


def _covered(colleague_id: int, begun: datetime, ended: datetime) -> set[int]:
    """The commitments that went to a cover of somebody between two instants."""
    events = CommitmentEvent.objects.filter(
        name="covered", recorded_at__gte=begun, recorded_at__lte=ended,
        data__accountable=colleague_id,
    )  # fmt: skip
    return set(events.values_list("commitment_id", flat=True))


def _tell_letters(
    reader: Reader,
    rows: Collection[Commitment],
    found: dict[int, ForCustomer],
    begun: datetime,
    ended: datetime,
) -> None:
    """Letters and calls in these conversations, from them and from us."""
    customer_of = {r.conversation_id: r.customer_id for r in rows if r.conversation_id}
    entries = Entry.objects.filter(
        readable(reader), conversation_id__in=customer_of, occurred_at__gte=begun,
        occurred_at__lte=ended, automated=False,
    ).select_related("colleague", "author")  # fmt: skip
    for entry in entries.order_by("occurred_at", "pk")[:MOST_ENTRIES]:
        customer = found[customer_of[entry.conversation_id]]
        subject = entry.subject or "(no subject)"
        if entry.direction == "in":
            text = f"{customer.name} wrote: {subject}"
        elif entry.direction == "out":
            text = f"{entry.colleague or 'One of us'} wrote to them: {subject}"
        else:
            text = f"{entry.colleague or 'One of us'} noted: {subject}"
        customer.happened.append(Happening(entry.occurred_at, text, entry_id=entry.pk))


def _tell_deeds(
    rows: Collection[Commitment],
    readable_ids: Collection[int],
    found: dict[int, ForCustomer],
    begun: datetime,
    ended: datetime,
) -> None:
    """What colleagues decided on these matters."""
    by_id = {row.pk: row for row in rows}
    events = list(
        CommitmentEvent.objects.filter(
            commitment_id__in=by_id, recorded_at__gte=begun, recorded_at__lte=ended
        )
        .exclude(name__in=_SILENT)
        .select_related("colleague")
        .order_by("recorded_at", "pk")
    )
    names = _names(events)
    for event in events:
        row = by_id[event.commitment_id]
        if event.entry_id is not None and event.colleague_id is None:
            continue  # The letter itself stands in the list.
        reason = event.reason if row.pk in readable_ids else ""
        what = f" ({row.what})" if row.pk in readable_ids and row.what else ""
        text = sentence(event, zone=row.due_zone, names=names).removesuffix(".") + f"{what}."
        found[row.customer_id].happened.append(Happening(event.recorded_at, text, reason))


def _names(events: Collection[CommitmentEvent]) -> dict[int, str]:
    told: dict[int, str] = defaultdict(str)
    wanted = {
        int(event.data[part])
        for event in events
        for part in ("accountable", "acting", "to")
        if event.data.get(part)
    }
    told |= {c.pk: str(c) for c in Colleague.objects.filter(pk__in=wanted)}
    return told

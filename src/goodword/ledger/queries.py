"""Reads of the ledger: who may see a line, its history in sentences, counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.expressions import Combinable

from goodword.access import Reader, noticeable, readable
from goodword.ledger.refusals import NotFound
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.words import sentence
from goodword.ledger.writing import how_closed
from goodword.people.tables import Colleague


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of a commitment's life, as a sentence.

    ``at``: when it happened; ``recorded_at``: when we learnt of it. ``by``: the colleague's name,
    or empty when a reading did it. ``entry_id``: the evidence, where there is some.
    """

    at: datetime
    recorded_at: datetime
    text: str
    by: str
    reason: str
    entry_id: int | None


def mine(reader: Reader) -> Q:
    """Commitments that the reader is accountable for, or acts on."""
    if reader.colleague_id is None:
        return Q(pk__in=[])
    return Q(accountable_id=reader.colleague_id) | Q(acting_id=reader.colleague_id)


def visible(reader: Reader) -> Q | Combinable:
    """Commitments that exist for the reader: their evidence is noticeable, or they are theirs."""
    if reader.knows is None:
        return Q()
    return Q(noticeable(reader, "evidence_id")) | mine(reader)


def legible(reader: Reader) -> Q | Combinable:
    """Commitments whose words the reader may read: derived text inherits its evidence's sight."""
    return readable(reader, "evidence_id")


def actionable(reader: Reader) -> Q | Combinable:
    """Commitments that the reader may act on, if they may act at all: legible, or their own."""
    if reader.reads is None:
        return Q()
    return Q(legible(reader)) | mine(reader)


def history(reader: Reader, commitment_id: int) -> list[HistoryLine]:
    """A commitment's life in sentences, in order. Raises `NotFound`.

    A reader who may not read the evidence gets what happened and when, without the reasons.
    """
    commitment = Commitment.objects.filter(visible(reader), pk=commitment_id).first()
    if commitment is None:
        raise NotFound("There is nothing like this, or it is not yours to see.")
    words = Commitment.objects.filter(legible(reader), pk=commitment_id).exists()
    events = list(
        # Through the commitment, so that each event knows it without asking.
        commitment.events.select_related("colleague").order_by("number")
    )
    names = _names(events)
    return [
        HistoryLine(
            at=event.at,
            recorded_at=event.recorded_at,
            text=sentence(event, zone=commitment.due_zone, names=names),
            by=str(event.colleague) if event.colleague else event.data.get("by", ""),
            reason=event.reason if words else "",
            entry_id=event.entry_id if words else None,
        )
        for event in events
    ]


def ending(reader: Reader, commitment_id: int) -> str:
    """Who closed it, when and why, as a sentence; empty while it is owed. Raises `NotFound`.

    A reader who may not read the evidence is not told why.
    """
    commitment = Commitment.objects.filter(visible(reader), pk=commitment_id).first()
    if commitment is None:
        raise NotFound("There is nothing like this, or it is not yours to see.")
    words = Commitment.objects.filter(legible(reader), pk=commitment_id).exists()
    return how_closed(commitment, reader.colleague_id, reasons=words)


def open_by_colleague() -> Mapping[int, int]:
    """How many open commitments each colleague is accountable for."""
    owed = Commitment.objects.filter(is_open=True, debtor="us").order_by()
    return dict(owed.values_list("accountable_id").annotate(n=Count("pk")))


def open_by_kind(reader: Reader) -> Mapping[str, int]:
    """How many open commitments of each kind exist for the reader."""
    owed = Commitment.objects.filter(visible(reader), is_open=True, debtor="us").order_by()
    return dict(owed.values_list("kind").annotate(n=Count("pk")))


def _names(events: list[CommitmentEvent]) -> Mapping[int, str]:
    told = {
        int(event.data[part])
        for event in events
        for part in ("accountable", "acting", "to")
        if event.name not in ("opened", "proposed", "rebased", "reopened") and event.data.get(part)
    }
    return {c.pk: str(c) for c in Colleague.objects.filter(pk__in=told)} if told else {}

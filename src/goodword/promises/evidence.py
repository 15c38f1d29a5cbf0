"""Looks for what kept the promises to customers, wherever it lies: on any of their conversations.

Offers what it finds; closes a promise only where nobody could mistake it. What a colleague
refused, or had before their eyes when they decided, is not offered again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record, state_of
from goodword.people.tables import PersonAddress
from goodword.promises.keeping import Later, Owed, Shown, best, shown_by
from goodword.promises.reading import READER, words_of
from goodword.promises.tables import Evidence
from goodword.timeline.tables import Attachment, Entry, Participant, Reading

KINDS = ("mail", "call", "visit", "sale", "appointment")
LOOKED_AT = 400
"""So many of a customer's later entries are looked at, the earliest first."""


@dataclass(slots=True)
class Kept:
    """What a look for evidence changed."""

    offered: int = 0
    discharged: int = 0


def customers_of(conversation_ids: Collection[int]) -> set[int]:
    """Everybody whose promises may be kept by what happened in these conversations."""
    took_part = Participant.objects.filter(entry__conversation_id__in=list(conversation_ids))
    uses = PersonAddress.objects.filter(address_id__in=took_part.values("address_id"))
    found = set(uses.values_list("person_id", flat=True))
    said = Entry.objects.filter(
        conversation_id__in=list(conversation_ids), wrote_id__isnull=False
    ).values_list("wrote_id", flat=True)
    return found | {pk for pk in said if pk is not None}


def look_for_evidence(customer_ids: Collection[int], *, now: datetime) -> Kept:
    """Offer, or take, what shows that promises to these customers were kept."""
    rows = list(
        Commitment.objects.select_for_update(of=("self",))
        .filter(kind="promise", is_listed=True, customer_id__in=customer_ids, since__lte=now)
        .order_by("pk")
    )
    if not rows:
        return Kept()
    happened = _later({row.customer_id for row in rows}, min(row.since for row in rows), now)
    acts = dict(
        Commitment.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "given_word__act")
    )
    known: dict[int, dict[int, str]] = defaultdict(dict)
    for owed, entry, state in Evidence.objects.filter(commitment__in=rows).values_list(
        "commitment_id", "entry_id", "state"
    ):
        known[owed][entry] = state
    kept = Kept()
    offers: list[Evidence] = []
    for row in rows:
        one = Owed(
            row.pk, row.debtor, row.what, acts.get(row.pk) or "do", row.since,
            row.conversation_id, row.evidence_id,
        )  # fmt: skip
        fresh = [
            shown
            for later in happened.get(row.customer_id, ())
            if later.entry_id not in known[row.pk] and (shown := shown_by(one, later))
        ]
        room = 3 - sum(state == "offered" for state in known[row.pk].values())
        chosen = best(fresh, max(room, 0))
        certain = next((s for s in best(fresh, 1) if s.certain), None)
        if certain and _may_close(row, certain):
            _close(row, certain, now)
            kept.discharged += 1
            chosen = [certain]
        offers += [_evidence(shown) for shown in chosen]
    Evidence.objects.bulk_create(offers, ignore_conflicts=True)
    kept.offered = len(offers)
    return kept


def _may_close(row: Commitment, shown: Shown) -> bool:
    """A question stays one; and what a person had before them when they decided closes nothing."""
    state = state_of(row)
    return row.state in ("open", "held") and not (
        state.on_the_table(shown.entry_id, shown.at) or row.doubt
    )


def _close(row: Commitment, shown: Shown, now: datetime) -> None:
    words = {"attachment": "what was promised was sent", "thanks": "they thanked for it"}
    event = Event(
        "discharged", at=shown.at, recorded_at=now, entry_id=shown.entry_id,
        reason=words.get(shown.kind, "a later entry shows it"),
    )  # fmt: skip
    record([(row, [event])])


def _evidence(shown: Shown) -> Evidence:
    return Evidence(
        commitment_id=shown.commitment_id,
        entry_id=shown.entry_id,
        kind=shown.kind,
        attachment=shown.attachment,
    )


def _later(
    customer_ids: Collection[int], since: datetime, now: datetime
) -> Mapping[int, Sequence[Later]]:
    """What happened with each customer since, in order of time."""
    uses = PersonAddress.objects.filter(person_id__in=customer_ids)
    behind: dict[int, set[int]] = defaultdict(set)
    for address, person in uses.values_list("address_id", "person_id"):
        behind[address].add(person)
    parts = Participant.objects.filter(
        address_id__in=behind, occurred_at__gt=since, occurred_at__lte=now, ours=False,
        entry__kind__in=KINDS, entry__automated=False,
    ).exclude(role="reply-to")  # fmt: skip
    homes: dict[int, set[int]] = defaultdict(set)
    for entry, address in parts.order_by("occurred_at").values_list("entry_id", "address_id"):
        homes[entry] |= behind[address]
    said = Entry.objects.filter(
        wrote_id__in=customer_ids, occurred_at__gt=since, occurred_at__lte=now, automated=False
    )
    for entry, person in said.values_list("pk", "wrote_id"):
        if person is not None:
            homes[entry].add(person)
    found: dict[int, list[Later]] = defaultdict(list)
    for one in _entries(homes):
        for person in homes[one.entry_id]:
            if len(found[person]) < LOOKED_AT:
                found[person].append(one)
    return found


def _entries(entry_ids: Iterable[int]) -> list[Later]:
    ids = list(entry_ids)
    rows = Entry.objects.filter(pk__in=ids).exclude(direction="internal", kind="mail")
    texts = words_of(ids)
    files: dict[int, list[tuple[int, str]]] = defaultdict(list)
    hung = Attachment.objects.filter(entry_id__in=ids, inline=False).order_by("position")
    for entry, position, name in hung.values_list("entry_id", "position", "name"):
        files[entry].append((position, name))
    holding, spoke, promised = set(), set(), defaultdict(list)
    told: Any = Reading.objects.filter(entry_id__in=ids, reader__in=("zones", "call", READER))
    for entry, reader, held, ended, found in told.values_list(
        "entry_id", "reader", "value__holding", "value__disposition", "value__found"
    ):
        if reader == "zones" and held:
            holding.add(entry)
        elif reader == "call" and ended == "answered":
            spoke.add(entry)
        elif reader == READER and found:
            promised[entry] = [one["text"] for one in found if one["debtor"] == "us"]
    ordered = rows.order_by("occurred_at", "pk")
    return [
        Later(
            entry_id=pk, at=at, conversation_id=talk, kind=kind, ours=direction == "out",
            text=texts.get(pk, ""), subject=subject, attachments=tuple(files[pk]),
            promises=tuple(promised[pk]), spoke=pk in spoke, holding=pk in holding,
        )
        for pk, at, talk, kind, direction, subject in ordered.values_list(
            "pk", "occurred_at", "conversation_id", "kind", "direction", "subject"
        )
    ]  # fmt: skip

"""Stores what colleagues tell: a call, a visit, a note. Each telling is one entry, once."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from goodword.access import NotFound, Reader, readable
from goodword.people.directory import ensure_addresses
from goodword.people.rules import Ours
from goodword.timeline.erased import left_out
from goodword.timeline.facts import NewEntry, Seen
from goodword.timeline.joining import Joining
from goodword.timeline.originals import ids_of, keep_originals
from goodword.timeline.rows import store_details, store_entries, store_sightings
from goodword.timeline.tables import Conversation, Entry, Participant, Sighting, ThreadKey
from goodword.timeline.threading import key_of_reference


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was told; ``known``: it had been told before, and nothing was added.

    Both numbers are 0 for what was erased since, and is not told again.
    """

    entry_id: int
    conversation_id: int
    known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where something that was told belongs.

    ``conversation_id``: a given conversation; else the one that ``reference`` leads to, or a new
    one under ``subject``. ``mailboxes``: those whose visibility it inherits; none: the house's.
    """

    mailboxes: Collection[int] = ()
    conversation_id: int | None = None
    reference: str = ""
    subject: str = ""


def as_told(value: Mapping[str, Any]) -> tuple[bytes, str]:
    """The canonical bytes of what was told (JSON, keys in order), and their SHA-256."""
    raw = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return raw, hashlib.sha256(raw).hexdigest()


def told_key(kind: str, key: str) -> str:
    """The identity of something told: the form or the row that it came by."""
    return hashlib.blake2b(f"{kind}\x1f{key}".encode(), digest_size=20).hexdigest()


@transaction.atomic
def keep_told(
    entry: NewEntry,
    told: Mapping[str, Any],
    place: Place,
    *,
    ours: Ours,
    now: datetime,
    settles: bool = True,
    intake_id: int | None = None,
) -> Kept:
    """Keep what was told: its bytes first, then the entry. The same content key is one entry.

    ``settles``: whether it may open or answer anything, so that its conversation is looked at.
    """
    known = Entry.objects.filter(content_key=entry.content_key).first()
    if known is not None:
        return Kept(known.pk, known.conversation_id, known=True)
    if left_out([entry]):
        return Kept(0, 0, known=True)
    raw, sha256 = as_told(told)
    keep_originals({sha256: raw})
    entry = replace(entry, seen=Seen(0, entry.kind, "", sha256))
    specs = {p.spec for p in entry.people}
    addresses = ensure_addresses(specs)
    key = key_of_reference(place.reference) if place.reference else None
    try:
        with transaction.atomic():
            conversation = _conversation(entry, place, key, settles)
            originals = ids_of([sha256])
            ids = store_entries([entry], [conversation.pk], addresses, originals, intake_id)
    except IntegrityError:
        # The same form arrived twice at once: the other one was stored between look and write.
        known = Entry.objects.get(content_key=entry.content_key)
        return Kept(known.pk, known.conversation_id, known=True)
    inside = {s for s in specs if s in ours}
    joining = Joining(keys=[{key} if key is not None else set()])
    store_details([entry], ids, addresses, inside, joining)
    seen = [(ids[0], replace(entry.seen, mailbox_id=box)) for box in place.mailboxes]
    store_sightings(seen, originals, now)
    return Kept(ids[0], conversation.pk, known=False)


def _conversation(entry: NewEntry, place: Place, key: int | None, settles: bool) -> Conversation:
    found = None
    if place.conversation_id is not None:
        found = Conversation.objects.select_for_update().get(pk=place.conversation_id)
    elif key is not None:
        held = ThreadKey.objects.filter(key=key).order_by("-occurred_at", "-entry_id").first()
        if held is not None:
            rows = Conversation.objects.select_for_update()
            found = rows.get(pk=held.entry.conversation_id)
    if found is None:
        return Conversation.objects.create(
            subject=place.subject, last_at=entry.occurred_at, dirty=settles
        )
    found.last_at = max(found.last_at or entry.occurred_at, entry.occurred_at)
    found.dirty = found.dirty or settles
    found.save(update_fields=["last_at", "dirty"])
    return found


def mailboxes_of(
    reader: Reader, conversation_id: int, *, entry_id: int | None = None
) -> frozenset[int]:
    """The mailboxes in which an entry lies, or the newest of a conversation that lies in any.

    What is told about it is seen by whoever reads those. None: it is the house's.
    """
    rows = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    if entry_id is not None:
        rows = rows.filter(pk=entry_id)
    lying = rows.filter(Exists(Sighting.objects.filter(entry_id=OuterRef("pk"))))
    newest = lying.order_by("-occurred_at", "-pk").first()
    if newest is None:
        return frozenset()
    return frozenset(newest.sightings.values_list("mailbox_id", flat=True))


def must_take_part(reader: Reader, conversation_id: int, person_id: int) -> None:
    """Refuse a conversation that the reader can't read, or that this person is not part of."""
    there = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    taking_part = Participant.objects.filter(entry__in=there, address__uses__person_id=person_id)
    if not taking_part.exclude(role="bcc").exists():
        raise NotFound("There is no such conversation, or it is not yours to read.")

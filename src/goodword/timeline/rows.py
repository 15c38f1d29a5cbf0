"""The rows of new entries: written in bulk, within the transaction that records a batch."""

import json
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from goodword.language import base_subject
from goodword.people.bulk import add, insert, instant
from goodword.people.numbers import searched_spec
from goodword.timeline import search_index
from goodword.timeline.facts import NewEntry, Seen
from goodword.timeline.joining import Joining
from goodword.timeline.tables import (
    Attachment,
    Entry,
    Participant,
    Reading,
    Sighting,
    ThreadKey,
)

_as_json = json.JSONEncoder(ensure_ascii=False).encode


def store_entries(
    entries: Sequence[NewEntry],
    conversations: Sequence[int],
    addresses: Mapping[str, int],
    originals: Mapping[str, int],
    intake_id: int | None,
) -> list[int]:
    """The entries themselves; their ids. A content key that stands raises IntegrityError."""
    return add(
        Entry,
        (
            "kind",
            "direction",
            "occurred_at",
            "subject",
            "message_id",
            "content_key",
            "original_id",
            "conversation_id",
            "author_id",
            "colleague_id",
            "intake_id",
            "automated",
            "answer_score",
            "is_reply",
            "has_quote",
            "has_attachments",
        ),
        [
            (
                e.kind,
                e.direction,
                instant(e.occurred_at),
                e.subject,
                e.message_id,
                e.content_key,
                originals.get(e.seen.sha256),
                conversation,
                addresses.get(e.author),
                e.colleague_id,
                intake_id,
                e.automated,
                e.answer_score,
                base_subject(e.subject)[1],
                bool(e.reading("zones").get("quoted")),
                any(not a.inline for a in e.attachments),
            )
            for e, conversation in zip(entries, conversations, strict=True)
        ],
    )


def store_details(
    entries: Sequence[NewEntry],
    ids: Sequence[int],
    addresses: Mapping[str, int],
    inside: Set[str],
    joining: Joining,
) -> None:
    """Who took part, what hung on it, readings, thread keys, search text.

    ``inside`` holds those addresses that are ours.
    """
    pairs = list(zip(entries, ids, strict=True))
    times = [instant(e.occurred_at) for e in entries]
    insert(
        Participant,
        ("entry_id", "address_id", "role", "name", "ours", "occurred_at"),
        (
            (pk, addresses[p.spec], p.role, p.name, p.spec in inside, at)
            for (e, pk), at in zip(pairs, times, strict=True)
            for p in e.people
        ),
    )
    insert(
        Attachment,
        ("entry_id", "position", "name", "type", "size", "content_id", "inline", "digest"),
        (
            (pk, i, a.name, a.type[:255], a.size, a.content_id, a.inline, a.digest)
            for e, pk in pairs
            for i, a in enumerate(e.attachments)
        ),
    )
    insert(
        Reading,
        ("entry_id", "reader", "version", "value"),
        (
            (pk, reader, version, _as_json(value))
            for e, pk in pairs
            for reader, (version, value) in e.readings.items()
        ),
    )
    insert(
        ThreadKey,
        ("key", "entry_id", "occurred_at"),
        (
            (key, pk, at)
            for pk, at, keys in zip(ids, times, joining.keys, strict=True)
            for key in keys
        ),
    )
    search_index.add(searchable(e, pk) for e, pk in pairs)


def store_sightings(
    places: Sequence[tuple[int, Seen]], originals: Mapping[str, int], now: datetime
) -> None:
    """Where entries (by id) were seen; a place that is known already stays as it is."""
    at = instant(now)
    insert(
        Sighting,
        ("entry_id", "mailbox_id", "folder", "location", "original_id", "seen_at"),
        (
            (entry_id, s.mailbox_id, s.folder, s.location, originals[s.sha256], at)
            for entry_id, s in places
        ),
    )


def searchable(entry: NewEntry, entry_id: int) -> search_index.Searchable:
    """An entry as the full-text index takes it; attachment names count as its text."""
    senders = [p for p in entry.people if p.role in ("from", "sender", "behalf")]
    others = [p for p in entry.people if p.role in ("to", "cc")]
    names = "\n".join(a.name for a in entry.attachments)
    return search_index.Searchable(
        entry_id=entry_id,
        at=entry.occurred_at,
        subject=entry.subject,
        sender=" ".join(f"{p.name} {searched_spec(p.spec)}" for p in senders),
        recipients=" ".join(f"{p.name} {searched_spec(p.spec)}" for p in others),
        body=f"{entry.text}\n{names}" if names else entry.text,
    )

"""Takes the content out of entries, for good: bytes, readings, search text, names.

What stays is a husk: that an entry of some kind came or went at some time, in some mailbox. So
counts stay true, and what points at an entry still finds it.
"""

import os
import secrets
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import CASCADE, JSONField, ManyToOneRel, Model, TextField

from goodword.people.bulk import update
from goodword.timeline import search_index
from goodword.timeline.erased import bury
from goodword.timeline.originals import path_of, sync_folder
from goodword.timeline.tables import (
    Attachment,
    Entry,
    Original,
    Participant,
    Quarantined,
    Reading,
    Sighting,
    ThreadDecision,
)
from goodword.timeline.tables_erased import Doomed

NOTHING = zlib.compress(b"")
SOME = 500
_HUSK = (Sighting, Participant, Attachment, ThreadDecision)
"""What is dealt with row by row, or what a husk still says."""


def overwrite() -> None:
    """From now on this connection overwrites what it frees (SQLite); before the transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


@transaction.atomic
def hollow(entry_ids: Collection[int], *, now: datetime) -> dict[str, int]:
    """Make husks of entries; how many letters, files and attachments went.

    The very bytes and the contents are remembered by their tombstones. Files on the disk are
    doomed: `remove_doomed` removes them once this is committed.
    """
    counts = {"entries": 0, "attachments": 0, "originals": 0}
    for some in _pieces(sorted(entry_ids)):
        rows = list(Entry.objects.filter(pk__in=some))
        search_index.forget([search_index.key_of(e.occurred_at, e.pk) for e in rows])
        counts["attachments"] += Attachment.objects.filter(entry__in=some).delete()[0]
        counts["originals"] += _empty_originals(some, now=now)
        counts["entries"] += len(rows)
        for table, column in hanging_on(Entry):
            if table in _HUSK:
                continue
            table._default_manager.filter(**{f"{column}__in": some}).delete()
        Participant.objects.filter(entry__in=some, ours=False).delete()
        bury("content", (e.content_key for e in rows), now=now)
        _blank(rows)
    return counts


@transaction.atomic
def redact(
    entry_ids: Collection[int],
    *,
    addresses: Collection[int],
    without: Any,
    now: datetime,
) -> dict[str, int]:
    """Take one person out of entries that others took part in.

    ``without`` makes a text without them. The bytes and what hung on them go as a whole, because
    nothing can be cut out of them safely; the author's own words stay, quotes go.
    """
    counts = {"entries": 0, "attachments": 0, "originals": 0}
    for some in _pieces(sorted(entry_ids)):
        rows = list(Entry.objects.filter(pk__in=some))
        counts["entries"] += len(rows)
        counts["attachments"] += Attachment.objects.filter(entry__in=some).delete()[0]
        counts["originals"] += _empty_originals(some, now=now)
        Participant.objects.filter(entry__in=some, address__in=addresses).delete()
        for table, column in hanging_on(Entry):
            if table not in (*_HUSK, Reading) and _holds_text(table):
                table._default_manager.filter(**{f"{column}__in": some}).delete()
        bury("content", (e.content_key for e in rows), now=now)
        readings = list(Reading.objects.filter(entry__in=some))
        for reading in readings:
            reading.value = _cleaned(reading, without)
        Reading.objects.bulk_update(readings, ["value"])
        search_index.forget([search_index.key_of(e.occurred_at, e.pk) for e in rows])
        texts = {r.entry_id: r.value for r in readings if r.reader == "zones"}
        for entry in rows:
            entry.subject = without(entry.subject)
        search_index.add(_searchable(rows, texts))
        _blank(rows, keep_words=True)
    return counts


def forget_originals(sha256s: Collection[str], *, now: datetime) -> None:
    """Take bytes out that were kept and then turned out to be erased; nothing points at them."""
    rows = Original.objects.filter(sha256__in=list(sha256s), sightings=None, quarantined=None)
    rows = rows.exclude(pk__in=Entry.objects.filter(original__sha256__in=list(sha256s)).values(
        "original_id"
    ))  # fmt: skip
    found = list(rows)
    _doom(o.sha256 for o in found if o.data is None)
    bury("original", (o.sha256 for o in found), now=now)
    Original.objects.filter(pk__in=[o.pk for o in found]).delete()


def remove_doomed() -> int:
    """Remove the files of erased originals; how many. Safe to be killed and repeated."""
    count = 0
    for row in Doomed.objects.all():
        if Original.objects.filter(sha256=row.sha256).exists():
            continue  # brought back by hand; what is erased is never taken in again by itself
        path = path_of(row.sha256)
        with suppress(FileNotFoundError):
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(b"\0" * size)
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            sync_folder(path.parent)
            count += 1
        row.delete()
    return count


def hanging_on(table: type[Model]) -> list[tuple[type[Model], str]]:
    """Tables of any room whose rows would go with a row of this table, and by which column."""
    return [
        (relation.related_model, relation.field.name)
        for relation in table._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.on_delete is CASCADE
    ]


def _holds_text(table: type[Model]) -> bool:
    return any(isinstance(f, TextField | JSONField) for f in table._meta.get_fields())


def _doom(sha256s: Iterable[str]) -> None:
    Doomed.objects.bulk_create([Doomed(sha256=s) for s in sha256s], ignore_conflicts=True)


def _empty_originals(entry_ids: Sequence[int], *, now: datetime) -> int:
    """Put nothing in the place of the bytes of entries, wherever they were seen."""
    sightings = Sighting.objects.filter(entry__in=entry_ids)
    ids = set(sightings.values_list("original_id", flat=True))
    ids |= set(
        Entry.objects.filter(pk__in=entry_ids, original__isnull=False).values_list(
            "original_id", flat=True
        )
    )
    Quarantined.objects.filter(original__in=ids).delete()
    Entry.objects.filter(pk__in=entry_ids).update(original=None)
    seen: set[tuple[int, int]] = set()
    for sighting in sightings.order_by("pk"):
        # Names of folders and files may be names of people; one place a mailbox is enough.
        if (sighting.entry_id, sighting.mailbox_id) in seen:
            sighting.delete()
        else:
            seen.add((sighting.entry_id, sighting.mailbox_id))
    sightings.update(folder="", location="")
    rows = list(Original.objects.filter(pk__in=ids, size__gt=0).only("pk", "sha256", "size"))
    in_files = set(
        Original.objects.filter(pk__in=ids, data__isnull=True).values_list("sha256", flat=True)
    )
    _doom(in_files)
    bury("original", (o.sha256 for o in rows), now=now)
    update(
        Original,
        ("sha256", "size", "data"),
        {o.pk: (secrets.token_hex(32), 0, NOTHING) for o in rows},
    )
    return len(rows)


def _blank(rows: Sequence[Entry], *, keep_words: bool = False) -> None:
    """What the entry's own row may still say."""
    for entry in rows:
        entry.message_id = ""
        entry.content_key = f"erased-{secrets.token_hex(16)}"
        entry.has_attachments = False
        entry.has_quote = False
        if not keep_words:
            entry.subject = ""
            entry.author = None
            entry.wrote = None
            entry.answer_score = 0.0
            entry.is_reply = False
    Entry.objects.bulk_update(
        rows,
        [
            "message_id", "content_key", "has_attachments", "has_quote", "subject", "author",
            "wrote", "answer_score", "is_reply",
        ],
    )  # fmt: skip


def _cleaned(reading: Reading, without: Any) -> dict[str, Any]:
    value = _without(reading.value, without)
    if reading.reader == "zones":
        value |= {"quoted": "", "html": False}
    return dict(value)


def _without(value: Any, without: Any) -> Any:
    if isinstance(value, str):
        return without(value)
    if isinstance(value, Mapping):
        return {k: _without(v, without) for k, v in value.items()}
    if isinstance(value, list):
        return [_without(v, without) for v in value]
    return value


def _searchable(
    rows: Sequence[Entry], zones: Mapping[int, Mapping[str, Any]]
) -> Iterable[search_index.Searchable]:
    people: dict[int, dict[str, list[str]]] = {}
    for p in Participant.objects.filter(entry__in=rows).select_related("address"):
        part = "sender" if p.role in ("from", "sender", "behalf") else "recipients"
        if p.role in ("bcc", "reply-to"):
            continue
        people.setdefault(p.entry_id, {}).setdefault(part, []).append(f"{p.name} {p.address.spec}")
    for entry in rows:
        value = zones.get(entry.pk, {})
        yield search_index.Searchable(
            entry_id=entry.pk,
            at=entry.occurred_at,
            subject=entry.subject,
            sender=" ".join(people.get(entry.pk, {}).get("sender", ())),
            recipients=" ".join(people.get(entry.pk, {}).get("recipients", ())),
            body=f"{value.get('author', '')}\n{value.get('signature', '')}",
        )


def _pieces(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), SOME):
        yield ids[start : start + SOME]

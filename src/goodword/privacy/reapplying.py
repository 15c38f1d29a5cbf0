"""What was erased stays erased when an older backup comes back."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from goodword.access import Reader
from goodword.people.tables import Address, PersonAddress
from goodword.privacy.actions import erase
from goodword.timeline.erased import tombstone
from goodword.timeline.forgetting import hollow, overwrite
from goodword.timeline.tables import Entry, Original, Participant, Sighting
from goodword.timeline.tables_erased import Tombstone

SOME = 2000


@dataclass(frozen=True, slots=True)
class Remembered:
    """Tombstones as (kind, digest) with when they were made."""

    stones: dict[tuple[str, str], datetime]

    @classmethod
    def here(cls) -> "Remembered":
        """What this home knows: the list beside the key, and the database, if there is one."""
        found: dict[tuple[str, str], datetime] = {}
        path = Path(settings.TOMBSTONES)
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                kind, digest, at = json.loads(line)
                found[kind, digest] = datetime.fromisoformat(at)
        if "goodword_tombstone" in connection.introspection.table_names():
            rows = Tombstone.objects.values_list("kind", "digest", "at")
            try:
                found |= {(kind, digest): at for kind, digest, at in rows}
            except DatabaseError:
                return cls(found)
        return cls(found)


def write_out() -> None:
    """Keep the list of tombstones beside the key: an older backup does not know them."""
    path = Path(settings.TOMBSTONES)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    rows = Tombstone.objects.order_by("pk").values_list("kind", "digest", "at")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for kind, digest, at in rows.iterator(chunk_size=SOME):
            file.write(json.dumps([kind, digest, at.isoformat()]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def honour(remembered: Remembered, *, reader: Reader, now: datetime) -> int:
    """Erase again, in a restored house, everything that these tombstones stand for; how many.

    Tombstones made with another key than the house's now stand for nothing it could find.
    """
    Tombstone.objects.bulk_create(
        [Tombstone(kind=k, digest=d, at=at) for (k, d), at in remembered.stones.items()],
        ignore_conflicts=True,
        batch_size=SOME,
    )
    stones = {
        (kind, digest): at
        for kind, digest, at in Tombstone.objects.values_list("kind", "digest", "at")
    }
    if not stones:
        return 0
    again = 0
    for person_id, at in _persons(stones):
        if _wrote_since(person_id, at):
            continue
        erase(
            reader=reader, person_id=person_id, reason="erased before this backup came back", now=at
        )
        again += 1
    left = _entries(stones)
    if left:
        overwrite()
        with transaction.atomic():
            hollow(left, now=now)
    return again + len(left)


def _persons(stones: dict[tuple[str, str], datetime]) -> list[tuple[int, datetime]]:
    """Persons one of whose addresses was erased, and when."""
    found: dict[int, datetime] = {}
    for pk, spec in Address.objects.values_list("pk", "spec").iterator(chunk_size=SOME):
        at = stones.get(("address", tombstone("address", spec)))
        if at is None:
            continue
        people = PersonAddress.objects.filter(address=pk, person__erased_at=None)
        for person in people.values_list("person_id", flat=True):
            found[person] = max(at, found.get(person, at))
    return sorted(found.items())


def _wrote_since(person_id: int, at: datetime) -> bool:
    met = Participant.objects.filter(address__uses__person=person_id)
    return met.filter(occurred_at__gt=at).exists()


def _entries(stones: dict[tuple[str, str], datetime]) -> list[int]:
    """Entries whose content or bytes were erased, and are here all the same."""
    if not any(kind in ("content", "original") for kind, _ in stones):
        return []
    rows = Entry.objects.values_list("pk", "content_key").iterator(chunk_size=SOME)
    found = {pk for pk, key in rows if ("content", tombstone("content", key)) in stones}
    originals = Original.objects.values_list("pk", "sha256").iterator(chunk_size=SOME)
    bytes_of = [pk for pk, sha in originals if ("original", tombstone("original", sha)) in stones]
    for start in range(0, len(bytes_of), 500):
        seen = Sighting.objects.filter(original__in=bytes_of[start : start + 500])
        found |= set(seen.values_list("entry_id", flat=True))
    return sorted(found)

"""What was erased and must not come back: asked by everything that brings facts in."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings

from goodword.access import Refused
from goodword.timeline.facts import NewEntry
from goodword.timeline.tables_erased import Tombstone

KEY = "key"
SOME = 500


class KeyLost(Refused):
    """The key that tombstones were made with is not there: nothing may be taken in."""


def tombstone(kind: str, value: str) -> str:
    """The keyed hash (HMAC-SHA-256, hex) under which something erased is known again."""
    told = f"{kind}:{value}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.PRIVACY_KEY, told, hashlib.sha256).hexdigest()


def bury(kind: str, values: Iterable[str], *, now: datetime) -> None:
    """Remember that these are erased; an address that was erased before is erased until now."""
    digests = {tombstone(kind, v) for v in values}
    if not digests:
        return
    rows = [Tombstone(kind=kind, digest=d, at=now) for d in sorted(digests)]
    rows.append(Tombstone(kind=KEY, digest=tombstone(KEY, KEY), at=now))
    Tombstone.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "digest"],
        update_fields=["at"],
        batch_size=SOME,
    )


def anything_erased() -> bool:
    """Whether there is any tombstone. Raises `KeyLost` when they can't be read any more."""
    keys = set(Tombstone.objects.filter(kind=KEY).values_list("digest", flat=True))
    if keys and tombstone(KEY, KEY) not in keys:
        raise KeyLost(
            "The key by which erased people are known again is not the one it was. Put the file "
            "privacy-key of this house back into GOODWORD_HOME; until then nothing can be taken in."
        )
    return bool(keys)


def erased(kind: str, values: Collection[str]) -> dict[str, datetime]:
    """Which of these were erased, and when."""
    by_digest = {tombstone(kind, v): v for v in values}
    found: dict[str, datetime] = {}
    digests = list(by_digest)
    for start in range(0, len(digests), SOME):
        rows = Tombstone.objects.filter(kind=kind, digest__in=digests[start : start + SOME])
        found |= {by_digest[d]: at for d, at in rows.values_list("digest", "at")}
    return found


def left_out(entries: Sequence[NewEntry], *, known: Iterable[str] = ()) -> set[str]:
    """Content keys of entries that were erased, or with an erased person in them, from before.

    ``known``: further content keys to ask for. Whoever writes after being erased is somebody new.
    """
    if not anything_erased():
        return set()
    gone = set(erased("content", {*(e.content_key for e in entries), *known}))
    addresses = erased("address", {s for e in entries for s in _specs(e)})
    for entry in entries:
        if any(s in addresses and entry.occurred_at <= addresses[s] for s in _specs(entry)):
            gone.add(entry.content_key)
    return gone


def erased_originals(sha256s: Collection[str]) -> set[str]:
    """Which of these bytes were erased, by their SHA-256."""
    return set(erased("original", sha256s)) if anything_erased() else set()


def _specs(entry: NewEntry) -> set[str]:
    return {p.spec for p in entry.people} | ({entry.author} if entry.author else set())

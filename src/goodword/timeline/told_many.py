"""Stores many things that a list tells, as `by_hand` stores one: each is one entry, once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from goodword.people.bulk import add, instant, update
from goodword.people.directory import ensure_addresses
from goodword.people.rules import Ours
from goodword.timeline.by_hand import as_told
from goodword.timeline.erased import left_out
from goodword.timeline.facts import NewEntry, Seen
from goodword.timeline.joining import Joining
from goodword.timeline.originals import ids_of, keep_originals
from goodword.timeline.rows import store_details, store_entries
from goodword.timeline.tables import Conversation, Entry, ThreadKey
from goodword.timeline.threading import key_of_reference


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a list tells. ``reference`` leads to its conversation, ``subject`` names it.

    ``settles``: whether it may open or answer anything, so that its conversation is looked at.
    """

    entry: NewEntry
    facts: Mapping[str, Any]
    reference: str
    subject: str
    settles: bool


def keep_many(told: Sequence[Told], *, ours: Ours, now: datetime, intake_id: int) -> dict[str, int]:
    """Keep what is new, the bytes first; ids of the new entries by content key.

    What is known, or was erased, is left as it is. Belongs in a transaction. It is the house's:
    everybody may read it.
    """
    known = _known({one.entry.content_key for one in told})
    known |= left_out([one.entry for one in told])
    fresh: dict[str, Told] = {}
    for one in told:
        if one.entry.content_key not in known:
            fresh.setdefault(one.entry.content_key, one)
    if not fresh:
        return {}
    raws = {key: as_told(one.facts) for key, one in fresh.items()}
    keep_originals({sha: raw for raw, sha in raws.values()})
    entries = [
        replace(one.entry, seen=Seen(0, one.entry.kind, "", raws[key][1]))
        for key, one in fresh.items()
    ]
    specs = {p.spec for entry in entries for p in entry.people}
    addresses = ensure_addresses(specs)
    keys = [key_of_reference(one.reference) for one in fresh.values()]
    conversations = _conversations(list(fresh.values()), keys)
    originals = ids_of([sha for _, sha in raws.values()])
    ids = store_entries(entries, conversations, addresses, originals, intake_id)
    inside = {spec for spec in specs if spec in ours}
    store_details(entries, ids, addresses, inside, Joining(keys=[{key} for key in keys]))
    return dict(zip(fresh, ids, strict=True))


def _known(keys: Collection[str]) -> set[str]:
    return set(Entry.objects.filter(content_key__in=keys).values_list("content_key", flat=True))


def _conversations(told: Sequence[Told], keys: Sequence[int]) -> list[int]:
    """The conversation of each: the one its reference leads to, or a new one."""
    rows = ThreadKey.objects.filter(key__in=set(keys)).order_by("occurred_at", "entry_id")
    found = dict(rows.values_list("key", "entry__conversation_id"))
    last: dict[int, datetime] = {}
    dirty: dict[int, bool] = {}
    subjects: dict[int, str] = {}
    for one, key in zip(told, keys, strict=True):
        last[key] = max(last.get(key, one.entry.occurred_at), one.entry.occurred_at)
        dirty[key] = dirty.get(key, False) or one.settles
        subjects.setdefault(key, one.subject)
    new = [key for key in last if key not in found]
    made = add(
        Conversation,
        ("subject", "last_at", "dirty"),
        [(subjects[key], instant(last[key]), dirty[key]) for key in new],
    )
    _touch({pk: (last[key], dirty[key]) for key, pk in found.items()})
    found |= dict(zip(new, made, strict=True))
    return [found[key] for key in keys]


def _touch(changes: Mapping[int, tuple[datetime, bool]]) -> None:
    rows = Conversation.objects.filter(pk__in=changes).values_list("pk", "last_at", "dirty")
    changed = {}
    for pk, last_at, dirty in rows:
        at, settles = changes[pk]
        changed[pk] = (instant(max(last_at or at, at)), dirty or settles)
    update(Conversation, ("last_at", "dirty"), changed)

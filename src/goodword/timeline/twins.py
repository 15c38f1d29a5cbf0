"""Finds the same letter among what is stored already, and within a batch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from goodword.timeline.facts import NewEntry
from goodword.timeline.identity import same_but_for_a_footer
from goodword.timeline.tables import Entry, Reading


def known_twins(content_keys: Sequence[str]) -> dict[str, int]:
    """Ids of stored entries by their content key."""
    rows = Entry.objects.filter(content_key__in=set(content_keys))
    return dict(rows.values_list("content_key", "id"))


def twins_by_message_id(entries: Sequence[NewEntry]) -> dict[str, int]:
    """Ids of stored entries that differ from a new one only by a footer, by its content key."""
    found: dict[str, int] = {}
    doubtful = [e for e in entries if e.message_id]
    rows = Entry.objects.filter(message_id__in={e.message_id for e in doubtful})
    held = defaultdict(list)
    for row in rows.values("id", "message_id", "occurred_at", "subject", "author__spec"):
        held[row["message_id"]].append(row)
    for entry in doubtful:
        for row in held.get(entry.message_id, ()):
            if row["occurred_at"] == entry.occurred_at and row["author__spec"] == entry.author:
                zones = Reading.objects.filter(entry_id=row["id"], reader="zones").first()
                stored = _lines(zones.value) if zones else []
                if same_but_for_a_footer(stored, _zone_lines(entry)):
                    found[entry.content_key] = row["id"]
                    break
    return found


def twin_in_batch(entry: NewEntry, fresh: Sequence[NewEntry]) -> int | None:
    """The number of another new entry that differs only by a footer, if there is one."""
    if not entry.message_id:
        return None
    for number, other in enumerate(fresh):
        if (
            other.message_id == entry.message_id
            and other.occurred_at == entry.occurred_at
            and other.author == entry.author
            and same_but_for_a_footer(_zone_lines(other), _zone_lines(entry))
        ):
            return number
    return None


def _zone_lines(entry: NewEntry) -> list[str]:
    return _lines(entry.reading("zones"))


def _lines(zones: Mapping[str, Any]) -> list[str]:
    texts = (str(zones.get(zone, "")) for zone in ("author", "quoted", "signature"))
    return "\n".join(texts).splitlines()

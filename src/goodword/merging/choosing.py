"""What stands on the merged one: names, relations, keepers, notes. Pure but for its rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from goodword.access import Refused
from goodword.merging.forest import Kind
from goodword.merging.records import both_notes

BOTH = 0
"""Chosen for a note: both, one below the other."""


def column_changes(
    kind: Kind, kept: Any, gone: Any, chosen: Mapping[str, int]
) -> dict[str, list[Any]]:
    """What this merge changes on the kept one, as ``[before, after]`` by column.

    ``chosen`` says by column whose value stands. Where nothing was chosen, the kept one's value
    does; what it lacks, it takes from the gone one.
    """
    changes = {}
    for name in kind.columns:
        before, theirs = getattr(kept, name), getattr(gone, name)
        after = _value(name, before, theirs, chosen.get(name), gone.pk)
        if after != before:
            changes[name] = [before, after]
    if "looked_after_by_id" in changes:
        # Since when somebody has it belongs to who has it.
        moments = [as_text(kept.looked_after_since), as_text(gone.looked_after_since)]
        changes["looked_after_since"] = moments
    return changes


def as_text(value: Any) -> Any:
    """A column's value as a record keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def as_value(name: str, told: Any) -> Any:
    """What a record keeps, as the column takes it."""
    return datetime.fromisoformat(told) if name == "looked_after_since" and told else told


def _value(name: str, before: Any, theirs: Any, chosen: int | None, gone: int) -> Any:
    if chosen == gone:
        return theirs
    if name == "note" and (chosen is None or chosen == BOTH):
        return both_notes(before, theirs)
    if chosen is None and before in ("", None):
        return theirs
    return before


def must_be_among(chosen: Mapping[str, int], kind: Kind, ids: set[int]) -> None:
    """Refuse a choice that names somebody else."""
    for name, whose in chosen.items():
        if name not in kind.columns or not (whose in ids or (name == "note" and whose == BOTH)):
            raise Refused("Choose for each difference which of them is right.")

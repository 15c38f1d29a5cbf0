"""What a merge writes down, so that undoing it puts exactly that back. Pure.

Persons that were merged are a forest: each gone one stands under the one it was merged into. A
row (an address, a commitment) belongs to the person it stood at before any merge, and is found at
the root. Each merge's record holds the rows that were the gone person's own; cutting the edge
gives back the rows of everybody below it. So merges can be undone in any order.
"""

from dataclasses import dataclass, field
from typing import Any

type Doubled = dict[str, Any]
type Line = dict[str, Any]


@dataclass(slots=True)
class Record:
    """The content of `Merge.moved`.

    ``rows``: the gone one's own rows, by table. ``doubled``: rows that both had, by table, with
    what it takes to write them again. ``columns``: what changed on the kept one, as
    ``[before, after]``. ``lines``: replies that became one with another: ``id``, ``for`` (the
    line that goes on), and how they stood. ``accountable``: by line, who answered for it before
    and after.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    doubled: dict[str, list[Doubled]] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    accountable: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, moved: dict[str, Any]) -> "Record":
        """A record as it stands in the table."""
        return cls(**{name: moved[name] for name in cls.__slots__ if name in moved})

    def to_json(self) -> dict[str, Any]:
        """The record as the table keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}

    def own(self, table: str) -> list[int]:
        """Rows of a table that were the gone one's own."""
        return self.rows.setdefault(table, [])

    def twice(self, table: str) -> list[Doubled]:
        """Rows of a table that both had."""
        return self.doubled.setdefault(table, [])

    def forget(self, table: str, ids: set[int]) -> bool:
        """Let go of rows that belong to somebody else now; whether any stood here."""
        before = self.rows.get(table, [])
        self.rows[table] = [pk for pk in before if pk not in ids]
        return len(before) != len(self.rows[table])


def taken_back(change: list[Any], current: Any) -> tuple[bool, Any]:
    """Whether a column goes back to what it was, and to what.

    What somebody changed since stays as they wrote it.
    """
    before, after = change
    return (True, before) if current == after else (False, current)


def passed_on(change: list[Any], later: list[Any]) -> list[Any]:
    """A later change of the same column, once ``change`` before it is undone.

    It began from what the undone one had set: now it began from what stood before both.
    """
    return [change[0], later[1]] if later[0] == change[1] else later


def both_notes(kept: str, gone: str) -> str:
    """Two notes as one; what stands there already is not said twice."""
    if not gone.strip() or gone.strip() in kept:
        return kept
    return f"{kept.rstrip()}\n\n{gone.strip()}" if kept.strip() else gone

"""What a commitment can be and what can happen to it: the values that the fold works on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KINDS = ("reply", "promise", "appointment", "follow-up", "check-in", "thanks", "recovery")
STATES = ("proposed", "open", "held", "discharged", "released", "cancelled", "rejected")
OPEN_STATES = ("open", "held")
LISTED_STATES = ("proposed", "open", "held")
CLOSED_STATES = ("discharged", "released", "cancelled", "rejected")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``by_person``: a colleague decided it, not a reading.

    ``at``: when it happened in the world. ``recorded_at``: when we learnt of it.
    ``data``: what the event sets, as plain JSON (instants as ISO 8601 text).
    """

    name: str
    at: datetime
    recorded_at: datetime
    colleague_id: int | None = None
    entry_id: int | None = None
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by_person(self) -> bool:
        """Whether a person decided this (at the terminal: ``data["by"]``)."""
        return self.colleague_id is not None or bool(self.data.get("by"))


@dataclass(frozen=True, slots=True)
class State:
    """What the events so far add up to; the columns of `Commitment` under the same names."""

    state: str
    natural_key: str
    evidence_id: int | None
    mailbox_id: int | None
    accountable_id: int
    since: datetime
    due_at: datetime
    due_zone: str
    basis: str = ""
    acting_id: int | None = None
    handoff_id: int | None = None
    chosen: bool = False
    due_before_hold: datetime | None = None
    told: datetime | None = None
    acknowledged_at: datetime | None = None
    chasers: int = 0
    doubt: str = ""
    closed_at: datetime | None = None
    closed_by_id: int | None = None
    touched_at: datetime | None = None
    seen_up_to: int = 0
    decided: bool = False
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether we owe it now."""
        return self.state in OPEN_STATES

    @property
    def is_listed(self) -> bool:
        """Whether it stands on Today: owed, or a question whether it is."""
        return self.state in LISTED_STATES

    def on_the_table(self, entry_id: int, at: datetime) -> bool:
        """Whether a person has decided here with this entry before their eyes."""
        return self.touched_at is not None and at <= self.touched_at and entry_id <= self.seen_up_to

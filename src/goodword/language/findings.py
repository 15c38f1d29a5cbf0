"""What the readers of promises and due times give back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Grain = Literal["minute", "hour", "part", "day", "week", "month", "quarter", "year"]
Debtor = Literal["us", "them"]
Strength = Literal["firm", "soft", "conditional"]


@dataclass(frozen=True, slots=True)
class Due:
    """One time expression and what it means: `text` stands at `start`..`end` of what was read.

    `earliest` and `latest` are inclusive instants with a zone: within them the thing is due, and
    `latest` is the deadline. Both are None where only `condition` is said ("as soon as I hear
    from X": the words of the condition). `grain` is how exact the phrase is. `understood` tells
    a person how it was resolved ("Friday 17:00, end of working time"). `others` are the further
    readings of a phrase that has two, each as (earliest, latest), in order of time; the deadline
    that warns is the earliest of all (`warns_at`).
    """

    start: int
    end: int
    text: str
    earliest: datetime | None
    latest: datetime | None
    grain: Grain
    condition: str | None = None
    understood: str = ""
    others: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def warns_at(self) -> datetime | None:
        """The earliest deadline among the readings of the phrase."""
        deadlines = [latest for _, latest in self.others]
        if self.latest is not None:
            deadlines.append(self.latest)
        return min(deadlines, default=None)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised act: `text` stands at `start`..`end` of what was read.

    `certainty` is from 0 to 1. `strength`: firm; soft ("I'll try"); conditional ("if you like,
    I can": an offer, a promise once it is taken up). `debtor`: who owes it, the writer's side
    (us) or somebody else (them: what the other side or a third party is said to do). `due` is
    the time that belongs to this act, None where none is said. `act` is the kind of act in one
    word ("send", "call", "check", "reply", "fix", "deliver", "meet", "pay", "decide", "do").
    `reason` says in words why it was taken for a promise.
    """

    start: int
    end: int
    text: str
    certainty: float
    strength: Strength
    debtor: Debtor
    due: Due | None
    act: str
    reason: str

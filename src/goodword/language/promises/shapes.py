"""What the steps of reading hand to one another."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Chain:
    """The verb that was reached: its place, itself, its class, and what was met on the way."""

    head: int
    verb: str
    kind: str
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Act:
    """One act: `start` and `end` bound its clause (in words), `head` is its verb.

    `subject` is who would do it, `marker` the words that put it into the future ("will",
    "going", "letme", "plan", "can", …), `kind` the class of its verb (see `verbs`).
    """

    start: int
    head: int
    end: int
    subject: str
    marker: str
    verb: str
    kind: str
    flags: set[str] = field(default_factory=set)

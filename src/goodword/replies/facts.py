"""What the rule of replies needs to know of an entry. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """What the rule needs to know of one entry.

    ``direction``: ``in``, ``out`` or ``internal``. ``author_id``: the person outside whose words
    these are; ``author_spec``: the address they wrote from; ``relation``: what they are to us.
    ``reached``: persons outside whom an entry of ours was addressed to. ``circle``: addresses
    outside that belong to no person (a list), on a letter of either side.
    ``spoken``: a call, a visit, or a telephone system's mail of one; ``talked``: we spoke with each
    other in it. ``elsewhere``: it lies in another conversation, and answers only missed calls.
    ``source``: who told of a call, ``mail``, ``list`` or ``hand``; ``number``: whose it is, as it
    is known; ``also``: others who told of the same call (see `goodword.replies.tellings`).
    ``only_copied``: we stand in Cc only, somebody else was asked; ``unnamed``: we stand nowhere, it
    came by a list or a blind copy. ``opens``: not older than the horizon of its intake.
    ``holding``: it only says that we are on it; ``carried``: persons to whom it says nothing but
    when they get what answers them, in a promise that stands.
    """

    entry_id: int
    content_key: str
    at: datetime
    direction: str
    author_id: int | None = None
    author_spec: str = ""
    relation: str = ""
    reached: frozenset[int] = frozenset()
    circle: frozenset[int] = frozenset()
    recipients: int = 1
    only_copied: bool = False
    unnamed: bool = False
    automated: bool = False
    score: float = 0.0
    courtesy: bool = False
    holding: bool = False
    carried: frozenset[int] = frozenset()
    forward_only: bool = False
    colleague_id: int | None = None
    opens: bool = True
    spoken: bool = False
    talked: bool = False
    elsewhere: bool = False
    source: str = ""
    number: str = ""
    also: tuple["Fact", ...] = ()

    @property
    def tellings(self) -> tuple["Fact", ...]:
        """Everything that tells of this: mostly itself alone."""
        return (self, *self.also)

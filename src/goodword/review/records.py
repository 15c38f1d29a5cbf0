"""What the team's record must be able to tell; `goodword.promises.quote.Record` can."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol


class Answer(Protocol):
    """By when a share of such promises was done."""

    @property
    def within(self) -> timedelta | None: ...
    @property
    def by(self) -> datetime | None: ...


class Quote(Protocol):
    """What can be promised, one answer a level."""

    @property
    def answers(self) -> Sequence[Answer]: ...


class Chance(Protocol):
    """How likely a promise for a moment is kept: `share`, and its bounds; None: unknown."""

    @property
    def share(self) -> float | None: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


class Record(Protocol):
    """How long our promises took."""

    def quote(
        self, kind: str, now: datetime, *, text: str = "", levels: Sequence[float] = (0.9,)
    ) -> Quote:
        """By when such a promise, given at `now`, is done, for each level."""
        ...

    def chance(self, kind: str, now: datetime, *, by: datetime, text: str = "") -> Chance:
        """How likely such a promise, given at `now`, is done by a moment."""
        ...

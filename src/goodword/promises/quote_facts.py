"""What the estimator is told, and what it answers: plain rows. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from goodword.promises.quote_load import Load

Basis = Literal["words", "kind", "whole"]


@dataclass(frozen=True, slots=True)
class Case:
    """One earlier promise, or any case of work.

    `kind`: the act ("send"), or what a business calls such cases. `done_at`: when the thing was
    truly done; None while it is not. `left_at`: when it stopped being owed without being done
    (the customer let us off); such a case counts as open until then. Cases that were never owed
    (misreadings) are not given at all. `text`: the sentence, for finding similar ones; `ref`: the
    caller's own number of it. All moments have a zone.
    """

    kind: str
    opened_at: datetime
    done_at: datetime | None = None
    left_at: datetime | None = None
    text: str = ""
    ref: int = 0


@dataclass(frozen=True, slots=True)
class Habits:
    """How the past is weighed.

    Old cases fade: one that was opened a half-life ago counts half. Each kind has the shortest of
    `half_lives` (in order) that leaves it `worth` equally weighty cases, else the longest. `load`
    is the power of the ratio of the present load to the usual one by which times stretch (0: not
    at all). The defaults were chosen by `benchmarks/quote.py` on other months than it reports.
    """

    half_lives: tuple[timedelta, ...] = tuple(timedelta(days=n) for n in (15, 30, 60, 120, 240))
    worth: float = 50.0
    load: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """By when a share of such promises is done.

    `level`: the share. `within`: the time it takes (working time where a calendar was given) and
    `by`: the moment that may be promised; None where too little is known. `reach`: how many times
    as long as what was seen often enough that is.
    """

    level: float
    within: timedelta | None
    by: datetime | None
    reach: float = 0.0

    @property
    def stretched(self) -> bool:
        """Longer than what was seen often enough, told by how the waiting went on so far."""
        return self.reach > 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are: all, done, still open; the rest was let off."""

    cases: int
    done: int
    still_open: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer rests on.

    `basis`: promises with similar words, of the same kind, or all that there are. `kind`: whose
    record it is ("" for all). `tally`: how many. `worth`: how many cases of today that is worth,
    old ones counting less. `borrowed`: the share, 0 to 1, that comes from the next wider record.
    `similar`: the `ref` of the nearest ones. `load`: how busy we are.
    """

    basis: Basis
    kind: str
    tally: Tally
    worth: float
    borrowed: float
    load: Load
    similar: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What can honestly be promised at `asked_at`: an answer for each level, and its grounds.

    `lacks` is empty where every level has its time; else it says in words what is missing.
    """

    asked_at: datetime
    answers: tuple[Answer, ...]
    grounds: Grounds
    lacks: str = ""

    def at(self, level: float) -> Answer:
        """The answer for one level. Raises `KeyError` where that level was not asked for."""
        for answer in self.answers:
            if abs(answer.level - level) < 1e-9:
                return answer
        raise KeyError(level)


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely such a promise is kept by `by`: `share`, and between which bounds it lies nine
    times in ten. `share` is None where too little is known to say; `lacks` says what is missing."""

    by: datetime
    share: float | None
    low: float
    high: float
    grounds: Grounds
    lacks: str = ""

"""Contact that falls off: who is silent for much longer than they used to be. Pure.

Judged by each person's own gaps: the days on which they wrote, called or came, as far as they lie
apart. How many of their usual gaps a silence must last until it says something is learnt from what
came of such silences before, and tested on later ones. Where that tells too little, nobody is
named; that somebody is silent for so long is told as the plain fact that it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Any

APART = 3
"""Days on which somebody writes count as one exchange until so many lie between them."""
GAPS = 5
"""Gaps from which on somebody has a rhythm of their own."""
LONGEST_RHYTHM = 60
"""Who is heard of less often than every so many days is kept in touch with by intervals."""
LATELY = 180
"""A silence of more days is no news: it is not judged, nor does it count in any test."""
TARGET = 0.7
"""Of those named, so many of ten are to be silent for longer still. More is not to be had: on real
mail an aim of 0.8 was met nowhere (benchmarks/RESULTS.md)."""
LOOKS = 16
"""Earlier days that are looked at, a horizon apart."""
BEYOND = (1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 16, 20, 26, 32)
"""How many usual gaps a silence may have to last."""
_LEARN, _TELL, _SLACK = 20, 30, 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """What came of naming people in the same way as of earlier days.

    ``looks`` days that were tested; ``judged`` silences of people with a rhythm, ``named`` of
    them, of whom ``stayed_away`` were not heard of within ``horizon`` days. ``beyond``: how many
    usual gaps a silence must last now.
    """

    target: float
    horizon: int
    looks: int = 0
    judged: int = 0
    named: int = 0
    stayed_away: int = 0
    beyond: float = 0.0

    @property
    def precision(self) -> float:
        """The share of those named who stayed away; 0 when nobody was named."""
        return self.stayed_away / self.named if self.named else 0.0

    @property
    def enough(self) -> bool:
        """Whether this is evidence enough to name anybody (Wilson's lower 95 % bound)."""
        if self.named < _TELL or not self.beyond:
            return False
        n, p, z = self.named, self.precision, 1.96
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - spread) / (1 + z * z / n) >= self.target - _SLACK

    @property
    def words(self) -> str:
        """What it is worth, for people."""
        if not self.looks:
            return "Not enough evidence: too few people were heard of regularly for long enough."
        told = f"As of {self.looks} earlier days, "
        if not self.named:
            return f"Not enough evidence: {told}nobody would have been named."
        told += (
            f"{self.named:,} silences would have been named, and after {self.precision:.0%} of "
            f"them nothing was heard for {self.horizon // 7} weeks more; the aim is "
            f"{self.target:.0%}."
        )
        return told if self.enough else f"Not enough evidence: {told} Nobody is named by it."

    def as_json(self) -> dict[str, Any]:
        """For the table."""
        return {**asdict(self), "enough": self.enough, "words": self.words}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One person's: days between exchanges as a rule, by so many gaps; ``falling``: named."""

    usual: float
    gaps: int
    falling: bool


def judge(
    heard: Mapping[int, Sequence[int]], today: int, *, horizon: int = 56, target: float = TARGET
) -> tuple[Found, dict[int, Rhythm]]:
    """Whose contact falls off as of ``today``, with what the past says of such words.

    ``heard``: for each person the days (any count of days) on which they were heard of, in order.
    ``target``: of those named, the share of whom nothing is heard for ``horizon`` days more.
    """
    looks = [_Look.of(heard, today - horizon * back, horizon) for back in range(LOOKS + 1)]
    found = Found(target, horizon)
    for at in range(1, LOOKS - 1):
        beyond = _learnt(looks[at + 1 :], target)
        if beyond is None:
            continue
        named = [one for one in looks[at].silences if one.ratio >= beyond]
        found = replace(
            found,
            looks=found.looks + 1,
            judged=found.judged + len(looks[at].silences),
            named=found.named + len(named),
            stayed_away=found.stayed_away + sum(one.stayed_away for one in named),
        )
    found = replace(found, beyond=_learnt(looks[1:], target) or 0.0)
    return found, {
        one.person: Rhythm(one.usual, one.gaps, found.enough and one.ratio >= found.beyond)
        for one in looks[0].silences
    }


@dataclass(frozen=True, slots=True)
class _Silence:
    person: int
    usual: float
    gaps: int
    ratio: float
    stayed_away: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """What could be known on a day, and what came of it within the horizon."""

    silences: tuple[_Silence, ...]

    @classmethod
    def of(cls, heard: Mapping[int, Sequence[int]], day: int, horizon: int) -> "_Look":
        found = []
        for person, days in heard.items():
            silence = _silence(person, days, day, horizon)
            if silence is not None:
                found.append(silence)
        return cls(tuple(found))


def _silence(person: int, days: Sequence[int], day: int, horizon: int) -> _Silence | None:
    before = [one for one in days if one <= day]
    begins = _exchanges(before)
    if len(begins) <= GAPS:
        return None
    gaps = [later - earlier for earlier, later in pairwise(begins)]
    usual, silent = float(median(gaps)), day - before[-1]
    if usual > LONGEST_RHYTHM or silent > LATELY:
        return None
    stayed = not any(day < one <= day + horizon for one in days)
    return _Silence(person, usual, len(gaps), silent / usual, stayed)


def _exchanges(days: Sequence[int]) -> list[int]:
    """The first days of exchanges: days close to each other are one."""
    begins: list[int] = []
    last = None
    for one in days:
        if last is None or one - last > APART:
            begins.append(one)
        last = one
    return begins


def _learnt(looks: Sequence[_Look], target: float) -> float | None:
    """The shortest silence, in usual gaps, after which the target stayed away."""
    silences = [one for look in looks for one in look.silences]
    for beyond in BEYOND:
        named = [one for one in silences if one.ratio >= beyond]
        if len(named) < _LEARN:
            return None
        if sum(one.stayed_away for one in named) >= target * len(named):
            return beyond
    return None

"""How busy we were, and what that does to the time things take. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LATELY = timedelta(days=28)
_AT_LEAST = 3
_MOST = math.log(2)


@dataclass(frozen=True, slots=True)
class Load:
    """How many of a kind are open and not older than four weeks; and how many usually are.

    `factor`: by how much that stretches (above 1) or shortens the times, from ½ to 2.
    """

    now: int
    usual: float
    factor: float


def stretch(now: float, usual: float, strength: float) -> float:
    """The factor: the ratio of loads to the power `strength`; small numbers count little."""
    ratio = math.log((now + _AT_LEAST) / (usual + _AT_LEAST))
    return math.exp(strength * max(-_MOST, min(_MOST, ratio)))


def usual(loads: Sequence[int], weights: Sequence[float]) -> float:
    """The weighted geometric middle of loads; 0 where there are none."""
    total = sum(weights)
    if not total:
        return 0.0
    logs = sum(w * math.log(n + _AT_LEAST) for n, w in zip(loads, weights, strict=True))
    return math.exp(logs / total) - _AT_LEAST


def loads_at(
    moments: Iterable[datetime], spans: Iterable[tuple[datetime, datetime | None]]
) -> list[int]:
    """For each moment (in order of time): how many of the spans (opened, ended) were open then.

    Those opened more than four weeks before don't count, nor does what opens at the very moment.
    """
    steps: list[tuple[datetime, int]] = []
    for opened, ended in spans:
        until = min(ended, opened + LATELY) if ended is not None else opened + LATELY
        steps += [(opened, 1), (max(opened, until), -1)]
    steps.sort(key=lambda step: step[0])
    found, place, count = [], 0, 0
    for moment in moments:
        while place < len(steps) and steps[place][0] < moment:
            count += steps[place][1]
            place += 1
        found.append(count)
    return found

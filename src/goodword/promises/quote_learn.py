"""From cases to what is known of each kind. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from goodword.promises.quote_curve import Curve, Seen, fit
from goodword.promises.quote_facts import Case, Habits, Tally
from goodword.promises.quote_load import loads_at, stretch, usual
from goodword.promises.quote_time import Measure

_FAINT = 1e-30


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of one kind. `past` is in order of opening, `seen` of the same cases.

    `load`: how many were open at the time of learning; `usual`: when such cases began.
    """

    past: Sequence[Case]
    seen: Sequence[Seen]
    tally: Tally
    curve: Curve
    load: int
    usual: float


def kinds_of(
    cases: Iterable[Case], now: datetime, measure: Measure, habits: Habits
) -> tuple[dict[str, Kind], Curve]:
    """Each kind as it was known at `now`, and the curve of all together.

    In the whole a kind counts with the root of its number, so that none drowns the others.
    """
    known = sorted(
        (case for case in cases if case.opened_at <= now), key=lambda c: (c.kind, c.opened_at)
    )
    rows = {}
    for name, group in groupby(known, key=lambda c: c.kind):
        past = list(group)
        rows[name] = (past, *_looked_at(past, now, measure, habits))
    every = []
    for _, seen, _, _ in rows.values():
        root = sum(weight for *_, weight in seen) ** -0.5
        every += [(age, still_open, weight * root) for age, still_open, weight in seen]
    whole = fit(every).thinned()
    kinds = {
        name: Kind(past, seen, tally_of(past, now), fit(seen, whole), load, usually)
        for name, (past, seen, load, usually) in rows.items()
    }
    return kinds, whole


def tally_of(past: Iterable[Case], now: datetime) -> Tally:
    """How many there are as of `now`."""
    ends = [_end(case, now) for case in past]
    done = sum(1 for end, is_done in ends if is_done)
    return Tally(len(ends), done, sum(1 for end, _ in ends if end is None))


def _looked_at(
    past: Sequence[Case], now: datetime, measure: Measure, habits: Habits
) -> tuple[list[Seen], int, float]:
    """The cases by age (as if the load had been the usual one), the load now and the usual one."""
    ends = [_end(case, now) for case in past]
    spans = [(case.opened_at, end) for case, (end, _) in zip(past, ends, strict=True)]
    *loads, present = loads_at([*(case.opened_at for case in past), now], spans)
    weights = _faded([(now - case.opened_at).total_seconds() for case in past], habits)
    usually = usual(loads, weights)
    seen = []
    for case, (end, done), load, weight in zip(past, ends, loads, weights, strict=True):
        age = measure.between(case.opened_at, end or now)
        seen.append((age / stretch(load, usually, habits.load), not done, weight))
    return seen, present, usually


def _faded(ages: Sequence[float], habits: Habits) -> list[float]:
    weights = [1.0] * len(ages)
    for half_life in habits.half_lives:
        rate = -math.log(2) / half_life.total_seconds()
        weights = [max(_FAINT, math.exp(rate * age)) for age in ages]
        if sum(weights) ** 2 >= habits.worth * sum(w * w for w in weights):
            break
    return weights


def _end(case: Case, now: datetime) -> tuple[datetime | None, bool]:
    """When a case ended as far as is known, and whether it was done then."""
    if case.done_at is not None and case.done_at <= now:
        return case.done_at, True
    if case.left_at is not None and case.left_at <= now:
        return case.left_at, False
    return None, False

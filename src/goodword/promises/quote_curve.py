"""How many were done by which age: learnt from what is done and from what is still open. Pure.

The product-limit estimate (Kaplan & Meier 1958) with weights. At each age it asks, of those that
were still open then, which share was done then; so what is open counts for as long as it was, and
neither "never" nor "now" is assumed of it. Two things are added:

*One imagined case of the whole.* Beside the kind's own cases stands one that behaves like all kinds
together (a beta process prior, Hjort 1990). Among a hundred cases it is not noticed, among three it
is a quarter of the answer.

*The tail.* Beyond the age at which fewer than three cases are left, the chance to be done falls in
proportion to age (a Pareto tail; the slope by Hill's estimate 1975, with open cases, beside a
hundred imagined ones of which half the rest is done whenever the age doubles: cases of a kind are
done together or lie together, so that even many of them know little of their tail). A curve may be
read there up to ten times that age, and says that it is stretched.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

IMAGINED = 1.0
FEWEST = 3.0
OWN = 5
STRETCH = 10.0
_SLOPE, _SLOPE_CASES = 1.0, 100.0
_ATOMS = 200
_Z = 1.6449

Seen = tuple[float, bool, float]
"""Age in seconds, whether it is still open at that age, weight."""


@dataclass(frozen=True, slots=True)
class Curve:
    """`left[i]`: the share that is still open just after `ages[i]`; `spread[i]`: Greenwood's sum.

    `seen`: the age up to which enough cases were looked at; `slope` leads on from there. `cases`:
    how many equally weighty cases this is worth. `borrowed`: the share of the answer that comes
    from the whole.
    """

    ages: Sequence[float]
    left: Sequence[float]
    spread: Sequence[float]
    seen: float
    slope: float
    cases: float
    borrowed: float

    def done_by(self, age: float) -> float:
        """The share that is done by an age."""
        if age <= self.seen or not self.seen:
            return 1 - self._left_at(age)
        return 1 - self._left_at(self.seen) * (self.seen / age) ** self.slope

    def age_of(self, share: float) -> float | None:
        """The age by which a share is done; None where too little is known to say one."""
        at = bisect_left(self.left, -(1 - share) - 1e-9, key=lambda one: -one)
        if at < len(self.ages):
            return self.ages[at]
        if not self.seen:
            return None
        stretch = math.log(max(self._left_at(self.seen) / (1 - share), 1.0)) / self.slope
        return self.seen * math.exp(stretch) if stretch <= math.log(STRETCH) else None

    def interval(self, age: float) -> tuple[float, float]:
        """Between which shares that of those done by an age lies, nine times in ten (Wilson)."""
        share = self.done_by(age)
        at = bisect_right(self.ages, age)
        spread = self.spread[at - 1] if at else 0.0
        number = self.cases + IMAGINED
        if 0 < share < 1 and spread > 0:
            number = min(number, share / ((1 - share) * spread))
        middle = (share + _Z**2 / (2 * number)) / (1 + _Z**2 / number)
        half = math.sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
        half *= _Z / (1 + _Z**2 / number)
        return max(0.0, middle - half), min(1.0, middle + half)

    def thinned(self) -> "Curve":
        """The same in few steps, to be the prior of others."""
        step = max(1, -(-len(self.ages) // _ATOMS))
        at = [*range(step - 1, len(self.ages), step)]
        if self.ages and (not at or at[-1] != len(self.ages) - 1):
            at.append(len(self.ages) - 1)
        ages, left = ([row[i] for i in at] for row in (self.ages, self.left))
        spread = [self.spread[i] for i in at]
        return Curve(ages, left, spread, self.seen, self.slope, self.cases, self.borrowed)

    def _left_at(self, age: float) -> float:
        at = bisect_right(self.ages, age)
        return self.left[at - 1] if at else 1.0


NOTHING = Curve((), (), (), 0.0, _SLOPE, 0.0, 1.0)


def fit(seen: list[Seen], whole: Curve = NOTHING) -> Curve:
    """The curve of these cases, beside one imagined case of the whole.

    Without a whole the imagined one is never done (so that a curve promises no more than its
    number of cases can bear).
    """
    seen = sorted(seen)
    own = sum(not still_open for _, still_open, _ in seen) >= OWN
    steps = _Steps(whole)
    weight = sum(w for *_, w in seen)
    square = sum(w * w for *_, w in seen)
    cases = weight * weight / square if square else 0.0
    last, at_risk, counted = 0.0, cases, 0
    for age, group in groupby(seen, key=_age):
        at_risk = weight * weight / square if square > 0 else 0.0
        if own and (at_risk < FEWEST or len(seen) - counted < FEWEST):
            break
        here = list(group)
        steps.borrow(age, at_risk)
        done = sum(w for _, still_open, w in here if not still_open)
        steps.own(age, at_risk * done / weight if weight > 0 else 0.0, at_risk)
        counted += len(here)
        weight -= sum(w for *_, w in here)
        square -= sum(w * w for *_, w in here)
        last = age
    if not own:
        # Too few were done to lead on from: only the whole can say more, where there is one.
        steps.borrow(whole.seen, 0.0)
        last = max(last, whole.seen) if whole.seen else 0.0
    slope = _slope(seen, steps.age_at((1 + steps.share) / 2, last))
    borrowed = IMAGINED / (IMAGINED + cases)
    return Curve(steps.ages, steps.left, steps.spread, last, slope, cases, borrowed)


class _Steps:
    """The steps down of a curve as they are made, in order of age."""

    def __init__(self, whole: Curve) -> None:
        self.whole, self.place, self.whole_left = whole, 0, 1.0
        self.share, self.sum = 1.0, 0.0
        self.ages: list[float] = []
        self.left: list[float] = []
        self.spread: list[float] = []

    def borrow(self, until: float, at_risk: float) -> None:
        """What the imagined case does up to an age."""
        whole = self.whole
        while self.place < len(whole.ages) and whole.ages[self.place] <= until:
            after = whole.left[self.place]
            chance = 1 - after / self.whole_left if self.whole_left > 0 else 1.0
            self._down(whole.ages[self.place], IMAGINED * chance, at_risk)
            self.whole_left = after
            self.place += 1

    def own(self, age: float, done: float, at_risk: float) -> None:
        """So many of those at risk are done at an age."""
        if done > 0:
            self._down(age, done, at_risk)

    def age_at(self, share: float, last: float) -> float:
        """The first age at which no more than a share is left."""
        at = bisect_left(self.left, -share, key=lambda one: -one)
        return self.ages[at] if at < len(self.ages) else last / 4

    def _down(self, age: float, done: float, at_risk: float) -> None:
        number = at_risk + IMAGINED
        self.share *= max(0.0, 1 - done / number)
        self.sum += done / (number * max(number - done, 1e-9))
        self.ages.append(age)
        self.left.append(self.share)
        self.spread.append(self.sum)


def _slope(seen: Sequence[Seen], begin: float) -> float:
    """How steeply the share left falls with age on a log-log scale, beyond `begin`."""
    begin = max(begin, 1.0)
    late = [one for one in seen if one[0] > begin]
    square = sum(w * w for *_, w in late)
    scale = sum(w for *_, w in late) / square if square > 0 else 0.0
    done = scale * sum(w for _, still_open, w in late if not still_open)
    waited = scale * sum(w * math.log(age / begin) for age, _, w in late)
    return (done + _SLOPE_CASES) / (waited + _SLOPE_CASES / _SLOPE)


def _age(one: Seen) -> float:
    return one[0]

"""What the customers of today will probably buy in the year to come, and how sure that is.

Purchases by Pareto/NBD, spend by Gamma-Gamma, both learnt from the house's own sales. Many years
are drawn: each from parameters learnt anew from a sample of the customers (how little we know) and
with chance at work in it (how things happen). The same is done as of earlier days, of which the
outcome is known; where that was missed by more than the models allow for, the interval is widened.
Pure: arrays in, figures out, the same for the same sales.
"""

import warnings
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty import FitWarning, GammaGamma, ParetoNBD, Sales, Summary
from goodword.loyalty.later import draw_later, draw_later_spend

YEAR = 365
LOOKS = 3
"""As of so many earlier days, a year apart, it is asked what would have been said."""
ENOUGH_CUSTOMERS, ENOUGH_REPEATERS = 60, 30
_DRAWS, _LEARNT_ANEW = 480, 24
# Beyond so many customers learning anew from a sample changes nothing that one sees.
_MANY = 20_000
_INSIDE = (0.05, 0.95)
# So many futures of single customers are drawn in one go: memory.
_AT_ONCE = 1_000_000
# Habits change: so far off were models of this kind on sales of other businesses.
_USUAL, _USUALLY = 2, 0.15
# An interval whose end is so many times its beginning says nothing.
_TOO_WIDE = 3.0
_UNUSABLE = {"not-converged", "spend-not-settled"}


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is expected, and between which two it lies nine times in ten."""

    low: float
    middle: float
    high: float

    def widened(self, spread: float) -> "Span":
        """The interval with a further relative error (a standard deviation of logarithms)."""
        if self.low <= 0 or spread <= 0:
            return self
        down, up = log(self.middle / self.low), log(self.high / self.middle)
        more = 1.645 * spread
        return Span(
            self.middle * exp(-sqrt(down**2 + more**2)),
            self.middle,
            self.middle * exp(sqrt(up**2 + more**2)),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What would have been said as of an earlier day of the year after, and what came."""

    as_of: date
    customers: int
    purchases: Span
    bought: int
    money: Span | None = None
    spent: float = 0.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of the customers of today within a year of ``as_of``.

    ``why_not``: why nothing can be said; ``no_money``: why nothing of amounts. ``widened``: by
    which relative error the intervals are wider for what was missed as of earlier days.
    """

    as_of: date
    customers: int
    purchases: Span | None = None
    money: Span | None = None
    why_not: str = ""
    no_money: str = ""
    looks: list[Look] = field(default_factory=list)
    widened: tuple[float, float] = (0.0, 0.0)


def expected(sales: Sales, as_of: date, *, days: int = YEAR) -> Expected:
    """What is expected within ``days`` after ``as_of``, tested on as many days before."""
    _, summary = sales.by_customer(as_of)
    reason = _too_little(summary, days)
    if reason:
        return Expected(as_of, len(summary), why_not=reason)
    purchases, money, why_not, no_money = _spans(summary, days)
    if purchases is None:
        return Expected(as_of, len(summary), why_not=why_not)
    looks = []
    for times in range(1, LOOKS + 1):
        look = _look(sales, as_of - timedelta(days=days * times), days)
        if look is None:
            break
        looks.append(look)
    missed = _missed([(one.purchases, one.bought) for one in looks])
    missed_money = _missed([(one.money, one.spent) for one in looks if one.money])
    money = money.widened(missed_money) if money else None
    if money and money.high > _TOO_WIDE * money.low:
        no_money = "A few large sales make up so much of it that one more or less changes all."
    if no_money:
        money, looks = None, [replace(one, money=None) for one in looks]
    return Expected(
        as_of,
        len(summary),
        purchases.widened(missed),
        money,
        no_money=no_money,
        looks=looks,
        widened=(missed, missed_money),
    )


def _too_little(summary: Summary, ahead: int) -> str:
    """Why these sales tell too little to learn from; "" where they don't."""
    again = int((summary.x > 0).sum())
    if len(summary) < ENOUGH_CUSTOMERS or again < ENOUGH_REPEATERS:
        return (
            f"{len(summary):,} customers bought so far, {again:,} of them again: "
            f"{ENOUGH_CUSTOMERS} and {ENOUGH_REPEATERS} are needed."
        )
    days = int(summary.T.max())
    if days < ahead:
        return f"The sales reach back {days:,} days; {ahead} are foretold from as many at least."
    return ""


def _look(sales: Sales, as_of: date, days: int) -> Look | None:
    """What would have been said then, and what came; none where nothing could have been."""
    customers, summary = sales.by_customer(as_of)
    if _too_little(summary, days):
        return None
    purchases, money, _, _ = _spans(summary, days)
    if purchases is None:
        return None
    names, later = sales.by_customer(as_of + timedelta(days=days))
    there = np.isin(names, customers)
    bought = int(later.x[there].sum()) - int(summary.x.sum())
    spent = _spent(later)[there].sum() - _spent(summary).sum()
    return Look(as_of, len(summary), purchases, bought, money, float(spent))


def _spent(summary: Summary) -> NDArray[Any]:
    return np.asarray(summary.x * summary.value)


def _spans(summary: Summary, days: int) -> tuple[Span | None, Span | None, str, str]:
    """What the models say alone: purchases and money, and why not."""
    rng = np.random.default_rng(20_261)
    weights = np.ones(len(summary))
    model, why_not = _fitted(summary, weights)
    if model is None:
        return None, None, why_not, ""
    spend, no_money = _fitted_spend(summary, weights)
    counts: list[float] = []
    sums: list[float] = []
    known = np.where(summary.value > 0, summary.x, 0)
    anew = _LEARNT_ANEW if len(summary) <= _MANY else 1
    times = max(2, min(_DRAWS, 4_000_000 // len(summary)) // anew)
    for _ in range(anew):
        if anew > 1:
            weights = rng.exponential(size=len(summary))
            model = _fitted(summary, weights, model)[0] or model
            spend = (spend and _fitted_spend(summary, weights, spend)[0]) or spend
        for at_once in _parts(times, max(1, _AT_ONCE // len(summary))):
            later = draw_later(model, *summary.rows, days, rng, at_once)
            counts += later.sum(axis=1).tolist()
            if spend is not None:
                spent = draw_later_spend(spend, known, summary.value, later, rng)
                sums += spent.sum(axis=1).tolist()
    return _span(counts), _span(sums) if sums else None, "", no_money


def _parts(whole: int, most: int) -> list[int]:
    return [min(most, whole - done) for done in range(0, whole, most)]


def _span(draws: list[float]) -> Span:
    low, middle, high = np.quantile(draws, (_INSIDE[0], 0.5, _INSIDE[1]))
    return Span(float(low), float(middle), float(high))


def _fitted(
    summary: Summary, weights: NDArray[Any], near: ParetoNBD | None = None
) -> tuple[ParetoNBD | None, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FitWarning)
        try:
            model = ParetoNBD().fit(*summary.rows, weights=weights, near=near)
        except ValueError as error:
            return None, str(error)
    return (None, model.verdict_.words) if model.verdict_.code in _UNUSABLE else (model, "")


def _fitted_spend(
    summary: Summary, weights: NDArray[Any], near: GammaGamma | None = None
) -> tuple[GammaGamma | None, str]:
    paid = (summary.x > 0) & (summary.value > 0)
    if paid.sum() < ENOUGH_REPEATERS:
        return None, "Too few purchases have an amount."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FitWarning)
        model = GammaGamma().fit(summary.x[paid], summary.value[paid], weights[paid], near=near)
    return (None, model.verdict_.words) if model.verdict_.code in _UNUSABLE else (model, "")


def _missed(past: list[tuple[Span, float]]) -> float:
    """The relative error to reckon with beyond what the models allow for.

    Of the years before, and of `_USUAL` such years as other businesses had them.
    """
    beyond = [
        log(came / said.middle) ** 2 - (log(said.high / said.low) / (2 * 1.645)) ** 2
        for said, came in past
        if came > 0 and said.low > 0
    ]
    return sqrt(max(0.0, _USUAL * _USUALLY**2 + sum(beyond)) / (_USUAL + len(beyond)))

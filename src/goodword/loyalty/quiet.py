"""Who falls quiet: customers who will probably not buy again soon, tested on the business's past.

A model foretells each customer's chance of at least one purchase within the horizon. Models are
learnt from all customers alike, and are a little off for this business or that, so the chance is
set right by what came true after earlier days (a logistic curve over the chance and over the
silence in the customer's own gaps, drawn to the model where there is little to learn from). Of
those whose silence is a fifth longer than their usual gap, as many are named as keep the
expected share who indeed stay away at the target. The same is then done as of earlier days, of
which the outcome is known. What came of that is told beside the names; where it tells too little,
nobody is named.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.backtest import ENOUGH_NAMED, Backtest
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD
from goodword.loyalty.sales import Sales, Summary
from goodword.loyalty.verdicts import FitWarning

Floats = NDArray[Any]
Flags = NDArray[np.bool_]

RHYTHM = 2
"""Repeat purchases from which on a customer has a rhythm of their own."""
BEYOND = 1.2
"""Who is silent for a fifth longer than usual may be named: before that, the chance of somebody
who rarely buys is small because they rarely buy, and says nothing of leaving."""
LOOKS = 4
"""Earlier days that are looked at, a horizon apart."""
LIKELY = 0.5
"""Who is more likely to buy than not is never named."""
_LEARNT_FROM = 2
_SPAN = 1.0
_PULL = 20.0


@dataclass(frozen=True, slots=True)
class Quiet:
    """All customers by name, in order: figures, chance to buy within the horizon, who is quiet.

    ``chance`` is NaN where too few have a rhythm to foretell anything.
    ``usual``: days between their purchases, ``silent``: days since the last one. ``backtest``
    says how far this can be relied on; without enough evidence nobody is ``quiet``.
    """

    customers: NDArray[Any]
    summary: Summary
    chance: Floats
    quiet: Flags
    backtest: Backtest
    horizon: int

    @property
    def usual(self) -> Floats:
        """The mean gap between purchases, in days; NaN before the second one."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.summary.x > 0, self.summary.t_x / self.summary.x, np.nan)

    @property
    def silent(self) -> Floats:
        """Days since the last purchase."""
        return np.asarray(self.summary.T - self.summary.t_x)


@dataclass(frozen=True, slots=True)
class _Look:
    """What could be known on a day: customers in order, their figures, what the model foretells."""

    customers: NDArray[Any]
    summary: Summary
    foretold: Floats

    @property
    def judged(self) -> Flags:
        return np.asarray(self.summary.x >= RHYTHM)

    def late(self, beyond: float) -> Flags:
        """Which of those judged have been silent for so many of their usual gaps."""
        silent = self.summary.T - self.summary.t_x
        return np.asarray(silent * self.summary.x >= beyond * self.summary.t_x)[self.judged]

    @property
    def signs(self) -> Floats:
        """What the chance is set right by: the model's own word, and silence in usual gaps."""
        gap = np.maximum(self.summary.t_x / np.maximum(self.summary.x, 1), 1.0)
        silence = np.log1p((self.summary.T - self.summary.t_x) / gap)
        return np.stack([np.ones_like(gap), _logit(self.foretold), silence], 1)[self.judged]

    def came(self, later: "_Look") -> Flags:
        """Which of those judged had bought again by a later day."""
        there = np.searchsorted(later.customers, self.customers[self.judged])
        return np.asarray(later.summary.x[there] > self.summary.x[self.judged])


def find_quiet(
    sales: Sales,
    until: date | None = None,
    *,
    horizon: int = 56,
    target: float = 0.9,
    beyond: float = BEYOND,
    model: type[PurchaseModel] = ParetoNBD,
) -> Quiet:
    """Who falls quiet as of ``until`` (the last day of the sales).

    ``horizon``: days to look ahead. ``target``: of those named, the share who will indeed buy
    nothing by then. ``beyond``: only those are named who have been silent for so many of their own
    usual gaps. Raises ValueError, in words, where nothing can be learnt.
    """
    if horizon < 1 or not 0 < target < 1:
        raise ValueError("The horizon is at least a day, the target between 0 and 1.")
    names, summary = sales.by_customer(until)
    backtest = Backtest(target)
    if (summary.x >= RHYTHM).sum() * (LOOKS - 1) < ENOUGH_NAMED:
        # However the past is looked at, so few can't prove anything: nothing is foretold.
        unknown = np.full(len(names), np.nan)
        return Quiet(names, summary, unknown, np.zeros(len(names), bool), backtest, horizon)
    now = _look(names, summary, horizon, model)
    looks = [now, *_earlier(sales, now, horizon, model)]
    for at in range(1, len(looks) - 1):
        named = _named(_set_right(looks, at), looks[at].late(beyond), target)
        came = looks[at].came(looks[at - 1])
        backtest = replace(
            backtest,
            looks=backtest.looks + 1,
            judged=backtest.judged + len(named),
            named=backtest.named + int(named.sum()),
            stayed_away=backtest.stayed_away + int((named & ~came).sum()),
        )
    chance, quiet = now.foretold.copy(), np.zeros(len(now.customers), bool)
    if len(looks) > 1:
        chance[now.judged] = _set_right(looks, 0)
    if backtest.enough:
        quiet[now.judged] = _named(chance[now.judged], now.late(beyond), target)
    return Quiet(now.customers, now.summary, chance, quiet, backtest, horizon)


def _look(names: NDArray[Any], summary: Summary, horizon: int, model: type[PurchaseModel]) -> _Look:
    with warnings.catch_warnings():
        # What a fit leaves open matters less here: the chance is set right, and tested.
        warnings.simplefilter("ignore", FitWarning)
        fitted = model().fit(*summary.rows)
    return _Look(names, summary, fitted.predict_any(*summary.rows, horizon))


def _earlier(sales: Sales, now: _Look, horizon: int, model: type[PurchaseModel]) -> Iterator[_Look]:
    """What was known on earlier days, a horizon apart, as long as there is enough to learn from."""
    began = now.summary.until - timedelta(days=int(now.summary.T.max(initial=0)))
    for back in range(1, LOOKS + 1):
        day = now.summary.until - timedelta(days=back * horizon)
        if (day - began).days < max(_SPAN * horizon, 60):
            return
        try:
            look = _look(*sales.by_customer(day), horizon, model)
        except ValueError:
            return
        if not look.judged.any():
            return
        yield look


def _set_right(looks: list[_Look], at: int) -> Floats:
    """The chance of each customer with a rhythm, set right by the looks before this one."""
    before = range(at + 1, min(at + 1 + _LEARNT_FROM, len(looks)))
    signs = [looks[k].signs for k in before]
    came = [looks[k].came(looks[k - 1]) for k in before]
    curve = _curve(np.concatenate(signs), np.concatenate(came).astype(float))
    return _expit(looks[at].signs @ curve)


def _curve(signs: Floats, came: Floats) -> Floats:
    """A logistic curve by Newton's steps, drawn to the model's own word (ridge)."""
    drawn_to = np.array([0.0, 1.0, 0.0])
    curve = drawn_to.copy()
    for _ in range(60):
        told = _expit(signs @ curve)
        slope = signs.T @ (came - told) - _PULL * (curve - drawn_to)
        bend = (signs * (told * (1 - told))[:, None]).T @ signs + _PULL * np.eye(3)
        step = np.linalg.solve(bend, slope)
        curve = curve + step
        if np.abs(step).max() < 1e-9:
            break
    return curve


def _named(chance: Floats, late: Flags, target: float) -> Flags:
    """The largest group, those with the least chance first, of whom the target will stay away."""
    order = np.argsort(chance, kind="stable")
    order = order[(late & (chance <= LIKELY))[order]]
    away = np.cumsum(1 - chance[order]) / np.arange(1, len(order) + 1)
    named = np.zeros(len(chance), bool)
    if (away >= target).any():
        named[order[: int(np.nonzero(away >= target)[0][-1]) + 1]] = True
    return named


def _logit(chance: Floats) -> Floats:
    held = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(held / (1 - held)))


def _expit(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -40, 40))))

"""The chance to buy again, from a model and from what came true after earlier days of this house.

A buy-till-you-die model knows of each customer only how often, when last and since when. A house's
own past knows more: how evenly they come, their longest gap, the last weeks, what they spend; and
how all that went on, in this house. So the house is looked at as of earlier days, with what could
be known then, and two ways of learning are shown what came of it: a logistic curve drawn to the
model's own word (ridge), and boosted trees. The answer is the mean of the three.

What the past can't tell is the level of the time to come: seasons, promotions and trends move it
for everybody, and a level learnt from one season misleads in the next. So the two say only who
rather than how many: they are shifted until they expect as many buyers as the model does.

Averaging forecasts: Bates & Granger, The Combination of Forecasts, OR Quarterly 20 (1969).
"""

import warnings
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.boosted import Boosted
from goodword.loyalty.histories import Histories, Known
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD
from goodword.loyalty.sales import Sales
from goodword.loyalty.verdicts import FitWarning

Floats = NDArray[Any]

_BACK = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
"""How many horizons back the earlier days lie."""
_LEAST_SPAN, _LEAST_SHARE = 45, 0.45
"""Days, and share of the horizon, that lie before an earlier day, or it shows too little."""
_LEAST_LOOKS, _LEAST_SEEN = 2, 50
"""From fewer earlier days nothing is learnt (one alone may have been like no other), nor where
fewer came, or fewer stayed away."""
_MOST_ROWS = 60_000
_PULL = 20.0
_EPOCH = date(1970, 1, 1)


class Hindsight:
    """Customers by name, in order, and their chances as of a day (the last one of the sales).

    ``x``, ``t_x``, ``T`` as everywhere, in days. ``model_`` is fitted to them. Raises ValueError,
    in words, where the model can't be.
    """

    def __init__(
        self, sales: Sales, until: date | None = None, *, model: type[PurchaseModel] = ParetoNBD
    ) -> None:
        self.until = until or sales.summary().until
        self._kind = model
        self._past = Histories(sales, self.until)
        self._today = (self.until - _EPOCH).days
        self._now = self._past.known(self._today)
        self.customers = self._past.customers[self._now.code]
        self.x, self.t_x, self.T = self._now.x, self._now.t_x, self._now.T
        self.model_ = _fitted(model, self._now)
        self.looks_ = 0

    def predict_any(self, horizon: int) -> Floats:
        """The chance of at least one purchase within so many days, from 0 to 1.

        ``looks_`` then says how many earlier days taught something; with 0 it is the model's word.
        """
        if horizon < 1:
            raise ValueError("The horizon is at least a day.")
        told = self.model_.predict_any(self.x, self.t_x, self.T, horizon)
        learnt = self._lessons(horizon)
        self.looks_ = len(learnt)
        happened = np.concatenate([came for _, came in learnt] or [np.zeros(0)])
        few = min(happened.sum(), (1 - happened).sum()) < _LEAST_SEEN
        if len(learnt) < _LEAST_LOOKS or few:
            self.looks_ = 0
            return told
        signs = np.concatenate([signs for signs, _ in learnt])
        # Days that overlap tell much the same twice.
        weight = np.full(len(happened), min(1.0, 2 / len(learnt)))
        step = -(-len(happened) // _MOST_ROWS)
        signs, happened, weight = signs[::step], happened[::step], weight[::step] * step
        now = signs_of(self._now, told)
        curve = _Curve(signs, happened, weight)
        trees = Boosted(signs, happened, weight)
        level = float(told.mean())
        others = (levelled(word, level) for word in (curve.log_odds(now), trees.log_odds(now)))
        return np.asarray((told + sum(others)) / 3)

    def _lessons(self, horizon: int) -> list[tuple[Floats, Floats]]:
        """What was known on earlier days, and who then came: within the horizon, or within half
        of the time there is where that is shorter."""
        span = self._today - self._past.first
        ahead = min(horizon, span // 2)
        found = []
        for back in _BACK:
            day = self._today - round(ahead * back)
            if day - self._past.first < max(_LEAST_SPAN, _LEAST_SHARE * ahead):
                break
            try:
                known = self._past.known(day)
                model = _fitted(self._kind, known)
            except ValueError:
                break
            told = model.predict_any(known.x, known.t_x, known.T, ahead)
            came = self._past.came(known, self._past.known(day + ahead))
            found.append((signs_of(known, told), came.astype(float)))
        return found


def _fitted(kind: type[PurchaseModel], known: Known) -> PurchaseModel:
    with warnings.catch_warnings():
        # What a fit leaves open matters less here: forecasts can be used.
        warnings.simplefilter("ignore", FitWarning)
        return kind().fit(known.x, known.t_x, known.T)


def signs_of(known: Known, told: Floats) -> Floats:
    """A row for each customer; the first sign is the log-odds of the model's word."""
    silent = known.T - known.t_x
    held = np.clip(told, 1e-5, 1 - 1e-5)
    counted = (known.x, silent, silent / known.gap, known.T, *known.lately)
    signs = [np.log(held / (1 - held)), *(np.log1p(part) for part in counted)]
    signs += [np.log1p(silent) - np.log1p(known.longest), np.log1p(known.last_gap)]
    signs += [np.log1p(known.gap), known.unevenness]
    return np.stack([*signs, *(np.log1p(part) for part in known.amounts)], 1)


class _Curve:
    """A logistic curve over the signs, drawn to the model's own word."""

    def __init__(self, signs: Floats, happened: Floats, weight: Floats) -> None:
        self._mean, self._spread = signs.mean(0), np.maximum(signs.std(0), 1e-9)
        self._mean[0], self._spread[0] = 0.0, 1.0
        rows = self._rows(signs)
        drawn_to = np.zeros(rows.shape[1])
        drawn_to[1] = 1.0
        curve = drawn_to.copy()
        for _ in range(40):
            chance = _expit(rows @ curve)
            slope = rows.T @ (weight * (happened - chance)) - _PULL * (curve - drawn_to)
            sure = weight * chance * (1 - chance)
            bend = (rows * sure[:, None]).T @ rows + _PULL * np.eye(len(curve))
            step = np.linalg.solve(bend, slope)
            longest = float(np.abs(step).max())
            curve = curve + step * min(1.0, 3 / max(longest, 1e-12))
            if longest < 1e-8:
                break
        self._curve = curve

    def _rows(self, signs: Floats) -> Floats:
        return np.hstack([np.ones((len(signs), 1)), (signs - self._mean) / self._spread])

    def log_odds(self, signs: Floats) -> Floats:
        return np.asarray(self._rows(signs) @ self._curve)


def levelled(log_odds: Floats, mean: float) -> Floats:
    """Chances, all log-odds shifted alike, so that their mean is the given one."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _expit(log_odds + middle).mean() < mean else (low, middle)
    return _expit(log_odds + (low + high) / 2)


def _expit(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -40, 40))))

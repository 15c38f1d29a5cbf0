"""What the models of buying share: fitting, standard errors, and what they foretell.

Symbols as in the papers: x repeat purchases, t_x the age at the last one, T the age now, all ages
in one unit of time since the first purchase.
"""

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.newton import Peak, Surface, best_of, climb
from goodword.loyalty.tuples import Tuples, checked, collapse, gathered
from goodword.loyalty.verdicts import FITTED, NO_REPEATS, NOT_CONVERGED, Verdict

Floats = NDArray[Any]
Ints = NDArray[np.int64]

_FIRST_LOOK, _SECOND_LOOK = 2_000, 20_000
# A direction in which the likelihood changes by less than this leads nowhere.
_FLAT = 0.01
# One so curved that a factor of e costs this much leads nowhere flat, and need not be walked.
_STEEP = 5.0


class PurchaseModel:
    """A model of repeat buying with dropout; see BGNBD, MBGNBD and ParetoNBD.

    After `fit`: `params_`, `standard_errors_` (by the observed information; infinite where the
    data leave a parameter open), `log_likelihood_`, `verdict_`, `customers_` (sum of weights).
    """

    names: ClassVar[tuple[str, ...]]
    # Bounds of the search: the first for a time-free parameter, α and β scale with time.
    _low: ClassVar[tuple[float, ...]]
    _high: ClassVar[tuple[float, ...]]
    _timed: ClassVar[tuple[bool, ...]]

    params_: dict[str, float]
    standard_errors_: dict[str, float]
    log_likelihood_: float
    verdict_: Verdict
    customers_: float

    @classmethod
    def given(cls, **params: float) -> Self:
        """The model with known parameters, without a fit."""
        if set(params) != set(cls.names):
            raise ValueError(f"{cls.__name__} has the parameters {', '.join(cls.names)}.")
        for name, value in params.items():
            if not (np.isfinite(value) and value > 0):
                raise ValueError(f"{name} must be a positive number, not {value}.")
        model = cls()
        model.params_ = {name: float(params[name]) for name in cls.names}
        return model

    def fit(
        self, x: Any, t_x: Any, T: Any, weights: Any = None, *, near: Self | None = None
    ) -> Self:
        """Learn the parameters by maximum likelihood.

        `weights` says how many customers each row stands for (1). `near`: a fitted model of much
        the same customers, whose parameters are the only start: ten times as quick for samples
        of them. What is wrong with the data is a ValueError; what is wrong with the answer stands
        in `verdict_` and is warned of. A fit that breaks off leaves what an earlier one found.
        """
        tuples = gathered(x, t_x, T, weights)
        if not (tuples.x > 0).any():
            raise ValueError(NO_REPEATS.words)
        unit = float(np.average(tuples.T, weights=tuples.weight)) or 1.0
        scale = np.where(self._timed, unit, 1.0)
        low, high = np.array(self._low) * scale, np.array(self._high) * scale
        if near is not None:
            start = np.array([near.params_[name] for name in self.names])
            total = tuples.weight.sum()
            peak = climb(self._surface(tuples), np.clip(start, low, high), low, high, total)
        else:
            peak = self._search(tuples, unit, low, high)
        verdict = self._judged(tuples, peak, low, high)
        errors = standard_errors(peak)
        self._keep(peak, errors, verdict, tuples.weight.sum())
        verdict.said()
        return self

    def _keep(self, peak: Peak, errors: Floats, verdict: Verdict, customers: float) -> None:
        self.__dict__.update(
            params_=dict(zip(self.names, map(float, peak.params), strict=True)),
            standard_errors_=dict(zip(self.names, map(float, errors), strict=True)),
            log_likelihood_=float(peak.value),
            verdict_=verdict,
            customers_=float(customers),
        )

    def _search(self, tuples: Tuples, unit: float, low: Floats, high: Floats) -> Peak:
        """From many starts on a few tuples to one on all of them."""
        starts = [np.asarray(start) for start in self._starts(tuples, unit)]
        for most in (_FIRST_LOOK, _SECOND_LOOK):
            few = tuples.thinned(most)
            looked = best_of(self._surface(few), starts, low, high, few.weight.sum())
            starts = [peak.params for peak in looked]
            if len(few) == len(tuples):
                break
            starts = starts[:1] if most == _SECOND_LOOK else starts[:2]
        surface, total = self._surface(tuples), tuples.weight.sum()
        found = climb(surface, starts[0], low, high, total)
        for start in starts[1:3]:
            if not found.converged:
                again = climb(surface, start, low, high, total)
                found = max(found, again, key=lambda peak: (peak.converged, peak.value))
        return found

    def _judged(self, tuples: Tuples, peak: Peak, low: Floats, high: Floats) -> Verdict:
        if not (peak.converged and np.isfinite(peak.value)):
            return NOT_CONVERGED
        surface = self._surface(tuples)
        for factors, verdict in self._ridges():
            way = np.sign(np.log(factors))
            if -(way @ peak.hessian @ way) > _STEEP:
                continue
            further = np.clip(peak.params * factors, low * 1e-6, high * 1e6)
            if surface(further)[0] > peak.value - _FLAT:
                return verdict
        return FITTED

    def log_likelihood(self, x: Any, t_x: Any, T: Any, weights: Any = None) -> float:
        """ln L of these customers under the model's parameters."""
        theta = np.array([self.params_[name] for name in self.names])
        return self._surface(gathered(x, t_x, T, weights))(theta)[0]

    # What each model knows.

    def _surface(self, tuples: Tuples) -> Surface:
        raise NotImplementedError

    def _starts(self, tuples: Tuples, unit: float) -> list[list[float]]:
        raise NotImplementedError

    def _ridges(self) -> list[tuple[list[float], Verdict]]:
        """Ways on which a likelihood may not fall: factors to the parameters, and the verdict."""
        raise NotImplementedError

    def _alive(self, x: Ints, t_x: Floats, T: Floats) -> Floats:
        raise NotImplementedError

    def _purchases_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        raise NotImplementedError

    def _any_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        raise NotImplementedError

    def _count_if_alive(self, n: int, x: Ints, T: Floats, horizon: float) -> Floats:
        raise NotImplementedError

    # What a user asks.

    def predict_alive(self, x: Any, t_x: Any, T: Any) -> Floats:
        """P(alive): the chance that the customer has not left by T, from 0 to 1.

        It is not the chance to buy again: that is `predict_any`.
        """
        rows, which = _distinct(*checked(x, t_x, T))
        return self._alive(*rows)[which]

    def predict_purchases(self, x: Any, t_x: Any, T: Any, horizon: float) -> Floats:
        """Conditional expected number of purchases in (T, T + horizon]."""
        return self._times_alive(x, t_x, T, horizon, self._purchases_if_alive)

    def predict_any(self, x: Any, t_x: Any, T: Any, horizon: float) -> Floats:
        """The chance of at least one purchase in (T, T + horizon], from 0 to 1."""
        return self._times_alive(x, t_x, T, horizon, self._any_if_alive)

    def predict_count(self, n: int, x: Any, t_x: Any, T: Any, horizon: float) -> Floats:
        """The chance of exactly n purchases in (T, T + horizon], from 0 to 1."""
        if n != int(n) or n < 0:
            raise ValueError(f"n counts purchases: a whole number from 0, not {n}.")
        if n == 0:
            return 1.0 - self.predict_any(x, t_x, T, horizon)
        return self._times_alive(
            x,
            t_x,
            T,
            horizon,
            lambda some, now, ahead: self._count_if_alive(int(n), some, now, ahead),
        )

    def predict_discounted(
        self,
        x: Any,
        t_x: Any,
        T: Any,
        discount: float,
        horizon: float = np.inf,
    ) -> Floats:
        """Discounted expected purchases after T (DERT; within `horizon` if one is given).

        `discount` is a continuous rate per unit of time: 10 % a year in weeks is ln(1.1) / 52.18.
        Times the expected spend it is the residual lifetime value (Fader, Hardie & Lee 2005b).
        """
        if discount < 0 or (discount == 0 and np.isinf(horizon)):
            raise ValueError("discount must be above 0 (or the horizon finite).")
        return self._times_alive(
            x,
            t_x,
            T,
            horizon,
            lambda some, now, ahead: self._discounted_if_alive(some, now, ahead, discount),
        )

    def predict_all(
        self, x: Any, t_x: Any, T: Any, horizon: float
    ) -> tuple[Floats, Floats, Floats]:
        """P(alive), the chance of any purchase and expected purchases in (T, T + horizon]."""
        _refuse_past(horizon)
        (counts, ages, nows), which = _distinct(*checked(x, t_x, T))
        (some, now), same, _ = collapse(counts, nows)
        alive = self._alive(counts, ages, nows)
        buys = alive * self._any_if_alive(some, now, horizon)[same]
        purchases = alive * self._purchases_if_alive(some, now, horizon)[same]
        return alive[which], buys[which], purchases[which]

    def _discounted_if_alive(
        self,
        x: Ints,
        T: Floats,
        horizon: float,
        discount: float,
    ) -> Floats:
        """∫ e⁻ᵟᵗ dE(t) by parts; the rest by the double exponential rule (Takahasi & Mori)."""
        if discount == 0:
            return self._purchases_if_alive(x, T, horizon)
        end = min(horizon, 42 / discount)
        steps = np.arange(-32, 33) * 0.1
        inner = np.pi / 2 * np.sinh(steps)
        shares = 1 / (1 + np.exp(-2 * inner))
        weights = 0.1 * np.pi / 2 * np.cosh(steps) / (2 * np.cosh(inner) ** 2)
        total = np.exp(-discount * end) * self._purchases_if_alive(x, T, end)
        for share, weight in zip(shares, weights, strict=True):
            t = float(end * share)
            factor = discount * end * weight * np.exp(-discount * t)
            total = total + factor * self._purchases_if_alive(x, T, t)
        return total

    def _times_alive(self, x: Any, t_x: Any, T: Any, horizon: float, future: Any) -> Floats:
        _refuse_past(horizon)
        (counts, ages, nows), which = _distinct(*checked(x, t_x, T))
        (some, now), same = collapse(counts, nows)[:2]
        return (self._alive(counts, ages, nows) * future(some, now, horizon)[same])[which]


def _refuse_past(horizon: float) -> None:
    if not horizon >= 0:
        raise ValueError(f"The horizon must be 0 or longer, not {horizon}.")


def _distinct(x: Ints, t_x: Floats, T: Floats) -> tuple[tuple[Ints, Floats, Floats], Ints]:
    (counts, now, ages), which, _ = collapse(x, T, t_x)
    return (counts, ages, now), which


def standard_errors(peak: Peak) -> Floats:
    """Of the parameters, from those of their logarithms (delta method)."""
    curvatures, axes = np.linalg.eigh(-peak.hessian)
    least = 1e-10 * max(np.abs(curvatures).max(), 1e-300)
    spread = np.where(curvatures > least, 1 / np.maximum(curvatures, least), np.inf)
    with np.errstate(invalid="ignore"):
        variance = np.where(axes**2 > 1e-16, axes**2 * spread, 0.0).sum(axis=1)
    return peak.params * np.sqrt(variance)

"""Gamma-Gamma: what a customer spends per purchase.

Each purchase is Gamma(p, ν), ν a rate of the customer's own, ν ~ Gamma(q, γ), apart from how often
the customer buys; z is the mean of x repeat purchases. Fader, Hardie & Lee, RFM and CLV, Journal of
Marketing Research 42 (2005); Fader & Hardie, The Gamma-Gamma Model of Monetary Value (2013).
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.model import standard_errors
from goodword.loyalty.newton import Surface, best_of, climb
from goodword.loyalty.special import digamma, log_gamma, trigamma
from goodword.loyalty.tuples import collapse, column
from goodword.loyalty.verdicts import (
    ENDLESS_SPEND,
    FITTED,
    NOT_CONVERGED,
    SAME_CUSTOMERS,
    SAME_PURCHASES,
    Verdict,
)

Floats = NDArray[Any]

_FIRST_LOOK = 10_000
# Below q = 1 the mean of a customer who is not known yet has no finite value.
_LEAST_Q = 1.01


class GammaGamma:
    """The Gamma-Gamma model: p, q, gamma (gamma in the unit of money).

    After `fit`: `params_`, `standard_errors_`, `log_likelihood_`, `verdict_`, `customers_`, and
    `correlation_` between x and z, which the model takes to be 0: look before you trust it.
    """

    names = ("p", "q", "gamma")
    params_: dict[str, float]
    standard_errors_: dict[str, float]
    log_likelihood_: float
    verdict_: Verdict
    customers_: float
    correlation_: float

    @classmethod
    def given(cls, **params: float) -> Self:
        """The model with known parameters, without a fit; q must be above 1."""
        if set(params) != set(cls.names):
            raise ValueError(f"{cls.__name__} has the parameters {', '.join(cls.names)}.")
        if not (min(params.values()) > 0 and params["q"] > 1):
            raise ValueError("p and gamma must be positive and q above 1.")
        model = cls()
        model.params_ = {name: float(params[name]) for name in cls.names}
        return model

    def fit(self, x: Any, z: Any, weights: Any = None, *, near: Self | None = None) -> Self:
        """Learn from customers with repeat purchases; those with x = 0 are left out.

        x counts repeat purchases, z is their mean value, above 0. `near`: a fitted model of much
        the same customers, whose parameters are the only start.
        """
        x, z, weight = _checked(x, z, weights)
        if not len(x):
            raise ValueError("Nobody bought twice: spend can't be learnt.")
        (x, z), which, _ = collapse(x, z)
        weight = np.bincount(which, weight, len(x))
        unit, total = float(np.average(z, weights=weight)), weight.sum()
        low = np.array([1e-4, _LEAST_Q, 1e-6 * unit])
        high = np.array([1e5, 1e5, 1e7 * unit])
        starts = [
            np.array([p, q, unit * (q - 1) / p]) for p in (0.7, 3.0, 12.0) for q in (1.5, 4.0, 20.0)
        ]
        if near is not None:
            start = np.clip([near.params_[name] for name in self.names], low, high)
        else:
            few = slice(None, None, -(-len(x) // _FIRST_LOOK))
            first = _surface(x[few], z[few], weight[few])
            start = best_of(first, starts, low, high, weight[few].sum())[0].params
        surface = _surface(x, z, weight)
        peak = climb(surface, start, low, high, total)
        verdict = FITTED if peak.converged else NOT_CONVERGED
        if verdict.fitted:
            verdict = _judged(surface, peak.params, peak.value, low, high)
        errors = standard_errors(peak)
        self.__dict__.update(
            params_=dict(zip(self.names, map(float, peak.params), strict=True)),
            standard_errors_=dict(zip(self.names, map(float, errors), strict=True)),
            log_likelihood_=float(peak.value),
            verdict_=verdict,
            customers_=float(total),
            correlation_=_correlation(x, z, weight),
        )
        verdict.said()
        return self

    def log_likelihood(self, x: Any, z: Any, weights: Any = None) -> float:
        """ln L of these customers under the model's parameters."""
        theta = np.array([self.params_[name] for name in self.names])
        return _surface(*_checked(x, z, weights))(theta)[0]

    def predict_spend(self, x: Any, z: Any) -> Floats:
        """Expected value of a future purchase: between the customer's own mean and everybody's.

        In the unit of z. Where x = 0 z plays no part and may be missing: everybody's mean.
        """
        p, q, gamma = (self.params_[name] for name in self.names)
        x = column(x, "x")
        z = np.where(x > 0, np.asarray(z, float), 0.0)
        if not (np.isfinite(z).all() and (z >= 0).all() and (x >= 0).all()):
            raise ValueError("x and z must not be negative, and z known wherever x is above 0.")
        return p * (gamma + x * z) / (p * x + q - 1)


def _checked(x: Any, z: Any, weights: Any) -> tuple[Floats, Floats, Floats]:
    x, z = column(x, "x"), np.asarray(z, float)
    weight = np.ones(len(x)) if weights is None else column(weights, "weights")
    if not len(x) == len(z) == len(weight):
        raise ValueError(f"x and z have {len(x)} and {len(z)} values, weights {len(weight)}.")
    if (x < 0).any() or (weight < 0).any():
        raise ValueError("x and weights must not be negative.")
    kept = (x > 0) & (weight > 0)
    x, z, weight = x[kept], z[kept], weight[kept]
    if not (np.isfinite(z).all() and (z > 0).all()):
        raise ValueError("z, the mean value of repeat purchases, must be above 0 where x is.")
    return x, z, weight


def _correlation(x: Floats, z: Floats, weight: Floats) -> float:
    """Pearson's, weighted; 0 where one of the two does not vary."""
    far = [part - np.average(part, weights=weight) for part in (x, z)]
    spread = np.sqrt((weight @ far[0] ** 2) * (weight @ far[1] ** 2))
    return float(weight @ (far[0] * far[1]) / spread) if spread > 0 else 0.0


def _judged(surface: Surface, best: Floats, value: float, low: Floats, high: Floats) -> Verdict:
    if best[1] <= _LEAST_Q:
        return ENDLESS_SPEND
    ways = (
        ([1e3, 1, 1e-3], SAME_PURCHASES),
        ([1, 1e3, 1e3], SAME_CUSTOMERS),
        ([1e-3, 1e3, 1e6], SAME_CUSTOMERS),
    )
    for factors, verdict in ways:
        if surface(np.clip(best * factors, low * 1e-6, high * 1e6))[0] > value - 0.01:
            return verdict
    return FITTED


def _surface(x: Floats, z: Floats, weight: Floats) -> Surface:
    """ln L with its gradient and Hessian, by p, q, γ.

    ln L of one customer = ln Γ(px+q) − ln Γ(px) − ln Γ(q) − px ln(1 + γ/(xz))
    − q ln(1 + xz/γ) − ln z.
    """
    counts, back = np.unique(x, return_inverse=True)
    by_count, total = np.bincount(back, weight), weight.sum()
    spent = x * z
    constant = -(weight @ np.log(z))

    def likelihood(theta: Floats) -> tuple[float, Floats, Floats]:
        p, q, gamma = theta
        alone = np.array([q])
        own, pooled = p * counts, p * counts + q
        from_own, from_all = np.log1p(gamma / spent), np.log1p(spent / gamma)
        inverse = 1 / (gamma + spent)
        shape = p * x + q
        value = constant + by_count @ (log_gamma(pooled) - log_gamma(own))
        value -= total * log_gamma(alone)[0]
        value -= p * (weight @ (x * from_own)) + q * (weight @ from_all)
        slope = digamma(pooled)
        gradient = np.array(
            [
                by_count @ (counts * (slope - digamma(own))) - weight @ (x * from_own),
                by_count @ slope - total * digamma(alone)[0] - weight @ from_all,
                weight @ (q / gamma - shape * inverse),
            ]
        )
        bend = trigamma(pooled)
        hessian = np.zeros((3, 3))
        hessian[0, 0] = by_count @ (counts**2 * (bend - trigamma(own)))
        hessian[0, 1] = by_count @ (counts * bend)
        hessian[0, 2] = -(weight @ (x * inverse))
        hessian[1, 1] = by_count @ bend - total * trigamma(alone)[0]
        hessian[1, 2] = weight @ (1 / gamma - inverse)
        hessian[2, 2] = weight @ (shape * inverse**2 - q / gamma**2)
        return float(value), gradient, hessian + np.triu(hessian, 1).T

    return likelihood

"""BG/NBD and MBG/NBD: customers who may leave after each purchase.

While a customer is there, purchases come at a rate λ ~ Gamma(r, α) (α a rate, per unit of time);
after each purchase the customer leaves with the chance p ~ Beta(a, b), λ and p apart.

BG/NBD: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005).
Who bought once can't have left yet, so P(alive) = 1 for them.
MBG/NBD: one may leave after the first purchase, too. Batislam, Denizel & Filiztekin, IJRM 24
(2007); Hoppe & Wagner, Marketing JRM 29 (2007).

The two differ in the number k of times that a customer could have left: x, or x + 1.
"""

from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.newton import Surface
from goodword.loyalty.quadrature import beta_mean, beta_rule
from goodword.loyalty.special import logistic, odds, rising, survived, waited
from goodword.loyalty.tuples import Tuples
from goodword.loyalty.verdicts import ALL_OR_NOTHING, NO_DROPOUT, SAME_DROPOUT, SAME_RATE, Verdict

Floats = NDArray[Any]
Ints = NDArray[np.int64]


class _GeometricDropout(PurchaseModel):
    names = ("r", "alpha", "a", "b")
    _low = (1e-5, 1e-6, 1e-7, 1e-5)
    _high = (1e5, 1e6, 1e5, 1e8)
    _timed = (False, True, False, False)
    # Chances to leave that come with no repeat purchase.
    _at_first: ClassVar[int]

    def _theta(self) -> tuple[float, float, float, float]:
        return tuple(self.params_[name] for name in self.names)  # type: ignore[return-value]

    def _surface(self, tuples: Tuples) -> Surface:
        counts, back = np.unique(tuples.x, return_inverse=True)
        by_count = np.bincount(back, tuples.weight)
        return lambda theta: _likelihood(theta, tuples, counts, by_count, self._at_first)

    def _starts(self, tuples: Tuples, unit: float) -> list[list[float]]:
        seen = (tuples.weight * tuples.T).sum()
        rate = (tuples.weight * tuples.x).sum() / max(seen, 1e-9 * unit)
        return [
            [r, r / rate / faster, mean * size, (1 - mean) * size]
            for r, faster in ((0.3, 1.5), (1.0, 1.2), (4.0, 2.0))
            for mean, size in ((0.05, 1.0), (0.2, 3.0), (0.5, 2.0))
        ]

    def _ridges(self) -> list[tuple[list[float], Verdict]]:
        return [
            ([1, 1, 1e-4, 1], NO_DROPOUT),
            ([1, 1, 1e4, 1e4], SAME_DROPOUT),
            ([1, 1, 1e-4, 1e-4], ALL_OR_NOTHING),
            ([1e4, 1e4, 1, 1], SAME_RATE),
        ]

    def _alive(self, x: Ints, t_x: Floats, T: Floats) -> Floats:
        r, alpha, a, b = self._theta()
        return logistic(-_log_odds_gone(r, alpha, a, b, x, t_x, T, x + self._at_first))

    def _any_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        r, alpha, _, _ = self._theta()
        return -np.expm1(-(r + x) * np.log1p(horizon / (alpha + T)))

    def _purchases_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        """E[(1 − (1 + p h/(α+T))^−(r+x)) / p] over p ~ Beta(a, b+k)."""
        r, alpha, a, b = self._theta()
        counts, back = np.unique(x, return_inverse=True)
        reached = horizon / (alpha + T)
        total = np.empty(len(x))
        near = _smooth(reached, r + x, a + b + x)
        nodes, weights = beta_rule(a, b + counts + self._at_first, _NODES)
        step = max(1, _AT_ONCE // _NODES)
        rows = np.flatnonzero(near)
        for part in (rows[i : i + step] for i in range(0, len(rows), step)):
            p, w = nodes[back[part]], weights[back[part]]
            total[part] = (w * _per_dropout(p, reached[part], r + x[part])).sum(1)
        step = max(1, _AT_ONCE // 321)
        rows = np.flatnonzero(~near)
        for part in (rows[i : i + step] for i in range(0, len(rows), step)):
            far, times = reached[part], r + x[part]
            total[part] = beta_mean(
                partial(_per_dropout, reached=far, shape=times),
                a,
                b + x[part] + self._at_first,
            )
        return total

    def _count_if_alive(self, n: int, x: Ints, T: Floats, horizon: float) -> Floats:
        """Equation 8 of Fader, Hardie & Lee, for a customer who begins anew with r+x, α+T, b+k."""
        r, alpha, a, b = self._theta()
        shape, later = r + x, b + x + self._at_first
        passed = horizon / (alpha + T + horizon)
        each = -_any_complement(shape, horizon / (alpha + T))
        chance, below, stayed = each, np.zeros(len(x)), np.ones(len(x))
        for j in range(n):
            below = below + chance
            chance = chance * passed * (shape + j) / (j + 1)
            if j < n - 1:
                stayed = stayed * (later + j) / (a + later + j)
        left = stayed * a / (a + later + n - 1)
        stays = stayed * (later + n - 1) / (a + later + n - 1)
        return stays * chance + left * np.maximum(1 - below, 0.0)


# Nodes of the quadrature, and values held at a time.
_NODES = 32
_AT_ONCE = 2_000_000


def _smooth(reached: Floats, shape: Floats, size: Floats) -> NDArray[np.bool_]:
    """Where Gauss–Jacobi gives ten digits: the singularity at −1/reached is far off."""
    return (reached <= 2.0) & (reached * shape <= 8 * (1 + size))


def _per_dropout(p: Floats, reached: Floats, shape: Floats) -> Floats:
    """(1 − (1 + p c)^−R) / p; at p = 0 its limit R c."""
    inside = p * reached[:, None]
    some = np.where(p > 0, p, 1.0)
    value = -np.expm1(-shape[:, None] * np.log1p(inside)) / some
    return np.where(p > 0, value, (shape * reached)[:, None])


def _any_complement(shape: Floats, reached: Floats) -> Floats:
    """−P(no purchase): with its sign, as both callers want it."""
    return -np.exp(-shape * np.log1p(reached))


def _log_odds_gone(
    r: float, alpha: float, a: float, b: float, x: Ints, t_x: Floats, T: Floats, k: Ints
) -> Floats:
    """ln of P(left) / P(alive); −∞ where nobody can have left."""
    could = k > 0
    odds = np.log(a / (b + np.maximum(k, 1) - 1)) + (r + x) * np.log1p((T - t_x) / (alpha + t_x))
    return np.where(could, odds, -np.inf)


def _likelihood(
    theta: Floats, tuples: Tuples, counts: Ints, by_count: Floats, at_first: int
) -> tuple[float, Floats, Floats]:
    """ln L, its gradient and its Hessian, by r, α, a, b.

    ln L of one customer = [ln Γ(r+x)/Γ(r) + ln B(a,b+k)/B(a,b)] + r ln α − (r+x) ln(α+T)
    + ln(1 + eʷ), w the log-odds of having left. The bracket depends on x alone.
    """
    r, alpha, a, b = theta
    x, weight = tuples.x, tuples.weight
    bought, stayed = rising(r, counts), survived(a, b, counts + at_first)
    wait = waited(r, alpha, x, tuples.T)
    value = by_count @ (bought.value + stayed.value) + weight @ wait.value
    gradient = np.array(
        [
            by_count @ bought.first + weight @ wait.by_r,
            weight @ wait.by_alpha,
            by_count @ stayed.by_a,
            by_count @ stayed.by_b,
        ]
    )
    hessian = np.zeros((4, 4))
    hessian[0, 0] = by_count @ bought.second
    hessian[0, 1] = weight @ wait.by_r_alpha
    hessian[1, 1] = weight @ wait.by_alpha_alpha
    hessian[2, 2] = by_count @ stayed.by_aa
    hessian[2, 3] = by_count @ stayed.by_ab
    hessian[3, 3] = by_count @ stayed.by_bb

    can = slice(None) if at_first else x > 0
    k = x[can] + at_first
    weight, shape = weight[can], r + x[can]
    now, then = alpha + tuples.T[can], alpha + tuples.t_x[can]
    longer = np.log1p((tuples.T[can] - tuples.t_x[can]) / then)
    rest, chance, doubt = odds(np.log(a / (b + k - 1)) + shape * longer)
    gone, inverse = weight * chance, 1 / now - 1 / then
    slopes = np.stack([longer, shape * inverse, np.full(len(k), 1 / a), -1 / (b + k - 1)])
    value += weight @ rest
    gradient += slopes @ gone
    hessian += np.triu((slopes * (weight * doubt)) @ slopes.T)
    hessian[0, 1] += gone @ inverse
    hessian[1, 1] += gone @ (shape * (1 / then**2 - 1 / now**2))
    hessian[2, 2] -= gone.sum() / a**2
    hessian[3, 3] += gone @ slopes[3] ** 2
    return float(value), gradient, hessian + np.triu(hessian, 1).T


class BGNBD(_GeometricDropout):
    """The BG/NBD model: r, alpha (rates of buying), a, b (chances to leave)."""

    _at_first = 0


class MBGNBD(_GeometricDropout):
    """The MBG/NBD model: as BGNBD, but one may also leave after the first purchase."""

    _at_first = 1

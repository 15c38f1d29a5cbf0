"""Pareto/NBD: customers who may leave at any moment.

While a customer is there, purchases come at a rate λ ~ Gamma(r, α); the customer leaves at a rate
μ ~ Gamma(s, β), λ and μ apart; α and β are rates, per unit of time.

Schmittlein, Morrison & Colombo, Counting Your Customers, Management Science 33 (1987); Fader &
Hardie, A Note on Deriving the Pareto/NBD Model (2005). Their likelihood is a difference of
hypergeometric functions; here it is the integral behind them, over the moment τ of leaving:

    L = Γ(r+x)/Γ(r) · αʳ (α+T)^−(r+x) · (β/(β+T))ˢ · (1 + W),
    W = ∫ from t_x to T of s/(β+τ) · ((β+T)/(β+τ))ˢ · ((α+T)/(α+τ))^(r+x) dτ,

W being the odds of having left. It is positive, smooth and has no special case at α = β.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.newton import Surface
from goodword.loyalty.quadrature import legendre, race, reach
from goodword.loyalty.special import logistic, odds, rising, waited
from goodword.loyalty.tuples import Tuples
from goodword.loyalty.verdicts import ALL_OR_NOTHING, NO_DROPOUT, SAME_DROPOUT, SAME_RATE, Verdict

Floats = NDArray[Any]
Ints = NDArray[Any]

# Nodes of the quadrature: many, and few where the integrand is tame; values held at a time.
_NODES, _FEW_NODES = 24, 12
_AT_ONCE = 120_000


class ParetoNBD(PurchaseModel):
    """The Pareto/NBD model: r, alpha (rates of buying), s, beta (rates of leaving)."""

    names = ("r", "alpha", "s", "beta")
    _low = (1e-5, 1e-6, 1e-6, 1e-6)
    _high = (1e5, 1e6, 1e5, 1e8)
    _timed = (False, True, False, True)

    def _theta(self) -> tuple[float, float, float, float]:
        return tuple(self.params_[name] for name in self.names)  # type: ignore[return-value]

    def _surface(self, tuples: Tuples) -> Surface:
        counts, back = np.unique(tuples.x, return_inverse=True)
        by_count = np.bincount(back, tuples.weight)
        return lambda theta: _likelihood(theta, tuples, counts, by_count)

    def _starts(self, tuples: Tuples, unit: float) -> list[list[float]]:
        seen = (tuples.weight * tuples.T).sum()
        rate = (tuples.weight * tuples.x).sum() / max(seen, 1e-9 * unit)
        return [
            [r, r / rate / faster, s, s * lasting * unit]
            for r, faster in ((0.4, 1.5), (2.0, 1.5))
            for s, lasting in ((0.5, 1.0), (0.5, 0.2), (2.0, 1.0), (1.0, 5.0))
        ]

    def _ridges(self) -> list[tuple[list[float], Verdict]]:
        return [
            ([1, 1, 1e-4, 1], NO_DROPOUT),
            ([1, 1, 1, 1e4], NO_DROPOUT),
            ([1, 1, 1e4, 1e4], SAME_DROPOUT),
            ([1, 1, 1e-4, 1e-4], ALL_OR_NOTHING),
            ([1e4, 1e4, 1, 1], SAME_RATE),
        ]

    def _alive(self, x: Ints, t_x: Floats, T: Floats) -> Floats:
        return logistic(-_log_odds_gone(*self._theta(), x, t_x, T))

    def _purchases_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        """(r+x)/(α+T) · ∫₀ʰ ((β+T)/(β+T+u))ˢ du; at s = 1 a logarithm."""
        r, alpha, s, beta = self._theta()
        span = np.log1p(horizon / (beta + T))
        grown = (1 - s) * span
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(np.abs(grown) < 1e-8, 1 + grown / 2, np.expm1(grown) / grown)
        return (r + x) / (alpha + T) * (beta + T) * span * mean

    def _any_if_alive(self, x: Ints, T: Floats, horizon: float) -> Floats:
        """The next purchase and leaving race; both waits are Lomax."""
        r, alpha, s, beta = self._theta()
        return race(alpha + T, r + x, beta + T, np.full(len(x), s), np.full(len(x), float(horizon)))

    def _count_if_alive(self, n: int, x: Ints, T: Floats, horizon: float) -> Floats:
        """n purchases by the moment of leaving, or by the horizon if that comes first."""
        r, alpha, s, beta = self._theta()
        rate, leaving, shape = alpha + T, beta + T, r + x
        choose = rising(1.0, np.array([n])).value[0]
        coefficient = _log_rising(shape, n) - choose

        def bought(u: Floats) -> Floats:
            share = u / (rate + u)
            with np.errstate(divide="ignore"):
                return np.exp(coefficient - shape * np.log1p(u / rate) + n * np.log(share))

        nodes, weights = legendre(96)
        scale = np.minimum(rate, leaving)
        # From 0 to the horizon on a logarithmic scale; in short steps where u is short.
        y = np.log1p(horizon / scale)
        total = bought(np.full(len(x), float(horizon))) * np.exp(-s * np.log1p(horizon / leaving))
        for node, weight in zip(nodes, weights, strict=True):
            u = scale * np.expm1(y * node)
            leaves = s / (leaving + u) * np.exp(-s * np.log1p(u / leaving))
            total = total + weight * y * (scale + u) * leaves * bought(u)
        return total


def _log_rising(shape: Floats, n: int) -> Floats:
    """ln Γ(shape + n) − ln Γ(shape)."""
    total = np.zeros(len(shape))
    for j in range(n):
        total = total + np.log(shape + j)
    return total


def _log_odds_gone(
    r: float, alpha: float, s: float, beta: float, x: Ints, t_x: Floats, T: Floats
) -> Floats:
    """ln W: leaving wins the race from t_x on, over surviving it until T."""
    shape = r + x
    total = np.empty(len(x))
    for part in _parts(len(x), 32):
        lost = race(
            beta + t_x[part],
            np.full(len(x[part]), s),
            alpha + t_x[part],
            shape[part],
            T[part] - t_x[part],
        )
        with np.errstate(divide="ignore"):
            total[part] = np.log(lost)
    gap = T - t_x
    return total + s * np.log1p(gap / (beta + t_x)) + shape * np.log1p(gap / (alpha + t_x))


def _parts(size: int, wide: int) -> list[slice]:
    step = max(1, _AT_ONCE // wide)
    return [slice(i, i + step) for i in range(0, size, step)]


def _likelihood(
    theta: Floats, tuples: Tuples, counts: Ints, by_count: Floats
) -> tuple[float, Floats, Floats]:
    """ln L, its gradient and its Hessian, by r, α, s, β."""
    r, alpha, s, beta = theta
    weight = tuples.weight
    bought = rising(r, counts)
    buying, staying = waited(r, alpha, tuples.x, tuples.T), waited(s, beta, 0, tuples.T)
    value = by_count @ bought.value + weight @ (buying.value + staying.value)
    gradient = np.array(
        [
            by_count @ bought.first + weight @ buying.by_r,
            weight @ buying.by_alpha,
            weight @ staying.by_r,
            weight @ staying.by_alpha,
        ]
    )
    hessian = np.zeros((4, 4))
    hessian[0, 0] = by_count @ bought.second
    hessian[0, 1] = weight @ buying.by_r_alpha
    hessian[1, 1] = weight @ buying.by_alpha_alpha
    hessian[2, 3] = weight @ staying.by_r_alpha
    hessian[3, 3] = weight @ staying.by_alpha_alpha
    m, end, tame = _spans(alpha, s, beta, r + tuples.x, tuples)
    for nodes, kept in ((_NODES, np.flatnonzero(~tame)), (_FEW_NODES, np.flatnonzero(tame))):
        for part in _parts(len(kept), nodes):
            rows = kept[part]
            some = Tuples(*(col[rows] for col in (tuples.x, tuples.t_x, tuples.T, weight)))
            more = _odds(r, alpha, s, beta, some, m[rows], end[rows], nodes)
            value += more[0]
            gradient += more[1]
            hessian += more[2]
    return float(value), gradient, hessian + np.triu(hessian, 1).T


def _spans(
    alpha: float, s: float, beta: float, shape: Floats, tuples: Tuples
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Scale and end of each integral of W on ln(1 + t/scale), and whether few nodes will do."""
    t_x, T = tuples.t_x, tuples.T
    m = min(alpha, beta) + t_x
    waits = (beta + t_x, np.full(len(t_x), s + 1)), (alpha + t_x, shape)
    end = reach(m, T - t_x, *waits)
    decay = (s + 1) * np.log((beta + T) / (beta + t_x)) + shape * np.log(
        (alpha + T) / (alpha + t_x)
    )
    return m, end, (decay < 8) & (end < 3)


def _odds(
    r: float,
    alpha: float,
    s: float,
    beta: float,
    tuples: Tuples,
    m: Floats,
    end: Floats,
    count: int,
) -> tuple[float, Floats, Floats]:
    """Σ ln(1 + W) with derivatives (upper triangle of the second ones).

    With eᵠ the integrand of W: ∂ ln W = E[∂ψ] and ∂∂ ln W = E[∂∂ψ] + Cov[∂ψ, ∂ψ], means taken
    over τ with the weights eᵠ.
    """
    open_ = end > 0
    x, T, weight, m, end = (part[open_] for part in (tuples.x, tuples.T, tuples.weight, m, end))
    shape = r + x
    nodes, weights = legendre(count)
    y = end[:, None] * nodes
    # m is the smaller of both scales, so that one logarithm is y itself. The logarithms are of
    # ratios to the values at T: small numbers, no digits lost.
    near: Floats = m[:, None] * np.exp(y)
    far: Floats = near + abs(alpha - beta)
    buys, leaves = (near, far) if alpha <= beta else (far, near)
    if alpha <= beta:
        slow, late = y + np.log(m / (alpha + T))[:, None], np.log(far / (beta + T)[:, None])
    else:
        slow, late = np.log(far / (alpha + T)[:, None]), y + np.log(m / (beta + T))[:, None]
    psi = y - (s + 1) * late - shape[:, None] * slow
    top = psi.max(axis=1, keepdims=True, initial=-np.inf)
    share = weights * np.exp(psi - top)
    total = share.sum(1)
    share /= total[:, None]
    w = top[:, 0] + np.log(total * end * m * s / (beta + T))

    inv_leaves, inv_buys = 1 / leaves, 1 / buys
    rows = (-slow, -inv_buys, -late, -inv_leaves)
    means = [np.einsum("ij,ij->i", share, row) for row in rows]
    now_b, now_l = 1 / (alpha + T), 1 / (beta + T)
    factors = (1.0, shape, 1.0, s + 1)
    slopes = [
        means[0],
        shape * (means[1] + now_b),
        1 / s + means[2],
        (s + 1) * means[3] + s * now_l,
    ]
    rest, chance, bending = odds(w)
    gone, doubt = weight * chance, weight * bending
    gradient = np.array([gone @ slope for slope in slopes])
    hessian = np.zeros((4, 4))
    for i in range(4):
        part = share * rows[i]
        for j in range(i, 4):
            product = np.einsum("ij,ij->i", part, rows[j])
            bend = factors[i] * factors[j] * (product - means[i] * means[j])
            if i == j == 1:
                bend = bend + shape * (product - now_b**2)
            elif i == j == 3:
                bend = bend + (s + 1) * product - s * now_l**2
            hessian[i, j] = gone @ bend + doubt @ (slopes[i] * slopes[j])
    hessian[0, 1] += gone @ (now_b + means[1])
    hessian[2, 3] += gone @ (now_l + means[3])
    hessian[2, 2] -= gone.sum() / s**2
    return float(weight @ rest), gradient, hessian

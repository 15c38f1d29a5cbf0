"""Integrals that have no closed form, or one that loses its digits.

The papers write these with hypergeometric functions, whose series fail for old customers with many
purchases and have holes at a = 1, s = 1 and α = β. The integrals themselves have none.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]


@cache
def legendre(n: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes and weights on [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return (nodes + 1) / 2, weights / 2


def beta_rule(a: float, b: Floats, n: int) -> tuple[Floats, Floats]:
    """Nodes and weights, a row for each b, for means over p ~ Beta(a, b).

    Gauss–Jacobi by Golub & Welsch (1969). Weights are shares of the distribution, so that the Beta
    function itself, which overflows, is never needed.
    """
    left, right = b[:, None] - 1, a - 1
    total = left + right
    k = np.arange(1, n)
    first = (right - left) / (total + 2)
    further = (right**2 - left**2) / ((2 * k + total) * (2 * k + total + 2))
    diagonal = np.hstack([first, further])
    beside = 4 * k * (k + left) * (k + right) * (k + total)
    spread = (2 * k + total) ** 2 * (2 * k + total + 1) * (2 * k + total - 1)
    # k = 1 as 0/0 where a + b = 1: the factor k + total is in both.
    beside[:, 0] = 4 * (1 + left[:, 0]) * (1 + right)
    spread[:, 0] = (2 + total[:, 0]) ** 2 * (3 + total[:, 0])
    matrix = np.zeros((len(b), n, n))
    matrix[:, np.arange(n), np.arange(n)] = (1 + diagonal) / 2
    matrix[:, k, k - 1] = np.sqrt(beside / spread) / 2
    nodes, vectors = np.linalg.eigh(matrix)
    return np.clip(nodes, 0.0, 1.0), vectors[:, 0, :] ** 2


def beta_mean(function: Callable[[Floats], Floats], a: float, b: Floats) -> Floats:
    """The mean over p ~ Beta(a, b) of function(p), for each b; slower, for any function.

    The trapezoid rule on ln(p / (1−p)), stretched by a sinh, where it converges faster than any
    power (Takahasi & Mori 1974).
    """
    middle = np.log(a / b)
    width = np.minimum(np.sqrt(1 / a + 1 / b), 2.0)
    # Far out the density falls as p^a and (1 − p)^b, near its top as a normal one: e⁻⁴² of both.
    low, high = np.arcsinh(42 / a / width + 9.2), np.arcsinh(42 / b / width + 9.2)
    steps = np.linspace(0, 1, 321)
    v = -low[:, None] + (low + high)[:, None] * steps
    log_odds = middle[:, None] + width[:, None] * np.sinh(v)
    softer = np.logaddexp(0.0, -np.abs(log_odds))
    log_p = np.minimum(log_odds, 0) - softer
    log_q = np.minimum(-log_odds, 0) - softer
    density = a * log_p + b[:, None] * log_q + np.log(np.cosh(v))
    weights = np.exp(density - density.max(axis=1, keepdims=True))
    values = function(np.exp(log_p))
    return (weights * values).sum(1) / weights.sum(1)


def race(
    scale: Floats, shape: Floats, other_scale: Floats, other_shape: Floats, horizon: Floats
) -> Floats:
    """The chance that the first of two waits ends before the other one does and before `horizon`.

    Waits with heavy tails (Lomax): the first lasts beyond t with the chance
    (1 + t/scale)^−shape, the other one likewise. ∫₀ʰ f(t) S(t) dt by Gauss–Legendre on
    ln(1 + t/m), m the smaller scale, cut off where e⁻⁴² of the integrand is left.
    """
    m, far = np.minimum(scale, other_scale), np.maximum(scale, other_scale)
    end = reach(m, horizon, (scale, shape + 1), (other_scale, other_shape))
    first = scale <= other_scale
    near_shape = np.where(first, shape + 1, other_shape)
    far_shape = np.where(first, other_shape, shape + 1)
    fall = near_shape * end + far_shape * np.log1p(m / far * np.expm1(np.minimum(end, 3)))
    tame = (end < 3) & (fall < 8)
    inside = np.empty(np.shape(end))
    for count, rows in ((32, ~tame), (_FEW, tame)):
        nodes, weights = legendre(count)
        y = end[rows][:, None] * nodes
        # On the smaller scale ln(1 + t/m) is y itself.
        decay = near_shape[rows][:, None] * y
        t = (m / far)[rows][:, None] * np.expm1(y)
        decay += far_shape[rows][:, None] * np.log1p(t)
        inside[rows] = np.exp(y - decay) @ weights
    return shape / scale * m * end * inside


# Nodes where the integrand falls by less than e⁻⁸ on a short way: as exact as 32 (within 1e-13).
_FEW = 14
_CUT = 42.0


def reach(m: Floats, horizon: Floats, *waits: tuple[Floats, Floats]) -> Floats:
    """ln(1 + t/m) at the horizon, or where the waits (scale, shape) have died down to e⁻⁴²."""
    last = np.log1p(horizon / m)
    parts = [(m / scale, shape) for scale, shape in waits]

    def decay(y: Floats) -> Floats:
        return sum((shape * np.log1p(np.expm1(y) * part) for part, shape in parts), np.zeros(1))

    with np.errstate(over="ignore", invalid="ignore"):
        far = decay(last) > _CUT
    if not far.any():
        return last
    m, parts = m[far], [(part[far], shape[far]) for part, shape in parts]
    # decay() is convex and starts in 0, so its first slope leads beyond the cut, Newton back to it.
    y = np.minimum(last[far], _CUT / sum(part * shape for part, shape in parts))
    for _ in range(6):
        grown = np.exp(y)
        slope = sum(shape * part * grown / (1 + (grown - 1) * part) for part, shape in parts)
        y = y - np.maximum(decay(y) - _CUT, 0) / slope
    last = last.copy()
    last[far] = y
    return last

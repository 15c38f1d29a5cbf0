"""Gamma functions of whole arrays, and sums over a customer's earlier purchases.

NumPy has no log-gamma; three short series keep a second library out. Differences of log-gammas at
large arguments lose digits, so rising factorials are summed term by term.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]

# Coefficients of the asymptotic series in 1/z², Abramowitz & Stegun 6.1.41, 6.3.18 and 6.4.12.
_LOG_GAMMA = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_DIGAMMA = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
_TRIGAMMA = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)
_SHIFT = 10


def _series(coefficients: tuple[float, ...], z: Floats) -> Floats:
    square, total = 1 / (z * z), np.zeros_like(z)
    for coefficient in reversed(coefficients):
        total = total * square + coefficient
    return total


def log_gamma(z: Floats) -> Floats:
    """ln Γ(z) for z > 0."""
    z = np.asarray(z, float)
    low = z < _SHIFT
    far = np.where(low, z + _SHIFT, z)
    value = (
        (far - 0.5) * np.log(far) - far + 0.5 * np.log(2 * np.pi) + _series(_LOG_GAMMA, far) / far
    )
    if not low.any():
        return value
    steps = np.where(low, z, 1.0)[..., None] + np.arange(_SHIFT)
    return value - np.where(low, np.log(steps).sum(-1), 0.0)


def digamma(z: Floats) -> Floats:
    """ψ(z), the derivative of ln Γ, for z > 0."""
    z = np.asarray(z, float)
    low = z < _SHIFT
    far = np.where(low, z + _SHIFT, z)
    value = np.log(far) - 0.5 / far - _series(_DIGAMMA, far) / far**2
    if not low.any():
        return value
    steps = np.where(low, z, 1.0)[..., None] + np.arange(_SHIFT)
    return value - np.where(low, (1 / steps).sum(-1), 0.0)


def trigamma(z: Floats) -> Floats:
    """ψ′(z), the second derivative of ln Γ, for z > 0."""
    z = np.asarray(z, float)
    low = z < _SHIFT
    far = np.where(low, z + _SHIFT, z)
    value = 1 / far + 0.5 / far**2 + _series(_TRIGAMMA, far) / far**3
    if not low.any():
        return value
    steps = np.where(low, z, 1.0)[..., None] + np.arange(_SHIFT)
    return value + np.where(low, (1 / steps**2).sum(-1), 0.0)


@dataclass(frozen=True, slots=True)
class Rising:
    """ln Γ(r + x) − ln Γ(r) for each x of a list, with its first two derivatives in r."""

    value: Floats
    first: Floats
    second: Floats


def _upto(terms: Floats, counts: NDArray[np.int64]) -> Floats:
    """The sum of the first `n` terms for each n of `counts`."""
    return np.concatenate(([0.0], np.cumsum(terms)))[counts]


def rising(r: float, counts: NDArray[np.int64]) -> Rising:
    """Sums over j < x of ln(r + j), and their derivatives in r, for each x of `counts`."""
    base = r + np.arange(counts.max(initial=0))
    return Rising(_upto(np.log(base), counts), _upto(1 / base, counts), _upto(-1 / base**2, counts))


@dataclass(frozen=True, slots=True)
class Survived:
    """ln of the chance that k possible dropouts passed, B(a, b+k) / B(a, b), with derivatives."""

    value: Floats
    by_a: Floats
    by_b: Floats
    by_aa: Floats
    by_ab: Floats
    by_bb: Floats


def survived(a: float, b: float, counts: NDArray[np.int64]) -> Survived:
    """−Σ ln(1 + a/(b+j)) over j < k for each k of `counts`; right also where a, b → ∞."""
    lower = b + np.arange(counts.max(initial=0))
    upper = a + lower
    squares = _upto(1 / upper**2, counts)
    return Survived(
        value=-_upto(np.log1p(a / lower), counts),
        by_a=-_upto(1 / upper, counts),
        by_b=_upto(a / (lower * upper), counts),
        by_aa=squares,
        by_ab=squares,
        by_bb=-_upto(a * (upper + lower) / (lower * upper) ** 2, counts),
    )


def logistic(w: Floats) -> Floats:
    """1 / (1 + e⁻ʷ) without overflow."""
    small = np.exp(-np.abs(w))
    return np.where(w >= 0, 1.0, small) / (1.0 + small)


def odds(w: Floats) -> tuple[Floats, Floats, Floats]:
    """ln(1 + eʷ), its first and its second derivative, without overflow."""
    small = np.exp(-np.abs(w))
    lesser = small / (1.0 + small)
    chance = np.where(w >= 0, 1.0 - lesser, lesser)
    return np.maximum(w, 0.0) + np.log1p(small), chance, lesser * (1.0 - lesser)


@dataclass(frozen=True, slots=True)
class Waited:
    """ln of (α/(α+T))ʳ (α+T)⁻ˣ for each of many, with derivatives in r and α.

    Written with T/α, because r ln α − r ln(α+T) has no digits left where r and α are large.
    """

    value: Floats
    by_r: Floats
    by_alpha: Floats
    by_r_alpha: Floats
    by_alpha_alpha: Floats


def waited(r: float, alpha: float, x: NDArray[Any] | int, T: Floats) -> Waited:
    """The chance of the waits of Gamma(r, α) rates until T, x purchases among them."""
    now = alpha + T
    log_share, share = np.log1p(T / alpha), T / (alpha * now)
    return Waited(
        value=-(r + x) * log_share - x * np.log(alpha),
        by_r=-log_share,
        by_alpha=r * share - x / now,
        by_r_alpha=share,
        by_alpha_alpha=(x - r * T * (alpha + now) / alpha**2) / now**2,
    )

"""Finding the maximum of a likelihood whose gradient and Hessian are known.

Newton's method on the logarithms of positive parameters. Where the surface bends the wrong way the
step follows the gradient instead (all curvatures taken by their size), and no step is taken that
does not improve.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
# Value, gradient and Hessian in the parameters themselves.
Surface = Callable[[Floats], tuple[float, Floats, Floats]]

_LONGEST = 2.0  # a step, in logarithms
_MOST_STEPS = 100
_HALVINGS = 14
# Gains of log-likelihood: one nobody waits for, and one that no conclusion could depend on.
_NOTHING, _HARDLY = 1e-9, 1e-3


@dataclass(frozen=True, slots=True)
class Peak:
    """Where the search ended, and whether that is a maximum."""

    params: Floats
    value: float
    gradient: Floats  # by the logarithms
    hessian: Floats  # by the logarithms
    steps: int
    converged: bool


def _in_logs(surface: Surface, logs: Floats) -> tuple[float, Floats, Floats]:
    params = np.exp(logs)
    value, gradient, hessian = surface(params)
    gradient = gradient * params
    return value, gradient, hessian * np.outer(params, params) + np.diag(gradient)


def _step(gradient: Floats, hessian: Floats, free: NDArray[np.bool_]) -> tuple[Floats, float]:
    """The step uphill in the free directions, and twice the gain that it promises."""
    curvatures, axes = np.linalg.eigh(hessian[np.ix_(free, free)])
    least = 1e-9 * max(np.abs(curvatures).max(), 1e-300)
    along = (axes.T @ gradient[free]) / np.maximum(np.abs(curvatures), least)
    step = np.zeros_like(gradient)
    step[free] = axes @ along
    promised = float(gradient @ step)
    length = np.abs(step).max()
    return (step * _LONGEST / length if length > _LONGEST else step), promised


def _inside(step: Floats, logs: Floats, bottom: Floats, top: Floats) -> Floats:
    """The step as far as the bounds allow, in its direction: a ridge may lead along a diagonal."""
    room = np.where(step > 0, top - logs, logs - bottom)
    step = np.where(room <= 0, 0.0, step)
    moving = step != 0
    if not moving.any():
        return step
    return step * min(1.0, float((room[moving] / np.abs(step[moving])).min()))


def climb(
    surface: Surface,
    start: Floats,
    low: Floats,
    high: Floats,
    total: float,
    enough: float = 1e-13,
    most: int = _MOST_STEPS,
) -> Peak:
    """The maximum reached from `start` within [low, high]; `total` is the weight of the data.

    Converged means: no free direction promises more than `enough` per unit of weight, or than
    what rounding hides.
    """
    bottom, top = np.log(low), np.log(high)
    logs = np.clip(np.log(start), bottom, top)
    value, gradient, hessian = _in_logs(surface, logs)
    enough = max(enough * total, _NOTHING)
    at_rest = False
    for taken in range(most):
        outward = ((logs >= top) & (gradient > 0)) | ((logs <= bottom) & (gradient < 0))
        if outward.all():
            return Peak(np.exp(logs), value, gradient, hessian, taken, True)
        step, promised = _step(gradient, hessian, ~outward)
        if promised <= enough:
            return Peak(np.exp(logs), value, gradient, hessian, taken, True)
        step = _inside(step, logs, bottom, top)
        # Gains below the last digits of the value can't be seen: rest, after a try or two.
        at_rest = promised <= max(_HARDLY, 1e-10 * max(total, abs(value)))
        for _ in range(2 if at_rest else _HALVINGS):
            tried = np.clip(logs + step, bottom, top)
            found = _in_logs(surface, tried)
            if np.isfinite(found[0]) and found[0] > value:
                break
            step = step / 4
        else:
            return Peak(np.exp(logs), value, gradient, hessian, taken, at_rest)
        gain = found[0] - value
        logs = tried
        value, gradient, hessian = found
        if at_rest and gain < 0.1 * promised:
            # A ridge that rises without end, by less than anyone could see.
            return Peak(np.exp(logs), value, gradient, hessian, taken, True)
    return Peak(np.exp(logs), value, gradient, hessian, most, at_rest)


def best_of(
    surface: Surface, starts: Iterable[Floats], low: Floats, high: Floats, total: float
) -> list[Peak]:
    """Where a first look ended from each start, the highest first; quick, not yet exact."""
    peaks = [climb(surface, start, low, high, total, 1e-7, 25) for start in starts]
    return sorted(peaks, key=lambda peak: -peak.value)

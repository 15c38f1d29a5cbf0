"""What customers may yet do, drawn from a fitted model, given what each did so far.

`simulate.draw` makes customers out of nothing; this goes on with those that are known. Given that
a customer has not left, what the model says of their own rates is a Gamma or Beta distribution
again (it is conjugate), so nothing is approximated.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD

Floats = NDArray[Any]
Ints = NDArray[Any]


def draw_later(
    model: PurchaseModel,
    x: Any,
    t_x: Any,
    T: Any,
    horizon: float,
    rng: np.random.Generator,
    times: int = 1,
) -> Ints:
    """Purchases of each customer in (T, T + horizon]: a row for each of so many draws.

    Alive with the chance P(alive). Then λ ~ Gamma(r + x, α + T); Pareto/NBD: μ ~ Gamma(s, β + T);
    BG/NBD: p ~ Beta(a, b + x), one more for MBG/NBD, which could have left at the first purchase.
    """
    x, t_x, T = np.asarray(x), np.asarray(t_x, float), np.asarray(T, float)
    params, size = model.params_, (times, len(x))
    alive = rng.random(size) < model.predict_alive(x, t_x, T)
    rate = rng.gamma(params["r"] + x, 1 / (params["alpha"] + T), size)
    if isinstance(model, ParetoNBD):
        mu = rng.gamma(params["s"], 1 / (params["beta"] + T), size)
        with np.errstate(divide="ignore", over="ignore"):
            stays = np.minimum(rng.exponential(size=size) / mu, horizon)
        return np.where(alive, rng.poisson(rate * stays), 0)
    if isinstance(model, BGNBD | MBGNBD):
        p = rng.beta(params["a"], params["b"] + x + isinstance(model, MBGNBD), size)
        # The purchase after which the customer leaves; a chance of 0 is never.
        last = np.full(size, np.iinfo(np.int64).max)
        last[p > 1e-15] = rng.geometric(p[p > 1e-15])
        return np.where(alive, np.minimum(rng.poisson(rate * horizon), last), 0)
    raise TypeError(f"There is no simulator for {type(model).__name__}.")


def draw_later_spend(
    model: GammaGamma, x: Any, z: Any, later: Any, rng: np.random.Generator
) -> Floats:
    """What `later` purchases of each customer come to together, one draw for each row of these.

    ν ~ Gamma(px + q, γ + xz), where x repeat purchases with the mean z are known; the sum of n
    purchases is Gamma(pn, ν) distributed.
    """
    p, q, gamma = (model.params_[name] for name in model.names)
    x, later = np.asarray(x, float), np.asarray(later, float)
    spent = np.where(x > 0, x * np.asarray(z, float), 0.0)
    own = rng.gamma(p * x + q, 1 / (gamma + spent), later.shape)
    return np.where(later > 0, rng.gamma(p * np.maximum(later, 1)) / own, 0.0)

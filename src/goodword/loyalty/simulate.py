"""Customers drawn from each model: to test what is learnt against what is true."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD

Floats = NDArray[Any]
Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Customers as a model sees them, and what it can't see.

    x, t_x, T as everywhere; `alive`: not left by T; `later`: purchases in (T, T + horizon];
    `customer` and `age`: every repeat purchase, also the later ones, in order.
    """

    x: Ints
    t_x: Floats
    T: Floats
    alive: NDArray[np.bool_]
    later: Ints
    customer: Ints
    age: Floats


def draw(model: PurchaseModel, T: Any, horizon: float = 0.0, seed: int = 0) -> Drawn:
    """One customer for each age of `T`, followed for `horizon` more, the same for each seed.

    λ ~ Gamma(r, α). Pareto/NBD: leaves at a rate μ ~ Gamma(s, β). BG/NBD, MBG/NBD: leaves with
    the chance p ~ Beta(a, b) after each repeat purchase, MBG/NBD also after the first one.
    """
    T = np.atleast_1d(np.asarray(T, float))
    rng, size = np.random.default_rng(seed), len(T)
    rate = rng.gamma(model.params_["r"], 1 / model.params_["alpha"], size)
    if isinstance(model, ParetoNBD):
        mu = rng.gamma(model.params_["s"], 1 / model.params_["beta"], size)
        with np.errstate(divide="ignore", over="ignore"):
            left = rng.exponential(size=size) / mu
        customer, age = _poisson(rng, rate, T + horizon)
        kept = age <= left[customer]
    elif isinstance(model, BGNBD | MBGNBD):
        p = rng.beta(model.params_["a"], model.params_["b"], size)
        # Purchases until leaving; a chance of 0 is never.
        last = np.full(size, np.iinfo(np.int64).max)
        last[p > 1e-15] = rng.geometric(p[p > 1e-15])
        last = last - isinstance(model, MBGNBD)
        customer, age = _poisson(rng, rate, T + horizon)
        start = np.searchsorted(customer, np.arange(size))
        rank = np.arange(len(customer)) - start[customer] + 1
        left = np.where(last == 0, 0.0, np.inf)
        at_last = rank == last[customer]
        left[customer[at_last]] = age[at_last]
        kept = rank <= last[customer]
    else:
        raise TypeError(f"There is no simulator for {type(model).__name__}.")
    customer, age = customer[kept], age[kept]
    seen = age <= T[customer]
    t_x = np.zeros(size)
    np.maximum.at(t_x, customer[seen], age[seen])
    return Drawn(
        x=np.bincount(customer[seen], minlength=size),
        t_x=t_x,
        T=T,
        alive=left > T,
        later=np.bincount(customer[~seen], minlength=size),
        customer=customer,
        age=age,
    )


def _poisson(rng: np.random.Generator, rate: Floats, until: Floats) -> tuple[Ints, Floats]:
    """Purchases of everybody who never leaves, in order of customer and age."""
    customer = np.repeat(np.arange(len(rate)), rng.poisson(rate * until))
    age = rng.random(len(customer)) * until[customer]
    order = np.lexsort((age, customer))
    return customer, age[order]


def draw_spend(model: GammaGamma, x: Any, seed: int = 0) -> Floats:
    """Mean value of x repeat purchases for each customer; 0 where x = 0."""
    x = np.atleast_1d(np.asarray(x, float))
    rng = np.random.default_rng(seed)
    p, q, gamma = (model.params_[name] for name in model.names)
    own = rng.gamma(q, 1 / gamma, len(x))
    times = np.where(x > 0, x, 1.0)
    return np.where(x > 0, rng.gamma(p * times) / (own * times), 0.0)

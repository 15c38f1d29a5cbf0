"""All figures of all customers at once: fitted and foretold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD
from goodword.loyalty.sales import Summary

Floats = NDArray[Any]

MODELS: dict[str, type[PurchaseModel]] = {
    "bg-nbd": BGNBD,
    "mbg-nbd": MBGNBD,
    "pareto-nbd": ParetoNBD,
}


@dataclass(frozen=True, slots=True)
class Scores:
    """A figure for each customer, for the `horizon` to come (in the summary's unit).

    alive: has not left; buys: at least one purchase; purchases: how many to expect; spend: what
    to expect of each (unit of money; 0 where no amounts are known); worth: purchases times spend.
    """

    alive: Floats
    buys: Floats
    purchases: Floats
    spend: Floats

    @property
    def worth(self) -> Floats:
        """Expected spend over the horizon, in the unit of money."""
        return self.purchases * self.spend

    def columns(self) -> dict[str, Floats]:
        """By name, to write them."""
        named = ("alive", "buys", "purchases", "spend")
        return {name: getattr(self, name) for name in named}


def fit_spend(summary: Summary) -> GammaGamma | None:
    """Gamma-Gamma of the customers who bought again; None where there are no amounts."""
    bought = (summary.x > 0) & (summary.value > 0)
    if not bought.any():
        return None
    return GammaGamma().fit(summary.x[bought], summary.value[bought])


def score(
    summary: Summary, model: PurchaseModel, spend: GammaGamma | None, horizon: float
) -> Scores:
    """Foretell with fitted models."""
    known = np.where(summary.value > 0, summary.x, 0)
    return Scores(
        *model.predict_all(*summary.rows, horizon),
        spend=spend.predict_spend(known, summary.value) if spend else np.zeros(len(summary)),
    )

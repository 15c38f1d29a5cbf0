"""Who is leaving quietly, who will come back: models that need no house and no database."""

from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD
from goodword.loyalty.simulate import Drawn, draw, draw_spend
from goodword.loyalty.verdicts import FitWarning, Verdict

__all__ = [
    "BGNBD",
    "MBGNBD",
    "Drawn",
    "FitWarning",
    "GammaGamma",
    "ParetoNBD",
    "PurchaseModel",
    "Verdict",
    "draw",
    "draw_spend",
]

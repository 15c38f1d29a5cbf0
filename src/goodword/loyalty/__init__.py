"""Who is leaving quietly, who will come back: models that need no house and no database."""

from goodword.loyalty.columns import Columns
from goodword.loyalty.gamma_gamma import GammaGamma
from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.model import PurchaseModel
from goodword.loyalty.pareto_nbd import ParetoNBD
from goodword.loyalty.sales import Sales, Summary, summarise
from goodword.loyalty.score import MODELS, Scores, fit_spend, score
from goodword.loyalty.simulate import Drawn, draw, draw_spend
from goodword.loyalty.verdicts import FitWarning, Verdict

__all__ = [
    "BGNBD",
    "MBGNBD",
    "MODELS",
    "Columns",
    "Drawn",
    "FitWarning",
    "GammaGamma",
    "ParetoNBD",
    "PurchaseModel",
    "Sales",
    "Scores",
    "Summary",
    "Verdict",
    "draw",
    "draw_spend",
    "fit_spend",
    "score",
    "summarise",
]

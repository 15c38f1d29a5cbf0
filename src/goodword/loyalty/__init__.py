"""Who is leaving quietly, who will come back: models that need no house and no database.

What is here is loaded when it is first asked for: a server that shows figures needs no arithmetic.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goodword.loyalty.columns import Columns
    from goodword.loyalty.gamma_gamma import GammaGamma
    from goodword.loyalty.geometric import BGNBD, MBGNBD
    from goodword.loyalty.hindsight import Hindsight
    from goodword.loyalty.model import PurchaseModel
    from goodword.loyalty.pareto_nbd import ParetoNBD
    from goodword.loyalty.sales import Sales, Summary, summarise
    from goodword.loyalty.scoring import MODELS, Scores, fit_spend, score
    from goodword.loyalty.simulate import Drawn, draw, draw_spend
    from goodword.loyalty.verdicts import FitWarning, Verdict

_PLACES = {
    "columns": ("Columns",),
    "gamma_gamma": ("GammaGamma",),
    "geometric": ("BGNBD", "MBGNBD"),
    "hindsight": ("Hindsight",),
    "model": ("PurchaseModel",),
    "pareto_nbd": ("ParetoNBD",),
    "sales": ("Sales", "Summary", "summarise"),
    "scoring": ("MODELS", "Scores", "fit_spend", "score"),
    "simulate": ("Drawn", "draw", "draw_spend"),
    "verdicts": ("FitWarning", "Verdict"),
}

__all__ = [
    "BGNBD",
    "MBGNBD",
    "MODELS",
    "Columns",
    "Drawn",
    "FitWarning",
    "GammaGamma",
    "Hindsight",
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


def __getattr__(name: str) -> Any:
    for place, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"goodword.loyalty.{place}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Who is leaving quietly, who will come back: models that need no house and no database."""

from goodword.loyalty.geometric import BGNBD, MBGNBD
from goodword.loyalty.verdicts import FitWarning, Verdict

__all__ = ["BGNBD", "MBGNBD", "FitWarning", "Verdict"]

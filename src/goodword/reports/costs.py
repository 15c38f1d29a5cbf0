"""What winning a new customer costs, and what keeping one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from goodword.access import Reader
from goodword.ledger.passing import LEADS
from goodword.reports.rules import shifted
from goodword.reports.tables import Bought, Buyer, Effort

HOURS, UNITS = 100, 10_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a period took, and for how many customers.

    ``won``: who bought for the first time in it; ``kept``: who bought in it and had bought
    before. Costs are hours at their rate and spend, in ten-thousandths of the currency.
    """

    effort: Effort
    until: date
    won: int
    kept: int

    @property
    def winning(self) -> int:
        """What winning new customers cost."""
        return cost_of(self.effort.winning_hours, self.effort.rate, self.effort.winning_spend)

    @property
    def keeping(self) -> int:
        """What keeping those we had cost."""
        return cost_of(self.effort.keeping_hours, self.effort.rate, self.effort.keeping_spend)

    @property
    def of_one_won(self) -> int | None:
        """For each new customer; none where nobody came."""
        return self.winning // self.won if self.won else None

    @property
    def of_one_kept(self) -> int | None:
        """For each customer who was kept; none where nobody was."""
        return self.keeping // self.kept if self.kept else None


def cost_of(hours: int, rate: int, spend: int) -> int:
    """Hours (hundredths) at a rate, and spend, in ten-thousandths."""
    return hours * rate // HOURS + spend


def costs(reader: Reader) -> list[Cost]:
    """Every period that somebody entered, the newest first; nothing for who may not know."""
    if reader.role not in LEADS:
        return []
    return [_cost(one) for one in Effort.objects.order_by("-begins")]


def together(found: Sequence[Cost], currency: str) -> tuple[int | None, int | None]:
    """The cost of one new customer and of one kept over all periods in a currency."""
    mine = [one for one in found if one.effort.currency == currency]
    won, kept = sum(one.won for one in mine), sum(one.kept for one in mine)
    winning, keeping = sum(one.winning for one in mine), sum(one.keeping for one in mine)
    return (winning // won if won else None, keeping // kept if kept else None)


def _cost(effort: Effort) -> Cost:
    until = shifted(effort.begins, "month", effort.months)
    won = Buyer.objects.filter(first_on__gte=effort.begins, first_on__lt=until).count()
    bought = Bought.objects.filter(
        month__gte=effort.begins, month__lt=until, purchases__gt=0
    ).aggregate(n=Count("person", distinct=True))["n"]
    return Cost(effort, until, won, bought - won)

"""One look at the sales: who has a rhythm of their own, who is late, who is quiet. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isnan

import numpy as np

from goodword.loyalty import Columns, Sales
from goodword.loyalty.backtest import Backtest
from goodword.loyalty.quiet import RHYTHM, find_quiet
from goodword.quiet.purchases import Purchases
from goodword.quiet.rules import Reach, missed_on, reach_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A customer with a rhythm of their own, as of the day that was looked at."""

    person_id: int
    last_on: date
    missed_on: date
    times: int
    usual: float
    silent: int
    chance: float
    late: bool
    quiet: bool
    entry_id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look saw. ``why_not``: why nothing could be learnt, in words."""

    reach: Reach
    backtest: Backtest
    horizon: int
    customers: int = 0
    began: date | None = None
    judged: list[Judged] = field(default_factory=list)
    why_not: str = ""


def look(bought: Purchases, *, target: float, horizon: int) -> Seen:
    """Judge everybody as of the last day that all sales reach."""
    reach = reach_of(bought.days, horizon=horizon)
    nothing = Seen(reach, Backtest(target), horizon)
    if reach.as_of is None or not len(bought.customer):
        return nothing
    columns = Columns("customer", "day", "amount")
    told = {"customer": bought.customer, "day": bought.day, "amount": bought.amount}
    try:
        with Sales(told, columns) as sales:
            found = find_quiet(sales, reach.as_of, horizon=horizon, target=target)
    except ValueError as error:
        there = len(np.unique(bought.customer))
        return Seen(reach, nothing.backtest, horizon, there, why_not=str(error))
    back_again = bought.after(reach.as_of)
    summary, usual, silent = found.summary, found.usual, found.silent
    with_rhythm = np.flatnonzero(summary.x >= RHYTHM)
    last = np.datetime64(reach.as_of) - silent[with_rhythm].astype("timedelta64[D]")
    entries = bought.entries_on(found.customers[with_rhythm], last).tolist()
    judged = []
    for at, entry in zip(with_rhythm.tolist(), entries, strict=True):
        person, days = int(found.customers[at]), int(silent[at])
        last_on, gap = reach.as_of - timedelta(days=days), float(usual[at])
        late = days > gap and person not in back_again
        judged.append(
            Judged(
                person, last_on, missed_on(last_on, gap), int(summary.x[at]) + 1, gap, days,
                _told(float(found.chance[at])), late, late and bool(found.quiet[at]), entry,
            )
        )  # fmt: skip
    began = reach.as_of - timedelta(days=int(summary.T.max(initial=0)))
    return Seen(reach, found.backtest, horizon, len(summary), began, judged)


def _told(chance: float) -> float:
    """The chance; one half where nothing is known of it."""
    return 0.5 if isnan(chance) else chance

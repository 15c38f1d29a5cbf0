"""Who falls quiet: what was said of customers, and what they did, on real sales.

    python -m benchmarks quiet [--target 0.9] [--horizon 56] FOLDER

As of several days before the end of each list in FOLDER (CSV, sales beside the repository), with
what could be known then: how many were named, how many of them stayed away for the horizon, and
how many of all who stayed away were among them (found). Beside it the rules that a shopkeeper
would use: silent for more than twice the usual gap; silent for more than k usual gaps; silent for
more than so many days (hiatus), k and days as they would have had to be a horizon earlier to keep
to the target.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from goodword.loyalty import Sales
from goodword.loyalty.quiet import Quiet, find_quiet

GAPS = np.exp(np.linspace(np.log(0.5), np.log(40), 80))
DAYS = np.arange(7, 400, 3)
ENOUGH = 20
NEVER = float("inf")


@dataclass
class Told:
    """What a rule said on all days of a list, and what came of it."""

    judged: int = 0
    gone: int = 0
    named: int = 0
    stayed_away: int = 0

    def add(self, named: np.ndarray, came: np.ndarray, judged: np.ndarray) -> None:
        """One more day."""
        self.judged += int(judged.sum())
        self.gone += int((judged & ~came).sum())
        self.named += int(named.sum())
        self.stayed_away += int((named & ~came).sum())

    def __str__(self) -> str:
        if not self.named:
            return "nobody"
        return (
            f"named {self.named / self.judged:4.0%}, away {self.stayed_away / self.named:4.0%}, "
            f"found {self.stayed_away / self.gone:4.0%}"
        )


def outcome(sales: Sales, found: Quiet, day: date) -> np.ndarray:
    """Which of all customers bought within the horizon."""
    later = sales.summary(day + timedelta(days=found.horizon))
    names = sales.customers()
    order = np.argsort(names, kind="stable")
    there = np.searchsorted(names[order], found.customers)
    return np.asarray(later.x[order][there] > found.summary.x)


def gaps(found: Quiet, times: float) -> np.ndarray:
    """Who is silent for more than so many of their usual gaps."""
    return np.asarray((found.summary.x >= 2) & (found.silent > times * found.usual))


def hiatus(found: Quiet, days: float) -> np.ndarray:
    """Who is silent for more than so many days."""
    return np.asarray((found.summary.x >= 2) & (found.silent > days))


def least(
    rule: Callable[[Quiet, float], np.ndarray], values: np.ndarray, found: Quiet,
    came: np.ndarray, target: float,
) -> float:  # fmt: skip
    """The least value with which a rule would have kept to the target."""
    for value in values:
        named = rule(found, float(value))
        if named.sum() >= ENOUGH and 1 - came[named].mean() >= target:
            return float(value)
    return NEVER


def look(path: Path, args: argparse.Namespace) -> None:
    """Print what each rule came to on one list."""
    rules = ("Goodword", "2 usual gaps", "k usual gaps", "hiatus")
    sums = {name: Told() for name in rules}
    spoke = days = 0
    with Sales(str(path)) as sales:
        last = sales.summary().until
        times = idle = NEVER
        for back in range(args.looks, 0, -1):
            day = last - timedelta(days=back * args.horizon)
            try:
                found = find_quiet(sales, day, horizon=args.horizon, target=args.target)
            except ValueError as error:
                print(f"{path.name[:22]:22s} {day} {error}")
                continue
            came = outcome(sales, found, day)
            named = (found.quiet, gaps(found, 2), gaps(found, times), hiatus(found, idle))
            for name, some in zip(rules, named, strict=True):
                sums[name].add(some, came, found.summary.x >= 2)
            days, spoke = days + 1, spoke + bool(found.quiet.any())
            print(f"{path.name[:22]:22s} {day} {found.backtest}")
            times = least(gaps, GAPS, found, came, args.target)
            idle = least(hiatus, DAYS, found, came, args.target)
    for name, told in sums.items():
        when = f" (on {spoke} of {days} days)" if name == "Goodword" else ""
        print(f"{path.name[:22]:22s} {name:13s} {told}{when}")


def main() -> None:
    """Run it on each list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--target", type=float, default=0.9)
    parser.add_argument("--horizon", type=int, default=56)
    parser.add_argument("--looks", type=int, default=4)
    args = parser.parse_args()
    for path in sorted(args.folder.glob("*.csv*")):
        if "demographics" not in path.name:
            look(path, args)


if __name__ == "__main__":
    main()

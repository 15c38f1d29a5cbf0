"""Who falls quiet: what was said of customers, and what they did, on real sales.

    python -m benchmarks quiet [--target 0.9] [--horizon 56] FOLDER

As of several days before the end of each list in FOLDER (CSV, sales beside the repository): how
many would have been named, how many of them stayed away, and how many a plain rule ("silent for
more than k times their usual gap", the smallest k whose precision on the day before was at the
target) would have named, and how many of those stayed away.
"""

import argparse
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from goodword.loyalty import Sales
from goodword.loyalty.quiet import Quiet, find_quiet

TIMES = np.exp(np.linspace(np.log(0.5), np.log(40), 80))


def outcome(sales: Sales, found: Quiet, day: date) -> np.ndarray:
    """Which of all customers bought within the horizon."""
    later = sales.summary(day + timedelta(days=found.horizon))
    names = sales.customers()
    order = np.argsort(names, kind="stable")
    there = np.searchsorted(names[order], found.customers)
    return np.asarray(later.x[order][there] > found.summary.x)


def plain(found: Quiet, came: np.ndarray, target: float) -> float:
    """The smallest k with which the plain rule would have reached the target."""
    judged = found.summary.x >= 2
    for times in TIMES:
        named = judged & (found.silent > times * found.usual)
        if named.sum() >= 20 and 1 - came[named].mean() >= target:
            return float(times)
    return float("inf")


def look(path: Path, args: argparse.Namespace) -> None:
    """Print a line for each day."""
    with Sales(str(path)) as sales:
        last = sales.summary().until
        times = float("inf")
        for back in range(args.looks, 0, -1):
            day = last - timedelta(days=back * args.horizon)
            try:
                found = find_quiet(
                    sales, day, horizon=args.horizon, target=args.target, beyond=args.beyond
                )
            except ValueError as error:
                print(f"{path.name[:22]:22s} {day} {error}")
                continue
            came = outcome(sales, found, day)
            judged = found.summary.x >= 2
            named = judged & (found.silent > times * found.usual)
            print(
                f"{path.name[:22]:22s} {day} with a rhythm {judged.sum():6,} "
                f"came back {came[judged].mean():4.0%} | {told(found.quiet, came, judged)} | "
                f"{times:4.1f} gaps {told(named, came, judged)} | {found.backtest}"
            )
            times = plain(found, came, args.target)


def told(named: np.ndarray, came: np.ndarray, judged: np.ndarray) -> str:
    """How many were named of those with a rhythm, and how many of them stayed away."""
    if not named.any():
        return "nobody named     "
    return f"named {named.sum() / judged.sum():4.0%}, away {1 - came[named].mean():4.0%}"


def main() -> None:
    """Run it on each list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--target", type=float, default=0.9)
    parser.add_argument("--horizon", type=int, default=56)
    parser.add_argument("--beyond", type=float, default=1.0)
    parser.add_argument("--looks", type=int, default=4)
    args = parser.parse_args()
    for path in sorted(args.folder.glob("*.csv*")):
        if "demographics" not in path.name:
            look(path, args)


if __name__ == "__main__":
    main()

"""What a house's own past adds to Pareto/NBD: Brier scores on many days and horizons.

python -m benchmarks loyalty_hindsight [--data FOLDER] [--from DAY] [--every DAYS]

Each of four data sets is cut at a day every so often; the chance of at least one purchase in the
4, 8, 13, 26, 39 and 52 weeks to come, as far as the list reaches, is foretold by Pareto/NBD alone
and with hindsight, by what was known then. Told are ratios of Brier scores, less one: below 0 is
better. Left out are days of which there is no past to learn from (both say the same).
"""

import argparse
import warnings
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.loyalty_holdout import SETS, SHARED
from goodword.loyalty import Hindsight, Sales

HORIZONS = (28, 56, 91, 182, 273, 364)


def came(sales: Sales, found: Hindsight, horizon: int) -> np.ndarray:
    """Which customers had bought more often by the end of the horizon."""
    later = sales.summary(found.until + timedelta(days=horizon))
    names = sales.customers()
    order = np.argsort(names, kind="stable")
    place = np.minimum(np.searchsorted(names[order], found.customers), len(names) - 1)
    there = names[order][place] == found.customers
    return np.asarray(np.where(there, later.x[order][place], -1) > found.x)


def ratios(name: str, asked: argparse.Namespace) -> dict[int, list[float]]:
    """For each horizon, Brier with hindsight over Brier without, less one, on each day."""
    file, columns = SETS[name][:2]
    found: dict[int, list[float]] = defaultdict(list)
    with Sales(asked.data / file, columns) as sales:
        summary = sales.summary()
        span = int(summary.T.max())
        began = summary.until - timedelta(days=span)
        for day in range(asked.start, span - min(HORIZONS) + 2, asked.every):
            known = Hindsight(sales, began + timedelta(days=day))
            for horizon in HORIZONS:
                if day + horizon > span + 1:
                    break
                chance = known.predict_any(horizon)
                if not known.looks_:
                    continue
                bought = came(sales, known, horizon)
                alone = known.model_.predict_any(known.x, known.t_x, known.T, horizon)
                scores = [float(np.mean((told - bought) ** 2)) for told in (chance, alone)]
                found[horizon].append(scores[0] / scores[1] - 1)
    return found


def main() -> None:
    """Print a line for each list and horizon."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--from", dest="start", type=int, default=110)
    parser.add_argument("--every", type=int, default=75)
    asked = parser.parse_args()
    every, middles = [], []
    for name in SETS:
        found = ratios(name, asked)
        some = [ratio for part in found.values() for ratio in part]
        weeks = ", ".join(f"{h // 7} weeks {np.median(part):+.1%}" for h, part in found.items())
        print(
            f"{name}: {len(some)} times, median {np.median(some):+.1%}, best {min(some):+.1%}, "
            f"worst {max(some):+.1%}; {weeks}",
            flush=True,
        )
        every += some
        middles.append(float(np.median(some)))
    print(
        f"median of {len(every)} {np.median(every):+.1%}, of the lists' medians "
        f"{np.median(middles):+.1%}, worst {max(every):+.1%}"
    )


if __name__ == "__main__":
    main()

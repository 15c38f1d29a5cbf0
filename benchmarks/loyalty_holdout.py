"""Who buys again, foretold and held out: models, plain rules and lifetimes on four data sets.

python -m benchmarks loyalty_holdout [--data FOLDER] [--peers PYTHON] [--plot FILE]

Each data set is cut at a day; models learn from before, and are judged by the time after. AUC and
Brier are of "at least one purchase"; bias is purchases foretold over purchases made; calibration
is the mean distance between foretold and seen shares over tenths of the customers. Rules: recency
(whoever bought last ranks first), own gap (silence over the customer's mean gap, one-time buyers by
the house's), hiatus (whoever bought within a span buys again, the span that was right most often as
of half the time before the cut; Wübben & v. Wangenheim 2008).
"""

import argparse
import json
import os
import subprocess
import tempfile
import warnings
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.loyalty_plot import plot
from goodword.loyalty import MODELS, Columns, Hindsight, Sales

SHARED = Path(__file__).resolve().parents[2] / "shared/data/purchases"
SETS = {
    "CDNOW": ("cdnow_sample_1in10.csv", Columns("sampleid", "date"), date(1997, 9, 30), 273),
    "grocery": ("grocery_elog.csv.gz", None, date(2006, 12, 31), 364),
    "Online Retail": ("online_retail_to_2011-08.csv.gz", None, date(2011, 5, 31), 92),
    "Complete Journey": (
        "completejourney_transactions_sample.csv.gz",
        None,
        date(2017, 9, 30),
        92,
    ),
}
PEER = """
import sys, json, warnings; warnings.simplefilter("ignore")
import numpy as np
from lifetimes import BetaGeoFitter, ParetoNBDFitter
d = np.load(sys.argv[1]); rows = d["x"], d["t_x"], d["T"]; h = float(d["horizon"])
told = {}
for name, kind in (("BG/NBD", BetaGeoFitter), ("Pareto/NBD", ParetoNBDFitter)):
    try:
        model = kind().fit(*rows)
        count = model.conditional_expected_number_of_purchases_up_to_time(h, *rows)
        told[name] = [list(map(float, model.conditional_probability_alive(*rows))),
                      list(map(float, count))]
    except Exception as error:
        told[name] = type(error).__name__
print(json.dumps(told))
"""


def cut(name: str, folder: Path) -> tuple[tuple[np.ndarray, ...], np.ndarray, tuple, float]:
    """Rows as of the cut, purchases after it, and the same as of half the time before the cut."""
    file, columns, day, horizon = SETS[name]
    with Sales(folder / file, columns) as sales:
        parts = []
        half = timedelta(days=int(sales.summary(day).T.max()) // 2)
        for until in (day - half, day, day + timedelta(days=horizon)):
            summary = sales.summary(until)
            customers = sales.customers()
            order = np.argsort(customers.astype(str))
            parts.append((customers.astype(str)[order], *(part[order] for part in summary.rows)))
    earlier, now, later = parts
    return now[1:], gained(now, later), (earlier[1:], gained(earlier, now)), float(horizon)


def hindsight(name: str, folder: Path, horizon: float) -> np.ndarray:
    """The chance to buy with what the house's earlier days teach, in the order of `cut`."""
    file, columns, day, _ = SETS[name]
    with Sales(folder / file, columns) as sales:
        known = Hindsight(sales, day)
        return known.predict_any(int(horizon))[np.argsort(known.customers.astype(str))]


def gained(before: tuple, after: tuple) -> np.ndarray:
    """How many more purchases each customer of `before` has in `after`; returns may take some."""
    place = np.searchsorted(after[0], before[0])
    place = np.minimum(place, len(after[0]) - 1)
    there = after[0][place] == before[0]
    return np.where(there, np.maximum(after[1][place] - before[1], 0), 0)


def auc(score: np.ndarray, happened: np.ndarray) -> float:
    """The chance that who bought ranks above who did not; ties count half."""
    values, which = np.unique(score, return_inverse=True)
    yes, no = (np.bincount(which[part], minlength=len(values)) for part in (happened, ~happened))
    below = np.cumsum(no) - no / 2
    return float(yes @ below / (yes.sum() * no.sum()))


def calibration(chance: np.ndarray, happened: np.ndarray) -> float:
    """Mean distance of foretold and seen shares over tenths of the customers."""
    return float(np.mean([abs(told - seen) for told, seen in tenths(chance, happened)]))


def tenths(chance: np.ndarray, happened: np.ndarray) -> list[tuple[float, float]]:
    """Mean chance and share of buyers in each tenth of the customers, by rising chance."""
    parts = np.array_split(np.argsort(chance, kind="stable"), 10)
    return [(float(chance[part].mean()), float(happened[part].mean())) for part in parts]


def row(name: str, score: np.ndarray, made: np.ndarray, chance=None, count=None) -> None:
    """One line of the table."""
    happened = made > 0
    cells = [f"{auc(score, happened):.3f}"]
    cells.append("–" if chance is None else f"{np.mean((chance - happened) ** 2):.4f}")
    cells.append("–" if chance is None else f"{calibration(chance, happened):.3f}")
    cells.append("–" if count is None else f"{count.sum() / made.sum():.2f}")
    cells.append("–" if count is None else f"{np.sqrt(np.mean((count - made) ** 2)):.2f}")
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def silence(rows: tuple) -> np.ndarray:
    """Days since the last purchase."""
    return rows[2] - rows[1]


def hiatus(earlier: tuple) -> float:
    """The span of silence that told buyers from others best, earlier."""
    rows, made = earlier
    spans = np.unique(silence(rows))
    right = [np.mean((silence(rows) <= span) == (made > 0)) for span in spans]
    return float(spans[int(np.argmax(right))])


def main() -> None:
    """Print a table for each data set."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--peers", default="", help="an interpreter that has lifetimes")
    parser.add_argument("--plot", type=Path, help="an SVG of chances foretold and shares seen")
    asked = parser.parse_args()
    panels: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for name in SETS:
        rows, made, earlier, horizon = cut(name, asked.data)
        base = np.full(len(made), (made > 0).mean())
        print(f"\n{name}: {len(made):,} customers, {horizon:.0f} days ahead, {base[0]:.0%} buy\n")
        print("| | AUC | Brier | calibration | bias | count RMSE |\n|---|---|---|---|---|---|")
        row("everybody alike", base, made, base)
        row("recency", -silence(rows), made)
        gap = np.where(rows[0] > 0, rows[1] / np.maximum(rows[0], 1), np.nan)
        gap = np.where(np.isnan(gap), np.nanmean(gap), gap)
        row("own gap", -silence(rows) / gap, made)
        span = hiatus(earlier)
        rule = (silence(rows) <= span).astype(float)
        row(f"hiatus rule ({span:.0f} days)", rule, made, rule)
        for kind, model in MODELS.items():
            fitted = model().fit(*rows)
            alive, buys, count = fitted.predict_all(*rows, horizon)
            row(f"{kind}, chance to buy", buys, made, buys, count)
            row(f"{kind}, P(alive)", alive, made, alive)
            panels.setdefault(name, {})[kind] = tenths(buys, made > 0)
        learnt = hindsight(name, asked.data, horizon)
        row("Pareto/NBD with hindsight, chance to buy", learnt, made, learnt)
        if asked.peers:
            peers(asked.peers, rows, made, horizon)
    if asked.plot:
        asked.plot.write_text(plot(panels), "utf-8")


def peers(python: str, rows: tuple, made: np.ndarray, horizon: float) -> None:
    """lifetimes on the same rows; it has P(alive) and counts, no chance to buy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.npz"
        np.savez(file, x=rows[0], t_x=rows[1], T=rows[2], horizon=horizon)
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        call = [python, "-c", PEER, str(file)]
        ended = subprocess.run(call, capture_output=True, text=True, env=env)
        told = json.loads(ended.stdout.strip().splitlines()[-1])
    for kind, found in told.items():
        if isinstance(found, str):
            print(f"| lifetimes {kind} | {found} | | | | |")
        else:
            alive, count = map(np.array, found)
            row(f"lifetimes {kind}, P(alive)", np.nan_to_num(alive), made, alive, count)


if __name__ == "__main__":
    main()

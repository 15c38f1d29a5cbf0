"""Fitting and scoring up to ten million customers, beside lifetimes and pymc-marketing.

python -m benchmarks loyalty [--sizes 10000 100000 1000000] [--rounds 3] [--peers PYTHON] [--pymc]

Customers are drawn from a BG/NBD model (dates whole days, two years). Each step runs in a process
of its own: seconds of wall and CPU, peak memory; medians of rounds. PYTHON is another
environment's interpreter, with lifetimes 0.11.3 (and pymc-marketing) in it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

TRUTH = {"r": 0.25, "alpha": 60.0, "a": 0.8, "b": 2.4}
HORIZON = 90

OURS = """
import warnings; warnings.simplefilter("ignore")
from goodword.loyalty import MODELS
rows = np.load(path)["x"], np.load(path)["t_x"], np.load(path)["T"]
mark()
model = MODELS[kind]().fit(*rows); mark("fit")
alive, buys, purchases = model.predict_all(*rows, 90); mark("score")
tell(ll=model.log_likelihood_, buys=buys.sum(), verdict=model.verdict_.code)
"""
LIFETIMES = """
import warnings; warnings.simplefilter("ignore")
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
data = np.load(path); rows = data["x"], data["t_x"], data["T"]
mark()
model = {"bg-nbd": BetaGeoFitter, "mbg-nbd": ModifiedBetaGeoFitter,
         "pareto-nbd": ParetoNBDFitter}[kind]()
try:
    model.fit(*rows)
except Exception as error:
    tell(failed=type(error).__name__); raise SystemExit
mark("fit")
alive = model.conditional_probability_alive(*rows)
purchases = model.conditional_expected_number_of_purchases_up_to_time(90, *rows); mark("score")
tell(params=dict(model.params_))
"""
PYMC = """
import warnings, logging; warnings.simplefilter("ignore"); logging.disable(50)
import pandas as pd
from pymc_marketing.clv import BetaGeoModel, ParetoNBDModel
data = np.load(path)
frame = pd.DataFrame({"customer_id": np.arange(len(data["x"])), "frequency": data["x"],
                      "recency": data["t_x"], "T": data["T"]})
mark()
model = {"bg-nbd": BetaGeoModel, "pareto-nbd": ParetoNBDModel}[kind]()
model.fit(frame, method="map", progressbar=False); mark("fit")
alive = model.expected_probability_alive(frame)
purchases = model.expected_purchases(frame, future_t=90); mark("score")
tell(purchases=float(purchases.sum()))
"""
PATH = """
from datetime import date
mark()
from goodword.loyalty import MODELS, Sales, fit_spend, score
with Sales(path) as sales:
    summary = sales.summary(); mark("summary")
    model = MODELS[kind]().fit(*summary.rows); spend = fit_spend(summary); mark("fit")
    found = score(summary, model, spend, 90); mark("score")
tell(customers=len(summary), buys=found.buys.sum())
"""
LIFETIMES_PATH = """
import warnings; warnings.simplefilter("ignore")
mark()
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.utils import summary_data_from_transaction_data
sales = pd.read_csv(path, parse_dates=["day"])
frame = summary_data_from_transaction_data(sales, "customer", "day", "amount"); mark("summary")
rows = frame.frequency, frame.recency, frame["T"]
model = BetaGeoFitter().fit(*rows)
some = frame[(frame.frequency > 0) & (frame.monetary_value > 0)]
spend = GammaGammaFitter().fit(some.frequency, some.monetary_value); mark("fit")
model.conditional_probability_alive(*rows)
model.conditional_expected_number_of_purchases_up_to_time(90, *rows)
spend.conditional_expected_average_profit(frame.frequency, frame.monetary_value); mark("score")
tell(customers=len(frame))
"""
HEAD = """
import json, resource, sys, time
import numpy as np
path, kind = sys.argv[1:3]
steps, told, last = {}, {}, None
def mark(name=""):
    global last
    now = time.perf_counter(), time.process_time()
    if name:
        steps[name] = [now[0] - last[0], now[1] - last[1]]
    last = now
def tell(**words):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"steps": steps, "peak": peak} | words, default=float))
"""


def measured(python: str, body: str, path: Path, kind: str) -> dict:
    """One run in a process of its own; one thread for linear algebra."""
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": "src"}
    ended = subprocess.run(
        [python, "-c", HEAD + body, str(path), kind], capture_output=True, text=True, env=env
    )
    if ended.returncode:
        return {"failed": ended.stderr.strip().splitlines()[-1][:100]}
    return json.loads(ended.stdout.strip().splitlines()[-1])


def customers(size: int, folder: Path) -> tuple[Path, Path]:
    """Summaries as arrays, and sales as CSV, of customers drawn from the model."""
    import duckdb

    from goodword.loyalty import BGNBD, draw

    rng = np.random.default_rng(5)
    T = rng.integers(30, 730, size).astype(float)
    drawn = draw(BGNBD.given(**TRUTH), T, seed=9)
    who = np.concatenate([np.arange(size), drawn.customer])
    age = np.concatenate([np.zeros(size), np.minimum(np.ceil(drawn.age), T[drawn.customer])])
    arrays, sales = folder / f"{size}.npz", folder / f"{size}.csv"
    level = rng.gamma(3.74, 1 / 15.44, size)
    table = {
        "customer": who,
        "day": (730 - T[who] + age).astype(np.int64),
        "amount": np.round(rng.gamma(6.25, 1 / level[who]), 2) + 0.01,
    }
    connection = duckdb.connect()
    connection.register("drawn", table)
    connection.execute(
        "COPY (SELECT customer, date '2024-11-01' + day::INT AS day, round(amount, 2) AS amount "
        f"FROM drawn ORDER BY day) TO '{sales}' (HEADER)"
    )
    from goodword.loyalty import Sales

    with Sales(sales) as opened:
        summary = opened.summary()
    np.savez(arrays, x=summary.x, t_x=summary.t_x, T=summary.T)
    return arrays, sales


def report(name: str, runs: list[dict]) -> None:
    """Medians of wall and CPU seconds by step, and the largest peak."""
    failed = [run["failed"] for run in runs if "failed" in run]
    if failed:
        print(f"{name:<34} failed: {failed[0]}", flush=True)
        return
    cells = []
    for step in runs[0]["steps"]:
        wall, cpu = (statistics.median(run["steps"][step][i] for run in runs) for i in (0, 1))
        cells.append(f"{step} {wall:.2f} s ({cpu:.2f} CPU)")
    total = statistics.median(sum(s[1] for s in run["steps"].values()) for run in runs)
    peak = max(run["peak"] for run in runs)
    rest = {key: value for key, value in runs[0].items() if key not in ("steps", "peak")}
    print(f"{name:<34} {', '.join(cells)}; {total:.2f} CPU, {peak:.0f} MB {rest}", flush=True)


def main() -> None:
    """Measure ours, and the peers beside it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", nargs="+", default=["bg-nbd", "mbg-nbd", "pareto-nbd"])
    parser.add_argument("--peers", default="", help="an interpreter that has lifetimes")
    parser.add_argument("--pymc", action="store_true", help="pymc-marketing, too (slow)")
    parser.add_argument("--most", type=int, default=1_000_000, help="largest size for the peers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            arrays, sales = customers(size, Path(folder))
            print(f"-- {size:,} customers", flush=True)
            peers = asked.peers if size <= asked.most else ""
            todo = [
                (f"ours, file to figures, {k}", sys.executable, PATH, sales, k)
                for k in asked.kinds[:1]
            ]
            if peers:
                todo.append(("lifetimes, file to figures", peers, LIFETIMES_PATH, sales, "bg-nbd"))
            for kind in asked.kinds:
                todo.append((f"ours, {kind}", sys.executable, OURS, arrays, kind))
                if peers and not (kind == "pareto-nbd" and size > 10_000):
                    todo.append((f"lifetimes, {kind}", peers, LIFETIMES, arrays, kind))
                if peers and asked.pymc and kind != "mbg-nbd":
                    todo.append((f"pymc-marketing, {kind}", peers, PYMC, arrays, kind))
            runs: dict[str, list[dict]] = {name: [] for name, *_ in todo}
            for _ in range(asked.rounds):
                for name, *call in todo:
                    runs[name].append(measured(*call))
            for name, found in runs.items():
                report(name, found)


if __name__ == "__main__":
    main()

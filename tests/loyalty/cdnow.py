"""The published example: 2,357 customers of CDNOW, 39 weeks, as (x, t_x, T) in weeks."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

FILE = Path(__file__).resolve().parents[3] / "shared/data/purchases/cdnow_sample_1in10.csv"
NEEDED = pytest.mark.skipif(not FILE.exists(), reason=f"the CDNOW sample is not at {FILE}")
END = date(1997, 9, 30)


def orders() -> list[tuple[str, date, float]]:
    """Every line of the file: customer, day, dollars."""
    with FILE.open() as lines:
        return [
            (row["sampleid"], date.fromisoformat(_dashed(row["date"])), float(row["sales"]))
            for row in csv.DictReader(lines)
        ]


def _dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def summary() -> dict[str, np.ndarray]:
    """x, t_x, T of the calibration, and `later`: days with orders in the following 39 weeks."""
    days = defaultdict(set)
    for customer, day, _ in orders():
        days[customer].add(day)
    rows = []
    for bought in days.values():
        known = sorted(day for day in bought if day <= END)
        first = known[0]
        age = [(day - first).days / 7 for day in (known[-1], END)]
        rows.append((len(known) - 1, *age, len(bought) - len(known)))
    return dict(zip(("x", "t_x", "T", "later"), np.array(rows, float).T, strict=True))


def spend() -> tuple[np.ndarray, np.ndarray]:
    """Repeat purchases to the end of the calibration, and their mean value, for each customer."""
    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for customer, day, dollars in orders():
        if day <= END:
            days[customer][day] += dollars
    repeats = [[value for _, value in sorted(bought.items())][1:] for bought in days.values()]
    return (
        np.array([len(values) for values in repeats]),
        np.array([float(np.mean(values)) if values else 0.0 for values in repeats]),
    )

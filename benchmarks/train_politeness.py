"""Fits the weights of the signs of politeness to raters' judgements, and says how well they rank.

    python benchmarks/train_politeness.py [--write]

Rank correlation is over ten folds, each judged by weights fitted to the other nine.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

from goodword.review.lines import lines_of
from goodword.review.politeness import SIGNS, signs_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "mood"
PLACE = Path(__file__).resolve().parents[1] / "src/goodword/review/politeness_weights.py"
NAMES = [*SIGNS, "length"]
# What the authors of the strategies found over two communities (their table 3); weights are drawn
# to these, and to 0 where there is none, so that habits of one community count less.
FOUND = {
    "thanks": 0.87, "deference": 0.78, "greeting": 0.43, "praise": 0.12, "scorn": -0.13,
    "apology": 0.36, "please": 0.49, "please first": -0.30, "by the way": 0.63,
    "what first": -0.27, "why": -0.27, "so": -0.43, "could you": 0.47, "can you": 0.09,
    "i first": 0.12, "we": 0.08, "i": 0.08, "you": 0.05, "you first": -0.30, "hedge": 0.14,
    "matter of fact": -0.38,
}  # fmt: skip
PRIOR = np.array([FOUND.get(name, 0.0) for name in NAMES])
# Length counts in every community, so nothing draws it to 0.
RIDGE, FOLDS = 100.0, 10
PENALTIES = np.array([1.0 if name == "length" else RIDGE for name in NAMES])


def rated() -> tuple[np.ndarray, np.ndarray]:
    """The signs of each request, and the mean of its raters."""
    rows, scores = [], []
    place = DATA / "politeness_stackexchange_dev.jsonl.gz"
    for line in gzip.decompress(place.read_bytes()).decode("utf-8").splitlines():
        row = json.loads(line)
        shown = signs_of(lines_of(row["text"]))
        rows.append([shown.get(name, 0.0) for name in NAMES])
        scores.append(row["normalized"])
    return np.array(rows), np.array(scores)


def fit(signs: np.ndarray, scores: np.ndarray) -> tuple[float, np.ndarray]:
    """Ridge regression towards what was found before: the bias, and a weight a sign."""
    middle, mean = signs.mean(0), scores.mean()
    centred = signs - middle
    square = centred.T @ centred + np.diag(PENALTIES)
    left = scores - mean - centred @ PRIOR
    weights = PRIOR + np.linalg.solve(square, centred.T @ left)
    return float(mean - middle @ weights), weights


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks, ties sharing theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[inverse]


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Rank correlation."""
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def folded() -> tuple[float, int]:
    """Rank correlation over folds, and how many requests there are."""
    signs, scores = rated()
    order = np.random.default_rng(1).permutation(len(scores))
    told = np.empty(len(scores))
    for fold in range(FOLDS):
        left_out = order[fold::FOLDS]
        kept = np.setdiff1d(order, left_out)
        bias, weights = fit(signs[kept], scores[kept])
        told[left_out] = bias + signs[left_out] @ weights
    return spearman(told, scores), len(scores)


def main() -> None:
    """Says how well it ranks; with --write, keeps the weights fitted to all."""
    found, count = folded()
    print(f"rank correlation {found:.3f} over {count:,} requests")
    bias, weights = fit(*rated())
    if "--write" in sys.argv:
        lines = [
            '"""The weights that ``benchmarks/train_politeness.py`` fitted."""',
            "",
            f"BIAS = {bias:.3f}",
            "WEIGHTS: dict[str, float] = {",
            *[f'    "{name}": {value:.3f},' for name, value in zip(NAMES, weights, strict=True)],
            "}",
        ]
        PLACE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

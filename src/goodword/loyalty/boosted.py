"""A chance from many signs by small trees, each learning from what those before it got wrong.

Gradient boosting of the logistic loss (Friedman, Greedy Function Approximation, Annals of
Statistics 29, 2001) with trees that ask one question on each level (oblivious trees, as in
CatBoost; Prokhorenkova et al. 2018): hard to fit to chance, and a table to read. Steps are drawn to
nothing where few customers stand behind them. No chance is involved: the same data, the same trees.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]

_ROUNDS, _DEPTH, _BINS = 50, 3, 24
_RATE, _PULL = 0.1, 20.0


@dataclass(frozen=True, slots=True)
class Tree:
    """Questions (which sign is above which value) and what each set of answers adds."""

    questions: list[tuple[int, float]]
    adds: Floats

    def __call__(self, signs: Floats) -> Floats:
        """Log-odds to add."""
        leaf = np.zeros(len(signs), np.int64)
        for sign, above in self.questions:
            leaf = leaf * 2 + (signs[:, sign] > above)
        return np.asarray(self.adds[leaf])


class Boosted:
    """Log-odds of an event as a sum of trees."""

    def __init__(self, signs: Floats, happened: Floats, weight: Floats) -> None:
        share = float(np.clip(np.average(happened, weights=weight), 1e-3, 1 - 1e-3))
        self.base = float(np.log(share / (1 - share)))
        self.trees: list[Tree] = []
        steps = np.linspace(0, 1, _BINS + 1)[1:-1]
        cuts = [np.unique(np.quantile(column, steps)) for column in signs.T]
        codes = [np.searchsorted(cut, column) for cut, column in zip(cuts, signs.T, strict=True)]
        told = np.full(len(happened), self.base)
        for _ in range(_ROUNDS):
            chance = 1 / (1 + np.exp(-told))
            wrong, sure = weight * (happened - chance), weight * chance * (1 - chance)
            tree, leaf = _grown(cuts, codes, wrong, sure)
            self.trees.append(tree)
            told = told + tree.adds[leaf]

    def log_odds(self, signs: Floats) -> Floats:
        """For each row of signs."""
        return self.base + sum((tree(signs) for tree in self.trees), np.zeros(len(signs)))


def _grown(
    cuts: list[Floats], codes: list[NDArray[Any]], wrong: Floats, sure: Floats
) -> tuple[Tree, NDArray[Any]]:
    """The tree that mends most, question by question, and the leaf of each row."""
    leaf = np.zeros(len(wrong), np.int64)
    questions: list[tuple[int, float]] = []
    for depth in range(_DEPTH):
        best, chosen, at = 0.0, -1, 0
        for sign, cut in enumerate(cuts):
            gain = _gain(leaf * (len(cut) + 1) + codes[sign], 1 << depth, len(cut), wrong, sure)
            place = int(gain.argmax())
            # A hair more, so that the last digit of a sum decides nothing.
            if gain[place] > best * (1 + 1e-9):
                best, chosen, at = float(gain[place]), sign, place
        if chosen < 0:
            break
        questions.append((chosen, float(cuts[chosen][at])))
        leaf = leaf * 2 + (codes[chosen] > at)
    size = 1 << len(questions)
    sums = np.bincount(leaf, wrong, size), np.bincount(leaf, sure, size)
    return Tree(questions, _RATE * sums[0] / (sums[1] + _PULL)), leaf


def _gain(place: NDArray[Any], leaves: int, cuts: int, wrong: Floats, sure: Floats) -> Floats:
    """What each cut of a sign would mend, over all leaves."""
    size = leaves * (cuts + 1)
    first, second = (
        np.bincount(place, part, size).reshape(leaves, cuts + 1).cumsum(1) for part in (wrong, sure)
    )
    left = first[:, :-1] ** 2 / (second[:, :-1] + _PULL)
    right = (first[:, -1:] - first[:, :-1]) ** 2 / (second[:, -1:] - second[:, :-1] + _PULL)
    return np.asarray((left + right).sum(0))

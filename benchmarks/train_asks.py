"""Fits the weights of read_asks and writes src/goodword/language/asks_weights.py.

Logistic regression over the signs of asks_signs, by Newton's method. Mails labelled by hand
count most, then what truly happened on the R lists and in the Enron mailboxes (silence is no
proof that nothing was asked, so these count little). All of these are letters among colleagues
and scholars: how customers complain and order they hardly tell. So each weight is drawn to
what a business would hold before seeing any of them (PRIOR), the more firmly the less such
mail can teach about it (FIRM). Run:

    python benchmarks/train_asks.py [--write]
"""

import math
import sys
from pathlib import Path

from asks_data import Sample, answered_by_owner, answered_on_lists, labelled

TARGET = Path(__file__).resolve().parents[1] / "src/goodword/language/asks_weights.py"
BIAS_PRIOR = -1.2
PRIOR = {
    "requests": 1.6, "several_requests": 0.3, "sends": 2.0, "wants": 2.3, "please": 0.7,
    "problems": 2.5, "problem_words": 1.3, "urgency": 0.5,
    "question": 1.2, "question_to_you": 0.6, "question_word": 0.4, "question_at_end": 0.6,
    "several_questions": 0.3, "subject_question": 0.5, "subject_asks": 0.5,
    "offers_contact": -0.3, "informs": -0.7, "no_answer_needed": -2.0, "mass_mail": -1.5,
    "links": -0.8, "long": -0.5, "very_short": -0.2, "nothing_said": -1.2,
    "thanks": -0.1, "praise": -0.4, "agreement": -0.3,
    "broadcast": -0.8, "many_recipients": -1.2, "some_recipients": -0.4, "only_to_us": 0.6,
    "first_contact": 0.2, "is_reply": 0.0, "greeting": 0.2, "addresses_you": 0.2,
}  # fmt: skip
RIDGE = 6.0
FIRM_RIDGE = 60.0
FIRM = frozenset(
    (
        "first_contact",
        "is_reply",
        "problems",
        "problem_words",
        "wants",
        "sends",
        "no_answer_needed",
        "mass_mail",
    )
)

# What one mail of each source weighs; all of a source together weighs no more than its cap.
LABELLED_WEIGHT = 1.0
WEAK_TOTAL = {"lists": 15.0, "owners": 60.0}

Row = tuple[dict[str, float], bool, float]


def rows_of(samples: list[Sample], total: float | None) -> list[Row]:
    """Signs, truth and weight of each mail; with a total, both outcomes weigh the same."""
    kept = [one for one in samples if not one.automated]
    if total is None:
        return [(one.signs(), one.asks, LABELLED_WEIGHT) for one in kept]
    positives = sum(one.asks for one in kept)
    share = {True: total / 2 / max(positives, 1), False: total / 2 / max(len(kept) - positives, 1)}
    return [(one.signs(), one.asks, share[one.asks]) for one in kept]


def fit(rows: list[Row], names: list[str]) -> tuple[float, dict[str, float]]:
    """The likeliest weights, given the truth and the prior (a normal one, so a ridge)."""
    size = len(names) + 1
    place = {name: at + 1 for at, name in enumerate(names)}
    prior = [BIAS_PRIOR] + [PRIOR.get(name, 0.0) for name in names]
    ridge = [2 * RIDGE] + [FIRM_RIDGE if name in FIRM else RIDGE for name in names]
    weights = list(prior)
    encoded = [
        ([(0, 1.0)] + [(place[n], v) for n, v in signs.items() if n in place], asks, weight)
        for signs, asks, weight in rows
        if "courtesy" not in signs
    ]
    for _ in range(25):
        gradient = [r * (p - w) for r, p, w in zip(ridge, prior, weights, strict=True)]
        hessian = [[ridge[i] * (i == j) for j in range(size)] for i in range(size)]
        for values, asks, weight in encoded:
            p = 1 / (1 + math.exp(-sum(weights[at] * value for at, value in values)))
            for at, value in values:
                gradient[at] += weight * (asks - p) * value
                for other, other_value in values:
                    hessian[at][other] += weight * p * (1 - p) * value * other_value
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights[0], dict(zip(names, weights[1:], strict=True))


def solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gauss with pivots, for the few dozen unknowns there are."""
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda i: abs(rows[i][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for below in range(at + 1, len(rows)):
            factor = rows[below][at] / rows[at][at]
            rows[below] = [a - factor * b for a, b in zip(rows[below], rows[at], strict=True)]
    solution = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        known = sum(rows[at][j] * solution[j] for j in range(at + 1, len(rows)))
        solution[at] = (rows[at][-1] - known) / rows[at][at]
    return solution


def probability(signs: dict[str, float], bias: float, weights: dict[str, float]) -> float:
    """What the model says of one mail."""
    if "courtesy" in signs:
        return 0.05
    return 1 / (1 + math.exp(-(bias + sum(weights.get(n, 0) * v for n, v in signs.items()))))


def sign_names(rows: list[Row]) -> list[str]:
    """Every sign that occurs, in order."""
    return sorted({name for signs, _, _ in rows for name in signs} - {"courtesy"})


def main() -> None:
    """Fits on everything and prints (or writes) the weights."""
    rows = rows_of([one for one, label in labelled() if label != "unclear"], None)
    rows += rows_of(answered_on_lists(every=8), WEAK_TOTAL["lists"])
    rows += rows_of(answered_by_owner(), WEAK_TOTAL["owners"])
    names = sign_names(rows)
    bias, weights = fit(rows, names)
    lines = [
        '"""Weights of the signs, in log-odds. Written by benchmarks/train_asks.py."""',
        "",
        f"BIAS = {bias:.2f}",
        "",
        "WEIGHTS = {",
        *(f'    "{name}": {weights[name]:.2f},' for name in names),
        "}",
        "",
    ]
    if "--write" in sys.argv:
        TARGET.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()

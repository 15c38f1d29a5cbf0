"""Fits the weights of read_promises and writes src/goodword/language/promises/weights.py.

Logistic regression over the signs of an act, by Newton's method. Each weight is drawn to what
one would hold from knowledge of English alone (PRIOR), so that a sign seldom seen in these
letters keeps its sense; pairs of signs are drawn to nothing. What is shipped is fitted to all that
was labelled; benchmarks/promises.py measures by weights that never saw what they judge. Run:

    python benchmarks/train_promises.py [--write]
"""

import math
import sys
from collections.abc import Iterable
from pathlib import Path

from goodword.language.promises.reader import candidates, is_offered
from promises_data import Labelled, labelled
from train_asks import solve

TARGET = Path(__file__).resolve().parents[1] / "src/goodword/language/promises/weights.py"
BIAS_PRIOR = -1.2
PRIOR = {
    "marker:will": 1.2, "marker:shall": 0.3, "marker:going": 0.6, "marker:letme": 1.6,
    "marker:ing": -1.0, "marker:can": -1.6, "marker:may": -3.0, "marker:should": -1.8,
    "marker:would": -3.5, "marker:plan": -0.2, "marker:wish": -3.5, "marker:eager": -1.5,
    "marker:vow": 1.0, "marker:asked": -5.0, "marker:letus": -5.0, "marker:follow": 2.0,
    "marker:counton": 1.5,
    "subject:i": 0.8, "subject:we": 0.6, "subject:none": 0.5, "subject:team": -0.5,
    "subject:youget": 0.0, "subject:passive": -0.6, "subject:arrives": -0.9,
    "passive+to you": 1.2, "passive+time": 0.8, "passive+yours": 1.4, "youget+time": 1.6,
    "arrives+time": 0.8, "done here": -3.5, "idiom": -3.5,
    "progress": 2.6, "at work": 0.0, "known": -1.5, "own matter": -1.5,
    "kind:send": 1.2, "kind:give": 0.9, "kind:deliver": 0.9, "kind:call": 1.1, "kind:tell": 1.1,
    "kind:reply": 1.0, "kind:speak": 0.7, "kind:check": 1.1, "kind:fix": 0.9, "kind:make": 0.6,
    "kind:pay": 1.0, "kind:meet": 0.3, "kind:decide": -0.3, "kind:do": 0.5, "kind:be": -1.8,
    "kind:have": -1.3, "kind:think": -2.5, "kind:say": -2.5, "kind:need": -2.5,
    "kind:move": -1.4, "kind:see": -1.5, "kind:take": -0.3, "kind:become": -1.0,
    "kind:look": -0.5, "kind:get": -0.3, "kind:keep": -0.7, "kind:other": -0.6,
    "flag:negated": -6.0, "flag:necessity": -3.0, "flag:wish": -3.0, "flag:always": -1.5,
    "flag:place": -2.5, "flag:goes_on": -1.0, "flag:unsure": -0.8, "flag:perfect": -3.0,
    "flag:question": -5.0, "flag:soft": 0.0, "flag:ensure": 0.5, "flag:eager": -0.8,
    "to you": 0.9, "object it": 0.4, "time": 0.7, "time+ing": 1.5, "time+can": 1.2,
    "time+plan": 0.9, "time+should": 1.2, "should able": 1.0, "ought": -1.0,
    "marker:trying": -1.2, "unless": 0.0, "if": -0.9,
    "if possible": -0.3, "when": 0.2,
    "thought": -0.8, "told": -2.5, "whether": -2.2, "vowed": 1.0, "quoted": -3.0,
    "absent": -2.5, "absence note": -2.0, "when back": -4.0, "mass mail": -2.0,
    "generic": -1.0, "leisure": -1.2,
    "by this mail": -0.9, "sending now": -1.5, "done to us": -2.5,
    "question": -3.0, "gathering": -0.5, "at a meeting": -1.0, "long": -0.4,
}  # fmt: skip
RIDGE = 4.0
PAIR_RIDGE = 6.0
FIRM_RIDGE = 40.0
# What these letters can hardly tell: few of them are absence notes, quotations or questions.
FIRM = frozenset(
    (
        "flag:negated", "flag:question", "flag:necessity", "flag:wish", "question", "quoted",
        "told", "whether", "absent", "absence note", "when back", "mass mail", "marker:asked",
        "marker:letus", "marker:would", "marker:wish", "marker:may", "kind:think", "kind:say",
        "flag:place", "flag:perfect", "generic", "done here", "idiom", "kind:pay",
        "kind:deliver", "kind:fix", "passive+to you", "passive+yours", "youget+time",
        "passive+time", "subject:passive", "flag:passive", "passive+deed", "passive+act",
        "time+plan", "subject:we", "progress", "known", "own matter",
        "marker:follow", "marker:counton", "marker:vow",
    )
)  # fmt: skip
_SELDOM = 4

Row = tuple[frozenset[str], bool]
# Every act of a sentence by its signs, and whether the sentence promises.
Bag = tuple[list[frozenset[str]], bool]


def bag_of(one: Labelled) -> Bag:
    """The acts of the writer's side in a labelled sentence; offers are told otherwise."""
    acts = [
        found.signs
        for found in candidates(one.letter.text)
        if found.debtor == "us" and not is_offered(found.signs)
        if found.sentence.start < one.end and one.start < found.sentence.end
    ]
    return acts, one.promised


def learnt_from(sample: Iterable[Labelled]) -> list[Bag]:
    """What can be learnt from: not unclear, the same words once."""
    once = {" ".join(one.text.lower().split()): one for one in sample if one.label != "unclear"}
    return [bag_of(one) for one in once.values()]


def fit(bags: list[Bag]) -> tuple[float, dict[str, float]]:
    """The likeliest weights. Of a sentence that promises, its likeliest act is the promise."""
    bias, weights = BIAS_PRIOR, dict(PRIOR)
    for _ in range(3):
        rows: list[Row] = []
        for acts, promised in bags:
            if promised and acts:
                rows.append((max(acts, key=lambda s: sum(weights.get(n, 0.0) for n in s)), True))
            elif not promised:
                rows += [(signs, False) for signs in acts]
        bias, weights = _newton(rows)
    return bias, weights


def _newton(rows: list[Row]) -> tuple[float, dict[str, float]]:
    counts: dict[str, int] = {}
    for signs, _ in rows:
        for sign in signs:
            counts[sign] = counts.get(sign, 0) + 1
    names = sorted(PRIOR.keys() | {sign for sign, count in counts.items() if count >= _SELDOM})
    place = {name: at + 1 for at, name in enumerate(names)}
    size = len(names) + 1
    prior = [BIAS_PRIOR, *(PRIOR.get(name, 0.0) for name in names)]
    ridge = [RIDGE, *(_ridge(name) for name in names)]
    encoded = [([0, *(place[n] for n in signs if n in place)], truth) for signs, truth in rows]
    weights = list(prior)
    for _ in range(7):
        gradient = [r * (p - w) for r, p, w in zip(ridge, prior, weights, strict=True)]
        hessian = [[ridge[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for places, truth in encoded:
            p = 1 / (1 + math.exp(-sum(weights[at] for at in places)))
            for at in places:
                gradient[at] += truth - p
                line = hessian[at]
                for other in places:
                    line[other] += p * (1 - p)
        step = solve(hessian, gradient)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    return weights[0], dict(zip(names, weights[1:], strict=True))


def _ridge(name: str) -> float:
    if name in FIRM:
        return FIRM_RIDGE
    return PAIR_RIDGE if "+" in name else RIDGE


def probability(acts: list[frozenset[str]], bias: float, weights: dict[str, float]) -> float:
    """How likely a sentence promises: as likely as its likeliest act."""
    totals = [bias + sum(weights.get(sign, 0.0) for sign in signs) for signs in acts]
    return max((1 / (1 + math.exp(-total)) for total in totals), default=0.0)


def main() -> None:
    """Fits on all that was labelled and prints (or writes) the weights."""
    bias, weights = fit(learnt_from(labelled()))
    lines = [
        '"""Weights of the signs, in log-odds. Written by benchmarks/train_promises.py."""',
        "",
        f"BIAS = {bias:.2f}",
        "",
        "WEIGHTS = {",
        *(f'    "{name}": {value:.2f},' for name, value in sorted(weights.items())
          if abs(value) >= 0.05),
        "}",
        "",
    ]  # fmt: skip
    if "--write" in sys.argv:
        TARGET.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()

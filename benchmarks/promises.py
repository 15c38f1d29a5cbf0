"""How well promises are read in real outgoing mail, beside other ways, and how fast.

    python benchmarks/promises.py [--quick]

Needs the real data beside the repository. follow-through (0.3.1) and scikit-learn are measured in
the same run when they can be imported; ``--quick`` leaves out what is cross-validated. What the
labels mean stands in labels/promises.md.
"""

import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from goodword.language import Promise
from goodword.language.promises import ASKS, OPENS, read_promises
from goodword.language.promises import weights as model
from goodword.language.promises.sentences import sentences_of
from promises_data import DATA, WRITERS, Labelled, labelled, outgoing
from promises_peers import follow_through, plain_regex, public_sets, tf_idf
from train_promises import bag_of, fit, learnt_from, probability

# What a method says of a sentence, whether it is one, and how many sentences it stands for.
Scored = list[tuple[float, bool, float]]
Verdict = Callable[[Labelled], float]


def ours(one: Labelled) -> float:
    """The certainty of the surest promise of ours in a sentence, read in its whole letter."""
    found = _findings(one.letter.text, one.letter.sent)
    inside = [p for p in found if p.start < one.end and one.start < p.end]
    kept = [p.certainty for p in inside if p.debtor == "us" and p.strength != "conditional"]
    return max(kept, default=0.0)


_READ: dict[str, list[Promise]] = {}


def _findings(text: str, sent: datetime) -> list[Promise]:
    if text not in _READ:
        _READ[text] = read_promises(text, sent)
    return _READ[text]


def figures(scored: Scored, threshold: float) -> str:
    """Precision, recall and F1 in per cent, by weight."""
    hits = sum(w for score, truth, w in scored if truth and score >= threshold)
    said = sum(w for score, _, w in scored if score >= threshold)
    true = sum(w for _, truth, w in scored if truth)
    precision, recall = hits / said if said else 0.0, hits / true if true else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return f"{precision:4.0%} /{recall:4.0%} /{f1:4.0%}"


def scored_by(verdict: Verdict, sample: Iterable[Labelled], *, weighed: bool = False) -> Scored:
    """Every sentence with what the method says of it."""
    return [(verdict(one), one.promised, one.weight or 1.0 if weighed else 1.0) for one in sample]


def cross_validated(sample: list[Labelled]) -> Scored:
    """Weights fitted without the sentence's own mailbox (or third of the other writers)."""
    folds: dict[str, list[Labelled]] = defaultdict(list)
    for one in sample:
        folds[fold_of(one)].append(one)
    scored: Scored = []
    for name, fold in folds.items():
        others = [one for other, rest in folds.items() if other != name for one in rest]
        bias, weights = fit(learnt_from(others))
        scored += [(probability(bag_of(one)[0], bias, weights), one.promised, 1.0) for one in fold]
    return scored


def fold_of(one: Labelled) -> str:
    """The mailbox; all other writers are five folds."""
    if one.letter.group in WRITERS:
        return one.letter.group
    return f"others {int(hashlib.sha256(one.letter.writer.encode()).hexdigest(), 16) // 7 % 5}"


def print_agreement(sample: list[Labelled]) -> None:
    """How far two readers agree, beyond chance (Cohen's kappa)."""
    pairs = [one.readers for one in sample if one.readers]
    promised = ("promise", "soft")
    print(f"\nTwo readers, {len(pairs)} sentences, Cohen's kappa")
    print(f"  six labels            {kappa(pairs):.2f}")
    print(
        f"  promised or not       {kappa([(a in promised, b in promised) for a, b in pairs]):.2f}"
    )
    sure = [(a in promised, b in promised) for a, b in pairs if "unclear" not in (a, b)]
    print(f"  without the unclear   {kappa(sure):.2f} ({len(sure)} sentences)")


def kappa[T](pairs: list[tuple[T, T]]) -> float:
    """Agreement beyond what chance would give."""
    observed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (observed - chance) / (1 - chance)


def print_reading(sample: list[Labelled], *, quick: bool) -> None:
    """Ours and the others on the same sentences.

    The weights that are shipped were fitted to all of them, so ours is measured by weights that
    never saw the sentence: fitted without the held-out half, or without the sentence's fold.
    """
    learnt = [one for one in sample if not one.held_out]
    held = [one for one in sample if one.held_out]
    counts = [f"{sum(one.promised for one in g)} of {len(g)}" for g in (learnt, held)]
    print(f"\nPromises among sentences: {counts[0]} in folds, {counts[1]} held out")
    print("Precision / recall / F1                  held out           in folds")
    bias, weights = fit(learnt_from(learnt))
    apart = [(probability(bag_of(o)[0], bias, weights), o.promised, 1.0) for o in held]
    folds = [] if quick else cross_validated(learnt)
    for name, threshold in (("ours", ASKS), ("ours, opened at once", OPENS)):
        print(f"  {name:38}{figures(apart, threshold)}   {figures(folds, threshold)}")
    print_certainty(apart + folds)
    methods: dict[str, Verdict] = {"regex “I/we will”": plain_regex}
    if (peer := follow_through()) is not None:
        methods["follow-through 0.3.1"] = peer
    for name, verdict in methods.items():
        parts = [figures(scored_by(verdict, group), 0.5) for group in (held, learnt)]
        print(f"  {name:38}{'   '.join(parts)}")
    learned = None if quick else tf_idf(learnt, held, fold_of)
    if learned is not None:
        inside, outside = (figures([(s, t, 1.0) for s, t in part], 0.5) for part in learned)
        print(f"  {'TF-IDF with logistic regression':38}{outside}   {inside}")


def print_certainty(scored: Scored) -> None:
    """Whether a certainty means what it says: how many of those so certain are promises."""
    print("  certainty   sentences   mean   promises")
    for low, high in pairwise((0.1, 0.3, ASKS, 0.6, 0.7, OPENS, 0.9, 0.95, 1.01)):
        inside = [(score, truth) for score, truth, _ in scored if low <= score < high]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            true = sum(truth for _, truth in inside) / len(inside)
            print(f"  {low:.2f}–{min(high, 1):.2f}   {len(inside):9}   {mean:.2f}   {true:6.2f}")


def print_population(sample: list[Labelled]) -> None:
    """The two-reader sample weighed up to all outgoing sentences of the four mailboxes."""
    drawn = [one for one in sample if one.weight]
    scored = scored_by(ours, drawn, weighed=True)
    print(f"\nPopulation ({sum(o.promised for o in drawn)} promises drawn; learnt from)")
    for name, threshold in (("ours", ASKS), ("ours, opened at once", OPENS)):
        print(f"  {name:38}{figures(scored, threshold)}")


def print_public() -> None:
    """What public sets say, whose labels mean something else."""
    print("\nPublic sets (their own labels)             n      true  ours")
    for name, rows in public_sets():
        scored = [(_of_text(text), truth, 1.0) for text, truth in rows]
        true = sum(truth for _, truth in rows)
        print(f"  {name:38} {len(rows):6} {true:6}   {figures(scored, ASKS)}")


def _of_text(text: str) -> float:
    found = read_promises(text, datetime(2001, 6, 6, tzinfo=UTC))
    return max(
        (p.certainty for p in found if p.debtor == "us" and p.strength != "conditional"),
        default=0.0,
    )


def print_speed() -> None:
    """Sentences of outgoing mail a CPU second, and what the package weighs."""
    letters = outgoing("delainey-d")
    count = sum(len(sentences_of(letter.text)) for letter in letters)
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        for letter in letters:
            read_promises(letter.text, letter.sent)
        best = max(best, count / (time.process_time() - started))
    package = Path(model.__file__).parent
    size = sum(path.stat().st_size for path in package.rglob("*.py"))
    print(f"\nSpeed: {best:,.0f} sentences a CPU second ({count:,} sentences of whole letters)")
    print(f"Package: {size / 1024:.0f} KiB of source, {len(model.WEIGHTS)} weights")


def main() -> None:
    """Measures everything and prints it."""
    if not DATA.exists():
        sys.exit("The real data is not beside the repository; nothing to measure.")
    sample = labelled()
    print_agreement(sample)
    clear = [one for one in sample if one.label != "unclear"]
    print_reading(clear, quick="--quick" in sys.argv)
    print_population(clear)
    print_public()
    print_speed()


if __name__ == "__main__":
    main()

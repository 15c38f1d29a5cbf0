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
    """Ours and the others on the same sentences."""
    learnt = [one for one in sample if not one.held_out]
    held = [one for one in sample if one.held_out]
    drawn = [one for one in sample if one.weight]
    methods: dict[str, Verdict] = {"ours": ours, "regex “I/we will”": plain_regex}
    if (peer := follow_through()) is not None:
        methods["follow-through 0.3.1"] = peer
    print(
        "\nPromise or not, precision / recall / F1   learnt from        held out       population"
    )
    for name, verdict in methods.items():
        parts = [figures(scored_by(verdict, group), ASKS) for group in (learnt, held)]
        population = figures(scored_by(verdict, drawn, weighed=True), ASKS)
        print(f"  {name:38}  {'   '.join(parts)}   {population}")
    opened = [figures(scored_by(ours, group), OPENS) for group in (learnt, held)]
    population = figures(scored_by(ours, drawn, weighed=True), OPENS)
    print(f"  {'ours, opened at once':38}  {'   '.join(opened)}   {population}")
    counts = [f"{sum(one.promised for one in g)} of {len(g)}" for g in (learnt, held, drawn)]
    print(f"  promises among sentences: {', '.join(counts)}")
    if quick:
        return
    scored = cross_validated(learnt)
    print(
        f"  {'ours, cross-validated':38}  {figures(scored, ASKS)}; {figures(scored, OPENS)} at once"
    )
    learned = tf_idf(learnt, held, fold_of)
    if learned is not None:
        validated, apart = (figures([(s, t, 1.0) for s, t in part], 0.5) for part in learned)
        print(f"  {'TF-IDF with logistic regression':38}  {validated}   {apart}")


def print_strata(sample: list[Labelled]) -> None:
    """Each kind of sample for itself, since a mix hides what is hard."""
    print("\nBy sample                                  n  promises  ours")
    for name, part in (
        ("four mailboxes, two readers, learnt", [o for o in sample if o.weight and not o.held_out]),
        ("four mailboxes, two readers, held out", [o for o in sample if o.weight and o.held_out]),
        ("like promises, learnt", [o for o in sample if not o.weight and not o.held_out]),
        ("like promises, held out", [o for o in sample if not o.weight and o.held_out]),
    ):
        found = figures(scored_by(ours, part), ASKS)
        print(f"  {name:38} {len(part):5} {sum(o.promised for o in part):6}   {found}")


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
    print_strata(clear)
    print_public()
    print_speed()


if __name__ == "__main__":
    main()

"""How well mails are read: zones, robots, and who waits for an answer. Prints a table.

    python benchmarks/asks.py [--misses]

Needs the real data beside the repository. Peers are measured in the same run when they can be
imported (email-reply-parser for zones; scikit-learn for TF-IDF with logistic regression).
``--misses`` names each answered mail that was taken for a program's. See
labels/asks-guideline.md for what the labels mean.
"""

import importlib
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from asks_data import (
    DATA,
    Sample,
    answered_by_owner,
    answered_in_threads,
    answered_on_lists,
    is_automated,
    labelled,
    mails,
    read_all,
)
from asks_zones import cases, right
from goodword.channels.mail import parse_mail
from goodword.language import read_zones
from train_asks import WEAK_TOTAL, fit, probability, rows_of, sign_names

Scored = list[tuple[float, bool]]


def auc(scored: Iterable[tuple[float, bool]]) -> float:
    """The chance that an asking mail scores above one that does not (ties count half)."""
    ranked = sorted(scored)
    positives = sum(truth for _, truth in ranked)
    negatives = len(ranked) - positives
    total = 0.0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        total += sum(truth for _, truth in ranked[at:end]) * (at + 1 + end) / 2
        at = end
    return (total - positives * (positives + 1) / 2) / max(positives * negatives, 1)


def at_half(scored: Scored, threshold: float = 0.5) -> str:
    """Precision, recall and F1 of "asks" from the threshold on, in per cent."""
    hits = sum(truth for score, truth in scored if score >= threshold)
    said = sum(score >= threshold for score, _ in scored)
    true = sum(truth for _, truth in scored)
    precision, recall = hits / max(said, 1), hits / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.0%}/{recall:.0%}/{f1:.0%}"


def cross_validated(groups: dict[str, list[Sample]], folds: int = 5) -> dict[str, Scored]:
    """Scores of every mail by weights fitted without its fold."""
    order = {name: random.Random(1).sample(group, len(group)) for name, group in groups.items()}
    scored: dict[str, Scored] = {name: [] for name in groups}
    for fold in range(folds):
        rows = []
        for name, group in order.items():
            train = [one for at, one in enumerate(group) if at % folds != fold]
            rows += rows_of(train, WEAK_TOTAL.get(name))
        bias, weights = fit(rows, sign_names(rows))
        for name, group in order.items():
            for one in group[fold::folds]:
                score = 0.0 if one.automated else probability(one.signs(), bias, weights)
                scored[name].append((score, one.asks))
    return scored


def tf_idf(group: list[Sample]) -> str:
    """AUC of TF-IDF with logistic regression, five folds; "-" without scikit-learn."""
    try:
        text = importlib.import_module("sklearn.feature_extraction.text")
        linear = importlib.import_module("sklearn.linear_model")
        selection = importlib.import_module("sklearn.model_selection")
    except ImportError:
        return "-"
    words = text.TfidfVectorizer(min_df=2, ngram_range=(1, 2), sublinear_tf=True)
    table = words.fit_transform([f"{one.subject}\n{one.author_text}" for one in group])
    truth = [one.asks for one in group]
    model = linear.LogisticRegression(C=3, class_weight="balanced", max_iter=300)
    scores = selection.cross_val_predict(model, table, truth, cv=5, method="predict_proba")
    return f"{auc(zip(scores[:, 1], truth, strict=True)):.3f}"


def print_zones() -> None:
    """Share of replies whose author's part is found word for word."""
    total = sum(1 for _ in cases())
    readers: dict[str, Callable[[str], str]] = {"ours": lambda text: read_zones(text).author}
    try:
        peer = importlib.import_module("email_reply_parser").EmailReplyParser
        readers["email-reply-parser"] = peer.parse_reply
    except ImportError:
        print("email-reply-parser is not installed")
    print(f"\nAuthor text of {total} replies, word for word")
    for name, reader in readers.items():
        count = right(reader)[0]
        print(f"  {name:20} {count:3} ({count / total:.0%})")


def print_asks(groups: dict[str, list[Sample]]) -> None:
    """AUC against what happened and against labels."""
    validated = cross_validated({name: groups[name] for name in ("labelled", "lists", "owners")})
    print(
        "\nAsks for an answer        mails  asked   ours  ours, cross-val.   '?'  TF-IDF   P/R/F1"
    )
    for name, group in groups.items():
        ours = [(one.score, one.asks) for one in group]
        marks = auc(("?" in one.author_text, one.asks) for one in group)
        fair = validated.get(name)
        print(
            f"  {name:22} {len(group):6} {sum(one.asks for one in group):6}"
            f"  {auc(ours):.3f}  {f'{auc(fair):.3f}' if fair else 'not fitted':>16}"
            f"  {marks:.3f}  {tf_idf(group):>6}  {at_half(fair or ours)}"
        )


def print_automated(groups: dict[str, list[Sample]], found: list[Sample]) -> None:
    """Robots by label, and answered mails that were taken for robots'."""
    robots = [one for one in found if one.origin == "automated"]
    others = [one for one in found if one.origin != "automated"]
    hits = sum(one.automated for one in robots)
    wrong = sum(one.automated for one in others)
    print(f"\nAutomated, by label: {hits} of {len(robots)} found; {wrong} of {len(others)} others")
    bounces = sorted((DATA.parent / "hostile" / "bounce").rglob("*.eml"))
    caught = sum(_is_robot(path) for path in bounces)
    print(f"Bounces and absence notes: {caught} of {len(bounces)} found")
    misses = [one for group in groups.values() for one in group if one.asks and one.automated]
    answered = sum(one.asks for group in groups.values() for one in group)
    print(f"Answered mails taken for a program's: {len(misses)} of {answered}")
    if "--misses" in sys.argv:
        for one in misses:
            print(f"  {one.where} ({one.group})")


def _is_robot(path: Path) -> bool:
    mail = parse_mail(path.read_bytes())
    return is_automated(mail, read_zones(mail.text).author)


def print_speed() -> None:
    """CPU time of all readings for an average mail of the Enron inboxes."""
    sample = [
        mail
        for path in sorted((DATA / "enron" / "inboxes").glob("*.mbox"))[::3]
        for _, mail in mails(path)
    ]
    for mail in sample[:50]:
        read_all(mail)
    started = time.process_time()
    for mail in sample:
        read_all(mail)
    spent = time.process_time() - started
    print(f"\nAll readings: {spent / len(sample) * 1e6:.0f} µs CPU a mail ({len(sample)} mails)")


def main() -> None:
    """Measures everything and prints it."""
    if not DATA.exists():
        sys.exit("The real data is not beside the repository; nothing to measure.")
    found = labelled()
    groups = {
        "labelled": [one for one, label in found if label != "unclear"],
        "lists": answered_on_lists(every=8),
        "owners": answered_by_owner(),
        "threads": answered_in_threads(),
    }
    print_zones()
    print_asks(groups)
    print_automated(
        {**groups, "lists": answered_on_lists()} if "--misses" in sys.argv else groups,
        [one for one, _ in found],
    )
    print_speed()


if __name__ == "__main__":
    main()

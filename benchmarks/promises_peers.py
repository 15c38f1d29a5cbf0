"""Other ways to find promises, and public sets of sentences, for benchmarks/promises.py."""

import gzip
import importlib
import json
import re
from collections.abc import Callable, Iterator

from promises_data import DATA, Labelled

_PLAIN = re.compile(r"\b(?:i|we)(?:'ll| will| shall| am going to| are going to)\b", re.I)
_MOST = 20_000


def plain_regex(one: Labelled) -> float:
    """ "I will" or "we will", nothing else."""
    return float(bool(_PLAIN.search(one.text.replace("’", "'"))))


def follow_through() -> Callable[[Labelled], float] | None:
    """The rules of follow-through (PyPI), made for transcripts; None where it is missing."""
    try:
        peer = importlib.import_module("follow_through.extract")
    except ImportError:
        return None
    return lambda one: float(bool(peer.extract_text(" ".join(one.text.split()), "mail")))


def tf_idf(
    learnt: list[Labelled], held: list[Labelled], fold_of: Callable[[Labelled], str]
) -> tuple[list[tuple[float, bool]], list[tuple[float, bool]]] | None:
    """Words and pairs of words with logistic regression: cross-validated, and on what is held
    out; None without scikit-learn."""
    try:
        text = importlib.import_module("sklearn.feature_extraction.text")
        linear = importlib.import_module("sklearn.linear_model")
        pipeline = importlib.import_module("sklearn.pipeline")
    except ImportError:
        return None

    def fitted(sample: list[Labelled], others: list[Labelled]) -> list[tuple[float, bool]]:
        words = text.TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[\w']+|[?!]"
        )
        model = linear.LogisticRegression(C=10, class_weight="balanced", max_iter=500)
        both = pipeline.make_pipeline(words, model)
        both.fit([one.text for one in sample], [one.promised for one in sample])
        scores = both.predict_proba([one.text for one in others])[:, 1]
        return [(score, one.promised) for score, one in zip(scores, others, strict=True)]

    validated: list[tuple[float, bool]] = []
    for name in sorted({fold_of(one) for one in learnt}):
        rest = [one for one in learnt if fold_of(one) != name]
        validated += fitted(rest, [one for one in learnt if fold_of(one) == name])
    return validated, fitted(learnt, held)


def public_sets() -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """Name, and sentences with what their makers call a commitment (or an intent)."""
    folder = DATA / "promises"
    with (folder / "parakweet_train.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    yield "Parakweet, “intent”", [(row["text"], row["label"] == "Yes") for row in rows]
    for name, file, acts in (
        ("MRDA, meetings", "mrda_val.jsonl.gz", ("cc",)),
        ("SwDA, telephone", "swda_train.jsonl.gz", ("oo_co_cc", "cc", "oo", "co")),
    ):
        with gzip.open(folder / file, "rt", encoding="utf-8") as lines:
            spoken = [json.loads(line) for line, _ in zip(lines, range(_MOST), strict=False)]
        yield name, [(row["text"], row["act"] in acts) for row in spoken]

"""Promises in an author's own text."""

import math
from datetime import datetime

from goodword.language.findings import Promise, Strength
from goodword.language.promises.acts import acts_in
from goodword.language.promises.sentences import Sentence, sentences_of
from goodword.language.promises.signs import signs_of
from goodword.language.promises.tokens import words_in
from goodword.language.promises.verbs import kind_of_act
from goodword.language.promises.weights import BIAS, WEIGHTS
from goodword.worktime import Calendar

VERSION = 1

# From this certainty on a promise opens without asking; from ASKS on a colleague is asked.
OPENS = 0.75
ASKS = 0.4
# What is less likely than this is not worth telling anybody.
_LEAST = 0.1

_OURS = frozenset(("i", "we", "none", "ours"))


def read_promises(
    text: str, sent_at: datetime, calendar: Calendar | None = None, sender: str | None = None
) -> list[Promise]:
    """The promises in what somebody wrote, in order of their places."""
    found: list[Promise] = []
    for sentence in sentences_of(text):
        found.extend(_in_sentence(text, sentence, sent_at, calendar))
    return found


def _in_sentence(
    text: str, sentence: Sentence, sent_at: datetime, calendar: Calendar | None
) -> list[Promise]:
    words = words_in(sentence.text)
    low = sentence.text.lower()
    acts = acts_in(words)
    found = []
    for act in acts:
        if act.subject not in _OURS:
            continue
        signs = signs_of(act, words, low, len(acts) == 1)
        certainty = 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS.get(sign, 0.0) for sign in signs))))
        offered = bool(signs & {"your choice", "asks first", "marker:eager"})
        if certainty < _LEAST and not offered:
            continue
        strength: Strength = "firm"
        if offered:
            strength = "conditional"
        elif signs & {"flag:soft", "flag:unsure", "marker:plan", "marker:should", "if possible"}:
            strength = "soft"
        start = sentence.start + words.spans[act.start][0]
        end = sentence.start + words.spans[act.end - 1][1]
        if len(acts) == 1:
            start, end = sentence.start, sentence.end
        found.append(
            Promise(
                start,
                end,
                text[start:end],
                round(certainty, 3),
                strength,
                "us",
                None,
                kind_of_act(act.kind),
                f"“{words.low[act.head]}”",
            )
        )
    return found

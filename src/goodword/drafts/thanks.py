"""The short personal thanks, in the words that a colleague has used before. Pure.

What is learnt is whole sentences of their own that thank for something lasting (an order, trust,
patience) or offer help in person. Sentences that tie to one case (names, numbers, questions,
"thank you for your message") are left alone. The newest of those used most often is taken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

LONGEST = 30
"""Words of a sentence; a longer one says more than thanks."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!]?")
_THANKS = re.compile(
    r"\b(?:thank you|thanks|grateful|appreciate|pleasure)\b.*?\b(?:order|trust|business|custom|"
    r"patience|confidence|choosing|chose|loyalty|years|support|working with|purchase)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:contact|call|write to|tell|reach|ring|let) me\b.*|.*\bhere for you\b", re.IGNORECASE
)
_IF = re.compile(r"\b(?:if|whenever|should|any time|anytime|always)\b", re.IGNORECASE)
_CASE = re.compile(r"[\d@€$£?/:]|\b(?:attached|below|above|today|tomorrow|yesterday)\b")
USUAL_OFFER = "If anything comes up, contact me personally."


def personal_thanks(letters: Sequence[str], *, due_for: str) -> str:
    """Thanks and an offer of help, from what a colleague sent before (the newest letter first).

    ``due_for``: what thanks are due for, for somebody who never thanked yet.
    """
    sentences = [s for text in letters for s in _sentences(text)]
    thanks = _most(s for s in sentences if _THANKS.search(s))
    offer = _most(s for s in sentences if _OFFER.search(s) and _IF.search(s))
    parts = dict.fromkeys([thanks or f"Thank you for {due_for}.", offer or USUAL_OFFER])
    return " ".join(parts)


def _sentences(text: str) -> list[str]:
    """Sentences that could stand in any letter, each once."""
    flat = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    found = (" ".join(one.split()) for one in _SENTENCE.findall(flat))
    return list(dict.fromkeys(one for one in found if _could_stand_anywhere(one)))


def _could_stand_anywhere(sentence: str) -> bool:
    words = sentence.split()
    if not 3 <= len(words) <= LONGEST or not sentence.endswith((".", "!")):
        return False
    if _CASE.search(sentence) or not words[0][0].isupper():
        return False
    # A capital within is a name, or may be one.
    return not any(w[0].isupper() and not re.match(r"I\b", w) for w in words[1:])


def _most(sentences: Iterable[str]) -> str:
    counts = Counter(sentences)
    return max(counts, key=lambda one: counts[one]) if counts else ""

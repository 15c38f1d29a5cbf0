"""What a promise is about, in words that can be compared. Pure.

English first. A word stands for its plain form: "offers" and "Offer" are one word.
"""

import re
from collections.abc import Iterable

from goodword.promises.common_words import COMMON

_WORD = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_SAME = {
    "quotation": "offer", "quote": "offer", "proposal": "offer", "bid": "offer",
    "estimate": "offer", "agreement": "contract", "bill": "invoice", "cv": "resume",
    "sheet": "list", "spreadsheet": "list", "slides": "presentation", "deck": "presentation",
    "pics": "photo", "picture": "photo", "pictures": "photo", "figures": "number",
    "pricing": "price", "parcel": "delivery", "package": "delivery", "shipment": "delivery",
}  # fmt: skip


def plain(word: str) -> str:
    """A word in the form in which it is compared: small, singular, its commonest synonym."""
    word = word.lower()
    word = _SAME.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _SAME.get(word, word)


def about(text: str) -> frozenset[str]:
    """The words that say what a sentence, a subject or a file's name is about."""
    found = (w for w in _WORD.findall(text.replace("_", " ").replace("’", "'")))
    kept = {plain(w) for w in found if w.lower() not in COMMON}
    return frozenset(w for w in kept if w not in COMMON)


def shared(one: Iterable[str], other: Iterable[str]) -> frozenset[str]:
    """The words that both are about."""
    return frozenset(one) & frozenset(other)


def normalised(sentence: str) -> str:
    """A sentence as its identity: words and numbers alone, in small letters."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))

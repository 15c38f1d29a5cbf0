"""What a promise is about, in words that can be compared; and how an offer is taken up. Pure.

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

_TAKES_UP = re.compile(
    r"^\W*(?:(?:hi|hello|dear|hey)\b[^\n,.!]{0,40}[,.!\n]\s*)?"
    r"(?:thanks?(?: you)?[^.!?\n]{0,60}[,.!]\s*)?"
    r"(?:yes\b(?! but\b)|yep\b|yeah\b|ok(?:ay)?\b|sure\b|please (?:do|go ahead|send|call)\b|"
    r"go ahead\b|that (?:would|will|'d) be (?:great|good|fine|perfect|lovely|helpful|very)|"
    r"that works\b|(?:sounds|that sounds) (?:good|great|fine|perfect)\b|"
    r"(?:i|we)(?:'d| would) (?:like|love|appreciate) (?:that|it)\b|we accept\b|agreed\b|"
    r"perfect\b|great\b[,.!]|let's do (?:that|it)\b|by all means\b)",
    re.IGNORECASE,
)
_TURNS_DOWN = re.compile(
    r"\b(?:no,? thanks?|no need|not necessary|don't need|do not need|won't be needed|"
    r"rather not|never ?mind|please don't|please do not)\b",
    re.IGNORECASE,
)


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


def takes_up(text: str) -> bool:
    """Whether a customer's answer takes an offer up ("yes please")."""
    head = text.strip()[:300]
    return bool(_TAKES_UP.match(head)) and not _TURNS_DOWN.search(head)


def normalised(sentence: str) -> str:
    """A sentence as its identity: words and numbers alone, in small letters."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))

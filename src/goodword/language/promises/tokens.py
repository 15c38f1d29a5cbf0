"""Words of a sentence with their places; contractions are taken apart."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"[^\W\d_]+(?=n't\b)|n't\b|'(?:ll|re|ve|m|d|s)\b|[^\W\d_]+(?:-[^\W\d_]+)*|\d+(?:[:.,/]\d+)*|[^\w\s]|_"
)
# What people type for "I'll" and "we'll".
_TYPED = re.compile(r"\b(i) ?(?:'?l'?l|;ll|\"ll)(?= [a-z])|\b(we|you|they|he|she|it)(?:;|\")ll\b")


@dataclass(slots=True)
class Words:
    """`low` are the words in lower case; `spans` where they stand in the sentence."""

    text: str
    low: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.low)

    def at(self, index: int) -> str:
        """The word at a place; nothing beyond the ends."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def capital(self, index: int) -> bool:
        """Whether the word was written with a capital letter."""
        return self.text[self.spans[index][0]].isupper()


def words_in(text: str) -> Words:
    """Takes a sentence apart."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    words = Words(text)
    if "ll" in lower:
        lower = _TYPED.sub(_as_meant, lower)
    for found in _TOKEN.finditer(lower):
        words.low.append(found[0])
        words.spans.append(found.span())
    return words


def _as_meant(typed: re.Match[str]) -> str:
    """The same length, so that places stay: "ill" can't become longer, so "i" and a mark."""
    return typed[0] if len(typed[0]) < 4 else f"{typed[1] or typed[2]}'ll".rjust(len(typed[0]))

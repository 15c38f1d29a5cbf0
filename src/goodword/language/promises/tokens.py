"""Words of a sentence with their places; contractions are taken apart."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[:.,/]\d+)*|'|[^\w\s]|_")
_ENDINGS = ("'ll", "'re", "'ve", "'m", "'d", "'s")
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
    low, spans = words.low, words.spans
    for found in _TOKEN.finditer(lower):
        start, end = found.span()
        word = lower[start:end]
        if "'" in word and len(word) > 1:
            cut = end - _length_of_ending(word)
            if start < cut < end:
                low.append(lower[start:cut])
                spans.append((start, cut))
                start, word = cut, lower[cut:end]
        low.append(word)
        spans.append((start, end))
    return words


def _length_of_ending(word: str) -> int:
    """How much of "don't" or "we'll" is a word of its own."""
    if word.endswith("n't"):
        return 3
    return next((len(ending) for ending in _ENDINGS if word.endswith(ending)), 0)


def _as_meant(typed: re.Match[str]) -> str:
    """The same length, so that places stay: "ill" can't become longer, so "i" and a mark."""
    return typed[0] if len(typed[0]) < 4 else f"{typed[1] or typed[2]}'ll".rjust(len(typed[0]))

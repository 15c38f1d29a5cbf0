"""Words of a sentence with their places; contractions are taken apart."""

import re

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[:.,/]\d+)*|'|[^\w\s]|_")
_ENDINGS = ("'ll", "'re", "'ve", "'m", "'d", "'s")
# What people type for "I'll" and "we'll".
_TYPED = re.compile(r"\b(i) ?(?:'?l'?l|;ll|\"ll)(?= [a-z])|\b(we|you|they|he|she|it)(?:;|\")ll\b")


class Words:
    """`low` are the words in lower case; `spans` where they stand in the sentence."""

    __slots__ = ("_lower", "_spans", "low", "text")

    def __init__(self, text: str, lower: str, low: list[str]) -> None:
        self.text, self._lower, self.low = text, lower, low
        self._spans: list[tuple[int, int]] = []

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The places of the words, made when they are first asked for: most never are."""
        if not self._spans:
            self._spans = _places(self._lower)
        return self._spans

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
    if "ll" in lower:
        lower = _TYPED.sub(_as_meant, lower)
    found = _TOKEN.findall(lower)
    if "'" not in lower:
        return Words(text, lower, found)
    low: list[str] = []
    for word in found:
        cut = _cut_of(word)
        low += (word[:cut], word[cut:]) if cut else (word,)
    return Words(text, lower, low)


def _places(lower: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in _TOKEN.finditer(lower):
        start, end = found.span()
        cut = _cut_of(found[0])
        if cut:
            spans.append((start, start + cut))
            start += cut
        spans.append((start, end))
    return spans


def _cut_of(word: str) -> int:
    """Where a contraction is two words; 0 where there is nothing to cut."""
    if "'" not in word or len(word) < 2:
        return 0
    cut = len(word) - _length_of_ending(word)
    return cut if 0 < cut < len(word) else 0


def _length_of_ending(word: str) -> int:
    """How much of "don't" or "we'll" is a word of its own."""
    if word.endswith("n't"):
        return 3
    return next((len(ending) for ending in _ENDINGS if word.endswith(ending)), 0)


def _as_meant(typed: re.Match[str]) -> str:
    """The same length, so that places stay: "ill" can't become longer, so "i" and a mark."""
    return typed[0] if len(typed[0]) < 4 else f"{typed[1] or typed[2]}'ll".rjust(len(typed[0]))

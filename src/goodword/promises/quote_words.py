"""Which earlier promises are about the same, by their words. Pure.

Words in common, weighed by how rare they are in the record (inverse document frequency, Spärck
Jones 1972). Nothing is learnt, so anybody can see why a promise was taken for similar.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from goodword.promises.words import about

ALIKE = 0.5
_POSTINGS = 2000


@dataclass(frozen=True, slots=True)
class Similar:
    """`place`: which text; `score`: from 0 to 1, the weight of the asked words it has too."""

    place: int
    score: float


class Index:
    """The words of texts, newest text last. About 20 µs a text to make."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._places: dict[str, list[int]] = {}
        self._count = len(texts)
        for place, text in enumerate(texts):
            for word in about(text):
                self._places.setdefault(word, []).append(place)

    def similar(self, text: str) -> list[Similar]:
        """Texts with at least half of what is asked, the most similar first, of equals the newest.

        Of a word's texts the newest 2,000 are looked at.
        """
        weights = {word: self._rarity(word) for word in about(text)}
        total = sum(weights.values())
        if not total:
            return []
        scores: dict[int, float] = {}
        for word, weight in weights.items():
            for place in self._places.get(word, ())[-_POSTINGS:]:
                scores[place] = scores.get(place, 0.0) + weight / total
        alike = [Similar(place, score) for place, score in scores.items() if score >= ALIKE]
        return sorted(alike, key=lambda one: (-round(one.score, 6), -one.place))

    def _rarity(self, word: str) -> float:
        return math.log((self._count + 1) / (len(self._places.get(word, ())) + 0.5))

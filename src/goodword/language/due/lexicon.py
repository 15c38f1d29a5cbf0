"""The words of due times, from the data file of a language.

A lexicon maps a written word, or several, to what it may mean: kind → value. Where a longer
phrase begins with the same word, the longest that stands in the text counts.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from goodword.language.due.pieces import pieces_of

Kinds = dict[str, Any]
Phrases = dict[str, dict[str, list[tuple[list[str], Kinds]]]]

WORD = re.compile(r"[^\W\d_]+")

# What a word can do for a time, as bits under "uses" in what it means: every time has an anchor;
# words that lead may stand between its beginning and its first anchor; it begins with a first; a
# day or period begins with a day, a count with a count.
ANCHOR, LEAD, FIRST, DAY, COUNT = 1, 2, 4, 8, 16
_USES: dict[int, tuple[str, ...]] = {
    ANCHOR: (
        *("weekday", "month", "unit", "number", "ordinal", "day", "tonight", "part", "spot"),
        *("dayend", "daystart", "edgeword", "season", "holiday", "holidays", "newyear"),
        *("condition", "fiscal", "weekno"),
    ),
    LEAD: (
        *("limit", "which", "determiner", "article", "vague", "edge", "approx", "clock", "join"),
        *("direction", "now", "tail", "lead", "thistime"),
    ),
    FIRST: (
        *("weekday", "month", "number", "article", "vague", "ordinal", "day", "which", "part"),
        *("tonight", "spot", "dayend", "daystart", "edgeword", "edge", "season", "holiday"),
        *("holidays", "newyear", "limit", "clock", "condition", "soon", "determiner", "unit"),
        *("fiscal", "weekno", "thistime"),
    ),
    DAY: (
        *("weekday", "month", "unit", "number", "ordinal", "day", "which", "edge", "edgeword"),
        *("season", "holiday", "holidays", "newyear", "determiner", "fiscal", "weekno"),
    ),
    COUNT: ("number", "article", "vague", "clock"),
}


Meanings = dict[tuple[str, ...], Kinds]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words`: what a single word may mean. `phrases`: by first and second word, the longer
    ones as (further words, meaning), longest first. A text without a digit and without one of the
    `anchors` names no time. `short` is for a language whose words are given in English
    (`translated.py`): its weekdays that need a date after them; None for English.
    """

    words: dict[str, Kinds]
    phrases: Phrases
    anchors: frozenset[str]
    short: dict[str, Kinds] | None = None


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of a language ("en"). Raises `FileNotFoundError` where there is no file."""
    if language != "en":
        # Loaded here, as below: nobody needs it whose texts are English.
        from goodword.language.due.translated import translation_of

        return translation_of(language, lexicon_of("en"))
    import tomllib
    from pathlib import Path

    table = tomllib.loads((Path(__file__).parent / "en.toml").read_text("utf-8"))
    meanings: Meanings = {}
    for kind, entries in table.items():
        for value, phrases in entries.items():
            for phrase in phrases:
                meanings.setdefault(pieces_of(phrase), {})[kind] = _value(value)
    for kinds in meanings.values():
        kinds["uses"] = _uses(kinds)
    return Lexicon(*pieces_and_phrases(meanings))


def pieces_and_phrases(meanings: Meanings) -> tuple[dict[str, Kinds], Phrases, frozenset[str]]:
    """Meanings by their pieces as the single words, the phrases and the anchors of a lexicon."""
    words = {key[0]: kinds for key, kinds in meanings.items() if len(key) == 1}
    longer: Phrases = {}
    for key, kinds in sorted(meanings.items(), key=lambda item: -len(item[0])):
        if len(key) > 1:
            longer.setdefault(key[0], {}).setdefault(key[1], []).append((list(key[1:]), kinds))
    # Of a phrase, the piece that fewest texts have: "m" of "a.m.", not "a".
    anchors = {
        max(key, key=lambda one: (len(one), one))
        for key, kinds in meanings.items()
        if anchored(kinds)
    }
    return words, longer, frozenset(re.findall(WORD, " ".join(anchors)))


def anchored(kinds: Kinds) -> bool:
    """Whether the word, or the one that it also stands for, is an anchor."""
    return bool(kinds["uses"] & ANCHOR) or ("then" in kinds and anchored(kinds["then"]))


def _uses(kinds: Kinds) -> int:
    """The bits of what a word can do for a time."""
    return sum(use for use, needed in _USES.items() if not kinds.keys().isdisjoint(needed))


def _value(text: str) -> float | int | str:
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    return int(text) if re.fullmatch(r"-?\d+", text) else text

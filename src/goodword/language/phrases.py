"""Finding many phrases in a text at the cost of one pass over its words.

A text is cut into lower-case words once; a phrase is looked up by its first word in a
dictionary. No regex is built from the word lists, so starting is quick and nothing a sender
writes can make the search slow.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# A word keeps its apostrophes (don't, j'ai); the marks that end a sentence are words of their
# own, so that no phrase is found across them.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.?!\n]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_APOSTROPHES = str.maketrans("’‘`´", "''''")

Index = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


def plain_lower(text: str) -> str:
    """Lower case, every apostrophe the same: the form in which words are compared."""
    lower = text.lower()
    return lower if lower.isascii() and "`" not in lower else lower.translate(_APOSTROPHES)


def words_of(lower: str) -> list[str]:
    """The words of a text made plain and lower, with the marks that end sentences."""
    return _WORD.findall(lower)


def spellings(phrase: str) -> set[str]:
    """The phrase as written, without its accents, and with umlauts written out."""
    if phrase.isascii() or len(phrase) < 3:
        return {phrase}
    decomposed = unicodedata.normalize("NFKD", phrase.translate(_PLAIN))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Another script has no bare form.
    if not bare.isascii():
        return {phrase}
    return {phrase, phrase.translate(_UMLAUTS), bare}


def all_spellings(phrases: Iterable[str]) -> frozenset[str]:
    """Every spelling of every phrase."""
    return frozenset(spelling for phrase in phrases for spelling in spellings(phrase))


def index_phrases(kinds: Iterable[tuple[str, Iterable[str]]]) -> Index:
    """A dictionary from a phrase's first word to its other words and its kind, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in kinds:
        for phrase in all_spellings(phrases):
            first, *rest = _WORD.findall(phrase) or [phrase]
            entry = (tuple(rest), kind)
            if entry not in index.setdefault(first, []):
                index[first].append(entry)
    for entries in index.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry))
    return index


def find_phrases(words: list[str], index: Index) -> list[tuple[int, int, str]]:
    """Where phrases stand: (first word, number of words, kind), in order.

    At one word each kind is found at most once, by its longest phrase.
    """
    found = []
    for at, word in enumerate(words):
        if word not in index:
            continue
        seen: list[str] = []
        for rest, kind in index[word]:
            if kind not in seen and (not rest or tuple(words[at + 1 : at + 1 + len(rest)]) == rest):
                found.append((at, 1 + len(rest), kind))
                seen.append(kind)
    return found

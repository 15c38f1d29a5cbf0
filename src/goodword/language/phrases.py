"""Finding many phrases in a text at the cost of one pass over its words.

A text is cut into lower-case words once; a phrase is looked up by its first word in a
dictionary. No regex is built from the word lists, so starting is quick and nothing a sender
writes can make the search slow.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

# A word keeps its apostrophes (don't, j'ai); the marks that end a sentence are words of their
# own, so that no phrase is found across them. A line's end is none: letters are wrapped.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.?!]")
# The same for plain ASCII, several times as fast.
_BLANKS = str.maketrans(dict.fromkeys(map(chr, range(128)), " "))
for _kept in "abcdefghijklmnopqrstuvwxyz0123456789'.?!":
    del _BLANKS[ord(_kept)]
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_APOSTROPHES = str.maketrans("’‘`´", "''''")

# The rest of a phrase after its first two words, and its kind.
Endings = tuple[tuple[tuple[str, ...], str], ...]


def plain_lower(text: str) -> str:
    """Lower case, every apostrophe the same: the form in which words are compared."""
    lower = text.lower()
    return lower if lower.isascii() and "`" not in lower else lower.translate(_APOSTROPHES)


def words_of(lower: str) -> list[str]:
    """The words of a text made plain and lower, with the marks that end sentences."""
    if lower.isascii():
        spaced = lower.replace(".", " . ").replace("?", " ? ").replace("!", " ! ")
        return spaced.translate(_BLANKS).split()
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


# By a phrase's first word: the kinds of that word alone, and endings by the second word.
Index = Mapping[str, tuple[tuple[str, ...], Mapping[str, Endings]]]


def index_phrases(kinds: Iterable[tuple[str, Iterable[str]]]) -> Index:
    """Makes phrases, given by kind, quick to find."""
    alone: dict[str, set[str]] = {}
    longer: dict[str, dict[str, set[tuple[tuple[str, ...], str]]]] = {}
    for kind, phrases in kinds:
        for phrase in all_spellings(phrases):
            first, *rest = words_of(phrase) or [phrase]
            if rest:
                endings = longer.setdefault(first, {}).setdefault(rest[0], set())
                endings.add((tuple(rest[1:]), kind))
            else:
                alone.setdefault(first, set()).add(kind)
    return {
        first: (
            tuple(sorted(alone.get(first, ()))),
            {
                second: tuple(sorted(endings, key=lambda ending: (-len(ending[0]), ending)))
                for second, endings in longer.get(first, {}).items()
            },
        )
        for first in alone.keys() | longer.keys()
    }


def find_phrases(words: list[str], index: Index) -> list[tuple[int, int, str]]:
    """Where phrases stand: (first word, number of words, kind), in order.

    At one word each kind is found at most once, by its longest phrase.
    """
    found: list[tuple[int, int, str]] = []
    following = [*words[1:], ""]
    for at in [at for at, word in enumerate(words) if word in index]:
        alone, longer = index[words[at]]
        endings = longer.get(following[at])
        if endings:
            found.extend(_longest(words, at, endings, alone))
        elif alone:
            found.extend([(at, 1, kind) for kind in alone])
    return found


def _longest(
    words: list[str], at: int, endings: Endings, alone: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    """The longest phrase of each kind that begins here."""
    best: dict[str, int] = {}
    for rest, kind in endings:
        if kind not in best and (not rest or tuple(words[at + 2 : at + 2 + len(rest)]) == rest):
            best[kind] = 2 + len(rest)
    for kind in alone:
        best.setdefault(kind, 1)
    return [(at, length, kind) for kind, length in best.items()]

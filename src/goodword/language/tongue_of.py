"""Which languages a text is written in, told by its smallest words."""

from collections.abc import Set
from functools import cache

from goodword.language.phrases import all_spellings
from goodword.language.tongues import Tongue, all_tongues

# Below this many words a text is too short to tell; then all languages are tried.
_TOO_SHORT = 12


@cache
def _small_words() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (tongue.code, all_spellings(tongue.small_words))
        for tongue in all_tongues()
        if tongue.small_words
    )


@cache
def readable() -> tuple[Tongue, ...]:
    """The languages whose requests can be read."""
    return tuple(tongue for tongue in all_tongues() if tongue.requests)


def tell_tongues(distinct: Set[str]) -> tuple[str, ...]:
    """Codes of the languages that a text may be in, by its distinct words; () for any of them.

    More than one when two are about as likely (a reply in two languages, Danish or Norwegian).
    """
    if len(distinct) < _TOO_SHORT:
        return ()
    (english, its_words), *others = _small_words()
    in_english = len(distinct & its_words)
    if in_english >= 6 and in_english * 10 > len(distinct):
        return (english,)
    counts = [(len(distinct & small), code) for code, small in others]
    counts.append((in_english, english))
    most = max(counts)[0]
    if most < 2:
        return ()
    return tuple(sorted(code for count, code in counts if count * 3 >= most * 2 and count > 1))

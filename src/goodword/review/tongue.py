"""Whether a draft is written in a language that the rules know: English."""

from collections.abc import Set
from functools import cache

from goodword.language.phrases import all_spellings
from goodword.language.promises.listed import listed
from goodword.language.tongues import all_tongues

# Further small words of English, so that a line or two can be told.
_MORE = listed(
    "i my you your we our was were been had just here there what when do did does to they he she "
    "him them as if or from by the it its this would could should out about sorry"
)


def is_english(vocabulary: Set[str]) -> bool:
    """Whether a text with these words (lower case) is written in English, as far as they tell.

    A text without any small word is none; of one in two languages English must be the likelier.
    """
    counts = {code: len(vocabulary & small) for code, small in _small_words()}
    english = counts.pop("en", 0) + len(vocabulary & (_MORE - dict(_small_words())["en"]))
    return english > 0 and english >= max(counts.values(), default=0)


@cache
def _small_words() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((tongue.code, all_spellings(tongue.small_words)) for tongue in all_tongues())

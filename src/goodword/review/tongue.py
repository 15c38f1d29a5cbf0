"""Whether a draft is written in a language that the rules know: English."""

from collections.abc import Set
from functools import cache

from goodword.language.phrases import all_spellings
from goodword.language.promises.listed import listed
from goodword.language.tongue_of import tell_tongues
from goodword.language.tongues import all_tongues

# Small words of English that few other languages have, for texts of a line.
_MORE = listed(
    "i my you your we our was were been had just here there what when do did does to they he she "
    "him her them as if or from by the it its this would could should out about"
)


def is_english(vocabulary: Set[str]) -> bool:
    """Told by its smallest words; a text without any of them is none.

    Of a text in two languages, or too short to tell, English must be the likeliest.
    """
    codes = tell_tongues(vocabulary)
    if codes:
        return codes == ("en",)
    counts = {code: len(vocabulary & small) for code, small in _small_words()}
    english = counts.pop("en", 0) + len(vocabulary & _MORE)
    return english > 0 and english > max(counts.values(), default=0)


@cache
def _small_words() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((tongue.code, all_spellings(tongue.small_words)) for tongue in all_tongues())

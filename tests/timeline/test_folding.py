"""Words are found however their accents are typed."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from goodword.timeline.search_index import fold


@given(st.text())
def test_folding_leaves_no_case_and_no_accents(text: str) -> None:
    apart = unicodedata.normalize("NFKD", text)
    assert fold(text) == "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def test_every_mark_there_is_goes() -> None:
    marks = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c))
    assert fold(f"a{marks}b") == "ab"

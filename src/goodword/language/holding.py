"""Replies of ours that only say "we have it and come back to you"."""

import re
from functools import cache

from goodword.language.phrases import (
    Index,
    all_spellings,
    find_phrases,
    index_phrases,
    plain_lower,
    words_of,
)
from goodword.language.tongue_of import readable
from goodword.language.tongues import every

_LONGEST = 900
_MOST_WORDS = 90
_SENTENCE = re.compile(r"[^.!\n]+")


@cache
def _phrases() -> Index:
    return index_phrases(
        (kind, getattr(tongue, kind))
        for tongue in readable()
        for kind in ("holding_received", "holding_later", "thanks", "greetings", "offers_contact")
    )


@cache
def _answers() -> frozenset[str]:
    return all_spellings(every("gives_answer"))


def is_holding_reply(author_text: str) -> bool:
    """Whether a reply tells the customer when to expect an answer, without giving one.

    "We got it and will get back to you by Thursday." Meant to be right when it says yes: a
    reply that asks something back, holds a price or an attachment, or says more than one short
    thing besides is no holding reply.
    """
    if len(author_text) > _LONGEST or "?" in author_text:
        return False
    lower = plain_lower(author_text)
    if "%" in lower or "€" in lower or "$" in lower or "£" in lower:
        return False
    comes_later = False
    other = words_in_all = 0
    for sentence in _SENTENCE.findall(lower):
        words = words_of(sentence)
        words_in_all += len(words)
        if not _answers().isdisjoint(words):
            return False
        kinds = {kind for _, _, kind in find_phrases(words, _phrases())}
        comes_later = comes_later or "holding_later" in kinds
        if len(words) > 3 and not kinds:
            other += 1
            if len(words) > 14:
                return False
    return comes_later and other <= 1 and words_in_all <= _MOST_WORDS

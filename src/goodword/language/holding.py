"""Replies of ours that only say "we have it and come back to you"."""

import re
from collections.abc import Set
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
_LONG_SENTENCE = 14
_SENTENCE = re.compile(r"[^.!\n]+")
_ORDINAL = re.compile(r"(?<=\d)\.(?=\s*\w)")
_DIGIT = re.compile(r"\d")
_KINDS = (
    "holding_received", "holding_later", "holding_tells", "holding_things", "holding_when",
    "holding_prepares", "holding_moves", "holding_apologies", "holding_answers", "thanks",
    "praise", "greetings", "offers_contact", "agreement",
)  # fmt: skip
_SAYS_NOTHING = frozenset(
    {
        "holding_received", "holding_prepares", "holding_moves", "holding_apologies", "thanks",
        "praise", "greetings", "offers_contact",
    }
)  # fmt: skip


@cache
def _phrases() -> Index:
    return index_phrases((kind, getattr(tongue, kind)) for tongue in readable() for kind in _KINDS)


@cache
def _answers() -> frozenset[str]:
    return all_spellings(every("gives_answer"))


def is_holding_reply(author_text: str) -> bool:
    """Whether a reply tells the customer when to expect an answer, without giving one.

    "We got it and will get back to you by Thursday." "I have to ask the workshop; you'll have a
    price on Monday." Meant to be right when it says yes: a reply that asks something back, holds
    a price or an attachment, agrees to something, promises a thing that is no answer, or says
    more than one short thing besides is no holding reply.
    """
    return bool(_how(author_text))


def promises_the_answer(author_text: str) -> bool:
    """Whether a holding reply says one thing only: when they get what answers them.

    "I'll send you a price on Friday." Such a promise says all that the letter says; "we come
    back to you", or two things for two days, leaves open what the answer will be.
    """
    return _how(author_text) == "thing"


def _how(author_text: str) -> str:
    """How a letter puts off the answer: by one ``thing``, else ``later``; empty: it doesn't."""
    if len(author_text) > _LONGEST or "?" in author_text:
        return ""
    lower = plain_lower(author_text)
    if "%" in lower or "€" in lower or "$" in lower or "£" in lower:
        return ""
    answer_comes = thing_comes = moved = False
    other = words_in_all = deferring = 0
    for sentence in _SENTENCE.findall(_ORDINAL.sub(" ", lower)):
        words = words_of(sentence)
        words_in_all += len(words)
        found = find_phrases(words, _phrases())
        kinds = {kind for _, _, kind in found}
        moved = moved or "holding_moves" in kinds
        if not moved and not _answers().isdisjoint(words):
            return ""
        later, thing = "holding_later" in kinds, _defers(kinds, sentence, moved)
        answer_comes, thing_comes = answer_comes or later, thing_comes or thing
        deferring += later or thing
        if later or thing:
            continue
        if not moved and _answers_now(found, kinds):
            return ""
        if len(words) > 3 and kinds.isdisjoint(_SAYS_NOTHING):
            other += 1
            if len(words) > _LONG_SENTENCE:
                return ""
    # A thing that is promised beside something else may be what they asked for.
    comes = (answer_comes and other <= 1) or (thing_comes and other == 0)
    if not comes or words_in_all > _MOST_WORDS:
        return ""
    return "later" if answer_comes or moved or deferring > 1 else "thing"


def _defers(kinds: Set[str], sentence: str, moved: bool) -> bool:
    """Whether a sentence promises what answers (a price, a date, word) for a time.

    Where an earlier time was not kept, what was promised then may go by "it".
    """
    timed = "holding_when" in kinds or _DIGIT.search(sentence) is not None
    told = "holding_tells" in kinds and ("holding_things" in kinds or moved)
    return timed and told and "holding_answers" not in kinds


def _answers_now(found: list[tuple[int, int, str]], kinds: Set[str]) -> bool:
    """Whether a sentence answers: it agrees at its beginning, or says what is.

    "Noted, thank you" does neither.
    """
    agrees = "thanks" not in kinds and any(at == 0 and kind == "agreement" for at, _, kind in found)
    return agrees or "holding_answers" in kinds

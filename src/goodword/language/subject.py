"""The base subject: what is left of a subject when Re:, Fwd: and list tags are taken off."""

import re
from functools import cache

from goodword.language.phrases import all_spellings
from goodword.language.tongues import every

# A prefix: at most twenty letters, perhaps with a counter ("Re[2]:", "Re(3):", "Re^2:"), then a
# colon, which in Chinese is a wide one and in French stands apart.
_PREFIX = re.compile(
    r"\s*([^\W\d_]{1,20}(?: [^\W\d_]{1,12})?)[ \t]*(?:[\[(^*]\d{0,4}[\])]?)?[ \t]*[:：]"
)
_BLOB = re.compile(r"\s*\[[^\[\]\n]{0,200}\]")
_WRAPPED = re.compile(r"\s*\[(?:fwd?|wg|tr|rv)[ \t]*:", re.IGNORECASE)
_TRAILER = re.compile(r"\s*\(fwd?\)\s*$", re.IGNORECASE)


@cache
def _prefixes() -> tuple[frozenset[str], frozenset[str]]:
    return (
        all_spellings(every("reply_prefixes")),
        all_spellings(every("forward_prefixes")),
    )


def base_subject(subject: str) -> tuple[str, bool]:
    """The base subject (RFC 5256, section 2.1) and whether a reply prefix was taken off.

    Beyond the RFC's "Re", "Fw" and "Fwd" it knows the prefixes of many languages (AW, WG, SV,
    TR, RV, ENC, Odp, 回复 …). Blanks are single; case is kept, so compare with ``casefold()``.
    A forward alone ("Fwd:", "[fwd: …]", "(fwd)") leaves the second value False.
    Linear in the subject's length.
    """
    text = " ".join(subject.replace("\0", " ").split())
    replied = False
    start, end = 0, len(text)
    while True:
        start, answered = _skip_leaders(text, start, end)
        replied = replied or answered
        wrapped = _WRAPPED.match(text, start, end)
        if wrapped and text[end - 1] == "]":
            start, end = wrapped.end(), end - 1
            continue
        # A pattern that ends in $ is searched in the last few characters only.
        trailer = _TRAILER.search(text, max(start, end - 8), end)
        if trailer:
            end = trailer.start()
            continue
        return text[start:end].strip(), replied


def _skip_leaders(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the subject proper begins, past prefixes and tags (RFC 5256, steps 3 to 5)."""
    replied = False
    while True:
        tag = after_tags = start
        while blob := _BLOB.match(text, after_tags, end):
            tag, after_tags = after_tags, blob.end()
        prefix = _PREFIX.match(text, after_tags, end)
        kind = _prefix_kind(prefix[1]) if prefix else ""
        if prefix and kind:
            replied = replied or kind == "reply"
            start = prefix.end()
            continue
        # Tags alone are the subject: the last one stays.
        nothing_left = not text[after_tags : min(end, after_tags + 2)].strip()
        return (tag if nothing_left else after_tags), replied


def _prefix_kind(word: str) -> str:
    replies, forwards = _prefixes()
    lower = word.lower()
    if lower in replies:
        return "reply"
    return "forward" if lower in forwards else ""

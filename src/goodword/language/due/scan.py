"""A text cut into tokens, each with what it may mean.

Numbers that carry their form ("3:30 pm", "2026-11-22", "15th") are one token each. Linear in the
text's length.
"""

from dataclasses import dataclass
from typing import Any

from goodword.language.due.lexicon import Kinds, Lexicon
from goodword.language.due.pieces import piece

_NOTHING: Kinds = {}
_DAY_KINDS = frozenset(
    (
        *("weekday", "month", "unit", "number", "ordinal", "day", "which", "edge", "edgeword"),
        *("season", "holiday", "holidays", "newyear"),
    )
)
_FIRST_KINDS = frozenset(
    (
        *("weekday", "month", "number", "article", "vague", "ordinal", "day", "which", "part"),
        *("tonight", "spot", "dayend", "daystart", "edgeword", "edge", "season", "holiday"),
        *("holidays", "newyear", "limit", "clock", "condition", "soon", "determiner", "unit"),
    )
)
_COUNT_KINDS = frozenset(["number", "article", "vague", "clock"])


@dataclass(slots=True)
class Token:
    """One word, number or sign: its form, how it is written, where, and what it may mean."""

    form: str
    text: str
    start: int
    end: int
    kinds: Kinds


def tokens_of(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a text, phrases of the lexicon joined into one."""
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):
        # A few capitals have longer small letters; offsets must stay those of the text.
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
        lowered = lowered.replace("’", "'")
    words = lexicon.words
    found: list[Token] = []
    for match in piece().finditer(lowered):
        form, (start, end) = match.lastgroup or "", match.span()
        said = lowered[start:end]
        found.append(Token(form, said, start, end, words.get(said, _NOTHING)))
    return _joined(found, lexicon)


def _joined(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    phrases, joined, at, count = lexicon.phrases, [], 0, len(tokens)
    while at < count:
        token = tokens[at]
        longer = phrases.get(token.text)
        after = tokens[at + 1].text if longer and at + 1 < count else ""
        for rest, kinds in longer.get(after, ()) if longer else ():
            until = at + 1 + len(rest)
            if until <= count and [one.text for one in tokens[at + 1 : until]] == rest:
                last = tokens[until - 1]
                said = " ".join([token.text, *rest])
                token = Token("word", said, token.start, last.end, kinds)
                at = until - 1
                break
        joined.append(token)
        at += 1
    return joined


class Scan:
    """The tokens of a text with safe access beyond both ends."""

    __slots__ = ("count", "days", "text", "tokens")

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens_of(text, lexicon)
        self.count = len(self.tokens)
        # What day begins at a token, once it has been worked out.
        self.days: dict[int, Any] = {}

    def val(self, at: int, kind: str) -> Any:
        """What the token means as this kind, None when it is none."""
        if 0 <= at < self.count:
            return self.tokens[at].kinds.get(kind)
        return None

    def form(self, at: int) -> str:
        """The form of the token, "" beyond the ends."""
        return self.tokens[at].form if 0 <= at < self.count else ""

    def said(self, at: int) -> str:
        """How the token is written, in lower case, "" beyond the ends."""
        return self.tokens[at].text if 0 <= at < self.count else ""

    def skip(self, at: int, *signs: str) -> int:
        """Past one of these words or signs, if it stands here."""
        return at + 1 if self.said(at) in signs else at

    def glued(self, at: int) -> bool:
        """Whether the token stands right against the one before it."""
        return 0 < at < self.count and self.tokens[at].start == self.tokens[at - 1].end

    def may_begin(self, at: int) -> bool:
        """Whether a time can begin here at all."""
        token = self.tokens[at]
        if token.form == "word":
            return not _FIRST_KINDS.isdisjoint(token.kinds)
        return token.form != "sign"

    def may_be_day(self, at: int) -> bool:
        """Whether a day or period can begin here: a quick look before the slow ones."""
        if not 0 <= at < self.count:
            return False
        token = self.tokens[at]
        if token.form == "word":
            return token.text == "the" or not _DAY_KINDS.isdisjoint(token.kinds)
        return token.form not in ("sign", "clock")

    def may_be_count(self, at: int) -> bool:
        """Whether a count can begin here."""
        if not 0 <= at < self.count:
            return False
        token = self.tokens[at]
        return token.form == "num" or not _COUNT_KINDS.isdisjoint(token.kinds)

    def capital(self, at: int) -> bool:
        """Whether the word is written with a capital."""
        return 0 <= at < self.count and self.text[self.tokens[at].start].isupper()

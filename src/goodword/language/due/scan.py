"""A text cut into tokens, each with what it may mean.

Numbers that carry their form ("3:30 pm", "2026-11-22", "15th") are one token each. Linear in the
text's length.
"""

from typing import Any

from goodword.language.due.lexicon import ANCHOR, COUNT, DAY, FIRST, LEAD, Kinds, Lexicon
from goodword.language.due.pieces import piece

_NOTHING: Kinds = {"uses": 0}
_SIGN: Kinds = {"uses": LEAD}
_NUMBER: Kinds = {"uses": ANCHOR | FIRST | DAY}
_COUNTED: Kinds = {"uses": ANCHOR | FIRST | DAY | COUNT}
_TIME: Kinds = {"uses": ANCHOR | FIRST}
_OF_FORM = {"word": _NOTHING, "sign": _SIGN, "num": _COUNTED, "clock": _TIME, "short": _COUNTED}
# Before a word of another language that has no translation.
UNTOLD = "·"
# Rules look a few tokens beyond both ends: a row of these stands behind the last one, where
# Python's index -1 finds them too.
_BEYOND = 12


class Scan:
    """The tokens of a text, by number, with safe access a little beyond both ends.

    `forms`, `texts` (in lower case), `starts`, `ends` and `kinds` have one entry for each token.
    """

    __slots__ = ("count", "days", "ends", "forms", "kinds", "near", "starts", "text", "texts")

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self._cut(lexicon)
        self.count = len(self.forms)
        self.near = self._near()
        self.forms += [""] * _BEYOND
        self.texts += [""] * _BEYOND
        self.kinds += [_NOTHING] * _BEYOND
        # What day begins at a token, once it has been worked out.
        self.days: dict[int, Any] = {}

    def _cut(self, lexicon: Lexicon) -> None:
        """Fills the lists."""
        words, phrases = lexicon.words, lexicon.phrases
        found = list(piece().finditer(lowered_alike(self.text)))
        self.forms = forms = [match.lastgroup or "" for match in found]
        self.texts = texts = [match.group() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.kinds = [
            words.get(said) or _OF_FORM.get(form, _NUMBER)
            for form, said in zip(forms, texts, strict=True)
        ]
        if not phrases.keys().isdisjoint(texts):
            self._join(lexicon)
        if lexicon.short is not None:
            self._translate(lexicon.short)

    def _join(self, lexicon: Lexicon) -> None:
        """Makes one token of the words of a phrase, the longest phrase first."""
        phrases, texts, at, count = lexicon.phrases, self.texts, 0, len(self.texts)
        kept: list[int] = []
        while at < count:
            kept.append(at)
            longer = phrases.get(texts[at])
            after = texts[at + 1] if longer and at + 1 < count else ""
            for rest, kinds in longer.get(after, ()) if longer else ():
                until = at + 1 + len(rest)
                if texts[at + 1 : until] == rest:
                    self.forms[at], self.kinds[at] = "word", kinds
                    self.ends[at] = self.ends[until - 1]
                    texts[at] = " ".join([texts[at], *rest])
                    at = until - 1
                    break
            at += 1
        if len(kept) < count:
            self.forms = [self.forms[n] for n in kept]
            self.texts = [self.texts[n] for n in kept]
            self.starts = [self.starts[n] for n in kept]
            self.ends = [self.ends[n] for n in kept]
            self.kinds = [self.kinds[n] for n in kept]

    def _translate(self, short: dict[str, Kinds]) -> None:
        """Gives each token its English spelling."""
        # Loaded here: few texts need it.
        from goodword.language.due.translated import Token, translated

        rows = zip(self.forms, self.texts, self.starts, self.ends, self.kinds, strict=True)
        found = list(translated([Token(*row) for row in rows], self.text, short))
        self.forms = [token.form for token in found]
        self.texts = [token.text for token in found]
        self.starts = [token.start for token in found]
        self.ends = [token.end for token in found]
        self.kinds = [token.kinds for token in found]

    def _near(self) -> list[bool]:
        """For each token whether a time can begin with it, by what follows.

        Every time has an anchor (a number, a weekday, "tomorrow"), and only words that lead to
        one ("by", "the", "next") stand before its first.
        """
        near, so = [False] * self.count, False
        for at in range(self.count - 1, -1, -1):
            uses = self.kinds[at]["uses"]
            so = bool(uses & ANCHOR) or (so and bool(uses & LEAD))
            near[at] = so and bool(uses & FIRST)
        return near

    def val(self, at: int, kind: str) -> Any:
        """What the token means as this kind, None when it is none."""
        return self.kinds[at].get(kind)

    def form(self, at: int) -> str:
        """The form of the token, "" beyond the ends."""
        return self.forms[at]

    def said(self, at: int) -> str:
        """How the token is written, in lower case, "" beyond the ends."""
        return self.texts[at]

    def skip(self, at: int, *signs: str) -> int:
        """Past one of these words or signs, if it stands here."""
        return at + 1 if self.texts[at] in signs else at

    def glued(self, at: int) -> bool:
        """Whether the token stands right against the one before it."""
        return 0 < at < self.count and self.starts[at] == self.ends[at - 1]

    def may_be_day(self, at: int) -> bool:
        """Whether a day or period can begin here: a quick look before the slow ones."""
        return bool(self.kinds[at]["uses"] & DAY)

    def may_be_count(self, at: int) -> bool:
        """Whether a count can begin here."""
        return bool(self.kinds[at]["uses"] & COUNT)

    def no_noun(self, at: int) -> bool:
        """Whether it is a word that German writes small: no noun."""
        return self.texts[at].startswith(UNTOLD) and not self.capital(at)

    def capital(self, at: int) -> bool:
        """Whether the word is written with a capital."""
        return 0 <= at < self.count and self.text[self.starts[at]].isupper()


def lowered_alike(text: str) -> str:
    """The text in lower case with straight apostrophes, each letter at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few capitals have longer small letters; offsets must stay those of the text.
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.replace("’", "'")

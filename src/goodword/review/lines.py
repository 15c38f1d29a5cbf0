"""A draft's sentences as rules look at them: words apart, places kept."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from goodword.language.promises.sentences import Sentence, sentences_of
from goodword.language.promises.tokens import Words, words_in
from goodword.language.quotes import mark_quotes
from goodword.language.signatures import mark_signatures

_SAYS = re.compile(
    r" (?:he|she|they|who|[a-z]+) (?:also |just |has |have |had )?(?:said|says|told|tells|asked|"
    r"mentioned|wrote|writes|claims?|claimed|explained|reports?|reported|states?|stated|indicated|"
    r"replied|informed|thinks?|thought|believes?|felt|complain(?:s|ed)|admits|admitted)(?: "
    r"[a-z']+){0,3}?(?: that)? ?[,:]? ?$"
)
_MARK = re.compile(r"^ ?> ?")
_DEEPER = re.compile(r" ?> ?>")
_OWN_SAYS = frozenset(("i", "we", "to"))


@dataclass(frozen=True)
class Line:
    """One sentence. `said` are its words in lower case with one blank between and around them,
    contractions taken apart: " i do n't know . "."""

    at: int
    sentence: Sentence
    words: Words

    @property
    def start(self) -> int:
        """Where it begins in the draft."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where it ends in the draft."""
        return self.sentence.end

    @cached_property
    def said(self) -> str:
        """Its words, one blank apart."""
        return f" {' '.join(self.words.low)} "

    @cached_property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.sentence.text.rstrip("\"') ").endswith("?")

    @cached_property
    def count(self) -> int:
        """How many words it has, marks not counted."""
        return sum(word[:1].isalnum() for word in self.words.low)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 1
        for word in self.words.low:
            starts.append(at)
            at += len(word) + 1
        return starts

    def word_at(self, place: int) -> int:
        """Which word stands at a place of `said`."""
        return max(0, bisect_right(self._starts, place) - 1)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where a stretch of `said` stands in the draft, blanks around it left out."""
        while first < last and self.said[first] == " ":
            first += 1
        while last > first and self.said[last - 1] == " ":
            last -= 1
        spans = self.words.spans
        begin, end = self.word_at(first), self.word_at(max(first, last - 1))
        return self.start + spans[begin][0], self.start + spans[end][1]

    def own(self, place: int) -> bool:
        """Whether what stands at a place of `said` are the writer's own words and meant so.

        Not within quotation marks, nor what somebody else is reported to have said.
        """
        before = self.said[:place]
        if before.count('"') % 2:
            return False
        told = _SAYS.search(f"{before.rstrip()} ")
        return told is None or told[0].split()[0] in _OWN_SAYS


def lines_of(text: str) -> list[Line]:
    """The sentences of the author's own words, with places in the whole text."""
    own = own_words(text)
    return [
        Line(at, sentence, words_in(sentence.text)) for at, sentence in enumerate(sentences_of(own))
    ]


def own_words(text: str) -> str:
    """A text of the same length in which what was quoted or signs it is blank."""
    plain = text.replace("\r", " ")
    lines = plain.split("\n")
    quoted = mark_quotes(lines)
    signed = mark_signatures(lines, quoted)
    return "\n".join(
        " " * len(line) if q or s else line
        for line, q, s in zip(lines, quoted, signed, strict=True)
    )


def quoted_words(text: str) -> str:
    """What a text quotes, without its marks: the letter that it answers, as far as it is there.

    What that letter quotes itself is left out, where it carries marks, and what introduces it.
    """
    lines = text.replace("\r", " ").split("\n")
    quoted = [line for line, q in zip(lines, mark_quotes(lines), strict=True) if q]
    marked = [line for line in quoted if _MARK.match(line)]
    if marked:
        return "\n".join(_MARK.sub("", line) for line in marked if not _DEEPER.match(line))
    blank = next((at for at, line in enumerate(quoted) if at and not line.strip()), 0)
    return "\n".join(quoted[blank:])


def unquoted_words(text: str) -> str:
    """A text of the same length in which what was quoted is blank."""
    lines = text.replace("\r", " ").split("\n")
    quoted = mark_quotes(lines)
    return "\n".join(" " * len(line) if q else line for line, q in zip(lines, quoted, strict=True))


def answers_inline(text: str) -> bool:
    """Whether a writer's words follow something quoted."""
    lines = text.replace("\r", " ").split("\n")
    quoted = mark_quotes(lines)
    if 1 not in quoted:
        return False
    signed = mark_signatures(lines, quoted)
    first = quoted.index(1)
    return any(
        line.strip() and not q and not s
        for line, q, s in zip(lines[first:], quoted[first:], signed[first:], strict=True)
    )

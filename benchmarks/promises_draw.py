"""Draws the sentences that were labelled by hand.

    python benchmarks/promises_draw.py [FILE]

Writes the sample with its neighbouring sentences to FILE, without any label, or says what it is
made of.
"""

import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from goodword.language.promises.sentences import Sentence, sentences_of
from promises_data import WRITERS, Letter, outgoing, received

_SEED = 20261122
# How many sentences of each mailbox: at random, and among those that speak of the future.
_WANTED = {
    "delainey-d": (150, 150),
    "cuilla-m": (90, 100),
    "dean-c": (70, 80),
    "badeer-r": (70, 80),
}
# How many more of those that speak of what the writer will do, labelled by one reader only: from
# the four mailboxes together, and from what others received.
_WANTED_CLOSE = 260
_WANTED_INBOXES = 640
# Meant to miss nothing: who looks for promises should find them on both sides of it.
MARKED = re.compile(
    r"\b(?:will|won't|shall|\w+'ll|ill|going to|gonna|let me|let us|lets|let's|follow|plan\w*|"
    r"intend\w*|promise\w*|expect\w*|should|try\w*|hope\w*|can|could|would|happy|glad|able|need to|"
    r"have to|want to|commit\w*|guarantee\w*|sure|soon|tomorrow|tonight|later|next|by|within|"
    r"monday|tuesday|wednesday|thursday|friday|working on|looking into|on it|owe|asap|shortly)\b",
    re.I,
)
# Closer to promises, so that they are no longer rare; the rest is in the sample above.
CLOSE = re.compile(
    r"\b(?:i|we)\b.{0,25}?(?:\bwill\b|'ll\b|\bshall\b|\bgoing to\b|\bcan\b|\bshould\b|"
    r"\b(?:plan|hope|try|intend|expect|promise)\w*\b|\bworking on\b|\blooking into\b)|"
    r"\b(?:i|we)'(?:ll|m|re)\b|^ill\b|"
    r"^\W*(?:\w+[,.-]+ )?(?:(?:also|and|but|so|then) )?will\b|\blet me\b(?! know)|"
    r"\bto follow\b|\b(?:you|it|they|that|this|which)(?:'ll| will| should) "
    r"(?:be|have|receive|get|hear|see|go|follow|arrive|ship)\b|\bwill be \w+(?:ed|ing|nt)\b|"
    r"\b(?:happy|glad) to\b|\byou can (?:expect|count)\b|\b(?:on it|wilco|no later than)\b|"
    r"\byou have my word\b|^\W*\w+ing\b.*\b(?:today|tomorrow|now)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sentence of the sample; `weight` is how many sentences of its population it stands for."""

    id: str
    letter: Letter
    at: int
    sentences: tuple[Sentence, ...]
    marked: bool
    weight: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.sentences[self.at]


def worth_asking(sentence: Sentence) -> bool:
    """Whether a sentence has words enough, and is no table or address."""
    words = re.findall(r"[A-Za-z']+", sentence.text)
    return 2 <= len(words) <= 90 and sum(map(len, words)) * 2 > len(sentence.text)


def draw() -> list[Drawn]:
    """The sample that two readers labelled, the same each time: from the four mailboxes."""
    chosen: list[Drawn] = []
    for group, (at_random, marked) in _WANTED.items():
        chosen += _draw_from(outgoing(group), at_random, marked)
    return chosen


def draw_close(drawn: list[Drawn]) -> list[Drawn]:
    """More promises and what is like them, labelled by one reader; their weight is 1."""
    known = {one.id for one in drawn}
    ours = [letter for group in WRITERS for letter in outgoing(group)]
    by_writer: dict[str, list[Letter]] = defaultdict(list)
    for letter in received():
        by_writer[letter.writer].append(letter)
    # At most a few letters of one writer, so that no one habit of writing fills the sample.
    rng = random.Random(_SEED)
    others = [
        letter
        for writer in sorted(by_writer)
        for letter in rng.sample(by_writer[writer], min(4, len(by_writer[writer])))
    ]
    chosen = []
    for letters, wanted in ((ours, _WANTED_CLOSE), (others, _WANTED_INBOXES)):
        close = [one for one in _all_of(letters) if CLOSE.search(one.sentence.text)]
        random.Random(_SEED).shuffle(close)
        chosen += [one for one in close if one.id not in known][:wanted]
    return chosen


def _all_of(letters: list[Letter]) -> list[Drawn]:
    found = []
    for letter in letters:
        sentences = tuple(sentences_of(letter.text))
        found += [
            Drawn(f"{letter.key}:{one.start}-{one.end}", letter, at, sentences, True, 1.0)
            for at, one in enumerate(sentences)
            if worth_asking(one)
        ]
    return found


def _draw_from(letters: list[Letter], at_random: int, marked: int) -> list[Drawn]:
    everything = []
    for letter in letters:
        sentences = tuple(sentences_of(letter.text))
        everything += [
            (letter, at, sentences, bool(MARKED.search(sentences[at].text)))
            for at in range(len(sentences))
            if worth_asking(sentences[at])
        ]
    rng = random.Random(_SEED)
    rng.shuffle(everything)
    first, rest = everything[:at_random], everything[at_random:]
    taken = first + [one for one in rest if one[3]][:marked]
    sizes = {side: sum(one[3] == side for one in everything) for side in (True, False)}
    drawn = {side: sum(one[3] == side for one in taken) for side in (True, False)}
    return [
        Drawn(
            id=f"{letter.key}:{sentences[at].start}-{sentences[at].end}",
            letter=letter,
            at=at,
            sentences=sentences,
            marked=side,
            weight=sizes[side] / drawn[side],
        )
        for letter, at, sentences, side in taken
    ]


def as_asked(one: Drawn) -> dict[str, str]:
    """What a person who labels gets to see."""
    around = one.sentences
    return {
        "id": one.id,
        "before": " | ".join(s.text for s in around[max(0, one.at - 2) : one.at]),
        "text": one.sentence.text,
        "after": " | ".join(s.text for s in around[one.at + 1 : one.at + 2]),
        "sent": one.letter.sent.strftime("%a %Y-%m-%d"),
    }


def main() -> None:
    """Draws the sample, or says what it is made of."""
    both = draw()
    close = draw_close(both)
    sample = both + close
    if sys.argv[1:]:
        place = Path(sys.argv[1])
        lines = [json.dumps(as_asked(one), ensure_ascii=False) for one in sample]
        place.write_text("\n".join(lines) + "\n", "utf-8")
    for group in WRITERS:
        mine = [one for one in both if one.letter.group == group]
        marked = sum(one.marked for one in mine)
        total = sum(one.weight for one in mine)
        print(f"{group:12}{len(mine):5} drawn, {marked} marked, of {total:,.0f}")
    print(f"close       {len(close):5} drawn")


if __name__ == "__main__":
    main()

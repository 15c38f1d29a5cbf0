"""Sentences of real outgoing mail, drawn for labelling by hand, and the labels that were given.

    python benchmarks/promises_data.py [--draw FILE]

``--draw`` writes the sample with its neighbouring sentences to FILE, without any label. Labels
refer to a mail's own words by their hash, and to a place in them; no words are kept here.
"""

import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asks_data import is_automated
from goodword.channels.mail import Mail, open_store, parse_mail
from goodword.language import read_zones
from goodword.language.promises.sentences import Sentence, sentences_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ENRON = DATA / "mail" / "enron"
LABELS = Path(__file__).with_name("labels") / "promises.jsonl"

# Nobody looks at the errors in these while writing rules: one mailbox, and one writer in three
# of the letters that others received.
HELD_OUT = "cuilla-m"
_SEED = 20261122
# The writers of a mailbox: its owner, and who wrote in the owner's name from the same folders.
WRITERS = {
    "delainey-d": ("delainey@", "kay.chapman@", "beverly.stephens@"),
    "cuilla-m": ("cuilla@",),
    "dean-c": ("clint.dean@", "craig.dean@"),
    "badeer-r": ("badeer@",),
}
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
class Letter:
    """A mail's own words and where they were found."""

    key: str
    where: str
    group: str
    writer: str
    sent: datetime
    text: str


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

    @property
    def held_out(self) -> bool:
        """Whether nobody may learn from it."""
        return is_held_out(self.letter)


def outgoing(group: str) -> list[Letter]:
    """What the people of one mailbox wrote: each letter once, in order of its place."""
    found: dict[str, Letter] = {}
    for path in sorted((ENRON / group).glob("*.mbox")):
        for where, mail in _mails(path):
            if any(part in _sender(mail) for part in WRITERS[group]):
                _keep(found, where, mail)
    return list(found.values())


def received() -> list[Letter]:
    """What people wrote to the owners of forty other inboxes: letters to few, by no program."""
    found: dict[str, Letter] = {}
    for path in sorted((ENRON / "inboxes").glob("*.mbox")):
        for where, mail in _mails(path):
            if len(mail.to) + len(mail.cc) > 8 or not _sender(mail):
                continue
            if any(part in _sender(mail) for parts in WRITERS.values() for part in parts):
                continue
            if not is_automated(mail, read_zones(mail.text).author):
                _keep(found, where, mail)
    return list(found.values())


def _keep(found: dict[str, Letter], where: str, mail: Mail) -> None:
    letter = _letter(where, mail)
    if letter.text.strip() and letter.key not in found:
        found[letter.key] = letter


def _mails(path: Path) -> Iterator[tuple[str, Mail]]:
    for ordinal, found in enumerate(open_store(path)):
        yield f"{path.relative_to(DATA)}#{ordinal}", parse_mail(found.raw)


def _sender(mail: Mail) -> str:
    return mail.from_[0].spec.lower() if mail.from_ else ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled sentence; `weight` is None where it was drawn for its likeness to a promise."""

    letter: Letter
    start: int
    end: int
    label: str
    weight: float | None
    readers: tuple[str, str] | None

    @property
    def promised(self) -> bool:
        """Whether the writer's side undertook something."""
        return self.label in ("promise", "soft")

    @property
    def held_out(self) -> bool:
        """Whether nobody may learn from it."""
        return is_held_out(self.letter)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.letter.text[self.start : self.end]


def is_held_out(letter: Letter) -> bool:
    """One mailbox, and one writer in three of what others received."""
    if letter.group == "inboxes":
        return int(hashlib.sha256(letter.writer.encode()).hexdigest(), 16) % 3 == 0
    return letter.group == HELD_OUT


def labelled() -> list[Labelled]:
    """Every labelled sentence with its letter. Raises `ValueError` when the mail is another."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        file, _, ordinal = row["where"].rpartition("#")
        wanted[file].add(int(ordinal))
    letters = {
        f"{file}#{ordinal}": _letter(f"{file}#{ordinal}", parse_mail(found.raw))
        for file, ordinals in wanted.items()
        for ordinal, found in enumerate(open_store(DATA / file))
        if ordinal in ordinals
    }
    return [_as_labelled(row, letters[row["where"]]) for row in rows]


def _as_labelled(row: dict[str, Any], letter: Letter) -> Labelled:
    key, _, span = row["id"].partition(":")
    if key != letter.key:
        raise ValueError(f"{row['where']} says other words than those that were labelled")
    start, end = map(int, span.split("-"))
    readers = (row["first"], row["second"]) if "first" in row else None
    return Labelled(letter, start, end, row["label"], row.get("weight"), readers)


def _letter(where: str, mail: Mail) -> Letter:
    text = read_zones(mail.text).author
    key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    group = Path(where).parent.name
    sent = mail.date or datetime(2001, 1, 1, tzinfo=UTC)
    return Letter(key, where, group, _sender(mail), sent, text)


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
    if "--draw" in sys.argv:
        place = Path(sys.argv[sys.argv.index("--draw") + 1])
        lines = [json.dumps(as_asked(one), ensure_ascii=False) for one in sample]
        place.write_text("\n".join(lines) + "\n", "utf-8")
    for group in WRITERS:
        mine = [one for one in both if one.letter.group == group]
        marked = sum(one.marked for one in mine)
        total = sum(one.weight for one in mine)
        print(f"{group:12}{len(mine):5} drawn, {marked} marked, of {total:,.0f}")
    print(f"close       {len(close):5} drawn, {sum(one.held_out for one in close)} held out")


if __name__ == "__main__":
    main()

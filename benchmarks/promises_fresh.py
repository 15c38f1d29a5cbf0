"""Draws the third sample: sentences of people of whom no rule and no label had seen a word.

    python benchmarks/promises_fresh.py [FILE]

Writes the sample with its neighbouring sentences to FILE, without any label, or says what it is
made of. Its writers are halved: errors of one half were looked at, the other half was only
measured (`held_out` in labels/promises.jsonl).
"""

import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from goodword.language.promises.sentences import Sentence, sentences_of
from promises_data import DATA, LABELS, Letter, keep, mails, received, sender_of
from promises_draw import CLOSE, MARKED, Drawn, as_asked, worth_asking

_FIRST_SEED, _SECOND_SEED = 4711, 815
_WANTED = {"close": 430, "marked": 170, "plain": 40}
_WANTED_LISTS = {"close": 90}
_WANTED_NARROW = 320
_MOST_OF_A_LIST = 6_000
# Where a promise is likeliest, so that the sample holds enough of them.
_NARROW = re.compile(
    r"\b(?:i|we)\b.{0,25}?(?:\bwill\b|'ll\b|\bshall\b|\bgoing to\b|\bplan to\b|\btry\b)|"
    r"\b(?:i|we)['’]ll\b|^ill\b|^\W*will\b|\blet me\b(?! know)|\bto follow\b|"
    r"\byou(?:'ll| will| should) (?:be|have|receive|get|hear|see)\b|\bworking on\b|"
    r"\blooking into\b",
    re.I,
)
Place = tuple[Letter, int, tuple[Sentence, ...], str]


def draw_fresh() -> list[Drawn]:
    """The sample, the same each time: by kinds of sentence first, then more of what is likely."""
    letters = _unseen()
    chosen = _by_kind(letters, _WANTED, 4, random.Random(_FIRST_SEED))
    return chosen + _likely(letters, chosen)


def is_held_out(writer: str) -> bool:
    """Whether a writer belongs to the half at whose errors nobody looked."""
    return hashlib.sha256(f"fresh{writer}".encode()).digest()[0] % 2 == 0


def _unseen() -> list[Letter]:
    """Letters to the forty inboxes by people of whom nothing had been labelled."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    keys = {row["id"].partition(":")[0] for row in rows if "held_out" not in row}
    letters = received()
    writers = {letter.writer for letter in letters if letter.key in keys}
    return [one for one in letters if one.writer not in writers and one.key not in keys]


def _listed() -> list[Letter]:
    """Letters to mailing lists: another kind of English."""
    found: dict[str, Letter] = {}
    paths = [
        *sorted((DATA / "mail/rlists").glob("*.mbox")),
        *sorted((DATA / "mail/spamassassin").glob("easy*.mbox")),
    ]
    for path in paths:
        for where, mail in islice(mails(path), _MOST_OF_A_LIST):
            if sender_of(mail):
                keep(found, where, mail)
    return list(found.values())


def _kind(text: str) -> str:
    return "close" if CLOSE.search(text) else "marked" if MARKED.search(text) else "plain"


def _places(letters: list[Letter], kind_of: Callable[[str], str]) -> list[Place]:
    found = []
    for letter in letters:
        sentences = tuple(sentences_of(letter.text))
        found += [
            (letter, at, sentences, kind_of(one.text))
            for at, one in enumerate(sentences)
            if worth_asking(one)
        ]
    return found


def _said(place: Place) -> str:
    return " ".join(place[2][place[1]].text.lower().split())


def _once(places: list[Place]) -> list[Place]:
    """Each wording once, the first of them."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(_said(place), place)
    return list(first.values())


def _by_kind(
    letters: list[Letter], wanted: dict[str, int], most: int, rng: random.Random
) -> list[Drawn]:
    places = _places(letters, _kind)
    rng.shuffle(places)
    taken: dict[str, list[Place]] = defaultdict(list)
    of_writer: Counter[str] = Counter()
    for place in _once(places):
        writer, kind = place[0].writer, place[3]
        if len(taken[kind]) < wanted.get(kind, 0) and of_writer[writer] < most:
            taken[kind].append(place)
            of_writer[writer] += 1
    chosen = [_drawn(place) for part in taken.values() for place in part]
    if wanted is _WANTED:
        chosen += _by_kind(_listed(), _WANTED_LISTS, 3, rng)
    return chosen


def _likely(letters: list[Letter], chosen: list[Drawn]) -> list[Drawn]:
    done = {" ".join(one.sentence.text.lower().split()) for one in chosen}
    places = _once([one for one in _places(letters, _kind) if _is_likely(one)])
    random.Random(_SECOND_SEED).shuffle(places)
    of_writer: Counter[str] = Counter()
    more: list[Drawn] = []
    for place in places:
        if _said(place) in done or of_writer[place[0].writer] >= 2:
            continue
        of_writer[place[0].writer] += 1
        more.append(_drawn(place))
        if len(more) == _WANTED_NARROW:
            break
    return more


def _is_likely(place: Place) -> bool:
    return place[3] == "close" and bool(_NARROW.search(place[2][place[1]].text))


def _drawn(place: Place) -> Drawn:
    letter, at, sentences, kind = place
    one = sentences[at]
    return Drawn(f"{letter.key}:{one.start}-{one.end}", letter, at, sentences, kind != "plain", 1.0)


def main() -> None:
    """Draws the sample, or says what it is made of."""
    sample = draw_fresh()
    if sys.argv[1:]:
        lines = [json.dumps(as_asked(one), ensure_ascii=False) for one in sample]
        Path(sys.argv[1]).write_text("\n".join(lines) + "\n", "utf-8")
    held = sum(is_held_out(one.letter.writer) for one in sample)
    print(f"{len(sample)} drawn, {held} of them held out")


if __name__ == "__main__":
    main()

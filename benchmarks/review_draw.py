"""Draws the messages in which somebody read by hand what a reviewer of replies should find.

    python benchmarks/review_draw.py [FILE]

Writes the messages with their sentences and what they quote to FILE, without any label, or says
what the sample is made of. The halves are by writer: the second was kept back until the reviewer
was finished.
"""

import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from asks_data import is_automated
from goodword.channels.mail import Mail
from goodword.language import read_zones
from goodword.language.promises.sentences import Sentence, sentences_of
from promises_data import DATA, ENRON, WRITERS, mails, sender_of

_SEED = 20261122
_SENT_FOLDERS = ("_sent_mail", "sent", "sent_items")
_MOST_OF_A_LIST = 6_000
_MOST_WORDS = 300
_QUOTED_SHOWN = 1_200

# Meant to miss little: the first that fits names the message's stratum.
_NETS = {
    "busy": r"busy|swamped|hectic|crazy|tied up|slammed|overwhelm\w*|buried|inundated|snowed|"
    r"backlog\w*|catching up|catch up|crunch|underwater|full plate|on my plate|short of time|"
    r"pressed for time|no time|n[o']t (?:had|have) (?:a |the |any |much |enough )?(?:time|chance)|"
    r"been (?:so |very |really )?(?:out|travel\w+|gone|away|sick|ill)",
    "sorry": r"sorry|apolog\w*|regret\w*|forgive|excuse|pardon|my (?:fault|bad|mistake)",
    "undone": r"unfortunately|forgot\w*|meant to|was going to|intended|overlooked|slipped|"
    r"oversight|delay\w*|belated\w*",
    "soon": r"soon|asap|shortly|when(?:ever)? i (?:get|have|can)|at some point|in due course|"
    r"one of these days|sometime|eventually",
    "wide": r"because|due to|late|later|behind|time|but|however|didn't|haven't|couldn't|wasn't|"
    r"contact|call|speak (?:to|with)|check with|ask",
}
_RARE = tuple((name, re.compile(rf"\b(?:{words})\b", re.I)) for name, words in _NETS.items())
# How many messages of each kind, by where they come from; "chance" is drawn from all of them.
_WANTED = {
    "delainey-d": {"chance": 45, "busy": 9, "sorry": 26, "undone": 8, "soon": 15, "wide": 10},
    "cuilla-m": {"chance": 35, "busy": 9, "sorry": 9, "undone": 9, "soon": 9, "wide": 10},
    "dean-c": {"chance": 15, "busy": 9, "sorry": 9, "undone": 9, "soon": 9, "wide": 5},
    "badeer-r": {"chance": 15, "busy": 9, "sorry": 9, "undone": 9, "soon": 9, "wide": 5},
    "inboxes": {"chance": 120, "busy": 120, "sorry": 120, "undone": 70, "soon": 70, "wide": 60},
    "rlists": {"chance": 80, "busy": 60, "sorry": 100, "undone": 45, "soon": 30, "wide": 30},
}
# Closer to what is rare, in mail that the sample above leaves out; read as well, without a weight.
_CLOSE = {
    "busy": r"\b(?:busy|swamped|hectic|tied up|slammed|buried|inundated|backlog\w*|vacation|"
    r"catch(?:ing)? up|crunch|short of time|pressed for time|no time|"
    r"n[o']t (?:had|have) (?:a |the |any |much |enough )?(?:time|chance)|"
    r"been (?:so |very |really )?(?:travel\w+|away|sick|ill))\b",
    "sorry": r"\b(?:sorry|apolog\w*|regret|forgive|excuse|my (?:fault|bad|mistake))\b.{0,90}"
    r"\b(?:but|however|though|just|because|due|was|were|had|been)\b|"
    r"\b(?:was going to|meant to|intended to|meaning to|wanted to|would have)\b.{0,60}"
    r"\b(?:but|however)\b",
    "soon": r"\b(?:i|we)\b.{0,50}\b(?:soon|asap|shortly|when i get|when i have|"
    r"as soon as (?:i can|possible)|at some point|in a bit|eventually)\b",
    "away": r"\b(?:please (?:call|contact|email|see|direct|forward)|"
    r"you (?:should|need to|must|will have to) (?:call|contact|speak|talk|ask)|"
    r"not (?:my|our) (?:department|area|responsibilit)|suggest (?:you )?(?:call|contact|ask))\b",
}
_WANTED_CLOSE = {"busy": 90, "sorry": 110, "soon": 90, "away": 50}
_MOST_OF_A_WRITER = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """The author's own words of a mail, what stands quoted below them, and who wrote them."""

    id: str
    where: str
    writer: str
    text: str
    quoted: str

    @property
    def stratum(self) -> str:
        """The first net whose words it holds, or `plain`."""
        return next((name for name, words in _RARE if words.search(self.text)), "plain")

    @property
    def half(self) -> int:
        """1 or 2, the same for all that one person wrote."""
        return 1 + hashlib.sha256(f"review{self.writer}".encode()).digest()[0] % 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message of the sample; `weight` is how many of its population it stands for, or None."""

    letter: Letter
    group: str
    stratum: str
    by_chance: bool
    weight: float | None


def draw() -> list[Drawn]:
    """The sample, the same each time: by chance first, then more of what each net holds."""
    known: set[str] = set()
    chosen = []
    for group, wanted in _WANTED.items():
        chosen += _draw_from(group, _population(group, known), wanted)
    return chosen


def _population(group: str, known: set[str]) -> list[Letter]:
    """Each letter once, of 3 to 300 words, written by a person to at most eight."""
    if group in WRITERS:
        paths = [ENRON / group / f"{name}.mbox" for name in _SENT_FOLDERS]
    else:
        folder = ENRON / "inboxes" if group == "inboxes" else DATA / "mail" / "rlists"
        paths = sorted(folder.glob("*.mbox"))
    found = []
    for path in paths:
        for where, mail in islice(mails(path), _MOST_OF_A_LIST) if path.exists() else ():
            letter = _letter(where, mail) if _is_of(group, mail) else None
            if letter and letter.id not in known:
                known.add(letter.id)
                found.append(letter)
    return found


def _is_of(group: str, mail: Mail) -> bool:
    sender = sender_of(mail)
    if group in WRITERS:
        return any(part in sender for part in WRITERS[group])
    owners = any(part in sender for parts in WRITERS.values() for part in parts)
    return bool(sender) and not owners and len(mail.to) + len(mail.cc) <= 8


def _letter(where: str, mail: Mail) -> Letter | None:
    zones = read_zones(mail.text)
    if not 3 <= len(zones.author.split()) <= _MOST_WORDS or is_automated(mail, zones.author):
        return None
    key = hashlib.sha256(zones.author.encode("utf-8", "replace")).hexdigest()[:16]
    return Letter(key, where, sender_of(mail), zones.author, zones.quoted)


def _draw_from(group: str, letters: list[Letter], wanted: dict[str, int]) -> list[Drawn]:
    random.Random(f"{_SEED}{group}").shuffle(letters)
    by_chance, rest = letters[: wanted["chance"]], letters[wanted["chance"] :]
    netted: dict[str, list[Letter]] = defaultdict(list)
    for letter in rest:
        if len(netted[letter.stratum]) < wanted.get(letter.stratum, 0):
            netted[letter.stratum].append(letter)
    taken = [*by_chance, *(one for part in netted.values() for one in part)]
    sizes = Counter(one.stratum for one in letters)
    drawn = Counter(one.stratum for one in taken)
    return [
        Drawn(one, group, one.stratum, at < len(by_chance), round(sizes[kind] / drawn[kind], 2))
        for at, one in enumerate(taken)
        for kind in (one.stratum,)
    ]


def draw_more() -> list[Drawn]:
    """More of what is rare, from folders and months of which the sample holds nothing."""
    known: set[str] = set()
    for group in _WANTED:
        _population(group, known)
    letters = [one for one in _elsewhere() if one.id not in known]
    random.Random(_SEED).shuffle(letters)
    nets = [(name, re.compile(words, re.I | re.S)) for name, words in _CLOSE.items()]
    taken: dict[str, list[Letter]] = defaultdict(list)
    of_writer: Counter[str] = Counter()
    for letter in {one.id: one for one in letters}.values():
        kind = next((name for name, net in nets if net.search(letter.text)), "")
        if not kind or len(taken[kind]) == _WANTED_CLOSE[kind]:
            continue
        of_writer[letter.writer] += 1
        if of_writer[letter.writer] <= _MOST_OF_A_WRITER:
            taken[kind].append(letter)
    return [Drawn(one, "more", kind, False, None) for kind in taken for one in taken[kind]]


def _elsewhere() -> list[Letter]:
    received = [
        path
        for group in WRITERS
        for path in sorted((ENRON / group).glob("*.mbox"))
        if path.stem not in _SENT_FOLDERS
    ]
    lists = sorted((DATA / "mail" / "rlists").glob("*.mbox"))
    others = sorted((DATA / "mail" / "spamassassin").glob("easy*.mbox"))
    found = []
    for path in received + lists + others:
        first = _MOST_OF_A_LIST if path in lists else 0
        for where, mail in islice(mails(path), first, None):
            letter = _letter(where, mail) if _is_of("", mail) else None
            if letter:
                found.append(letter)
    return found


def as_read(one: Drawn) -> dict[str, object]:
    """What a person who labels gets to see."""
    sentences: list[Sentence] = sentences_of(one.letter.text)
    return {
        "id": one.letter.id,
        "where": one.letter.where,
        "half": one.letter.half,
        "sentences": [[s.start, s.end, s.text] for s in sentences],
        "quoted": one.letter.quoted[:_QUOTED_SHOWN],
        "group": one.group,
        "stratum": one.stratum,
        "by_chance": one.by_chance,
        "weight": one.weight,
    }


def main() -> None:
    """Draws the sample, or says what it is made of."""
    sample = draw() + draw_more()
    if sys.argv[1:]:
        lines = [json.dumps(as_read(one), ensure_ascii=False) for one in sample]
        Path(sys.argv[1]).write_text("\n".join(lines) + "\n", "utf-8")
    writers = Counter(one.letter.writer for one in sample)
    most = max(writers.values()) / len(sample)
    chance = sum(one.by_chance for one in sample)
    print(
        f"{len(sample)} messages, {chance} by chance; {len(writers)} writers, none above {most:.0%}"
    )
    for group in [*_WANTED, "more"]:
        mine = [one for one in sample if one.group == group]
        kinds = Counter(one.stratum for one in mine)
        total = sum(one.weight or 0 for one in mine)
        print(f"{group:12}{len(mine):5} of {total:,.0f}  {dict(kinds)}")


if __name__ == "__main__":
    main()

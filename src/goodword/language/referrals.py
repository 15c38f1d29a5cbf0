"""Who sent the writer of a first letter, and whom a letter introduces.

"Jim Farrell suggested that I write to you", "your client Otto Lang told me about you", "auf
Empfehlung von Frau Berger", "Anna, meet Bob". A reading, not a fact: it is asked about. Letters
of applicants and of people who sell are read as none, and so is what colleagues of the writer's
own, "you" or nobody in particular suggested.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from goodword.language.promises.sentences import Sentence, sentences_of

VERSION = 1
LOOKED_AT = 2_500
"""So many characters of a letter are read: who sent somebody is said early."""
MOST = 3
_LONGEST = 420
_STRAIGHT = str.maketrans("’‘`´", "''''")

type How = Literal["sent", "introduced"]


@dataclass(frozen=True, slots=True)
class Referred:
    """A name and what it did: *sent* the writer to us, or is *introduced* by the writer.

    ``text`` is the sentence, which stands at ``start``..``end`` of what was read; 0..0: in the
    subject.
    """

    start: int
    end: int
    text: str
    name: str
    how: How


@dataclass(frozen=True, slots=True)
class _Group:
    """Phrases of one kind and language, and what a sentence must hold for them to be tried."""

    how: How
    cues: tuple[str, ...]
    phrases: tuple[re.Pattern[str], ...]

    def may_say(self, small: str) -> bool:
        """A quick look at a text in small letters."""
        return any(cue in small for cue in self.cues)


def read_referrals(text: str, *, subject: str = "") -> list[Referred]:
    """Who is said to have sent the writer, and who is introduced, each once, in order.

    ``text``: the writer's own words, without what they quote; ``subject`` of their letter.
    """
    said = text[:LOOKED_AT]
    small = f"{subject}\n{said}".lower()
    groups = [group for group in _groups() if group.may_say(small)]
    if not groups and not any(label in small for label in _told()["words"]["labels"]):
        return []
    found: dict[tuple[str, str], Referred] = {}
    for one in _sentences(subject, said):
        for name, how in _read(one.text.translate(_STRAIGHT), groups):
            key = (name.casefold(), how)
            found.setdefault(
                key, Referred(one.start, one.end, " ".join(one.text.split()), name, how)
            )
    if found and _words("other_business").search(f"{subject}\n{text[: 4 * LOOKED_AT]}"):
        return []
    return list(found.values())[:MOST]


def _sentences(subject: str, text: str) -> Iterator[Sentence]:
    """The subject, the lines of a form, and the sentences, none of them endless."""
    if subject:
        yield Sentence(0, 0, subject[:_LONGEST])
    place = 0
    for line in text.splitlines(keepends=True):
        if len(line) < _LONGEST and _label().match(line.strip()):
            yield Sentence(place, place + len(line.rstrip()), line.strip())
        place += len(line)
    yield from (one for one in sentences_of(text) if len(one.text) <= _LONGEST)


def _read(sentence: str, groups: Sequence[_Group]) -> Iterable[tuple[str, How]]:
    said = " ".join(sentence.split())
    labelled = _label().match(said)
    if labelled and (name := _name(labelled["name"])):
        return [(name, "sent")]
    small = said.lower()
    tried = [group for group in groups if group.may_say(small)]
    for group in tried:
        for phrase in group.phrases:
            for match in phrase.finditer(said):
                name = _name(match["name"])
                if name and _stands(said, match, name):
                    return [(name, group.how)]
    return []


def _stands(said: str, match: re.Match[str], name: str) -> bool:
    """Whether it is stated, and not of a colleague of the writer's own."""
    if said[match.end() :].lstrip().startswith("?") or _words("not_so").search(said):
        return False
    before = said[: said.find(name, match.start("name"))]
    return not _words("own_colleague").search(before)


def _name(written: str) -> str:
    """A name without what only looks like a part of it; "" for what is nobody's."""
    none = _no_name()
    words = written.strip(" .,;'-").split()
    while words and words[0].strip(".,").casefold() in none:
        words.pop(0)
    while words and words[-1].strip(".,").casefold() in none:
        words.pop()
    name = " ".join(words).removesuffix("'s")
    if sum(c.isalpha() for c in name) < 2 or (name.isupper() and len(name) < 5):
        return ""
    return name[:120]


@cache
def _told() -> dict[str, Any]:
    raw = files("goodword.language").joinpath("referrals.toml").read_text("utf-8")
    return tomllib.loads(raw)


@cache
def _groups() -> tuple[_Group, ...]:
    """Every language's phrases of being sent, then those that introduce."""
    told = _told()
    named: list[tuple[How, dict[str, list[str]]]] = [
        *(("sent", one) for one in told["sent"].values()),
        ("introduced", told["introduced"]),
    ]
    return tuple(
        _Group(
            how,
            tuple(one["cues"]),
            tuple(re.compile(_whole(phrase)) for phrase in one["phrases"]),
        )
        for how, one in named
    )


def _whole(phrase: str) -> str:
    """A phrase with its pieces put in."""
    pieces = dict(_told()["pieces"]) | {"NAME": "(?P<name><PERSON>)"}
    for _ in range(4):
        phrase = re.sub(r"<([A-Z]+)>", lambda m: str(pieces[m[1]]), phrase)
    return phrase


@cache
def _label() -> re.Pattern[str]:
    labels = "|".join(re.escape(one) for one in _told()["words"]["labels"])
    return re.compile(_whole(rf"(?i:{labels})\s*\??\s*[:：]\s*<NAME>\s*$"))


@cache
def _words(which: str) -> re.Pattern[str]:
    return re.compile(_told()["words"][which], re.IGNORECASE)


@cache
def _no_name() -> frozenset[str]:
    return frozenset(_told()["words"]["no_name"].split())

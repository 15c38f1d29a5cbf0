"""What shows that a promise was kept: a pure judgement of what came after it.

A mere reply is no evidence. A thing is shown by itself: it hangs on a letter, a letter says that
it was done, they thank for it, or we spoke when speaking was promised. All of it is offered, with
its reason; only what nobody could mistake closes a promise by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.promises.words import about

GIVES = ("send", "deliver", "share", "write", "prepare", "pay", "fix", "do", "reply")
SPEAKS = ("call", "meet")
ANSWERS = ("reply", "check", "decide")

_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
_HANDED = re.compile(
    r"\b(?:attach(?:ed|ing|ment)|enclos(?:ed|ing)|here (?:is|are|'s|comes?)|"
    r"please find|you(?:'ll| will) find)\b",
    re.IGNORECASE,
)
_AS_PROMISED = re.compile(r"\bas (?:promised|agreed|announced)\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:(?:i|we)(?:'ve| have)?(?: just| already| now)? (?:sent|mailed|posted|shipped|"
    r"delivered|fixed|repaired|booked|ordered|paid|transferred|finished|completed|updated|"
    r"changed|corrected|called|spoke|arranged|uploaded|done)|"
    r"(?:has|have|was|were) (?:just |already |now |been )*(?:sent|mailed|posted|shipped|"
    r"delivered|fixed|repaired|booked|ordered|paid|transferred|finished|completed|updated|"
    r"changed|corrected|arranged|uploaded|done)|"
    r"went out|(?:is|are) (?:now )?(?:done|fixed|ready|on (?:its|their|the) way|online|live))\b",
    re.IGNORECASE,
)
_THANKED = re.compile(
    r"\b(?:thank(?:s| you)(?: (?:very|so) much| a lot)? for|(?:have|has|we|i|'ve)(?: just)? "
    r"(?:received|got)|received|arrived|came (?:today|yesterday|this morning))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|n't|never|no|nothing|still|yet|in advance|forward to|when|if|once|until|will|"
    r"would|could|should|can you|draft|instead)\b|\?",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^(?:image|logo|signature|smime|winmail|att\d|untitled)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that waits to be kept. ``debtor``: whose it is; ``sentence``: what was said."""

    commitment_id: int
    debtor: str
    sentence: str
    act: str
    since: datetime
    conversation_id: int | None
    evidence_id: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """Something that happened with the same customer afterwards.

    ``ours``: our words, or our doing; ``spoke``: we spoke with each other. ``attachments``: place
    and name of each. ``promises``: what it promises itself, as sentences. ``holding``: it only
    says that we are on it.
    """

    entry_id: int
    at: datetime
    conversation_id: int
    kind: str
    ours: bool
    text: str
    subject: str = ""
    attachments: tuple[tuple[int, str], ...] = ()
    promises: tuple[str, ...] = ()
    spoke: bool = False
    holding: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """That an entry shows a promise to be kept, and how. ``certain``: nobody could mistake it."""

    commitment_id: int
    entry_id: int
    kind: str
    at: datetime
    attachment: int | None = None
    certain: bool = False


def shown_by(owed: Owed, later: Later) -> Shown | None:
    """Whether, and how, this shows that the promise was kept."""
    if later.at <= owed.since or later.entry_id == owed.evidence_id:
        return None
    topic = about(owed.sentence)
    if any(topic & about(sentence) or not topic for sentence in later.promises):
        # It promises the thing anew: so it does not bring it.
        return None
    debtors = later.ours == (owed.debtor == "us")
    found: tuple[str, int | None, bool] | None = None
    if later.kind in ("call", "visit"):
        found = _spoken(owed, later, topic)
    elif later.kind == "mail":
        found = _handed(owed, later, topic) if debtors else _thanked(later, topic)
    elif later.kind == "sale" and topic & about(f"{later.subject} {later.text}"):
        found = ("sale", None, False)
    elif later.kind == "appointment" and owed.act == "meet":
        found = ("appointment", None, False)
    if found is None:
        return None
    kind, attachment, certain = found
    return Shown(owed.commitment_id, later.entry_id, kind, later.at, attachment, certain)


def best(found: Iterable[Shown], most: int = 3) -> list[Shown]:
    """The few that are offered: the certain ones first, then things before words, in order."""
    order = ("attachment", "thanks", "sale", "said", "call", "appointment", "reply")
    return sorted(found, key=lambda s: (not s.certain, order.index(s.kind), s.at))[:most]


def _handed(owed: Owed, later: Later, topic: frozenset[str]) -> tuple[str, int | None, bool] | None:
    """A letter of the debtor's: the thing hangs on it, or it says that it was done."""
    files = [(n, name) for n, name in later.attachments if name and not _DECORATION.match(name)]
    handing = _saying(later.text, _HANDED) + _saying(later.text, _AS_PROMISED)
    for place, name in files:
        words = about(name.rsplit(".", 1)[0])
        if topic & words:
            said = frozenset[str]().union(*(about(s) for s in handing))
            certain = bool(handing) and topic <= words | said
            return "attachment", place, certain and owed.act in GIVES
    if files and owed.act in GIVES and _named(topic, handing, owed, later):
        return "attachment", files[0][0], False
    done = [s for s in _saying(later.text, _DONE) if not _NOT.search(s)]
    if any(_covers(about(s), topic) for s in [*done, *handing]):
        return "said", None, False
    here = owed.conversation_id == later.conversation_id
    if owed.act in ANSWERS and here and not later.holding and later.text.strip():
        # Where an answer was promised, an answer is the thing itself.
        return "reply", None, False
    return None


def _named(topic: frozenset[str], handing: Sequence[str], owed: Owed, later: Later) -> bool:
    """Whether the letter speaks of the thing, or "it" can only be what hangs here."""
    if any(_covers(about(sentence), topic) for sentence in handing):
        return True
    return not topic and owed.conversation_id == later.conversation_id


def _thanked(later: Later, topic: frozenset[str]) -> tuple[str, int | None, bool] | None:
    """A letter of the creditor's: they thank for it, or say that it came."""
    for sentence in _saying(later.text, _THANKED):
        if _covers(about(sentence), topic) and not _NOT.search(sentence):
            return "thanks", None, topic <= about(sentence)
    return None


def _spoken(owed: Owed, later: Later, topic: frozenset[str]) -> tuple[str, int | None, bool] | None:
    """We spoke: what was promised was to speak, or the note says that it was done."""
    if not later.spoke:
        return None
    done = [s for s in _saying(later.text, _DONE) if not _NOT.search(s)]
    if owed.act in (*SPEAKS, *ANSWERS) or any(_covers(about(s), topic) for s in done):
        return "call", None, False
    return None


def _covers(said: frozenset[str], topic: frozenset[str]) -> bool:
    """Whether a sentence is about at least half of what was promised: one word is chance."""
    return bool(topic) and len(topic & said) * 2 >= len(topic)


def _saying(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The sentences of a text in which something is said."""
    plain = text.replace("’", "'")
    return [s for s in _SENTENCES.findall(plain) if pattern.search(s)]

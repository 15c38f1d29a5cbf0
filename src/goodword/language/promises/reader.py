"""Promises in an author's own text."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from goodword.language.findings import Debtor, Promise, Strength
from goodword.language.promises.acts import acts_in, may_promise
from goodword.language.promises.dates import Dates
from goodword.language.promises.debtors import debtor_of
from goodword.language.promises.letters import Letter
from goodword.language.promises.reasons import reason_for
from goodword.language.promises.sentences import Sentence, sentences_of
from goodword.language.promises.shapes import Act
from goodword.language.promises.signs import answers_later, signs_of
from goodword.language.promises.tokens import Words, words_in
from goodword.language.promises.verbs import DOABLE, kind_of_act
from goodword.language.promises.weights import BIAS, WEIGHTS

if TYPE_CHECKING:
    from goodword.worktime import Calendar

VERSION = 3

# From this certainty on a promise opens without asking; from ASKS on a colleague is asked.
# What is less certain is not told at all.
OPENS = 0.8
ASKS = 0.45
# An offer binds nobody yet: it is told, and stays below one half whatever its words.
_OFFER = (0.46, 0.49)

_SOFT = frozenset(
    (
        "flag:soft",
        "flag:unsure",
        "marker:plan",
        "marker:trying",
        "marker:should",
        "marker:can",
        "if possible",
    )
)
_OFFERED = frozenset(("your choice", "asks first", "gladly", "marker:eager", "marker:offering"))
_LONGEST_SPAN = 240


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be promised, with the signs it is judged by."""

    sentence: Sentence
    words: Words
    act: Act
    debtor: Debtor
    signs: frozenset[str]
    alone: bool


def read_promises(
    text: str,
    sent_at: datetime,
    calendar: "Calendar | None" = None,
    sender: str | None = None,
) -> list[Promise]:
    """The promises in what somebody wrote, in order of their places.

    `text` is the author's own: quotes and signature cut off (`read_zones`). `sent_at` is the
    moment from which "tomorrow" counts, in the sender's zone; `calendar` gives working hours
    (None: Monday to Friday, 9:00 to 17:00). `sender` is the writer as mail names them ("Ann
    Berg <ann@berg.example>"): what Ann or Berg will do is then their own side's act. `us` is
    always the writer's side: who reads a letter that came in turns it round.

    Offers are found with strength `conditional` and a certainty from ASKS to below one half.
    Nothing below ASKS is given. Raises nothing for any text; linear in its length.
    """
    found: list[Promise] = []
    dates = Dates(text, sent_at, calendar)
    for one in candidates(text, names_of(sender)):
        promise = _judged(text, one, dates)
        if promise is not None:
            found.append(promise)
    return found


# Wishes, questions and "let's" bind nobody.
_NO_WORD = frozenset(("would", "wish", "asked", "letus"))


def candidates(text: str, ours: frozenset[str] = frozenset()) -> Iterator[Candidate]:
    """Every act in a text that may be a promise, before it is judged."""
    letter: Letter | None = None
    for sentence in sentences_of(text):
        said = sentence.text.lower()
        if not may_promise(said):
            continue
        words = words_in(sentence.text)
        acts = acts_in(words, ours)
        for act in acts:
            debtor = debtor_of(act, words)
            if debtor is None or act.marker in _NO_WORD or "negated" in act.flags:
                continue
            alone = len(acts) == 1
            letter = letter or Letter.of(text)
            signs = signs_of(act, words, said, alone=alone) | letter.about
            if "quoted" in signs:
                continue
            if sentence.listed:
                signs.add("listed")
            if letter.away and answers_later(act):
                signs.add("when back")
            yield Candidate(sentence, words, act, debtor, frozenset(signs), alone)


def names_of(sender: str | None) -> frozenset[str]:
    """Names by which a writer's own side may be spoken of, in lower case."""
    if not sender:
        return frozenset()
    parts = words_in(sender.replace("@", " ").replace("<", " ").replace(".", " ")).low
    return frozenset(part for part in parts if len(part) > 2 and part not in _NO_NAMES)


_NO_NAMES = frozenset(
    ("com", "org", "net", "example", "mail", "gmail", "info", "office", "sales", "hotmail", "the")
)


def is_offered(signs: frozenset[str]) -> bool:
    """Whether an act hangs on the reader's choice."""
    return not _OFFERED.isdisjoint(signs)


def certainty_of(signs: frozenset[str]) -> float:
    """The probability, by the learnt weights, that an act with these signs is promised."""
    return 1 / (1 + math.exp(-(BIAS + sum(WEIGHTS.get(sign, 0.0) for sign in signs))))


def _judged(text: str, one: Candidate, dates: Dates) -> Promise | None:
    certainty = certainty_of(one.signs)
    if one.debtor == "them":
        certainty = _theirs(one)
    strength = _strength(one.signs)
    if strength == "conditional":
        if not _is_offer(one):
            return None
        low, high = _OFFER
        certainty = low + (high - low) * certainty
    if certainty < ASKS:
        return None
    start, end = _span(one)
    return Promise(
        start=start,
        end=end,
        text=text[start:end],
        certainty=round(certainty, 3),
        strength=strength,
        debtor=one.debtor,
        due=dates.of(one.sentence, one.words, one.act),
        act=kind_of_act(one.act.kind),
        reason=reason_for(one.act, one.words, one.signs, strength, one.debtor),
    )


def _strength(signs: frozenset[str]) -> Strength:
    if is_offered(signs):
        return "conditional"
    return "soft" if not _SOFT.isdisjoint(signs) else "firm"


# What no offer and no word of somebody else has.
_NEVER = frozenset(
    ("flag:negated", "told", "quoted", "whether", "flag:necessity", "mass mail", "absence note",
     "flag:perfect", "generic", "thought")
)  # fmt: skip


def _is_offer(one: Candidate) -> bool:
    """Whether an act at the reader's choice is something that one could take up."""
    if one.debtor == "them" or not _NEVER.isdisjoint(one.signs):
        return False
    return one.act.kind in DOABLE or one.act.kind in ("other", "get", "look", "have")


def _theirs(one: Candidate) -> float:
    """How sure it is that somebody else undertook it: a rule, for want of examples."""
    signs = one.signs
    if not _NEVER.isdisjoint(signs) or "question" in signs or is_offered(signs):
        return 0.0
    return (
        0.45
        + 0.2 * ("time" in signs)
        + 0.15 * ("flag:unsure" not in signs)
        - 0.3 * ("if" in signs or one.act.subject == "you")
    )


def _span(one: Candidate) -> tuple[int, int]:
    """The whole sentence when it says one thing, else the clause."""
    sentence = one.sentence
    if one.alone and sentence.end - sentence.start <= _LONGEST_SPAN:
        return sentence.start, sentence.end
    spans = one.words.spans
    end = one.act.end
    while end > one.act.head + 1 and one.words.low[end - 1] in (",", "and", "-", "but"):
        end -= 1
    return sentence.start + spans[one.act.start][0], sentence.start + spans[end - 1][1]

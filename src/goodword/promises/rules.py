"""Which promises the letters of a conversation hold: a pure function of its entries.

Author text only was read. A certain promise opens at once, an uncertain one asks a colleague. An
offer becomes a promise once the customer takes it up. A word of waiting ("we come back to you by
Friday") stands on the reply that it holds, and opens nothing beside it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from goodword.language.findings import Promise
from goodword.language.promises import ASKS, OPENS, takes_up
from goodword.promises.words import about, normalised

OPENING_RELATIONS = ("", "customer")
ANSWERING = ("reply", "check", "decide", "look")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which certainty (0 to 1) a promise opens, or asks a colleague whether it is one.

    ``crowd``: a letter to more customers than this asks, and once only. ``mass``: what a customer
    promises to more than so many is no promise to us.
    """

    opens: float = OPENS
    asks: float = ASKS
    crowd: int = 3
    mass: int = 12


@dataclass(frozen=True, slots=True)
class Creditor:
    """Somebody outside to whom a letter was written, by the address it went to."""

    person_id: int
    spec: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the rule needs to know of one entry.

    ``ours``: these are a colleague's words (also the note of a call). ``author``: the customer who
    wrote, for a letter of theirs; ``creditors``: to whom ours was written, the first of each
    house. ``holding``: it only says that we are on it. ``words``: theirs, where we offered
    something before.
    ``by_hand``: a colleague noted what was promised in it. ``opens``: not older than the horizon
    of its intake. ``recipients``: how many it was sent to.
    """

    entry_id: int
    content_key: str
    conversation_id: int
    at: datetime
    ours: bool
    findings: tuple[Promise, ...] = ()
    author: Creditor | None = None
    creditors: tuple[Creditor, ...] = ()
    colleague_id: int | None = None
    holding: bool = False
    words: str = ""
    by_hand: bool = False
    opens: bool = True
    recipients: int = 1


@dataclass(frozen=True, slots=True)
class Word:
    """One promise that somebody relies on, before it is dated.

    ``since``: when it was given; for an offer, when it was taken up (by the entry ``taken_up``).
    ``other_date_of``: the key of an earlier promise of which this looks like the new date.
    """

    key: str
    debtor: str
    customer_id: int
    letter: Letter
    promise: Promise
    since: datetime
    sure: bool
    taken_up: int | None = None
    other_date_of: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the letter."""
        return self.promise.start, self.promise.end


@dataclass(frozen=True, slots=True)
class Told:
    """A word of waiting: until when a customer was told to expect our answer, by which letter."""

    customer_id: int
    letter: Letter
    until: datetime


@dataclass(slots=True)
class Found:
    """What the letters of one conversation hold. ``elsewhere``: keys that stand on another line,
    with the reason."""

    words: list[Word] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)


WAITING = "This word of waiting stands on the reply that it holds."
AGAIN = "This repeats an earlier promise of the conversation."
BY_HAND = "A colleague noted what was promised here."
OFFER = "This is an offer, and they have not taken it up."


def natural_key(content_key: str, debtor: str, spec: str, sentence: str, occurrence: int) -> str:
    """The identity of a promise: the letter's content, to or from whom, the sentence, which one.

    Neither its place in the letter nor a reader's version has a part in it.
    """
    told = (content_key, "promise", debtor, spec.lower(), normalised(sentence), str(occurrence))
    return blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()


def promises_in(
    letters: Iterable[Letter], *, now: datetime, thresholds: Thresholds = Thresholds()
) -> Found:
    """Everything that is promised in one conversation, in order of time.

    The order in which the letters are given does not matter; letters after ``now`` do not exist.
    """
    story = sorted((x for x in letters if x.at <= now), key=lambda x: (x.at, x.content_key))
    found = Found()
    for place, letter in enumerate(story):
        seen: Counter[str] = Counter()
        for promise in sorted(letter.findings, key=lambda p: (p.start, p.end)):
            occurrence = seen[normalised(promise.text)]
            seen[normalised(promise.text)] += 1
            for debtor, customer in _parties(letter, promise, thresholds):
                key = natural_key(
                    letter.content_key, debtor, customer.spec, promise.text, occurrence
                )
                _weigh(found, story, place, promise, debtor, customer, key, thresholds)
    return found


def _parties(
    letter: Letter, promise: Promise, thresholds: Thresholds
) -> Sequence[tuple[str, Creditor]]:
    """Who owes it, and the customer concerned; nobody where it is too weak to be told of."""
    if promise.certainty < thresholds.asks:
        return ()
    if letter.ours:
        creditors = letter.creditors
        if len(creditors) > thresholds.crowd:
            creditors = creditors[:1]
        if promise.debtor == "us":
            return [("us", c) for c in creditors]
        return [("them", c) for c in creditors[:1]] if _watched(promise, thresholds) else ()
    if letter.author is None or promise.debtor != "us" or letter.recipients > thresholds.mass:
        return ()
    return [("them", letter.author)] if _watched(promise, thresholds) else ()


def _watched(promise: Promise, thresholds: Thresholds) -> bool:
    """Whether it is worth an eye: certain, and with a day (or an event) that can be looked at."""
    due = promise.due
    dated = due is not None and (due.latest is not None or bool(due.condition))
    return promise.certainty >= thresholds.opens and promise.strength != "conditional" and dated


def _weigh(
    found: Found, story: Sequence[Letter], place: int, promise: Promise, debtor: str,
    customer: Creditor, key: str, thresholds: Thresholds,
) -> None:  # fmt: skip
    letter = story[place]
    since, taken_up = letter.at, None
    if letter.by_hand:
        found.elsewhere[key] = BY_HAND
        return
    if promise.strength == "conditional" and debtor == "us":
        answer = _next_of(story, place, customer.person_id)
        if answer is None or takes_up(answer.words, promise).answer != "yes":
            found.elsewhere[key] = OFFER
            return
        since, taken_up = answer.at, answer.entry_id
    elif debtor == "us" and _waits(story, place, promise, customer.person_id):
        found.elsewhere[key] = WAITING
        if promise.due and promise.due.latest and promise.due.latest > letter.at:
            found.told.append(Told(customer.person_id, letter, promise.due.latest))
        return
    earlier = _earlier(found.words, promise, debtor, customer.person_id, letter)
    other_date = ""
    if earlier is not None:
        if _same_date(earlier.promise, promise):
            found.elsewhere[key] = AGAIN
            return
        other_date = earlier.key
    crowd = len(letter.creditors) > thresholds.crowd
    sure = promise.certainty >= thresholds.opens and not crowd and taken_up is None
    found.words.append(
        Word(
            key, debtor, customer.person_id, letter, promise, since, sure, taken_up, other_date
        )
    )  # fmt: skip


def _next_of(story: Sequence[Letter], place: int, person_id: int) -> Letter | None:
    """The customer's next letter in the conversation."""
    later = (x for x in story[place + 1 :] if not x.ours and x.author)
    return next((x for x in later if x.author and x.author.person_id == person_id), None)


def _waits(story: Sequence[Letter], place: int, promise: Promise, person_id: int) -> bool:
    """Whether this only says that their letter will be answered: it stands on that reply."""
    letter = story[place]
    if not letter.holding or promise.act not in ANSWERING:
        return False
    before = story[:place]
    return any(x.author and x.author.person_id == person_id for x in before if not x.ours)


def _earlier(
    words: Sequence[Word], promise: Promise, debtor: str, person_id: int, letter: Letter
) -> Word | None:
    """The newest earlier promise of the conversation that this one repeats, or dates anew."""
    mine = about(promise.text)
    for word in reversed(words):
        if word.letter.entry_id == letter.entry_id or word.customer_id != person_id:
            continue
        if word.debtor != debtor or word.promise.act != promise.act:
            continue
        theirs = about(word.promise.text)
        same = normalised(word.promise.text) == normalised(promise.text)
        if same or (mine and theirs and len(mine & theirs) * 2 >= min(len(mine), len(theirs))):
            return word
    return None


def _same_date(one: Promise, other: Promise) -> bool:
    """Whether a later promise says the same date as an earlier one, or none."""
    if other.due is None or other.due.latest is None:
        return True
    before = one.due.latest if one.due else None
    return before is not None and before.date() == other.due.latest.date()

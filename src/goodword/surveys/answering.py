"""A customer answers: an entry on their timeline, and the score beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from goodword.access import Refused
from goodword.language import read_asks
from goodword.people.directory import load_ours
from goodword.people.numbers import spec_of_person
from goodword.surveys.links import digest_of
from goodword.surveys.rules import (
    ASKS,
    MOST_CHANGES,
    QUESTIONS,
    clean_words,
    is_bad,
    is_good,
    is_open,
    is_score,
)
from goodword.surveys.tables import Asking, Score
from goodword.surveys.tongues import TONGUES
from goodword.timeline.by_hand import Place, keep_told, told_key
from goodword.timeline.facts import NewEntry, NewParticipant, Seen
from goodword.timeline.tables import Entry

VERSION = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was kept. ``asks``: its words want something of us.

    ``again``: the very answer that stood there already, and nothing was added.
    """

    asking: Asking
    entry_id: int
    score: int
    words: str
    asks: bool
    again: bool

    @property
    def is_bad(self) -> bool:
        """Whether something is to be put right, or asked for."""
        return is_bad(self.asking.question, self.score) or self.asks

    @property
    def is_good(self) -> bool:
        """Whether it is good, and asks for nothing."""
        return is_good(self.asking.question, self.score) and not self.asks


def open_link(token: str, *, now: datetime) -> Asking | None:
    """What a link asks, as long as it takes an answer. Foreign, used-up and wrong look the same."""
    asking = known_link(token)
    if asking is None:
        return None
    first = asking.scores.order_by("pk").values_list("at", flat=True).first()
    return asking if is_open(asking.asked_at, first, now) else None


def known_link(token: str) -> Asking | None:
    """What a link asked, however long ago: who wants no more questions can always say so."""
    digest = digest_of(token)
    rows = Asking.objects.select_related("person", "outgoing", "address")
    return rows.filter(digest=digest, person__erased_at=None).first() if digest else None


def last_answer(asking: Asking) -> tuple[int, str] | None:
    """The score that counts, with its words."""
    row = asking.scores.filter(counts=True).select_related("entry").first()
    return (row.score, words_of(row.entry)) if row is not None else None


def words_of(entry: Entry) -> str:
    """The free words of an answer."""
    zones = entry.readings.filter(reader="zones").values_list("value", flat=True).first() or {}
    return str(zones.get("author", ""))


@transaction.atomic
def answer(*, asking_id: int, score: int, words: str, now: datetime) -> Answered:
    """Keep what a customer answered; what they answered before stays on record, and counts no more.

    The same answer sent twice is one. Raises `Refused`, in the language of the letter.
    """
    rows = Asking.objects.select_for_update(of=("self",)).select_related("person", "outgoing")
    asking = rows.get(pk=asking_id)
    if not is_score(asking.question, score):
        raise Refused(TONGUES[asking.tongue].choose)
    told = clean_words(words)
    before = list(asking.scores.select_related("entry").order_by("pk"))
    last = before[-1] if before else None
    asks = bool(told) and _asks(told)
    if last is not None and last.score == score and words_of(last.entry) == told:
        return Answered(asking, last.entry_id, score, told, asks, again=True)
    if len(before) > MOST_CHANGES:
        raise Refused(TONGUES[asking.tongue].changed_enough)
    entry_id = _keep(asking, score, told, number=len(before), now=now)
    asking.scores.filter(counts=True).update(counts=False)
    Score.objects.create(
        entry_id=entry_id, asking=asking, score=score, has_words=bool(told), at=now
    )
    return Answered(asking, entry_id, score, told, asks, again=False)


def score_words(question: str, score: int) -> str:
    """A score on its scale: "4 of 5", "9 of 10"."""
    return f"{score} of {QUESTIONS[question].highest}"


def _asks(words: str) -> bool:
    found = read_asks(words, subject="", recipients=1, automated=False, is_reply=True)
    return found.score >= ASKS


def _keep(asking: Asking, score: int, words: str, *, number: int, now: datetime) -> int:
    spec = asking.address.spec if asking.address else spec_of_person(asking.person_id)
    said = score_words(asking.question, score)
    again = "Changed their answer to" if number else "Answered"
    subject = f"{again} {said} ({asking.question.upper()})"
    facts = {
        "kind": "answer", "at": now.astimezone(UTC).isoformat(), "asking": asking.key,
        "question": asking.question, "score": score, "words": words, "number": number,
    }  # fmt: skip
    outgoing = asking.outgoing
    entry = NewEntry(
        kind="answer",
        direction="in",
        occurred_at=now.astimezone(UTC),
        subject=subject,
        message_id="",
        references=(),
        content_key=told_key("answer", f"{asking.key}\x1f{number}"),
        sender=spec,
        author=spec,
        people=(NewParticipant("from", spec, asking.person.name),),
        attachments=(),
        seen=Seen(0, "", "", ""),
        text=words,
        readings={"zones": (VERSION, {"author": words, "quoted": "", "signature": ""})},
    )
    place = Place(
        mailboxes=[outgoing.mailbox_id] if outgoing else (),
        conversation_id=outgoing.conversation_id if outgoing else None,
        reference=f"urn:goodword:survey:{asking.pk}",
        subject=(outgoing.subject if outgoing else "") or subject,
    )
    kept = keep_told(entry, facts, place, ours=load_ours(), now=now, settles=False)
    if not kept.entry_id:
        raise Refused("This was erased.")
    return kept.entry_id

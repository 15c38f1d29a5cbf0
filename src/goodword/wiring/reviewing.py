"""The review of a letter while it is written: what the house knows, told to the pure reviewer."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from goodword.access import Reader
from goodword.drafts.recipients import read_recipients
from goodword.drafts.rules import Written
from goodword.drafts.silencing import silences
from goodword.drafts.thanking import sent_by, thanks_due
from goodword.drafts.thanks import personal_thanks
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from goodword.promises.quote import Record
from goodword.promises.quoting import team_record
from goodword.review import Draft, Finding, House, Letter, Silence, review
from goodword.timeline.queries import conversation
from goodword.timeline.tables import Entry
from goodword.timeline.views import EntryView

FRESH = 600
"""Seconds for which the team's record is taken to be as it was: it changes slowly."""
MOST_EARLIER = 10


def findings(
    reader: Reader, written: Written, *, draft_id: int | None, now: datetime
) -> list[Finding]:
    """What is worth another look in a letter, as far as nobody has set it aside."""
    me = Colleague.objects.get(pk=reader.colleague_id or 0)
    theirs = _theirs(reader, written, now)
    draft = Draft(
        text=written.text,
        subject=written.subject,
        to=tuple(one.name or one.spec for one in read_recipients(written.to)[0]),
        sender=f"{me.name} <{me.email}>",
        reply_to=theirs[-1] if theirs else None,
        earlier=tuple(theirs[:-1]),
        due_at=_due(reader, written),
        thanks_due=thanks_due(reader, written, now=now),
    )
    record = _record(reader, now.timestamp() // FRESH)
    found = review(draft, record=record, house=house_of(reader, draft_id), now=now)
    return [_in_own_words(reader, one, draft.thanks_due) for one in found]


def _in_own_words(reader: Reader, found: Finding, due_for: str) -> Finding:
    """Forgotten thanks are proposed in the words that the colleague has used before."""
    if found.rule != "regard.thanks":
        return found
    said = personal_thanks(sent_by(reader), due_for=due_for)
    return replace(found, suggestion=f"\n\n{said}")


def house_of(reader: Reader, draft_id: int | None) -> House:
    """What the house, this colleague and, where there is one, this draft set aside."""
    set_aside = silences(reader, draft_id=draft_id)
    return House(
        silences=tuple(
            Silence(reason=one.reason, rule=one.rule, fingerprint=one.fingerprint)
            for one in set_aside
        )
    )


@lru_cache(maxsize=64)
def _record(reader: Reader, moment: float) -> Record:
    """The team's record; readers who may read the same share it."""
    return team_record(reader, now=datetime.fromtimestamp(moment * FRESH, UTC))


def _theirs(reader: Reader, written: Written, now: datetime) -> list[Letter]:
    """Their letters since we last wrote, the one that is answered last."""
    if written.how not in ("reply", "all") or written.answers_entry is None:
        return []
    talk = _conversation_of(written.answers_entry)
    story = conversation(reader, talk, now=now) if talk else None
    letters: list[EntryView] = []
    for entry in story.entries if story else ():
        if entry.kind != "mail" or entry.redacted or entry.automated:
            continue
        if entry.direction == "out":
            letters.clear()
        elif entry.direction == "in":
            letters.append(entry)
    return [_letter(entry) for entry in letters[-MOST_EARLIER:]]


def _letter(entry: EntryView) -> Letter:
    sender = f"{entry.author_name} <{entry.author_spec}>"
    return Letter(entry.said or entry.author_text, entry.at, sender, entry.subject)


def _due(reader: Reader, written: Written) -> datetime | None:
    """By when an answer is owed in this conversation."""
    if written.answers_entry is None:
        return None
    rows = Commitment.objects.filter(
        legible(reader), kind="reply", is_listed=True, debtor="us",
        conversation_id=_conversation_of(written.answers_entry) or 0,
    )  # fmt: skip
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def _conversation_of(entry_id: int) -> int | None:
    rows = Entry.objects.filter(pk=entry_id)
    return rows.values_list("conversation_id", flat=True).first()

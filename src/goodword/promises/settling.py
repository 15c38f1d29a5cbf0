"""Brings the ledger in line with what conversations promise: opens, proposes, watches, asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q

from goodword.ledger.following import lines_in
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import Opening, begin, record, save_new, state_of
from goodword.promises.calendars import Hours, hours_of_the_house, mailboxes_of
from goodword.promises.dating import Dated, dated, warning
from goodword.promises.facts import letters_of
from goodword.promises.matching import Known, beginning, changes, lost, match
from goodword.promises.reading import VERSION, read_conversations
from goodword.promises.rules import Found, Word, promises_in
from goodword.promises.tables import GivenWord
from goodword.promises.telling import offer_other_dates, write_waiting
from goodword.promises.usual import Usual
from goodword.promises.whose import Whose, whose

LONGEST = 300
"""So much of a sentence stands on its line."""
_READ = ("start", "end", "certainty", "strength", "act", "version")
_DATED = ("dated", "due_at", "latest_at", "warn_at")


@dataclass(slots=True)
class Settled:
    """How much a settling changed. ``withdrawn``: lines that were questioned or cancelled."""

    opened: int = 0
    proposed: int = 0
    watched: int = 0
    withdrawn: int = 0

    def count(self, commitment: Commitment, events: Sequence[Event]) -> None:
        """Add what these events did."""
        for event in events:
            if event.name in ("doubted", "cancelled"):
                self.withdrawn += 1
            elif event.name in ("opened", "proposed"):
                name = "watched" if commitment.debtor == "them" else event.name
                setattr(self, name, getattr(self, name) + 1)


@dataclass(slots=True)
class _New:
    """A promise that is opened now, with its life so far."""

    opening: Opening
    events: list[Event]
    note: GivenWord


@dataclass(slots=True)
class _Work:
    """What one settling knows and changes."""

    now: datetime
    rows: dict[int, Commitment]
    hours: Hours
    usual: Usual
    whose: Whose
    boxes: Mapping[int, int]
    begun: list[_New] = field(default_factory=list)
    changed: list[tuple[Commitment, list[Event]]] = field(default_factory=list)
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: list[GivenWord] = field(default_factory=list)
    read_again: list[GivenWord] = field(default_factory=list)
    other_dates: list[tuple[str, Word]] = field(default_factory=list)

    def dated(self, word: Word) -> tuple[Opening, Dated]:
        """The beginning of a promise, as this reader and today's settings date it."""
        letter = word.letter
        mailbox = self.boxes.get(letter.entry_id)
        calendar = self.hours.of(mailbox, letter.colleague_id)
        dating = dated(word.promise, word.since, calendar, self.hours.standard)
        opening = Opening(
            natural_key=word.key,
            kind="promise",
            customer_id=word.customer_id,
            conversation_id=letter.conversation_id,
            evidence_id=letter.entry_id,
            mailbox_id=mailbox,
            what=one_line(word.promise.text),
            why=f"{dating.words} ({word.promise.reason})" if word.promise.reason else dating.words,
            accountable_id=self.whose.accountable(word, mailbox),
            since=word.since,
            due_at=dating.due_at,
            due_zone=calendar.zone,
            basis=dating.by,
            debtor=word.debtor,
            proposed=not word.sure,
        )
        return opening, dating

    def note(self, word: Word, dating: Dated) -> GivenWord:
        """What stands beside the commitment."""
        letter, promise = word.letter, word.promise
        calendar = self.hours.of(self.boxes.get(letter.entry_id), letter.colleague_id)
        usual = self.usual.of(promise.act)
        return GivenWord(
            start=promise.start,
            end=promise.end,
            certainty=promise.certainty,
            strength=promise.strength,
            act=promise.act[:16],
            version=VERSION,
            dated=dating.by,
            due_at=dating.due_at,
            latest_at=dating.latest_at,
            warn_at=warning(word.since, dating.due_at, calendar, usual),
        )


def settle_these(
    conversation_ids: Collection[int], *, now: datetime, opened: Collection[int] = ()
) -> Settled:
    """Settle conversations that are locked already, within the caller's transaction.

    ``opened``: entries that open now although they lie before the horizon.
    """
    settled = Settled()
    read_conversations(conversation_ids)
    rows = lines_in(conversation_ids, Q(kind="promise", given_word__isnull=False))
    stood_on = {r.evidence_id for found in rows.values() for r in found if r.evidence_id}
    letters = letters_of(conversation_ids, opened=stood_on | set(opened), now=now)
    found = {talk: promises_in(told, now=now) for talk, told in letters.items()}
    everything = [w for one in found.values() for w in one.words]
    if not everything and not rows and not any(one.told for one in found.values()):
        return settled
    known = _known(rows, now)
    work = _Work(
        now,
        {r.pk: r for told in rows.values() for r in told},
        hours_of_the_house(),
        Usual(now),
        whose(everything),
        mailboxes_of({w.letter.entry_id for w in everything}),
    )
    for talk in {*found, *known}:
        _weigh(work, found.get(talk, Found()), known.get(talk, []))
    _write(work, settled)
    write_waiting([one for told in found.values() for one in told.told], now)
    return settled


def _known(rows: Mapping[int, Sequence[Commitment]], now: datetime) -> dict[int, list[Known]]:
    ids = [r.pk for told in rows.values() for r in told]
    notes = GivenWord.objects.in_bulk(ids)
    return {
        talk: [
            Known(
                r.pk, r.customer_id, r.debtor, state_of(r), notes[r.pk].start, notes[r.pk].end,
                notes[r.pk].version,
            )
            for r in told
            # What began after ``now`` does not exist yet: the house reads an earlier day again.
            if r.since <= now
        ]
        for talk, told in rows.items()
    }  # fmt: skip


def _weigh(work: _Work, found: Found, known: Sequence[Known]) -> None:
    matched = match(found.words, known)
    listed = {word.key for word, mine in matched.pairs if mine and mine.state.is_listed}
    standing = {word.key: mine for word, mine in matched.pairs}
    goes_on_as: dict[str, str] = {}
    newest: dict[str, Word] = {}
    for word, mine in matched.pairs:
        earlier = goes_on_as.get(word.other_date_of, word.other_date_of)
        if mine is None and not word.letter.opens:
            continue
        if mine is not None:
            _go_on(work, word, mine)
        elif word.debtor == "them" and earlier in listed:
            newest[earlier] = word
            goes_on_as[word.key] = earlier
        else:
            asks = earlier in listed
            _begin(work, word, asks=asks)
            listed.add(word.key)
            if asks:
                work.other_dates.append((earlier, word))
    # The last date that they told counts; those between were true in their time.
    for earlier, word in newest.items():
        _their_new_date(work, word, earlier, standing.get(earlier))
    for mine in matched.lost:
        events = lost(mine, found.elsewhere, now=work.now)
        if events:
            work.changed.append((work.rows[mine.id], events))


def _begin(work: _Work, word: Word, *, asks: bool) -> None:
    opening, dating = work.dated(word)
    if asks:
        # It looks like another date for a promise that stands: a colleague says which it is.
        opening = replace(opening, proposed=True)
    events = beginning(word, opening, dating, now=work.now)
    work.begun.append(_New(opening, events, work.note(word, dating)))


def _go_on(work: _Work, word: Word, mine: Known) -> None:
    row = work.rows[mine.id]
    if row.customer_id != word.customer_id:
        # Somebody else stands behind the letter's address now: it is owed to them.
        Commitment.objects.filter(pk=row.pk).update(customer_id=word.customer_id)
        row.customer_id = word.customer_id
    opening, dating = work.dated(word) if mine.version < VERSION else (None, None)
    if opening is None and mine.state.state == "proposed" and word.sure and not word.other_date_of:
        opening, dating = work.dated(word)
    events = changes(word, mine, opening, now=work.now, version=VERSION)
    if events:
        work.changed.append((row, events))
    if opening is not None and dating is not None and mine.version < VERSION:
        note = work.note(word, dating)
        note.commitment_id = row.pk
        if mine.state.touched_at is None and any(e.name == "rebased" for e in events):
            work.words[row.pk] = (opening.what, opening.why)
            work.notes.append(note)
        else:
            work.read_again.append(note)


def _their_new_date(work: _Work, word: Word, earlier: str, mine: Known | None) -> None:
    """They told us another date for what they had promised: it is watched until then."""
    _, dating = work.dated(word)
    event = Event(
        "renegotiated", at=word.letter.at, recorded_at=work.now, entry_id=word.letter.entry_id,
        data={"due_at": dating.due_at.isoformat()},
    )  # fmt: skip
    if dating.by != "said":
        return
    if mine is None:
        next(new for new in work.begun if new.opening.natural_key == earlier).events.append(event)
    elif mine.state.touched_at is None and dating.due_at != mine.state.due_at:
        work.changed.append((work.rows[mine.id], [event]))


def _write(work: _Work, settled: Settled) -> None:
    record(work.changed, words=work.words)
    begun = [(begin(new.opening, new.events), new.events) for new in work.begun]
    save_new(begun)
    for (commitment, _), new in zip(begun, work.begun, strict=True):
        new.note.commitment_id = commitment.pk
    GivenWord.objects.bulk_create([new.note for new in work.begun])
    GivenWord.objects.bulk_update([*work.notes, *work.read_again], _READ)
    GivenWord.objects.bulk_update(work.notes, _DATED)
    offer_other_dates([(key, word, work.dated(word)[1]) for key, word in work.other_dates])
    for commitment, events in [*begun, *work.changed]:
        settled.count(commitment, events)


def one_line(text: str) -> str:
    """A sentence as it stands on a line of a list."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"

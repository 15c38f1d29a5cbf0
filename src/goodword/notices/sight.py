"""What a reader may see of the things that notices point at, looked up for many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left

from goodword.absence.tables import Absence
from goodword.access import Reader, acquainted, readable
from goodword.channels.mail.live.watching_tables import Worry
from goodword.handoffs.tables import Handoff, HandoffWord
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice
from goodword.people.tables import Person
from goodword.timeline.tables import Conversation, Entry, Quarantined, Reading
from goodword.worktime import Calendar

NOT_YOURS = "Something that is not yours to see any more"


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing as far as a reader may see it: the matter it belongs to, its name, where it is.

    ``place``: page, number, anchor; empty where there is nothing to be opened. ``legible``:
    whether colleagues' words about it may be read.
    """

    matter: str
    title: str
    place: tuple[str, int | None, str] | None = None
    legible: bool = True


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A commitment as far as the reader may see it; ``what`` is empty where they may not read."""

    id: int
    who: str
    what: str
    customer_id: int
    conversation_id: int | None
    due_at: datetime
    is_open: bool
    held: bool
    accountable: str
    acting_id: int | None
    may_read: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that some notices point at, for one reader."""

    notices: Sequence[Notice]
    lines: Mapping[int, LineSeen]
    conversations: Mapping[int, str]
    customers: Mapping[int, str]
    entries: Mapping[int, tuple[int, str]]
    words: Mapping[int, str]
    last_words: Mapping[int, str]
    unread: Mapping[int, int]
    calendar: Calendar
    administers: bool = False

    def line(self, commitment_id: int) -> Seen:
        """A commitment."""
        matter, line = f"line:{commitment_id}", self.lines.get(commitment_id)
        if line is None:
            return Seen(matter, NOT_YOURS, legible=False)
        what = line.what or "a message that is not yours to read"
        page = ("conversation", line.conversation_id) if line.conversation_id else None
        name, number = page or ("customer", line.customer_id)
        return Seen(matter, f"{line.who}: {what}", (name, number, f"line-{line.id}"), line.may_read)

    def offered(self, handoff: Handoff) -> Seen:
        """What was offered: a commitment, a conversation, or a customer."""
        if handoff.commitment_id:
            return self.line(handoff.commitment_id)
        if handoff.conversation_id:
            return self.conversation(handoff.conversation_id)
        name = self.customers.get(handoff.customer_id or 0)
        matter = f"customer:{handoff.customer_id}"
        if name is None:
            return Seen(matter, NOT_YOURS, legible=False)
        return Seen(matter, f"{name}, the whole customer", ("customer", handoff.customer_id, ""))

    def conversation(self, conversation_id: int, anchor: str = "") -> Seen:
        """A conversation of which the reader may read something."""
        subject = self.conversations.get(conversation_id)
        matter = f"conversation:{conversation_id}"
        if subject is None:
            return Seen(matter, NOT_YOURS, legible=False)
        place = ("conversation", conversation_id, anchor)
        return Seen(matter, subject or "(no subject)", place)

    def entry(self, entry_id: int) -> Seen:
        """An entry in its conversation."""
        found = self.entries.get(entry_id)
        if found is None:
            return Seen(f"entry:{entry_id}", NOT_YOURS, legible=False)
        conversation_id, subject = found
        place = ("conversation", conversation_id, f"entry-{entry_id}")
        return Seen(f"conversation:{conversation_id}", subject or "(no subject)", place)

    def absence(self, absence: Absence, kind: str) -> Seen:
        """Days away, which everybody in the house may know of."""
        mine = kind in ("absence", "back")
        title = "Your days away" if mine else f"{absence.colleague} is away"
        if kind == "uncovered":
            title = f"Cover for {absence.colleague}"
        page = "meanwhile" if kind == "back" else "absence"
        return Seen(f"absence:{absence.pk}", title, (page, absence.pk, ""))

    def worry(self, worry: Worry) -> Seen:
        """Something about a mailbox; its connection is a page for administrators."""
        place = ("connection", worry.mailbox_id, "") if self.administers else None
        return Seen(f"mailbox:{worry.mailbox_id}", f"Mailbox “{worry.mailbox}”", place)

    def last_word(self, handoff_id: int | None) -> str:
        """What was said when an offer was taken or declined."""
        return self.last_words.get(handoff_id or 0, "")


def look_at(reader: Reader, ids: Sequence[int]) -> Sight:
    """What the reader may see of everything that these notices point at."""
    rows = list(
        Notice.objects.filter(pk__in=ids).select_related(
            "by",
            "handoff__giver",
            "handoff__team",
            "absence__colleague",
            "absence__cover",
            "help_call",
            "word",
            "webhook",
            "worry__mailbox",
        )
    )
    handoffs = [row.handoff for row in rows if row.handoff is not None]
    lines = {row.commitment_id for row in rows} | {h.commitment_id for h in handoffs}
    entries = _entries(reader, {row.entry_id for row in rows} - {None})
    notes = {row.entry_id for row in rows if row.kind in ("mention", "praised")}
    notes &= set(entries)
    return Sight(
        notices=rows,
        lines=_lines(reader, lines - {None}),
        conversations=_conversations(reader, {h.conversation_id for h in handoffs} - {None}),
        customers=_customers(reader, {h.customer_id for h in handoffs} - {None}),
        entries=entries,
        words=_words(notes),
        last_words=_last_words({h.pk for h in handoffs}),
        unread=_unread(reader, {row.intake_id for row in rows} - {None}),
        calendar=calendar_of(the_house().calendar),
        administers=reader.administers,
    )


def offers_seen(reader: Reader, offers: Sequence[Handoff]) -> dict[int, Seen]:
    """What the reader may see of what was offered, by the offer's number."""
    sight = Sight(
        notices=(),
        lines=_lines(reader, {h.commitment_id for h in offers} - {None}),
        conversations=_conversations(reader, {h.conversation_id for h in offers} - {None}),
        customers=_customers(reader, {h.customer_id for h in offers} - {None}),
        entries={},
        words={},
        last_words={},
        unread={},
        calendar=calendar_of(the_house().calendar),
    )
    return {offer.pk: sight.offered(offer) for offer in offers}


def _lines(reader: Reader, ids: Iterable[Any]) -> dict[int, LineSeen]:
    may_read: Any = Value(True)
    if reader.reads is not None:
        may_read = ExpressionWrapper(legible(reader), output_field=BooleanField())
    rows = (
        Commitment.objects.filter(visible(reader), pk__in=list(ids))
        .annotate(may_read=may_read)
        .select_related("customer", "accountable", "evidence__author")
    )
    return {row.pk: _line(row, bool(getattr(row, "may_read", False))) for row in rows}


def _line(row: Commitment, may_read: bool) -> LineSeen:
    author = row.evidence.author.spec if row.evidence and row.evidence.author else ""
    return LineSeen(
        id=row.pk,
        who=row.customer.name or author or "somebody without a name",
        what=row.what or "(no subject)" if may_read else "",
        customer_id=row.customer_id,
        conversation_id=row.conversation_id,
        due_at=row.due_at,
        is_open=row.is_listed,
        held=row.state == "held",
        accountable=str(row.accountable),
        acting_id=row.acting_id,
        may_read=may_read,
    )


def _entries(reader: Reader, ids: Iterable[Any]) -> dict[int, tuple[int, str]]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Entry.objects.filter(readable(reader), pk__in=wanted)
    told = rows.values_list("pk", "conversation_id", "subject", "conversation__subject")
    return {pk: (conversation, subject or thread) for pk, conversation, subject, thread in told}


def _conversations(reader: Reader, ids: Iterable[Any]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    may = Entry.objects.filter(readable(reader), conversation_id__in=wanted)
    rows = Conversation.objects.filter(pk__in=may.values("conversation_id"))
    return dict(rows.values_list("pk", "subject"))


def _customers(reader: Reader, ids: Iterable[Any]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Person.objects.filter(acquainted(reader), pk__in=wanted)
    return {pk: name or "somebody without a name" for pk, name in rows.values_list("pk", "name")}


def _words(ids: Iterable[Any]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    author = Left(KeyTextTransform("author", "value"), 800)
    rows = Reading.objects.filter(entry_id__in=wanted, reader="zones").annotate(words=author)
    return {entry: words or "" for entry, words in rows.values_list("entry_id", "words")}


def _last_words(ids: Iterable[int]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = HandoffWord.objects.filter(handoff_id__in=wanted, kind__in=("accept", "decline"))
    return dict(rows.order_by("pk").values_list("handoff_id", "text"))


def _unread(reader: Reader, ids: Iterable[Any]) -> dict[int, int]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Quarantined.objects.filter(intake_id__in=wanted)
    if reader.reads is not None:
        rows = rows.filter(mailbox_id__in=reader.reads)
    told = rows.order_by().values_list("intake_id").annotate(number=Count("pk"))
    return {intake: number for intake, number in told if intake is not None}

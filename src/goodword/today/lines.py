"""One commitment as a line for people: who, what, when, why, as far as the reader may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left

from goodword.absence.queries import away_until
from goodword.access import Reader
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.people.numbers import shown_spec
from goodword.prepared import Prepared
from goodword.promises.queries import Beside, beside
from goodword.timeline.tables import Reading
from goodword.today.candidates import GROUP_OF
from goodword.today.contacts import last_contacts
from goodword.today.offers import Offer, offers_for, thanks_for
from goodword.today.words import contact_words
from goodword.worktime import Calendar, human_due

SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment as Today shows it.

    ``what``, ``why``, ``snippet``, ``offers`` and ``doubts`` come from the evidence: a reader who
    may only know that contact happened gets none of them, and ``what`` says where it happened.
    ``legible``: whether the reader may read the evidence. ``due_text``: the due time as one says
    it. ``late``: owed and past due. ``told``: until when the customer was told to wait.
    ``offered_to``: whom it is offered to, until when; nothing has changed hands yet.
    ``acting``: who covers for the accountable colleague, and ``away_until``: until when.
    ``debtor``: us, or them for what a customer promised. ``beside``: what stands beside a promise.
    ``contact``: of a check-in, the last contact with them, in words.
    """

    id: int
    version: int
    group: str
    kind: str
    state: str
    who: str
    customer_id: int
    organisation: str
    what: str
    why: str
    snippet: str
    since: datetime
    due_at: datetime
    due_text: str
    late: bool
    accountable: str
    accountable_id: int
    acting: str
    conversation_id: int | None
    evidence_id: int | None
    chasers: int
    told: datetime | None
    mine: bool
    can_act: bool
    offers: tuple[Offer, ...] = ()
    doubts: tuple[str, ...] = ()
    legible: bool = True
    acknowledged_at: datetime | None = None
    due_zone: str = "UTC"
    away_until: datetime | None = None
    offered_to: str = ""
    offered_until: datetime | None = None
    debtor: str = "us"
    beside: Beside | None = None
    contact: str = ""


def lines_by_id(
    reader: Reader, ids: Sequence[int], now: datetime, calendar: Calendar
) -> Mapping[int, Line]:
    """The lines of these commitments; the number of queries does not depend on how many."""
    rows = [_Row(*values) for values in _rows(reader, ids=ids)]
    legible_rows = [row for row in rows if row.may_read]
    snippets = _snippets([row.evidence_id for row in legible_rows if row.evidence_id])
    # What keeps a promise is found by its own room: a mere letter does not.
    waiting = [row for row in legible_rows if row.kind not in ("thanks", "promise")]
    offers = offers_for(reader, waiting, now)
    offers |= thanks_for(reader, [row for row in legible_rows if row.kind == "thanks"], now)
    besides = beside(reader, [row.pk for row in legible_rows if row.kind == "promise"])
    contacts = _contacts(reader, rows, now, calendar)
    calendars = _Calendars(calendar, {})
    away = away_until(now=now) if any(row.acting_id for row in rows) else {}
    return {
        row.pk: _line(
            row,
            reader,
            _due_text(now, row, calendars.of(row)),
            row.is_open and row.due_at < now,
            snippets.get(row.evidence_id or 0, ""),
            tuple(offers.get(row.pk, ())),
            away.get(row.accountable_id) if row.acting_id else None,
            besides.get(row.pk),
            contacts.get(row.pk, ""),
        )
        for row in rows
    }


def _due_text(now: datetime, row: "_Row", calendar: Calendar) -> str:
    text = human_due(now, row.due_at, calendar)
    # A question is never late: nobody has said yet that it is owed.
    return text if row.is_open or row.due_at >= now else "not said whether it is owed"


class _Row(NamedTuple):
    """The columns of a line; plain values, because there are many and Today is asked often."""

    pk: int
    version: int
    kind: str
    debtor: str
    state: str
    is_open: bool
    customer_id: int
    customer__name: str
    customer__organisation__name: str | None
    evidence__author__spec: str | None
    what: str
    why: str
    doubt: str
    since: datetime
    due_at: datetime
    due_zone: str
    accountable_id: int
    accountable__name: str
    accountable__email: str
    acting_id: int | None
    acting__name: str | None
    acting__email: str | None
    mailbox__name: str | None
    mailbox__owner__name: str | None
    mailbox__owner__email: str | None
    mailbox__calendar_id: int | None
    mailbox__calendar__definition: dict[str, Any] | None
    conversation_id: int | None
    evidence_id: int | None
    chasers: int
    told: datetime | None
    acknowledged_at: datetime | None
    handoff__receiver__name: str | None
    handoff__receiver__email: str | None
    handoff__team__name: str | None
    handoff__returns_at: datetime | None
    may_read: bool


@dataclass(frozen=True, slots=True)
class _Calendars:
    """The calendar of each line's mailbox, each made once."""

    otherwise: Calendar
    made: dict[int, Calendar]

    def of(self, row: _Row) -> Calendar:
        pk, definition = row.mailbox__calendar_id, row.mailbox__calendar__definition
        if pk is None or definition is None:
            return self.otherwise
        if pk not in self.made:
            self.made[pk] = Calendar.from_json(definition)
        return self.made[pk]


def _line(
    row: _Row,
    reader: Reader,
    due_text: str,
    late: bool,
    snippet: str,
    offers: tuple[Offer, ...],
    away: datetime | None,
    promise: Beside | None,
    contact: str,
) -> Line:
    us = reader.colleague_id
    own = us is not None and us in (row.accountable_id, row.acting_id)
    return Line(
        id=row.pk,
        version=row.version,
        group=GROUP_OF[row.kind],
        kind=row.kind,
        state=row.state,
        who=row.customer__name
        or shown_spec(row.evidence__author__spec or "")
        or "somebody without a name",
        customer_id=row.customer_id,
        organisation=row.customer__organisation__name or "",
        what=row.what if row.may_read else _only_contact(row),
        why=row.why if row.may_read else "",
        snippet=snippet,
        since=row.since,
        due_at=row.due_at,
        due_text=due_text,
        late=late,
        accountable=row.accountable__name or row.accountable__email,
        accountable_id=row.accountable_id,
        acting=row.acting__name or row.acting__email or "",
        conversation_id=row.conversation_id,
        evidence_id=row.evidence_id,
        chasers=row.chasers,
        told=row.told,
        mine=own,
        can_act=reader.decides and (row.may_read or own),
        offers=offers,
        doubts=(row.doubt,) if row.doubt and row.may_read else (),
        legible=row.may_read,
        acknowledged_at=row.acknowledged_at,
        due_zone=row.due_zone,
        away_until=away,
        offered_to=row.handoff__receiver__name
        or row.handoff__team__name
        or row.handoff__receiver__email
        or "",
        offered_until=row.handoff__returns_at,
        debtor=row.debtor,
        beside=promise,
        contact=contact,
    )


def _contacts(
    reader: Reader, rows: Sequence["_Row"], now: datetime, calendar: Calendar
) -> dict[int, str]:
    """The last contact with those whom somebody is to check in with."""
    whom = {row.pk: row.customer_id for row in rows if row.kind == "check-in"}
    if not whom:
        return {}
    found = last_contacts(reader, list(whom.values()), now=now)
    return {pk: contact_words(found[c], calendar.tz) for pk, c in whom.items() if c in found}


@Prepared
def _rows(reader: Reader, *, ids: Sequence[int]) -> QuerySet[Commitment, Any]:
    found = Commitment.objects.filter(pk__in=ids).annotate(may_read=_may_read(reader))
    return found.values_list(*_Row._fields)


def _may_read(reader: Reader) -> "ExpressionWrapper[Any] | Value":
    if reader.reads is None:
        return Value(True)
    return ExpressionWrapper(legible(reader), output_field=BooleanField())


def _only_contact(row: _Row) -> str:
    owner = row.mailbox__owner__name or row.mailbox__owner__email
    if owner:
        return f"a message to {owner}'s mailbox"
    if row.mailbox__name:
        return f"a message to the mailbox {row.mailbox__name}"
    return "a message that is not yours to read"


def _snippets(entry_ids: Sequence[int]) -> dict[int, str]:
    """The beginning of what the customer wrote themselves."""
    found = {}
    for entry, words in _beginnings(ids=entry_ids):
        text = " ".join((words or "").split())
        found[entry] = text if len(text) <= SNIPPET else text[: SNIPPET - 1].rstrip() + "…"
    return found


@Prepared
def _beginnings(*, ids: Sequence[int]) -> QuerySet[Reading, Any]:
    author = Left(KeyTextTransform("author", "value"), SNIPPET * 4)
    rows = Reading.objects.filter(entry_id__in=ids, reader="zones").annotate(words=author)
    return rows.values_list("entry_id", "words")

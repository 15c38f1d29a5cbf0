"""Reads of the room of promises: what stands beside a line, and where its sentence is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet

from goodword.access import Reader, readable
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.prepared import Prepared
from goodword.promises.tables import Evidence, GivenWord, NewDate
from goodword.timeline.tables import Attachment, Entry, Reading


@dataclass(frozen=True, slots=True)
class Shows:
    """An entry that may show a promise to be kept. ``words``: what it is, without when."""

    id: int
    entry_id: int
    kind: str
    words: str
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a promise's line.

    ``by``: who gave their word. ``act``: what kind of thing it is. ``dated``: said, standard or
    condition. ``warn_at``: from when on it should be begun. ``shows``: what may have kept it.
    ``new_date``: another date that somebody means to tell the customer.
    """

    by: str = ""
    act: str = ""
    dated: str = ""
    warn_at: datetime | None = None
    latest_at: datetime | None = None
    shows: tuple[Shows, ...] = ()
    new_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a promise's sentence stands in the author's words of its entry."""

    commitment_id: int
    start: int
    end: int
    state: str
    debtor: str


def beside(reader: Reader, commitment_ids: Collection[int]) -> Mapping[int, Beside]:
    """What stands beside these promises, as far as the reader may read it: three queries."""
    ids = list(commitment_ids)
    if not ids:
        return {}
    shows = _shows(reader, ids)
    plans = dict(_new_dates(ids=ids))
    found = {}
    for row in _given(ids=ids):
        pk, colleague, spec, debtor, due_at, act, dated, warn_at, latest_at, for_due = row
        fits = for_due == due_at
        found[pk] = Beside(
            by=(colleague or spec or "") if debtor == "us" else "",
            act=act or "",
            dated=dated or "",
            warn_at=warn_at if fits else None,
            latest_at=latest_at if fits else None,
            shows=tuple(shows.get(pk, ())),
            new_date=plans.get(pk),
        )
    return found


@Prepared
def _new_dates(*, ids: Sequence[int]) -> QuerySet[NewDate, Any]:
    return NewDate.objects.filter(pk__in=ids).values_list("pk", "due_at")


@Prepared
def _given(*, ids: Sequence[int]) -> QuerySet[Commitment, Any]:
    return Commitment.objects.filter(pk__in=ids).values_list(
        "pk", "evidence__colleague__name", "evidence__author__spec", "debtor", "due_at",
        "given_word__act", "given_word__dated", "given_word__warn_at", "given_word__latest_at",
        "given_word__due_at",
    )  # fmt: skip


def evidence_line(reader: Reader, evidence_id: int) -> int | None:
    """The commitment that something was offered for, if the reader may read what was offered."""
    rows = Evidence.objects.filter(readable(reader, "entry_id"), pk=evidence_id)
    return rows.values_list("commitment_id", flat=True).first()


def _shows(reader: Reader, ids: Collection[int]) -> Mapping[int, list[Shows]]:
    told = _offered(reader, ids=ids)
    files: dict[tuple[int, int], str] = {}
    if any(one[4] is not None for one in told):
        hung = Attachment.objects.filter(entry_id__in={one[2] for one in told})
        for entry, position, name in hung.values_list("entry_id", "position", "name"):
            files[entry, position] = name
    found: dict[int, list[Shows]] = defaultdict(list)
    for pk, owed, entry, kind, place, due_at, at, subject, direction, what in told:
        words = _words(kind, files.get((entry, place or 0), ""), subject, direction, what)
        found[owed].append(Shows(pk, entry, kind, words, at, due_at))
    return found


@Prepared
def _offered(reader: Reader, *, ids: Collection[int]) -> QuerySet[Evidence, Any]:
    rows = Evidence.objects.filter(
        readable(reader, "entry_id"), commitment_id__in=ids, state="offered"
    )
    return rows.order_by("pk").values_list(
        "pk", "commitment_id", "entry_id", "kind", "attachment", "due_at",
        "entry__occurred_at", "entry__subject", "entry__direction", "entry__kind",
    )  # fmt: skip


def _words(kind: str, file: str, subject: str, direction: str, what: str) -> str:
    """What was found, in a few words: "“offer.pdf” sent"."""
    ours, letter = direction == "out", f"“{subject or 'no subject'}”"
    if kind == "attachment":
        return f"“{file or 'a file'}” {'sent' if ours else 'received'}"
    if kind == "thanks":
        return f"their thanks in {letter}"
    if kind == "call":
        return "a visit" if what == "visit" else "a call"
    if kind == "sale":
        return f"the sale {letter}"
    if kind == "appointment":
        return f"the appointment {letter}"
    if kind == "redated":
        return f"another date, told in {letter}"
    return f"what {'we' if ours else 'they'} wrote in {letter}"


def marks_in(reader: Reader, conversation_id: int) -> Mapping[int, list[Mark]]:
    """The sentences of promises in a conversation's entries, by entry, in order."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for entry, pk, start, end, state, debtor in _marks(reader, conversation_id=conversation_id):
        found[entry or 0].append(Mark(pk, start, end, state, debtor))
    return found


@Prepared
def _marks(reader: Reader, *, conversation_id: int) -> QuerySet[GivenWord, Any]:
    owed = Commitment.objects.filter(
        visible(reader), legible(reader), conversation_id=conversation_id, kind="promise"
    ).exclude(state__in=("rejected", "cancelled"))
    rows = GivenWord.objects.filter(pk__in=owed.values("pk")).order_by("start", "pk")
    return rows.values_list(
        "commitment__evidence_id", "pk", "start", "end", "commitment__state", "commitment__debtor"
    )


def older_letters(*, now: datetime) -> tuple[int, datetime] | None:
    """Letters of ours of the last year that were not read for promises, because they lie before
    the horizon: how many, and since when. For the machine's operator."""
    done = Reading.objects.filter(entry_id=OuterRef("pk"), reader="promises")
    rows = Entry.objects.filter(
        ~Exists(done), kind="mail", direction="out", automated=False,
        occurred_at__lte=now, occurred_at__gt=now - timedelta(days=365),
        occurred_at__lt=F("intake__opens_from"),
    ).aggregate(number=Count("pk"), first=Min("occurred_at"))  # fmt: skip
    return (rows["number"], rows["first"]) if rows["number"] else None


def watched(
    reader: Reader, *, now: datetime, customer_id: int | None = None, passed: bool = False
) -> list[int]:
    """The ids of what customers promised us and have not done yet, by due time.

    ``passed``: only what they should have done by now.
    """
    return [pk for (pk,) in _watched(reader, passed, now=now, customer_id=customer_id)]


@Prepared
def _watched(
    reader: Reader, passed: bool, *, now: datetime, customer_id: int | None
) -> QuerySet[Commitment, Any]:
    rows = Commitment.objects.filter(
        visible(reader), debtor="them", is_listed=True, kind="promise", since__lte=now
    )
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if passed:
        rows = rows.filter(due_at__lt=now)
    return rows.order_by("due_at", "pk").values_list("pk")[:100]

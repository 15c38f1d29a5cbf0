"""Reads of the timeline. Each takes who is asking; what they may not see does not exist."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Value

from goodword.access import Reader, noticeable, readable
from goodword.people.tables import Colleague, PersonAddress
from goodword.prepared import Prepared, columns, made_from
from goodword.timeline.originals import raw_bytes
from goodword.timeline.showing import show
from goodword.timeline.tables import Conversation, Entry, Participant, Quarantined
from goodword.timeline.views import (
    ConversationFold,
    ConversationStory,
    EntryView,
    QuarantinedView,
    Story,
)


def _entries(reader: Reader, *, now: datetime) -> QuerySet[Entry]:
    found = Entry.objects.filter(occurred_at__lte=now)
    return found.filter(noticeable(reader)).select_related("colleague")


def entry(reader: Reader, entry_id: int) -> EntryView | None:
    """One entry, or ``None`` when it is not there for this reader."""
    found = Entry.objects.filter(noticeable(reader), pk=entry_id).select_related("colleague")
    row = found.first()
    return show(reader, [row])[0] if row else None


def entries(reader: Reader, ids: list[int]) -> dict[int, EntryView]:
    """Several entries by id, as far as they are there for this reader."""
    rows = Entry.objects.filter(noticeable(reader), pk__in=ids).select_related("colleague")
    return {view.id: view for view in show(reader, list(rows))}


def conversation(
    reader: Reader, conversation_id: int, *, now: datetime
) -> ConversationStory | None:
    """A conversation as it stands at ``now``; a merged one leads to where it went."""
    row = Conversation.objects.filter(pk=conversation_id).first()
    if row is None:
        return None
    target = row.merged_into_id or row.pk
    views = show(reader, [_entry(row) for row in _of_talk(reader, talk=target, now=now)])
    if not views:
        return None
    readable_subject = any(not v.redacted for v in views)
    subject = Conversation.objects.get(pk=target).subject if readable_subject else ""
    return ConversationStory(target, subject, tuple(views))


@Prepared
def _of_talk(reader: Reader, *, talk: int, now: datetime) -> QuerySet[Entry, Any]:
    rows = _entries(reader, now=now).filter(conversation_id=talk)
    return rows.order_by("occurred_at", "pk").values_list(*columns(Entry), "colleague__name")


def customer_story(
    reader: Reader, person_id: int, *, now: datetime, limit: int = 20, cursor: str = ""
) -> Story:
    """A person's conversations, newest first, each with its latest entry."""
    moment, last_id = None, None
    if cursor:
        at, _, last = cursor.partition("/")
        moment, last_id = datetime.fromisoformat(at), int(last)
    found = _talks(
        reader, limit, person_id=person_id, addresses=_addresses_of(person_id), now=now,
        moment=moment, last_id=last_id,
    )  # fmt: skip
    page = [talk for talk, _ in found[:limit]]
    return Story(
        tuple(_folds(reader, page, now=now)),
        f"{found[limit - 1][1].isoformat()}/{page[-1]}" if len(found) > limit else "",
    )


@Prepared
def _talks(
    reader: Reader, limit: int, *, person_id: int, addresses: Sequence[int], now: datetime,
    moment: datetime | None, last_id: int | None,
) -> QuerySet[Entry, Any]:  # fmt: skip
    rows = (
        _entries(reader, now=now)
        .filter(pk__in=_of_person(reader, person_id, addresses))
        .order_by()
        .values("conversation_id")
        .annotate(last=Max("occurred_at"))
    )
    if moment is not None:
        rows = rows.filter(last__lte=moment).exclude(last=moment, conversation_id__gte=last_id)
    return rows.order_by("-last", "-conversation_id").values_list("conversation_id", "last")[
        : limit + 1
    ]


def _addresses_of(person_id: int) -> list[int]:
    return [address for (address,) in _used(person_id=person_id)]


@Prepared
def _used(*, person_id: int) -> QuerySet[PersonAddress, Any]:
    return PersonAddress.objects.filter(person_id=person_id).values_list("address_id")


def _of_person(
    reader: Reader, person_id: int, addresses: Sequence[int]
) -> QuerySet[Participant, int]:
    """Ids of entries that a person stands on; as Bcc only for those who may know."""
    rows = Participant.objects.filter(address_id__in=addresses)
    if reader.colleague_id is not None:
        rows = rows.exclude(role="bcc") | rows.filter(entry__colleague_id=reader.colleague_id)
    said = Entry.objects.filter(wrote_id=person_id)
    return rows.values_list("entry_id", flat=True).union(said.values_list("pk", flat=True))


def _folds(reader: Reader, ids: list[int], *, now: datetime) -> list[ConversationFold]:
    sums = {talk: sums for talk, *sums in _sums(reader, ids=ids, now=now)}
    newest: dict[int, Entry] = {}
    latest = _latest(reader, ids=ids, now=now, moments=[last for _, last, _ in sums.values()])
    for row in map(_entry, latest):
        best = newest.get(row.conversation_id)
        if best is None or (row.occurred_at, row.pk) > (best.occurred_at, best.pk):
            newest[row.conversation_id] = row
    views = {v.conversation_id: v for v in show(reader, list(newest.values()))}
    subjects = dict(_subjects(ids=ids))
    return [
        ConversationFold(
            id=i,
            subject=subjects[i] if i in views and not views[i].redacted else "",
            first_at=sums[i][0],
            last_at=sums[i][1],
            count=sums[i][2],
            latest=views.get(i),
        )
        for i in ids
        if i in sums
    ]


@Prepared
def _sums(reader: Reader, *, ids: Sequence[int], now: datetime) -> QuerySet[Entry, Any]:
    rows = _entries(reader, now=now).filter(conversation_id__in=ids).order_by()
    told = {"first": Min("occurred_at"), "last": Max("occurred_at"), "count": Count("pk")}
    return rows.values("conversation_id").annotate(**told).values_list("conversation_id", *told)


@Prepared
def _latest(
    reader: Reader, *, ids: Sequence[int], now: datetime, moments: Sequence[datetime]
) -> QuerySet[Entry, Any]:
    rows = _entries(reader, now=now).filter(conversation_id__in=ids, occurred_at__in=moments)
    return rows.values_list(*columns(Entry), "colleague__name")


@Prepared
def _subjects(*, ids: Sequence[int]) -> QuerySet[Conversation, Any]:
    return Conversation.objects.filter(pk__in=ids).values_list("pk", "subject")


def _entry(row: Sequence[Any]) -> Entry:
    """An entry from its columns, with the name of the colleague who wrote it."""
    found = made_from(Entry, row[:-1])
    if found.colleague_id is not None:
        found.colleague = Colleague(pk=found.colleague_id, name=row[-1])
    return found


def contact_span(
    reader: Reader, person_id: int, *, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """When we first and last had contact with a person, as far as the reader may know."""
    addresses = _addresses_of(person_id)
    ((first, last),) = _span(reader, person_id=person_id, addresses=addresses, now=now)
    return first, last


@Prepared
def _span(
    reader: Reader, *, person_id: int, addresses: Sequence[int], now: datetime
) -> QuerySet[Entry, Any]:
    rows = _entries(reader, now=now).filter(pk__in=_of_person(reader, person_id, addresses))
    told = {"first": Min("occurred_at"), "last": Max("occurred_at")}
    everything = rows.exclude(kind="note").order_by().annotate(all=Value(1)).values("all")
    return everything.annotate(**told).values_list(*told)


def original(reader: Reader, entry_id: int) -> bytes | None:
    """The raw bytes of an entry as they came, for a reader who may read it."""
    row = Entry.objects.filter(readable(reader), pk=entry_id).select_related("original").first()
    return raw_bytes(row.original) if row and row.original else None


def quarantine(reader: Reader, *, limit: int = 200) -> list[QuarantinedView]:
    """What could not be read, newest first, from mailboxes that the reader may read."""
    rows = _quarantined(reader).order_by("-seen_at", "-pk")[:limit]
    return [
        QuarantinedView(
            q.pk, q.reason, q.seen_at, q.mailbox.name, q.folder, q.location, q.original.size
        )
        for q in rows
    ]


def quarantined_original(reader: Reader, quarantined_id: int) -> bytes | None:
    """The raw bytes of something in quarantine."""
    row = _quarantined(reader).filter(pk=quarantined_id).first()
    return raw_bytes(row.original) if row else None


def _quarantined(reader: Reader) -> QuerySet[Quarantined]:
    rows = Quarantined.objects.select_related("mailbox", "original")
    return rows if reader.reads is None else rows.filter(mailbox_id__in=reader.reads)


def anything_here() -> bool:
    """Whether any mail, call or note was ever read."""
    return Entry.objects.exists()

"""Reads of drafts: one's own, and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from goodword.access import Reader, readable
from goodword.drafts.rules import Owed, Written
from goodword.drafts.tables import Draft, DraftFile
from goodword.timeline.tables import Entry

MOST = 200


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a draft; ``size`` in bytes."""

    id: int
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its writer sees it. ``written``: what stands in its form.

    ``conversation_id``: of the letter that it answers or passes on. ``outgoing_id``: it lies in
    the outbox. ``back``: why it came back from there.
    """

    id: int
    key: str
    version: int
    tab: str
    written: Written
    files: tuple[FileView, ...]
    conversation_id: int | None
    seen_entry: int
    begun_at: datetime
    saved_at: datetime
    outgoing_id: int | None
    back: str

    @property
    def owed(self) -> Owed | None:
        """What is to be owed once it is sent."""
        return Owed.of(self.written.owes)

    @property
    def size(self) -> int:
        """Bytes of all its files together."""
        return sum(one.size for one in self.files)


def own(reader: Reader) -> QuerySet[Draft]:
    """Drafts of the reader's own, and nobody else's."""
    return Draft.objects.filter(colleague_id=reader.colleague_id or 0)


def draft(reader: Reader, draft_id: int) -> DraftView | None:
    """One's own draft, or ``None``."""
    return _first(own(reader).filter(pk=draft_id))


def draft_by_key(reader: Reader, key: str) -> DraftView | None:
    """One's own draft by the key under which it was begun."""
    return _first(own(reader).filter(key=key))


def begun_in(reader: Reader, conversation_id: int) -> DraftView | None:
    """The answer that one has begun in a conversation and not sent yet; the newest."""
    rows = own(reader).filter(outgoing=None, how__in=("reply", "all"))
    return _first(rows.filter(answers__conversation_id=conversation_id).order_by("-saved_at"))


def drafts(reader: Reader) -> list[DraftView]:
    """What one has begun and not sent yet, the newest first."""
    return views(own(reader).filter(outgoing=None).order_by("-saved_at", "-pk")[:MOST])


def drafts_in(reader: Reader, conversation_id: int) -> list[DraftView]:
    """One's own unsent letters that answer or pass on something of a conversation."""
    rows = own(reader).filter(outgoing=None, answers__conversation_id=conversation_id)
    return views(rows.order_by("-saved_at", "-pk")[:MOST])


def drafts_to(reader: Reader, specs: Sequence[str]) -> list[DraftView]:
    """One's own unsent new letters to somebody, by their addresses."""
    theirs = Q()
    for spec in specs[:20]:
        theirs |= Q(to__icontains=spec)
    if not theirs:
        return []
    rows = own(reader).filter(theirs, outgoing=None, how="new")
    return views(rows.order_by("-saved_at", "-pk")[:MOST])


def their_hours(reader: Reader, conversation_id: int) -> list[datetime]:
    """When those outside wrote in a conversation, lately; as far as the reader may read it."""
    rows = Entry.objects.filter(readable(reader), conversation_id=conversation_id)
    theirs = rows.filter(direction="in", kind="mail", automated=False)
    return list(theirs.order_by("-occurred_at").values_list("occurred_at", flat=True)[:50])


def views(rows: QuerySet[Draft]) -> list[DraftView]:
    """Drafts with their files."""
    found = list(rows.select_related("answers"))
    files: dict[int, list[FileView]] = {row.pk: [] for row in found}
    told = DraftFile.objects.filter(draft__in=files).order_by("position")
    for draft_id, pk, name, kind, size in told.values_list(
        "draft_id", "pk", "name", "type", "size"
    ):
        files[draft_id].append(FileView(pk, name, kind, size))
    return [_view(row, files[row.pk]) for row in found]


def _first(rows: QuerySet[Draft]) -> DraftView | None:
    found = views(rows[:1])
    return found[0] if found else None


def _view(row: Draft, files: Sequence[FileView]) -> DraftView:
    return DraftView(
        id=row.pk,
        key=row.key,
        version=row.version,
        tab=row.tab,
        written=Written(
            how=row.how,
            answers_entry=row.answers_id,
            mailbox_id=row.mailbox_id,
            to=row.to,
            cc=row.cc,
            bcc=row.bcc,
            subject=row.subject,
            text=row.text,
            signed=row.signed,
            quoted=row.quoted,
            owes=row.owes,
        ),
        files=tuple(files),
        conversation_id=row.answers.conversation_id if row.answers else None,
        seen_entry=row.seen_entry,
        begun_at=row.begun_at,
        saved_at=row.saved_at,
        outgoing_id=row.outgoing_id,
        back=row.back,
    )

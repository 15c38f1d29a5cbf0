"""Builds `EntryView`s: a constant number of queries for any number of entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from goodword.access import Reader, readable
from goodword.people.numbers import shown_number, shown_spec
from goodword.people.tables import Person, PersonAddress
from goodword.prepared import Prepared
from goodword.timeline.tables import Attachment, Entry, Participant, Reading, Sighting
from goodword.timeline.views import AttachmentView, EntryView, PersonOnEntry


def show(reader: Reader, entries: Sequence[Entry]) -> list[EntryView]:
    """Views of entries that the reader may at least know of, in the order given."""
    ids = [e.pk for e in entries]
    full = _readable_ids(reader, ids)
    people = _people(reader, entries)
    readings = _by_entry(_readings(ids=full))
    attachments = _by_entry(_attachments(ids=full))
    places = _by_entry(_sightings(reader, ids=ids))
    writers = _writers(entries)
    return [
        _view(
            entry,
            writers.get(entry.wrote_id or 0, ""),
            entry.pk in full,
            people.get(entry.pk, ()),
            dict(readings[entry.pk]),
            tuple(AttachmentView(*row) for row in attachments[entry.pk]),
            tuple(dict.fromkeys((box, folder) for box, folder in places[entry.pk])),
        )
        for entry in entries
    ]


def _readable_ids(reader: Reader, ids: Sequence[int]) -> set[int]:
    if reader.reads is None:
        return set(ids)
    return {pk for (pk,) in _legible(reader, ids=ids)}


@Prepared
def _legible(reader: Reader, *, ids: Sequence[int]) -> QuerySet[Entry, Any]:
    return Entry.objects.filter(readable(reader), pk__in=ids).values_list("pk")


@Prepared
def _readings(*, ids: Sequence[int]) -> QuerySet[Reading, Any]:
    rows = Reading.objects.filter(entry_id__in=ids)
    return rows.values_list("entry_id", "reader", "value")


@Prepared
def _attachments(*, ids: Sequence[int]) -> QuerySet[Attachment, Any]:
    rows = Attachment.objects.filter(entry_id__in=ids).order_by("position")
    return rows.values_list("entry_id", "position", "name", "type", "size", "inline", "content_id")


@Prepared
def _sightings(reader: Reader, *, ids: Sequence[int]) -> QuerySet[Sighting, Any]:
    rows = Sighting.objects.filter(entry_id__in=ids).order_by("id")
    if reader.knows is not None:
        rows = rows.filter(mailbox_id__in=reader.knows)
    return rows.values_list("entry_id", "mailbox__name", "folder")


def _by_entry(rows: Iterable[tuple[Any, ...]]) -> Mapping[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def _people(reader: Reader, entries: Sequence[Entry]) -> dict[int, tuple[PersonOnEntry, ...]]:
    """Who stands on each entry; Bcc only for its writer and the machine's operator."""
    writer = {e.pk: e.colleague_id for e in entries}
    rows = _standing(ids=list(writer))
    behind = dict(_behind(ids=[row[5] for row in rows]))
    found: dict[int, list[PersonOnEntry]] = defaultdict(list)
    for entry_id, role, name, spec, ours, address_id in rows:
        if role == "bcc" and reader.colleague_id not in (None, writer[entry_id]):
            continue
        found[entry_id].append(
            PersonOnEntry(role, name, shown_spec(spec), ours, behind.get(address_id))
        )
    return {k: tuple(v) for k, v in found.items()}


@Prepared
def _standing(*, ids: Sequence[int]) -> QuerySet[Participant, Any]:
    rows = Participant.objects.filter(entry_id__in=ids).order_by("id")
    return rows.values_list("entry_id", "role", "name", "address__spec", "ours", "address_id")


@Prepared
def _behind(*, ids: Sequence[int]) -> QuerySet[PersonAddress, Any]:
    rows = PersonAddress.objects.filter(address_id__in=ids).order_by("-id")
    return rows.values_list("address_id", "person_id")


def _writers(entries: Sequence[Entry]) -> dict[int, str]:
    """The names of those who were said to have written some of these."""
    ids = {e.wrote_id for e in entries if e.wrote_id is not None}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _view(
    entry: Entry,
    writer: str,
    full: bool,
    people: tuple[PersonOnEntry, ...],
    readings: Mapping[str, dict[str, Any]],
    attachments: tuple[AttachmentView, ...],
    seen_in: tuple[tuple[str, str], ...],
) -> EntryView:
    zones = readings.get("zones", {})
    automated = readings.get("automated", {})
    asks = readings.get("asks", {})
    call, note = readings.get("call", {}), readings.get("note", {})
    said = readings.get("web_form") or readings.get("forwarded") or {}
    author = next((p for p in people if p.role == "behalf"), None) or next(
        (p for p in people if p.role == "from"), None
    )
    return EntryView(
        id=entry.pk,
        conversation_id=entry.conversation_id,
        kind=entry.kind,
        direction=entry.direction,
        at=entry.occurred_at,
        subject=entry.subject if full else "",
        author_name=writer or ((author.name or author.spec) if author else ""),
        author_spec=author.spec if author else "",
        author_person_id=entry.wrote_id or (author.person_id if author else None),
        colleague=entry.colleague.name if entry.colleague else "",
        people=people,
        author_text=zones.get("author", ""),
        quoted_text=zones.get("quoted", ""),
        signature=zones.get("signature", ""),
        said=said.get("said", ""),
        has_html=bool(zones.get("html")),
        attachments=attachments,
        automated=entry.automated,
        automated_kind=automated.get("kind", ""),
        automated_reasons=tuple(automated.get("reasons", ())),
        answer_score=entry.answer_score if full else 0.0,
        answer_reasons=tuple(asks.get("reasons", ())),
        forged=automated.get("kind") == "forged" or bool(zones.get("unverified")),
        redacted=not full,
        seen_in=seen_in,
        call_ended=call.get("disposition", ""),
        call_number=shown_number(call.get("number", "")),
        version=note.get("version", 0),
        edited="edited" in note,
        gone=note.get("gone", False),
        colleague_id=entry.colleague_id,
    )

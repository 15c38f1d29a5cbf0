"""Reads of notes: their earlier words, and who can be named."""

from dataclasses import dataclass
from datetime import datetime

from goodword.access import Reader, readable
from goodword.channels.notes.rules import Named
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry
from goodword.timeline.tables_told import NoteVersion


@dataclass(frozen=True, slots=True)
class Version:
    """What a note said from ``at`` on; empty words: it was taken back."""

    number: int
    text: str
    at: datetime


def versions(reader: Reader, entry_id: int) -> list[Version]:
    """Every version of a note, oldest first; none when there is no such note for the reader.

    What its author took back, only they may still read.
    """
    entry = Entry.objects.filter(readable(reader), pk=entry_id, kind="note").first()
    if entry is None:
        return []
    rows = list(NoteVersion.objects.filter(entry=entry).order_by("number"))
    author = reader.colleague_id is None or reader.colleague_id == entry.colleague_id
    hidden = bool(rows) and not rows[-1].text and not author
    return [Version(r.number, "" if hidden else r.text, r.at) for r in rows]


def can_be_named() -> list[Named]:
    """The colleagues whom a note may name."""
    rows = Colleague.objects.filter(is_active=True).order_by("name", "pk")
    return [Named(pk, name, email) for pk, name, email in rows.values_list("pk", "name", "email")]

"""Files that go with a draft: uploaded, or taken over from the letter that is passed on."""

import zlib
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from goodword.access import NotFound, Reader, Refused
from goodword.channels.mail.contents import attachment
from goodword.drafts.queries import FileView, own
from goodword.drafts.rules import LARGEST_FILES, MOST_FILES
from goodword.drafts.tables import Draft, DraftFile
from goodword.people.actions import must_decide
from goodword.timeline.queries import entry

LEVEL = 3


@dataclass(frozen=True, slots=True)
class Content:
    """A file with its bytes."""

    name: str
    type: str
    content: bytes = field(repr=False)


@transaction.atomic
def add_file(*, reader: Reader, draft_id: int, name: str, type: str, content: bytes) -> FileView:  # noqa: A002
    """Attach a file to a draft of one's own. Raises `NotFound`, `Refused`."""
    must_decide(reader)
    row = own(reader).select_for_update(of=("self",)).filter(pk=draft_id, outgoing=None).first()
    if row is None:
        raise NotFound("There is no such draft.")
    return _add(row, Content(name, type, content))


@transaction.atomic
def remove_file(*, reader: Reader, draft_id: int, file_id: int) -> None:
    """Take a file off a draft of one's own. What is not there is off already."""
    must_decide(reader)
    row = own(reader).filter(pk=draft_id, outgoing=None).first()
    if row is None:
        raise NotFound("There is no such draft.")
    DraftFile.objects.filter(draft=row, pk=file_id).delete()


def file_content(reader: Reader, draft_id: int, file_id: int) -> Content | None:
    """A file of one's own draft, with its bytes."""
    rows = DraftFile.objects.filter(draft__in=own(reader), draft_id=draft_id, pk=file_id)
    row = rows.first()
    return _content(row) if row else None


def contents(draft_id: int) -> list[Content]:
    """Every file of a draft with its bytes, in order; for who has asked whose it is."""
    return [_content(row) for row in DraftFile.objects.filter(draft=draft_id).order_by("position")]


def keep_originals_of(*, reader: Reader, draft: Draft) -> None:
    """Take over the files of the letter that is passed on, as far as they fit."""
    found = entry(reader, draft.answers_id or 0)
    if found is None or found.redacted:
        return
    for one in found.attachments:
        told = None if one.inline else attachment(reader, found.id, one.position)
        if told is not None:
            with suppress(Refused):
                _add(draft, Content(told.name, told.type, told.content))


def _add(row: Draft, file: Content) -> FileView:
    known = DraftFile.objects.filter(draft=row)
    used = sum(known.values_list("size", flat=True))
    if known.count() >= MOST_FILES:
        raise Refused(f"A letter holds {MOST_FILES} files at most.")
    if used + len(file.content) > LARGEST_FILES:
        raise Refused(
            f"“{_name(file.name)}” does not fit: the files of a letter have "
            f"{LARGEST_FILES // 2**20} MB together. Send a link to it instead."
        )
    last = known.aggregate(last=Max("position"))["last"]
    made = DraftFile.objects.create(
        draft=row,
        position=0 if last is None else last + 1,
        name=_name(file.name),
        type=_type(file.type),
        size=len(file.content),
        data=zlib.compress(file.content, LEVEL),
    )
    return FileView(made.pk, made.name, made.type, made.size)


def _content(row: DraftFile) -> Content:
    return Content(row.name, row.type, zlib.decompress(bytes(row.data)))


def _name(name: str) -> str:
    """A file's name without folders and invisible signs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable()).encode("utf-8", "replace").decode().strip()
    return kept[-150:] or "file"


def _type(told: str) -> str:
    """A media type (RFC 6838) as a browser says it; what is none is plain bytes."""
    head = told.partition(";")[0].strip().lower()
    whole, part = head.partition("/")[::2]
    plain = all(p and all(c.isascii() and (c.isalnum() or c in "!#$&-^_.+") for c in p)
                for p in (whole, part))  # fmt: skip
    return head[:255] if plain else "application/octet-stream"

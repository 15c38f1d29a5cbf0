"""Lists handed in on the page: kept as a file first, worked on by whoever holds the lease."""

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from goodword.access import NotFound, Reader, Refused
from goodword.channels.sales.tables_uploads import AT_WORK, SalesUpload
from goodword.channels.workbooks import is_zip
from goodword.people.actions import must_decide
from goodword.timeline.originals import sync_folder
from goodword.timeline.tables import Intake

MOST_BYTES = 100 * 1024 * 1024
MOST_AT_WORK = 20
LOOKED_AT = 4 * 1024 * 1024
LEASE = timedelta(seconds=30)
KEPT = timedelta(days=2)
"""So long a list waits for a colleague's word before its file goes."""
LISTED = timedelta(days=30)


def path_of(upload: SalesUpload) -> Path:
    """Where a list's file lies."""
    return Path(settings.UPLOADS) / upload.file


def has_file(upload: SalesUpload) -> bool:
    """Whether a list is still here as it was handed in."""
    return bool(upload.file) and path_of(upload).is_file()


def keep_upload(
    pieces: Iterable[bytes],
    *,
    reader: Reader,
    name: str,
    source: str,
    currency: str,
    zone: str,
    looks: bool,
    now: datetime,
) -> SalesUpload:
    """Keep a list, durably; it is looked at, or taken in, as soon as somebody has time."""
    must_decide(reader)
    if SalesUpload.objects.filter(state__in=AT_WORK).count() >= MOST_AT_WORK:
        raise Refused(f"{MOST_AT_WORK} lists are being taken in. Wait until one is done.")
    folder = Path(settings.UPLOADS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = secrets.token_hex(16)
    size = 0
    descriptor = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        for piece in pieces:
            size += kept.write(piece)
        kept.flush()
        os.fsync(kept.fileno())
    sync_folder(folder)
    return SalesUpload.objects.create(
        name=name.replace("\x00", "")[:200],
        file=file,
        size=size,
        colleague_id=reader.colleague_id,
        at=now,
        source=source.strip()[:80],
        currency=currency,
        zone=zone,
        looks=looks,
    )


def uploads(reader: Reader) -> QuerySet[SalesUpload]:
    """Lists handed in lately, the newest first; for everybody who may hand in some."""
    must_decide(reader)
    return SalesUpload.objects.select_related("colleague").order_by("-pk")


def upload_of(reader: Reader, upload_id: int) -> SalesUpload:
    """One of them. Raises `NotFound`."""
    found = uploads(reader).filter(pk=upload_id).first()
    if found is None:
        raise NotFound("There is no such list.")
    return found


@transaction.atomic
def go_on(
    *, reader: Reader, upload_id: int, looks: bool, columns: Mapping[str, str | int] | None
) -> SalesUpload:
    """Look at a list again, take it in, or go on where it stopped. Raises `Refused`.

    ``columns``: what they mean, as it was chosen; nothing: as before.
    """
    row = _locked(reader, upload_id)
    if row.state in AT_WORK:
        raise Refused("It is being worked on. Stop it first, or wait until it is done.")
    if not has_file(row):
        raise Refused("The list is not here any more. Hand it in again: nothing doubles.")
    if looks or (columns is not None and dict(columns) != row.columns):
        row.taken, row.intake = 0, None
    if columns is not None:
        row.columns = dict(columns)
    row.looks, row.state, row.why, row.lease_until = looks, "waiting", "", None
    row.done = row.all = row.begun = 0
    row.begun_at = row.ended_at = None
    if not row.taken:
        row.outcome = {}
    row.save()
    return row


@transaction.atomic
def stop(*, reader: Reader, upload_id: int, now: datetime) -> SalesUpload:
    """Stop the work on a list after the sales that are just being kept; it can go on later."""
    row = _locked(reader, upload_id)
    if row.state in AT_WORK:
        row.state, row.lease_until, row.ended_at = "stopped", None, now
        row.save(update_fields=["state", "lease_until", "ended_at"])
    return row


@transaction.atomic
def remove(*, reader: Reader, upload_id: int) -> None:
    """Forget a list that nobody works on; what was taken of it stays."""
    row = _locked(reader, upload_id)
    if row.state in AT_WORK:
        raise Refused("It is being worked on. Stop it first.")
    drop_file(row)
    row.delete()


def _locked(reader: Reader, upload_id: int) -> SalesUpload:
    upload_of(reader, upload_id)
    return SalesUpload.objects.select_for_update().get(pk=upload_id)


def claim(*, now: datetime, only: int = 0) -> SalesUpload | None:
    """A list to be worked on, for this worker alone until its lease is over.

    ``only``: this one. Lists whose file lies on another machine are that machine's.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    rows = SalesUpload.objects.filter(free, state__in=AT_WORK)
    for row in rows.filter(pk=only) if only else rows.order_by("pk"):
        if not has_file(row):
            continue
        mine = SalesUpload.objects.filter(free, pk=row.pk, state__in=AT_WORK)
        if mine.update(lease_until=now + LEASE):
            return SalesUpload.objects.get(pk=row.pk)
    return None


def head_of(row: SalesUpload) -> bytes:
    """The first lines of a list: enough to tell what its columns mean; a workbook is whole."""
    with path_of(row).open("rb") as file:
        raw = file.read(LOOKED_AT)
        if is_zip(raw):
            return raw + file.read()
        whole = not file.read(1)
    return raw if whole else raw[: raw.rfind(b"\n") + 1] or raw


def end_intake(upload_id: int, *, now: datetime) -> None:
    """The run that took a list in is at its end."""
    of_it = SalesUpload.objects.filter(pk=upload_id).values("intake_id")
    Intake.objects.filter(pk__in=of_it).update(finished_at=now)


def drop_file(row: SalesUpload) -> None:
    """Remove a list's file."""
    if row.file:
        with suppress(FileNotFoundError):
            path_of(row).unlink()


def forget_old_uploads(*, now: datetime) -> int:
    """Remove files that nobody said anything of for days, and what is known of old lists.

    A list at work whose file is nowhere (a house that was restored) has come to its end.
    """
    idle = SalesUpload.objects.exclude(state__in=AT_WORK)
    for row in idle.exclude(file="").filter(at__lt=now - KEPT):
        drop_file(row)
        SalesUpload.objects.filter(pk=row.pk).update(file="")
    for row in SalesUpload.objects.filter(state__in=AT_WORK, at__lt=now - timedelta(hours=1)):
        if not has_file(row) and (row.lease_until is None or row.lease_until < now):
            why = "The list is not here any more. Hand it in again: nothing doubles."
            SalesUpload.objects.filter(pk=row.pk).update(state="failed", why=why, ended_at=now)
    gone, _ = idle.filter(at__lt=now - LISTED).delete()
    return gone

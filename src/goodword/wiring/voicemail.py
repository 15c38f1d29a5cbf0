"""Full voicemail boxes, noticed from the telephone system's own mails as they come in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.live import watching
from goodword.channels.mail.live.watching import Finding
from goodword.channels.mail.live.watching_tables import Worry
from goodword.language.voicemail_full import read_voicemail_full
from goodword.notices.sources import anything_new, begin, locked, next_numbers
from goodword.people.directory import load_ours
from goodword.timeline.tables import Entry, Reading, Sighting

LASTING = timedelta(days=14)
"""A box of which the system said no more for so long is not full any more."""
NEWS = timedelta(days=7)
"""Older mail, read for the first time, tells nothing of today."""


def notice_voicemail(*, wall: datetime) -> None:
    """Look at what came in since the last look."""
    rows = Entry.objects.filter(kind="mail")
    if anything_new("voicemail", rows):
        with transaction.atomic():
            source = locked("voicemail")
            if not begin(source, rows, wall):
                numbers = next_numbers(source, rows, wall)
                source.save()
                _read(numbers, wall)
    stale = Worry.objects.filter(
        kind="voicemail", ended_at__isnull=True, noticed_at__lt=wall - LASTING
    )
    watching.end(stale, now=wall)


def _read(numbers: list[int], now: datetime) -> None:
    rows = Entry.objects.filter(
        pk__in=numbers, direction__in=("in", "internal"), occurred_at__gt=now - NEWS
    ).select_related("author")
    for entry in rows.order_by("occurred_at", "pk"):
        if Reading.objects.filter(entry=entry, reader="call").exists():
            _takes_messages(entry, now)
        elif entry.automated:
            _full(entry, now)


def _full(entry: Entry, now: datetime) -> None:
    spec = entry.author.spec if entry.author else ""
    zones = Reading.objects.filter(entry=entry, reader="zones").values_list("value", flat=True)
    value = zones.first() or {}
    found = read_voicemail_full(entry.subject, str(value.get("author", "")), from_spec=spec)
    if found is None or not _is_ours(spec):
        return
    state = "nearly full" if found.nearly else "full: callers can leave no message"
    whose = f"of {found.line} " if found.line else ""
    words = f"The voicemail box {whose}is {state}. Listen to old messages and delete them."
    about = found.line[:60]
    for mailbox_id in _places(entry):
        if not _open(mailbox_id).filter(about=about).update(noticed_at=now, words=words):
            one = Finding("voicemail", words, entry.occurred_at, about)
            watching.begin(mailbox_id, one, now=now)


def _takes_messages(entry: Entry, now: datetime) -> None:
    """A message was left: that box takes messages again."""
    value = Reading.objects.filter(entry=entry, reader="call").values_list("value", flat=True).get()
    if value.get("disposition") != "voicemail":
        return
    lines = ["", *map(str, value.get("lines", ()))]
    for mailbox_id in _places(entry):
        rows = _open(mailbox_id).filter(since__lt=entry.occurred_at)
        over = rows if len(lines) == 1 else rows.filter(about__in=lines)
        watching.end([one for one in over if "nearly" not in one.words], now=now)


def _is_ours(spec: str) -> bool:
    """Whether this sender is our telephone system: of our own domain, or known to tell of calls.

    Strangers write that one's voicemail is full, to have something clicked.
    """
    if spec in load_ours():
        return True
    domain = spec.rpartition("@")[2]
    return Reading.objects.filter(
        reader="call", entry__participants__role__in=("from", "sender"),
        entry__participants__address__domain=domain,
    ).exists()  # fmt: skip


def _places(entry: Entry) -> list[int]:
    seen = Sighting.objects.filter(entry=entry).values_list("mailbox_id", "folder")
    return sorted({box for box, folder in seen if folder_kind(folder) != "junk"})


def _open(mailbox_id: int) -> QuerySet[Worry]:
    return Worry.objects.filter(
        mailbox_id=mailbox_id, kind="voicemail", ended_at__isnull=True
    )  # fmt: skip

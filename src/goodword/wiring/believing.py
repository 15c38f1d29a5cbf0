"""Whose word about senders is believed for a mailbox, learnt from its own letters; when it changes,
letters taken before are judged anew."""

import logging
import threading
import zlib
from datetime import datetime

from goodword.channels.mail import Mail, parse_mail
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.verdicts import is_disproved, learnt
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry, Original, Reading, Sighting
from goodword.wiring.importing import head_of
from goodword.wiring.rereading import reread_some
from goodword.wiring.turns import my_turn

log = logging.getLogger(__name__)

SAMPLE, LARGEST = 50, 256 * 1024
"""So many of the newest letters tell who received them; long ones are left out."""
BATCH = 200


def learn_server(row: Connection) -> None:
    """Learn which server's word about senders is believed for a mailbox, from its newest letters.

    Where that is another than before (the mailbox moved to another provider), or none was known,
    what was taken until now waits to be judged anew.
    """
    seen = (
        Sighting.objects.filter(mailbox_id=row.mailbox_id, entry__direction="in")
        .filter(original__size__gt=0, original__size__lt=LARGEST)
        .select_related("original")
        .order_by("-pk")[:SAMPLE]
    )
    found = learnt(_topmost(_head(one.original)) for one in seen)[:255]
    if not found or found == row.authserv_id:
        return
    rows = Connection.objects.filter(pk=row.pk, authserv_id=row.authserv_id)
    if rows.update(authserv_id=found, judge_after=0):
        row.authserv_id, row.judge_after = found, 0


def judge_anew(row: Connection, stop: threading.Event, *, wall: datetime) -> int:
    """Read letters again whose sender is seen otherwise by the server that is believed now; how
    many. Goes on where it was stopped."""
    count = 0
    while row.judge_after is not None and not stop.is_set():
        batch = list(
            Sighting.objects.filter(
                mailbox_id=row.mailbox_id, pk__gt=row.judge_after, entry__kind="mail",
                original__size__gt=0,
            ).select_related("original").order_by("pk")[:BATCH]
        )  # fmt: skip
        changed = _judged_otherwise(batch, row.authserv_id)
        with my_turn():
            reread_some(changed, wall=wall)
        count += len(changed)
        row.judge_after = batch[-1].pk if batch else None
        rows = Connection.objects.filter(pk=row.pk, authserv_id=row.authserv_id)
        if not rows.update(judge_after=row.judge_after):
            break  # Another server was learnt meanwhile: it begins anew.
    return count


def _judged_otherwise(batch: list[Sighting], authserv_id: str) -> list[Entry]:
    """Entries of which the verdict is another than the one that was read."""
    zones = dict(
        Reading.objects.filter(entry__in=[one.entry_id for one in batch], reader="zones")
        .values_list("entry_id", "value")
    )  # fmt: skip
    changed = set()
    for one in batch:
        mail = _head(one.original)
        headers = mail.headers.get("authentication-results", ()) if mail else ()
        sender = mail.from_[0].spec if mail and mail.from_ else ""
        before = bool(zones.get(one.entry_id, {}).get("unverified"))
        if headers and is_disproved(headers, sender, authserv_id) is not before:
            changed.add(one.entry_id)
    rows = Entry.objects.filter(pk__in=changed, original__isnull=False)
    return list(rows.select_related("original", "intake").order_by("pk"))


def _topmost(mail: Mail | None) -> str:
    told = mail.headers.get("authentication-results", ()) if mail else ()
    return told[0] if told else ""


def _head(original: Original) -> Mail | None:
    """The headers of a letter; nothing where its bytes are damaged."""
    try:
        raw = raw_bytes(original)
    except (OSError, zlib.error):
        log.warning("the bytes of %s can't be read back", original.sha256)
        return None
    return parse_mail(head_of(raw))

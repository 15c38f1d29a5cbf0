"""The clock's job that files copies of what was sent, where the provider does not do so itself."""

import logging
import threading
from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import F

from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.sending.filing import AFTER, PAUSES, NotFiled, file_copies
from goodword.channels.mail.sending.tables import Outgoing, SendingWay
from goodword.house.queries import the_house
from goodword.timeline.originals import raw_bytes
from goodword.wiring.fetching import database_now

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)
MOST = 20


def file_sent(stop: threading.Event) -> int:
    """File what is due; how many copies lie in Sent now."""
    if the_house().as_of is not None:
        return 0
    now = database_now()
    due = Outgoing.objects.filter(
        filing="waiting", file_at__lte=now - AFTER, sent_at__isnull=False, original__isnull=False
    )
    boxes: dict[int, list[int]] = defaultdict(list)
    for pk, mailbox in due.order_by("file_at").values_list("pk", "mailbox_id")[: 5 * MOST]:
        boxes[mailbox].append(pk)
    return sum(
        _file_of(mailbox, ids[:MOST], now) for mailbox, ids in boxes.items() if not stop.is_set()
    )


def _file_of(mailbox_id: int, ids: list[int], now: datetime) -> int:
    rows = [row for pk in ids if (row := _claimed(pk, now)) is not None]
    connection = Connection.objects.filter(mailbox_id=mailbox_id).first()
    if connection is None or connection.url or _keeps(mailbox_id):
        # Not read from here, or its provider files it: there is no folder of ours to put it into.
        Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(filing="itself")
        return 0
    try:
        letters = [(row, raw_bytes(row.original)) for row in rows if row.original is not None]
        told = file_copies(connection, letters, now=now)
    except (NotFiled, OSError) as error:
        told = {row.pk: str(error) or type(error).__name__ for row in rows}
    for row in rows:
        _write_down(row, told.get(row.pk, "It has no bytes."), now)
    return sum(not why for why in told.values())


def _claimed(pk: int, now: datetime) -> Outgoing | None:
    """The letter, for one worker; who dies with it leaves it to another after a while."""
    mine = Outgoing.objects.filter(pk=pk, filing="waiting", file_at__lte=now - AFTER)
    if not mine.update(file_at=now + CLAIM, file_attempts=F("file_attempts") + 1):
        return None
    return Outgoing.objects.select_related("original").get(pk=pk)


def _write_down(row: Outgoing, why: str, now: datetime) -> None:
    if not why:
        changes: dict[str, object] = {"filing": "filed", "file_told": ""}
    elif row.file_attempts > len(PAUSES):
        changes = {"filing": "failed", "file_told": why}
        log.warning("The copy of letter %s could not be filed: %s", row.pk, why)
    else:
        pause = timedelta(minutes=PAUSES[row.file_attempts - 1])
        changes = {"file_at": now + pause, "file_told": why}
    Outgoing.objects.filter(pk=row.pk).update(**changes)


def _keeps(mailbox_id: int) -> bool:
    return SendingWay.objects.filter(mailbox_id=mailbox_id, keeps_copy=True).exists()

"""Letters that a junk filter took and should not have; whose word about senders is believed."""

import logging
import zlib
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from goodword.channels.mail import parse_mail
from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.reading import IN_JUNK
from goodword.channels.mail.verdicts import learnt
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry, Original, Participant, Reading, Sighting
from goodword.wiring.rereading import reread_some

log = logging.getLogger(__name__)

LOOKED_AT = timedelta(days=14)
MOST = 200
SAMPLE, LARGEST = 50, 256 * 1024
"""So many of the newest letters tell who received them; long ones are left out."""
AGAIN = timedelta(hours=6)

_tried: dict[int, datetime] = {}


def rescue(*, wall: datetime) -> int:
    """Read letters again that lay in junk, of people we wrote to since, or that were moved out.

    How many. A letter whose sender was disproved stays where it was.
    """
    written_to = Participant.objects.filter(
        address=OuterRef("author"), role__in=("to", "cc"), entry__direction="out",
        entry__kind="mail", entry__automated=False,
    )  # fmt: skip
    rows = Entry.objects.filter(
        kind="mail", direction="in", automated=True, original__isnull=False,
        occurred_at__gt=wall - LOOKED_AT, occurred_at__lte=wall,
    ).annotate(known=Exists(written_to), places=Count("sightings"))  # fmt: skip
    found = rows.filter(Q(known=True) | Q(places__gt=1)).order_by("-occurred_at")
    newest = found.select_related("original", "intake")[: 10 * MOST]
    again = [row for row in newest if _lay_in_junk(row)][:MOST]
    if again:
        reread_some(again, wall=wall)
    return len(again)


def learn_server(row: Connection, *, now: datetime) -> None:
    """Learn which server's word about senders is believed for a mailbox, from its own letters."""
    if row.authserv_id or (row.pk in _tried and now - _tried[row.pk] < AGAIN):
        return
    _tried[row.pk] = now
    seen = (
        Sighting.objects.filter(mailbox_id=row.mailbox_id, entry__direction="in")
        .filter(original__size__gt=0, original__size__lt=LARGEST)
        .select_related("original")
        .order_by("-pk")[:SAMPLE]
    )
    found = learnt(_first_result(one.original) for one in seen)
    if found:
        row.authserv_id = found[:255]
        Connection.objects.filter(pk=row.pk, authserv_id="").update(authserv_id=row.authserv_id)


def _first_result(original: Original) -> str:
    """The topmost Authentication-Results of a letter; nothing where its bytes are damaged."""
    try:
        told = parse_mail(raw_bytes(original)).headers.get("authentication-results", ("",))
    except (OSError, zlib.error):
        log.warning("the bytes of %s can't be read back", original.sha256)
        return ""
    return told[0]


def _lay_in_junk(row: Entry) -> bool:
    """Whether the junk folder alone made it automatic mail, and may no longer do so."""
    values = dict(
        Reading.objects.filter(entry=row, reader__in=("automated", "zones"))
        .values_list("reader", "value")
    )  # fmt: skip
    if IN_JUNK not in values.get("automated", {}).get("reasons", ()):
        return False
    places = Sighting.objects.filter(entry=row).values_list("folder", flat=True)
    if any(folder_kind(folder) != "junk" for folder in places):
        return True
    return bool(getattr(row, "known", False)) and not values.get("zones", {}).get("unverified")

"""Letters that a junk filter took and should not have: read again, so that they are owed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.reading import IN_JUNK
from goodword.timeline.tables import Entry, Participant, Reading, Sighting
from goodword.wiring.rereading import reread_some

LOOKED_AT = timedelta(days=14)
MOST = 200


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
    newest = list(found.select_related("original", "intake")[: 10 * MOST])
    again = _lay_in_junk(newest)[:MOST]
    if again:
        reread_some(again, wall=wall)
    return len(again)


def _lay_in_junk(rows: Sequence[Entry]) -> list[Entry]:
    """Those that the junk folder alone made automatic mail, and may no longer do so."""
    readings: dict[tuple[int, str], dict[str, Any]] = {
        (entry_id, reader): value
        for entry_id, reader, value in Reading.objects.filter(
            entry__in=rows, reader__in=("automated", "zones")
        ).values_list("entry_id", "reader", "value")
    }
    outside = {
        entry_id
        for entry_id, folder in Sighting.objects.filter(entry__in=rows)
        .values_list("entry_id", "folder")
        if folder_kind(folder) != "junk"
    }  # fmt: skip

    def may_leave(row: Entry) -> bool:
        if IN_JUNK not in readings.get((row.pk, "automated"), {}).get("reasons", ()):
            return False
        disproved = readings.get((row.pk, "zones"), {}).get("unverified")
        return row.pk in outside or (bool(getattr(row, "known", False)) and not disproved)

    return [row for row in rows if may_leave(row)]

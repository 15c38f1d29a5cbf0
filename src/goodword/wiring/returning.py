"""Reports on delivery that came in: the letter is found, and what it answered is owed again."""

import logging
import threading
import zlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from goodword.channels.mail.sending.bounces import Bounce, missed, read_bounce
from goodword.channels.mail.sending.tables import Outgoing
from goodword.channels.mail.sending.tables_after import Returned
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Conversation, Entry, Participant, Reading
from goodword.wiring.clock import wall

log = logging.getLogger(__name__)

NEWEST = 5000
"""Among so many of the newest entries reports are looked for."""


def look_for_returned(_: threading.Event) -> None:
    """The clock's: read the reports that came in since."""
    find_returned(now=wall())


def find_returned(*, now: datetime) -> int:
    """Read reports on delivery that nobody read yet; how many letters came back."""
    newest = Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    reports = Entry.objects.filter(
        Exists(Reading.objects.filter(entry=OuterRef("pk"), reader="automated",
                                      value__kind="bounce")),
        ~Exists(Returned.objects.filter(bounce=OuterRef("pk"))),
        pk__gt=newest - NEWEST, automated=True, direction="in", original__isnull=False,
    )  # fmt: skip
    return sum(_read(report, now) for report in reports.select_related("original")[:200])


@transaction.atomic
def _read(report: Entry, now: datetime) -> bool:
    assert report.original is not None
    try:
        bounce = read_bounce(raw_bytes(report.original))
    except (OSError, zlib.error):
        log.warning("the bytes of report %s can't be read back", report.pk)
        bounce = Bounce((), ())
    letter = _letter(bounce)
    went_to = _went_to(letter) if letter is not None else {}
    found = missed(bounce, list(went_to))
    if letter is None or not found:
        Returned.objects.create(bounce=report, at=now)
        return False
    for spec, why in found.items():
        Returned.objects.get_or_create(
            bounce=report, address_id=went_to[spec],
            defaults={"letter": letter, "told": why, "at": now},
        )  # fmt: skip
    _tell(letter, found, now)
    Conversation.objects.filter(pk=letter.conversation_id).update(dirty=True)
    return True


def _letter(bounce: Bounce) -> Entry | None:
    """The letter of ours that a report speaks of: by our mark, or by its Message-ID."""
    ours = Outgoing.objects.filter(mark__in=bounce.marks, entry__isnull=False)
    sent = ours.select_related("entry").first()
    if sent is not None:
        return sent.entry
    rows = Entry.objects.filter(direction="out", message_id__in=_spellings(bounce.ids))
    return rows.order_by("-pk").first()


def _spellings(ids: Sequence[str]) -> list[str]:
    return [spelt for one in ids for spelt in (one, f"<{one}>")]


def _went_to(letter: Entry) -> dict[str, int]:
    rows = Participant.objects.filter(entry=letter, role__in=("to", "cc", "bcc"))
    return {str(spec): pk for spec, pk in rows.values_list("address__spec", "address_id")}


def _tell(letter: Entry, found: dict[str, str], now: datetime) -> None:
    """On the letter in the outbox, too, where it went out from here."""
    row = Outgoing.objects.filter(entry=letter).first()
    if row is None:
        return
    for one in row.recipients.all():
        if one.spec.lower() in found:
            one.state, one.told, one.at = "bounced", found[one.spec.lower()], now
            one.save(update_fields=["state", "told", "at"])

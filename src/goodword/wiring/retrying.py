"""Tries again to read what lies in quarantine, with today's readers."""

from datetime import datetime

from django.db import transaction

from goodword.access import NotFound, Reader
from goodword.channels.mail import parse_mail
from goodword.channels.mail.acquaintance import with_acquaintance
from goodword.channels.mail.reading import Place, looks_like_mail, read_mail
from goodword.house.queries import the_house
from goodword.people.directory import load_ours
from goodword.timeline.originals import raw_bytes
from goodword.timeline.record import record_entries
from goodword.timeline.tables import Intake, Quarantined
from goodword.wiring.importing import settle_all
from goodword.wiring.ownership import is_desk


def retry_quarantined(*, reader: Reader, quarantined_id: int, wall: datetime) -> bool:
    """Try to read one; whether it could be read now. Its bytes stay kept either way."""
    rows = Quarantined.objects.select_related("original", "mailbox", "intake")
    if reader.reads is not None:
        rows = rows.filter(mailbox_id__in=reader.reads)
    row = rows.filter(pk=quarantined_id).first()
    if row is None:
        raise NotFound("There is no such thing in quarantine.")
    place = Place(row.mailbox_id, row.folder, row.location, is_desk(row.mailbox), None)
    ours = load_ours()
    mail = parse_mail(raw_bytes(row.original))
    if not looks_like_mail(mail):
        return False
    (place,) = with_acquaintance([(mail, place)])
    entry = read_mail(mail, place, ours=ours, now=wall)
    intake = row.intake or Intake.objects.create(
        source="quarantine", started_at=wall, finished_at=wall, opens_from=wall
    )
    with transaction.atomic():
        record_entries(
            [entry], ours=ours, opens_from=intake.opens_from, intake_id=intake.pk, now=wall
        )
        row.delete()
    settle_all(now=the_house().as_of or wall)
    return True

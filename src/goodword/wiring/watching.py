"""Keeps an eye on connected mailboxes: what fails, fills up, ends, or falls silent is told once."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from goodword.channels.mail.live import watching
from goodword.channels.mail.live.mail_server import MailServer
from goodword.channels.mail.live.tables import Connection, Folder
from goodword.channels.mail.live.watching_quota import LOOKED_AT, Filling, Sample, filling
from goodword.channels.mail.live.watching_silence import WEEKS, silence
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.house.queries import calendar_of, the_house
from goodword.notices.deriving import administrators
from goodword.notices.sources import locked
from goodword.notices.tables import NoticeSource
from goodword.notices.telling import Telling, write
from goodword.timeline.tables import Entry
from goodword.wiring.believing import judge_anew, learn_server
from goodword.wiring.clock import wall
from goodword.wiring.rescuing import rescue
from goodword.wiring.voicemail import notice_voicemail

log = logging.getLogger(__name__)

MEASURED = timedelta(hours=6)
"""How often a mailbox's server is asked how full it is."""
ASKED = timedelta(hours=6)
KEPT = LOOKED_AT + timedelta(days=7)
RECENT = timedelta(hours=1)
"""What came within the last hour is no silence."""
MOST_ARRIVALS = 6000
BY_LOOKING = ("failing", "certificate", "quota", "silent")


class Watching:
    """The clock's job: look at every connected mailbox. ``asked``: when its letters were last
    asked which server's word is believed, by connection."""

    def __init__(self) -> None:
        self.asked: dict[int, datetime] = {}

    def __call__(self, stop: threading.Event) -> None:
        if the_house().as_of is not None:
            return
        now = wall()
        notice_voicemail(wall=now)
        rescue(wall=now)
        for row in Connection.objects.select_related("mailbox", "mailbox__calendar"):
            if stop.is_set():
                return
            look_at(row, now=now)
            # What is learnt now is acted on by the next look: until then, a worker may take
            # letters by what was believed before.
            judge_anew(row, stop, wall=now)
            if now - self.asked.get(row.pk, now - ASKED) >= ASKED:
                self.asked[row.pk] = now
                learn_server(row)
        gone = Worry.objects.filter(
            ended_at__isnull=True, kind__in=BY_LOOKING, mailbox__connection__isnull=True
        )
        watching.end(gone, now=now)


def look_at(row: Connection, *, now: datetime) -> None:
    """Say what is to be looked at about one mailbox, and what is over."""
    open_kinds = set(
        Worry.objects.filter(mailbox_id=row.mailbox_id, ended_at__isnull=True)
        .values_list("kind", flat=True)
    )  # fmt: skip
    found = watching.of_connection(row, now=now)
    found += watching.of_quota(filling_of(row, now=now), now=now, before="quota" in open_kinds)
    found += _silent(row, now)
    if found or open_kinds & set(BY_LOOKING):
        watching.keep(row.mailbox_id, found, kinds=BY_LOOKING, now=now)


def filling_of(row: Connection, *, now: datetime) -> Filling | None:
    """How full a mailbox is and will be; ``None`` where its server says nothing of it."""
    told = row.quota.filter(at__gt=now - KEPT).values_list("at", "used", "limit")
    return filling([Sample(*one) for one in told], now=now)


def sample_quota(row: Connection, server: MailServer) -> None:
    """Ask how full the mailbox is, where its server says so and it was not asked lately."""
    now = wall()
    if row.quota.filter(at__gt=now - MEASURED).exists():
        return
    told = server.quota()
    if told is None:
        return
    used, limit = told
    QuotaSample.objects.create(connection=row, at=now, used=used, limit=limit)
    row.quota.filter(at__lt=now - KEPT).delete()


def tell_worries(*, now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell administrators and whoever answers for a mailbox what is new of it, and what is over."""
    standing = {str(pk) for pk in _standing()}
    if set(_known()) == standing:
        return 0
    with transaction.atomic():
        source = locked("worry")
        before = set(source.known)
        standing = {str(pk) for pk in _standing()}
        changed = [int(pk) for pk in before ^ standing]
        rows = Worry.objects.filter(pk__in=changed).select_related("mailbox")
        tellings = [
            Telling(to, kind, f"{kind}:{row.pk}", at, worry_id=row.pk)
            for row in rows
            for kind, at in [
                ("worry", row.noticed_at) if row.ended_at is None else ("worry over", row.ended_at)
            ]
            for to in _keepers(row)
        ]
        source.known = dict.fromkeys(sorted(standing), "open")
        source.begun_at = source.begun_at or wall
        source.save()
        return write(tellings, now=now, mailing=mailing)


def _keepers(row: Worry) -> list[int]:
    answers = row.mailbox.accountable_id or row.mailbox.owner_id
    return sorted({*administrators(), *([answers] if answers else [])})


def _standing() -> list[int]:
    return list(Worry.objects.filter(ended_at__isnull=True).values_list("pk", flat=True))


def _known() -> dict[str, str]:
    return NoticeSource.objects.filter(pk="worry").values_list("known", flat=True).first() or {}


def _silent(row: Connection, now: datetime) -> list[watching.Finding]:
    """Whether nothing comes; only where what has come is all here, and one can look for more."""
    seen, last = row.last_success_at, row.last_message_at
    works = row.state == "on" and not row.cause and seen is not None and now - seen < RECENT
    if not works or (last is not None and now - last < RECENT):
        return []
    coming = Folder.objects.filter(connection=row, wanted=True, missing=False, history_done=False)
    if coming.exists():
        return []
    calendar = calendar_of(row.mailbox.calendar or the_house().calendar)
    found = silence(_arrivals(row.mailbox_id, now), now=now, calendar=calendar)
    return watching.of_silence(found)


def _arrivals(mailbox_id: int, now: datetime) -> list[datetime]:
    came = Q(direction="in", occurred_at__gt=now - 2 * WEEKS, occurred_at__lte=now)
    rows = Entry.objects.filter(came, sightings__mailbox_id=mailbox_id).order_by("-occurred_at")
    return list(rows.values_list("occurred_at", flat=True)[:MOST_ARRIVALS])

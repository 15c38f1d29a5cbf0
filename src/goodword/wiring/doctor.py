"""Looks the house over: what works, what somebody should look at, what is wrong.

``goodword doctor`` and the status page show it, programs read it; a level is worth an exit code.
"""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import connection as database
from django.db.models import Max
from django.db.utils import DatabaseError

from goodword.audit.queries import waiting as audit_waiting
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.watching_state import state_of
from goodword.channels.mail.live.watching_tables import Worry
from goodword.hooks.tables import Webhook
from goodword.notices.tables import Posted
from goodword.timeline.tables import Conversation, Entry, Quarantined
from goodword.wiring.clock import wall
from goodword.wiring.doctor_folders import FolderReport, compare_folders
from goodword.wiring.fetching import database_now
from goodword.wiring.outbox import stuck
from goodword.wiring.start import pending

GOOD, LOOK, WRONG = 0, 1, 2
"""Levels, and exit codes: nothing to do, look at it, something is wrong."""

_SCARCE, _SHORT = 0.05, 0.10
_LEAST = 512 * 1024 * 1024
_LATE = timedelta(minutes=15)
_DRIFT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is, in words; ``more``: every difference by name."""

    name: str
    level: int
    words: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was looked at. ``folders``: what servers have beside what is here."""

    checks: list[Check] = field(default_factory=list)
    folders: list[FolderReport] = field(default_factory=list)

    @property
    def level(self) -> int:
        """The worst of all."""
        return max((one.level for one in self.checks), default=GOOD)


def examine(*, servers: bool) -> Report:
    """Look the house over. ``servers``: go to every mailbox's server, and compare."""
    report = Report()
    for look in (_disk, _database, _clock, _queue, _letters, _kept_apart, _audit):
        report.checks.append(_safely(look))
    if report.checks[1].level == WRONG:
        return report
    rows = Connection.objects.select_related("mailbox").order_by("mailbox__name")
    for row in rows:
        report.checks.append(_mailbox(row))
        if servers and row.state != "paused":
            folders, check = compare_folders(row, now=wall())
            report.folders.extend(folders)
            report.checks.append(Check(f"server of {row.mailbox}", *check))
    report.checks.extend(_worries())
    return report


def _safely(look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (DatabaseError, OSError) as error:
        told = " ".join(str(error).split())[:200]
        return Check(look.__name__.strip("_"), WRONG, f"It can't be looked at: {told}")


def _disk() -> Check:
    total, _, free = shutil.disk_usage(settings.ORIGINALS.parent)
    words = f"{free / 1024**3:,.1f} GiB free of {total / 1024**3:,.1f}"
    if free < _LEAST or free / total < _SCARCE:
        return Check("disk", WRONG, f"{words}: mail may soon not be kept. Make room.")
    if free / total < _SHORT:
        return Check("disk", LOOK, f"{words}: make room soon.")
    return Check("disk", GOOD, words)


def _database() -> Check:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    undone = pending()
    if undone:
        words = f"{len(undone)} changes are to be made: goodword migrate"
        return Check("database", WRONG, words)
    return Check("database", GOOD, f"it answers, and is up to date ({database.vendor})")


def _clock() -> Check:
    now = wall()
    drift = abs(database_now() - now)
    if drift > _DRIFT:
        words = f"The database's clock is {drift.total_seconds():.0f} seconds away from this one's."
        return Check("clock", WRONG, f"{words} Set both by the network's time (NTP).")
    last = Connection.objects.aggregate(at=Max("last_success_at"))["at"]
    if last is not None and last - now > _DRIFT:
        return Check(
            "clock", WRONG, "This machine's clock went back: set it by the network's time."
        )
    return Check("clock", GOOD, f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _queue() -> Check:
    unsettled = Conversation.objects.filter(dirty=True).count()
    overdue = Connection.objects.filter(state="on", due_at__lt=wall() - _LATE).count()
    if overdue:
        words = f"{overdue} mailboxes have waited to be looked at for over a quarter of an hour."
        return Check("work", WRONG, f"{words} Does goodword serve, or goodword worker, run?")
    if unsettled > 1000:
        return Check("work", LOOK, f"{unsettled:,} conversations wait to be settled")
    waiting = f"{unsettled:,} conversations are being settled" if unsettled else "nothing waits"
    return Check("work", GOOD, waiting)


def _letters() -> Check:
    rows = Posted.objects.filter(due_at__lt=wall() - _LATE, state__in=("waiting", "sending"))
    late, doubt = rows.count(), Posted.objects.filter(state="in doubt").count()
    hooks = Webhook.objects.filter(failing_since__isnull=False, is_active=True).count()
    more = tuple(
        words
        for number, words in (
            (late, f"{late} letters have not gone out for over a quarter of an hour"),
            (doubt, f"{doubt} letters are in doubt: say under Settings, Outgoing mail"),
            *stuck(now=wall(), late=_LATE),
            (hooks, f"{hooks} webhooks do not get through"),
        )
        if number
    )
    if not more:
        return Check("outgoing", GOOD, "nothing waits too long")
    return Check("outgoing", LOOK, "something does not get out", more)


def _kept_apart() -> Check:
    number = Quarantined.objects.count()
    if number:
        return Check("quarantine", LOOK, f"{number:,} messages could not be read; they are kept")
    return Check("quarantine", GOOD, f"nothing; {Entry.objects.count():,} entries are here")


def _audit() -> Check:
    waiting = audit_waiting()
    if waiting:
        return Check("audit", WRONG, f"{waiting} lines wait outside: it can't be written")
    return Check("audit", GOOD, "it is written")


def _mailbox(row: Connection) -> Check:
    state = state_of(row, row.folders.all())
    name = f"mailbox {row.mailbox}"
    more = []
    if row.certificate_until is not None and row.state != "paused":
        days = (row.certificate_until - wall()).days
        more.append(f"its server's certificate is good for {days} days")
    level = GOOD if state.good else WRONG if row.state == "broken" else LOOK
    return Check(name, level, f"{state.words}. {state.more}".removesuffix(". "), tuple(more))


def _worries() -> Iterable[Check]:
    for row in Worry.objects.filter(ended_at__isnull=True).select_related("mailbox"):
        if row.kind != "failing":
            yield Check(f"{row.kind}: {row.mailbox}", LOOK, row.words)

"""What the entrances do with live mailboxes: look once, say how one stands."""

from datetime import datetime

from django.db.models import Sum

from goodword.channels.mail.live import claims
from goodword.channels.mail.live.lines import Line, work_at
from goodword.channels.mail.live.tables import Connection
from goodword.timeline.tables import Intake
from goodword.wiring.database import unmapped
from goodword.wiring.fetching import database_now, ways


@unmapped()
def look_once(connection_id: int) -> int | None:
    """Look at a mailbox now and take all that is new, history too; how many messages were new.

    None: another process works on it, which looks again at once. What went wrong stands on the row.
    """
    now = database_now()
    claim = claims.claim(connection_id, now=now)
    if claim is None:
        Connection.objects.filter(pk=connection_id).update(due_at=now)
        return None
    before = _new(connection_id)
    line = Line(claim)
    while not line.over:
        work_at(line, ways(), go_on=lambda: True)
        if not line.more:
            break
        claims.renew(claim, now=database_now())
    if not line.over:
        line.close()
        claims.release(claim)
    return _new(connection_id) - before


def standing(row: Connection, *, now: datetime) -> str:
    """How a mailbox does, in words."""
    if row.state == "paused":
        return "paused"
    if row.told:
        since = f" since {row.failing_since:%Y-%m-%d %H:%M} UTC" if row.failing_since else ""
        waits = "; it waits for somebody" if row.state == "broken" else ""
        return f"{row.told} (failing{since}{waits})"
    if row.last_success_at is None:
        return "not looked at yet"
    told = f"looked at {_ago(row.last_success_at, now)}"
    left = row.folders.filter(wanted=True, missing=False, history_done=False)
    if left.exists():
        number = left.aggregate(all=Sum("history_left"))["all"]
        told += f", {number:,} older messages to come" if number else ", older mail is coming"
    return told + (", new mail comes at once" if row.pushes else "")


def _new(connection_id: int) -> int:
    found = Intake.objects.filter(
        pk__in=Connection.objects.filter(pk=connection_id).values("intake")
    )
    return found.values_list("new", flat=True).first() or 0


def _ago(then: datetime, now: datetime) -> str:
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 120:
        return "just now"
    if seconds < 7200:
        return f"{seconds // 60} minutes ago"
    return f"{seconds // 3600:,} hours ago"

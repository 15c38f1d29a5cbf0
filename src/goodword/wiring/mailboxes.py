"""What the entrances do with live mailboxes: try a login, look once, say how one stands."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from goodword.access import Refused
from goodword.channels.mail.live import claims
from goodword.channels.mail.live.lines import Line, work_at
from goodword.channels.mail.live.login import close, open_login
from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import Trouble
from goodword.people.rules import is_addr_spec
from goodword.people.tables import Colleague, Mailbox
from goodword.timeline.tables import Intake
from goodword.wiring.clock import wall
from goodword.wiring.fetching import database_now, ways


def try_login(*, host: str, port: int, security: str, login: str, secret: dict[str, str]) -> None:
    """Log in once, before anything is kept. Raises `Refused` with what is wrong."""
    row = Connection(mailbox_id=0, host=host, port=port, security=security, login=login)
    keep_secret(row, secret)
    try:
        close(open_login(row, now=wall()))
    except Trouble as trouble:
        raise Refused(str(trouble)) from trouble


@transaction.atomic
def mailbox_for(*, address: str, name: str = "", owner: str = "") -> Mailbox:
    """The mailbox of an address, made when it is new. Raises `Refused`."""
    spec = address.strip().lower()
    if not is_addr_spec(spec):
        raise Refused(f"{address} is no e-mail address.")
    holder = Colleague.objects.filter(email__iexact=owner).first() if owner else None
    if owner and holder is None:
        raise Refused(
            f"There is no colleague {owner}. Add them first: goodword colleague add {owner}"
        )
    known = Mailbox.objects.filter(address=spec).order_by("pk").first()
    if known is not None:
        return known
    called = (name.strip() or spec)[:160]
    if Mailbox.objects.filter(name=called).exists():
        raise Refused(f"Another mailbox is called {called}. Give this one a name: --name")
    return Mailbox.objects.create(name=called, address=spec, owner=holder, accountable=holder)


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

"""The clock's job that tells colleagues: joins what happened in the rooms to notices and mails."""

import threading
from datetime import datetime

from django.db import transaction

from goodword.hooks.tables import Webhook
from goodword.house.queries import the_house
from goodword.notices.deriving import administrators
from goodword.notices.looking import look
from goodword.notices.mails import gather
from goodword.notices.morning import plan_mornings
from goodword.notices.sources import locked
from goodword.notices.tables import NoticeSource
from goodword.notices.telling import Telling, write
from goodword.wiring.astray import tell_astray
from goodword.wiring.clock import now, wall
from goodword.wiring.outgoing import mail_is_set_up
from goodword.wiring.watching import tell_worries


def notice(stop: threading.Event) -> None:
    """Tell everything that is new, and write down the mails that are due."""
    present, ticking = now(), the_house().as_of is None
    mailing = mail_is_set_up() and ticking
    look(now=present, wall=wall(), mailing=mailing, ticking=ticking)
    tell_hooks(now=present, wall=wall(), mailing=mailing)
    tell_worries(now=present, wall=wall(), mailing=mailing)
    tell_astray(now=present, wall=wall(), mailing=mailing)
    if mailing and not stop.is_set():
        gather(now=present, wall=wall())
        plan_mornings(now=present, wall=wall())


def tell_hooks(*, now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell of webhooks that began to fail: once for each time, to their colleague and those who
    keep the house."""
    failing = _failing()
    if (_known() or {}) == failing:
        return 0
    with transaction.atomic():
        source = locked("hook")
        failing = _failing()
        tellings = [
            Telling(one, "hook", f"hook:{pk}:{since}", now, webhook_id=int(pk))
            for pk, since in failing.items()
            if source.known.get(pk) != since
            for one in sorted({*_keepers(int(pk)), *administrators()})
        ]
        source.known, source.begun_at = failing, source.begun_at or wall
        source.save()
        return write(tellings, now=now, mailing=mailing)


def _known() -> dict[str, str] | None:
    return NoticeSource.objects.filter(pk="hook").values_list("known", flat=True).first()


def _failing() -> dict[str, str]:
    rows = Webhook.objects.filter(failing_since__isnull=False)
    told = rows.values_list("pk", "failing_since")
    return {str(pk): since.isoformat() for pk, since in told if since is not None}


def _keepers(webhook_id: int) -> list[int]:
    return list(Webhook.objects.filter(pk=webhook_id).values_list("colleague_id", flat=True))

"""The life of a mail to a colleague: waiting, sending, and what became of it.

Every step is one conditional UPDATE, so two processes never send the same mail, and a mail that
was on its way when a process died is known as being in doubt. ``now`` is the real clock's.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.notices.rules import pause_after
from goodword.notices.tables import Posted

LEASE = timedelta(minutes=10)
"""Longer than any one mail may take to be handed in."""
KEPT = timedelta(days=90)
_ERROR = 500


def due(*, now: datetime, limit: int = 50) -> list[int]:
    """The mails that are to be sent now, those due first."""
    rows = Posted.objects.filter(state="waiting", due_at__lte=now).order_by("due_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def claim(posted_id: int, *, now: datetime) -> Posted | None:
    """Take one mail to send it; ``None`` when somebody else has it, or it is too late for it."""
    waiting = Posted.objects.filter(pk=posted_id, state="waiting")
    late = waiting.filter(good_until__lte=now)
    late.filter(secret=True).update(**_wiped())
    if late.update(state="failed", error="It was too late to be of use."):
        return None
    taken = waiting.filter(due_at__lte=now).update(
        state="sending", attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    return Posted.objects.select_related("colleague").get(pk=posted_id) if taken else None


def sent(posted: Posted, *, now: datetime) -> None:
    """The server took it."""
    _leave(posted, state="sent", sent_at=now, error="", **_secret(posted))


def not_needed(posted: Posted) -> None:
    """There was nothing left to say."""
    _leave(posted, state="not needed", error="")


def try_later(posted: Posted, error: str, *, now: datetime) -> None:
    """Not sent; after a pause that grows it is tried again, until it is given up."""
    pause = pause_after(posted.attempts)
    if pause is None:
        given_up(posted, error)
        return
    _leave(posted, state="waiting", due_at=now + pause, error=error[:_ERROR])


def given_up(posted: Posted, error: str) -> None:
    """Not sent, and not tried again by itself."""
    _leave(posted, state="failed", error=error[:_ERROR], **_secret(posted))


def doubt(posted: Posted, error: str) -> None:
    """The server did not say; an administrator decides."""
    _leave(posted, state="in doubt", error=error[:_ERROR])


def doubt_lost(*, now: datetime) -> int:
    """Mails that were on their way when a process died are in doubt; how many."""
    lost = Posted.objects.filter(state="sending", lease_until__lt=now)
    return lost.update(
        state="in doubt",
        lease_until=None,
        error="Goodword was stopped while this was being sent. It may or may not have arrived.",
    )


def forget_old(*, now: datetime) -> int:
    """Take away what was sent long ago; what is in doubt or failed stays until somebody looks."""
    old = Posted.objects.filter(state__in=("sent", "not needed"), created_at__lt=now - KEPT)
    return old.delete()[0]


def decide_doubt(*, reader: Reader, posted_id: int, arrived: bool, now: datetime) -> Posted:
    """An administrator says whether a mail in doubt arrived; if not, it is sent again.

    Raises `NotAllowed`, `NotFound`, `Refused`.
    """
    _administer(reader)
    found = Posted.objects.filter(pk=posted_id).first()
    if found is None:
        raise NotFound("There is no such mail.")
    rows = Posted.objects.filter(pk=posted_id, state__in=("in doubt", "failed"))
    if arrived:
        done = rows.update(state="sent", error="", sent_at=now, **_secret(found))
    elif found.secret and not found.text:
        raise Refused("Its words are wiped. Make a new invitation instead.")
    else:
        done = rows.update(
            state="waiting", due_at=now, attempts=0, good_until=None, lease_until=None, error=""
        )
    if not done:
        raise Refused("Somebody else has decided this already.")
    return found


def to_decide(reader: Reader, *, limit: int = 50) -> "QuerySet[Posted]":
    """Mails in doubt and mails that were given up, for administrators."""
    _administer(reader)
    rows = Posted.objects.filter(state__in=("in doubt", "failed")).select_related("colleague")
    return rows.order_by("-created_at", "-pk")[:limit]


def last_error() -> Posted | None:
    """The mail that did not get out last, while none got out after it."""
    bad = Posted.objects.exclude(error="").filter(Q(state="waiting") | Q(state="failed"))
    latest = last_sent()
    if latest is not None:
        bad = bad.filter(due_at__gt=latest)
    return bad.order_by("-created_at").first()


def last_sent() -> datetime | None:
    """When a mail got out last."""
    rows = Posted.objects.filter(state="sent", sent_at__isnull=False).order_by("-sent_at")
    return rows.values_list("sent_at", flat=True).first()


def _administer(reader: Reader) -> None:
    if not reader.administers:
        raise NotAllowed("Only an administrator may see to the mail.")


def _leave(posted: Posted, **told: Any) -> None:
    """Write what became of a mail that is ours to send; also when it was doubted meanwhile."""
    mine = Posted.objects.filter(
        pk=posted.pk, attempts=posted.attempts, state__in=("sending", "in doubt")
    )
    mine.update(lease_until=None, **told)


def _secret(posted: Posted) -> dict[str, str]:
    return _wiped() if posted.secret else {}


def _wiped() -> dict[str, str]:
    return {"text": "", "html": ""}

"""Sessions: who is in the house, in which browser, since when; and how they end."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from goodword.access import NotFound, Reader
from goodword.accounts import rules
from goodword.accounts.tables import Invitation, Stay


@dataclass(frozen=True, slots=True)
class StayLine:
    """A session as its colleague sees it. ``name`` stands for it in forms."""

    name: str
    browser: str
    origin: str
    how: str
    begun_at: datetime
    last_used_at: datetime
    here: bool


def stays(reader: Reader, *, now: datetime, here: str = "") -> list[StayLine]:
    """One's own sessions, the present one first, then by last use. ``here``: its key."""
    rows = (
        _own(reader)
        .filter(
            expires_at__gt=now,
            last_used_at__gt=now - rules.IDLE_STAY,
        )
        .order_by("-last_used_at")
    )
    present = rules.digest(here) if here else ""
    lines = [
        StayLine(
            name=row.key[:20],
            browser=row.browser,
            origin=row.origin,
            how=row.how,
            begun_at=row.begun_at,
            last_used_at=row.last_used_at,
            here=row.key == present,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.here)


def end_stay(*, reader: Reader, name: str) -> None:
    """End one of one's own sessions."""
    if len(name) != 20 or not name.isalnum():
        raise NotFound("There is no such session.")
    ended, _ = _own(reader).filter(key__startswith=name).delete()
    if not ended:
        raise NotFound("It has ended already.")


def end_other_stays(*, reader: Reader, here: str) -> int:
    """End all of one's own sessions but the present one; how many."""
    ended, _ = _own(reader).exclude(key=rules.digest(here)).delete()
    return ended


def forget_ended(*, now: datetime) -> int:
    """Delete sessions that are over, and invitations that ended a month ago; how many."""
    over, _ = Stay.objects.filter(expires_at__lte=now).delete()
    idle, _ = Stay.objects.filter(last_used_at__lte=now - rules.IDLE_STAY).delete()
    old, _ = Invitation.objects.filter(expires_at__lt=now - 10 * rules.INVITATION).delete()
    return over + idle + old


def _own(reader: Reader) -> QuerySet[Stay]:
    """The reader's sessions; who is no colleague (the terminal) has none."""
    return Stay.objects.filter(colleague_id=reader.colleague_id or 0)

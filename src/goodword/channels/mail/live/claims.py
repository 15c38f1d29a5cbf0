"""Who works on a mailbox: one worker at a time, and a stalled one that comes back changes nothing.

A claim is a lease on the row with a number, the fence, that grows with each claim. Whatever is
written for a mailbox is written in one transaction with `hold`, which fails for an old number. The
instants are the database's own (see `goodword.wiring.fetching`), so clocks of several machines may
differ.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from goodword.channels.mail.live.pausing import LEASE
from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.trouble import LostClaim


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a mailbox, until somebody else has a higher fence."""

    connection_id: int
    fence: int


def due(*, now: datetime, held: Collection[int], limit: int) -> list[int]:
    """Mailboxes to be looked at now that nobody else works on; ``held``: our own."""
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(pk__in=held)
    rows = Connection.objects.filter(free, state="on", due_at__lte=now).order_by("due_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def claim(connection_id: int, *, now: datetime) -> Claim | None:
    """The claim on a mailbox that nobody works on; of many who ask at once, one gets it."""
    for fence in Connection.objects.filter(pk=connection_id).values_list("fence", flat=True):
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        rows = Connection.objects.filter(free, pk=connection_id, state="on", fence=fence)
        if rows.update(fence=F("fence") + 1, lease_until=now + LEASE):
            return Claim(connection_id, fence + 1)
    return None


def renew(held: Claim, *, now: datetime) -> bool:
    """Go on for another while; false when it was lost, or the mailbox was paused."""
    return bool(_mine(held).filter(state="on").update(lease_until=now + LEASE))


def hold(held: Claim) -> None:
    """Within a transaction: make sure that the claim stands until its end. Raises `LostClaim`."""
    if not _mine(held).filter(state="on").update(fence=held.fence):
        raise LostClaim


def release(held: Claim, **changes: object) -> bool:
    """Give the mailbox back, with what is to be written down; false when it was lost before."""
    return bool(_mine(held).update(lease_until=None, **changes))


def note(held: Claim, **changes: object) -> bool:
    """Write something down about a mailbox that is worked on; false when the claim was lost."""
    return bool(_mine(held).update(**changes))


def _mine(held: Claim) -> QuerySet[Connection]:
    return Connection.objects.filter(pk=held.connection_id, fence=held.fence)

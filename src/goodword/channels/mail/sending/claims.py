"""The life of a letter on its way: who prepares it, the brink, and what became of it.

A worker that prepares a letter holds a lease with a number, the fence. Until the brink nothing was
sent, so a lease that ended is simply taken by somebody else, and a colleague may still withdraw it.
At the brink one conditional UPDATE makes it ``sending``; nobody ever claims it in that state. Who
finds it so after its time calls it in doubt, and a person decides. ``now`` is the database's clock.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.channels.mail.sending.rules import PREPARING, on_its_way_until, pause_after
from goodword.channels.mail.sending.smtp import Turned
from goodword.channels.mail.sending.tables import Outgoing, OutgoingRecipient

_ERROR = 1000
RESTORED = "It was to go when the backup was made that is restored here. It may have gone since."
STOPPED = "Goodword was stopped while this was on its way. It may or may not have arrived."


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one letter, until somebody else has a higher fence."""

    outgoing_id: int
    fence: int


def due(*, now: datetime, but: Collection[int] = (), limit: int = 50) -> list[tuple[int, int]]:
    """Letters to be sent now that nobody prepares, with their mailboxes, those due first.

    ``but``: mailboxes whose server did not answer a moment ago.
    """
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    rows = Outgoing.objects.filter(free, state="waiting", due_at__lte=now)
    rows = rows.exclude(mailbox_id__in=list(but)).order_by("due_at", "pk")
    return list(rows.values_list("pk", "mailbox_id")[:limit])


def claim(outgoing_id: int, *, now: datetime) -> Claim | None:
    """The claim on a letter; of many who ask at once, one gets it."""
    for fence in Outgoing.objects.filter(pk=outgoing_id).values_list("fence", flat=True):
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        rows = Outgoing.objects.filter(
            free, pk=outgoing_id, state="waiting", due_at__lte=now, fence=fence
        )
        if rows.update(
            fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=now + PREPARING
        ):
            return Claim(outgoing_id, fence + 1)
    return None


def go(held: Claim, *, size: int, now: datetime) -> bool:
    """The brink: from here on it may have been sent. False: it is not ours to send any more."""
    ready = _mine(held).filter(state="waiting", lease_until__gt=now)
    return bool(ready.update(state="sending", lease_until=on_its_way_until(size, now)))


@transaction.atomic
def sent(
    held: Claim, *, taken: Sequence[str], turned: Mapping[str, Turned], now: datetime, chance: float
) -> bool:
    """The server took it for ``taken``; those it turned away for now are asked again later.

    False when a person had decided meanwhile what became of it; that stays.
    """
    row = _locked(held).filter(state__in=("sending", "doubt")).first()
    if row is None:
        return False
    _accepted(row, taken, now)
    _turned_away(row, turned, now)
    waiting = row.recipients.filter(state="waiting")
    pause = pause_after(row.attempts, chance) if waiting.exists() else None
    if pause is None:
        waiting.update(state="refused", at=now)
        _leave(row, state="sent", sent_at=row.sent_at or now, ended_at=now, error="")
    else:
        first = next(iter(turned.values())).words
        _leave(row, state="waiting", sent_at=row.sent_at or now, due_at=now + pause, error=first)
    return True


@transaction.atomic
def try_later(held: Claim, error: str, *, now: datetime, chance: float) -> bool:
    """Not sent; after a pause that grows it is tried again, until it is given up."""
    row = _locked(held).filter(state__in=("waiting", "sending", "doubt")).first()
    if row is None:
        return False
    pause = pause_after(row.attempts, chance)
    if pause is None:
        _given_up(row, f"{error} It was tried {row.attempts} times.", now)
    else:
        _leave(row, state="waiting", due_at=now + pause, error=error)
    return True


@transaction.atomic
def turned_away(held: Claim, turned: Mapping[str, Turned], *, now: datetime, chance: float) -> bool:
    """The server took none of those it goes to."""
    row = _locked(held).filter(state="waiting").first()
    if row is None:
        return False
    _turned_away(row, turned, now)
    words = next(iter(turned.values())).words
    pause = pause_after(row.attempts, chance)
    if pause is not None and row.recipients.filter(state="waiting").exists():
        _leave(row, state="waiting", due_at=now + pause, error=words)
    else:
        _given_up(row, words, now)
    return True


@transaction.atomic
def give_up(held: Claim, error: str, *, now: datetime) -> bool:
    """Not sent, and trying again does not help."""
    row = _locked(held).filter(state__in=("waiting", "sending", "doubt")).first()
    if row is not None:
        _given_up(row, error, now)
    return row is not None


def doubt(held: Claim, error: str, *, now: datetime) -> bool:
    """The server did not say; a colleague decides."""
    rows = _mine(held).filter(state="sending")
    return bool(rows.update(state="doubt", lease_until=None, ended_at=now, error=error[:_ERROR]))


def let_go(held: Claim) -> bool:
    """Nothing was tried: whoever is free may take it at once."""
    rows = _mine(held).filter(state="waiting")
    return bool(rows.update(lease_until=None, attempts=F("attempts") - 1))


def doubt_lost(*, now: datetime) -> int:
    """Letters that were on their way when a process died are in doubt; how many."""
    lost = Outgoing.objects.filter(state="sending", lease_until__lt=now)
    if not lost.exists():
        return 0  # looked at all day: nothing is locked for it
    return lost.update(state="doubt", lease_until=None, ended_at=now, error=STOPPED)


def doubt_restored(*, now: datetime) -> int:
    """After a backup was brought back: what was due by now may have gone since it was made."""
    rows = Outgoing.objects.filter(Q(state="sending") | Q(state="waiting", due_at__lte=now))
    return rows.update(state="doubt", lease_until=None, ended_at=now, error=RESTORED)


def _mine(held: Claim) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(pk=held.outgoing_id, fence=held.fence)


def _locked(held: Claim) -> QuerySet[Outgoing]:
    return _mine(held).select_for_update(of=("self",))


def _given_up(row: Outgoing, error: str, now: datetime) -> None:
    """What some recipients have, they have: then it was sent, and the others did not get it."""
    row.recipients.filter(state="waiting").update(state="refused", told=error[:_ERROR], at=now)
    state = "sent" if row.sent_at else "refused"
    _leave(row, state=state, ended_at=now, error=error)


def _accepted(row: Outgoing, taken: Collection[str], now: datetime) -> None:
    row.recipients.filter(spec__in=list(taken)).update(state="accepted", told="", at=now)


def _turned_away(row: Outgoing, turned: Mapping[str, Turned], now: datetime) -> None:
    for spec, why in turned.items():
        state = "refused" if why.for_good else "waiting"
        OutgoingRecipient.objects.filter(outgoing=row, spec=spec).update(
            state=state, told=why.words[:_ERROR], at=now
        )


def _leave(row: Outgoing, **changes: object) -> None:
    changes["lease_until"] = None
    if "error" in changes:
        changes["error"] = str(changes["error"])[:_ERROR]
    Outgoing.objects.filter(pk=row.pk).update(**changes)

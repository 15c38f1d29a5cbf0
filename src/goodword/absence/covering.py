"""Brings the ledger in line with who is away: what is owed goes to the cover, and comes back.

`keep_cover` looks at what is, not at what changed, so that it may run at any time, twice, after a
crash, or after anything else that gave a line to somebody who is away.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from goodword.absence.queries import Present, present
from goodword.absence.tables import Absence
from goodword.access.actions import end_shares
from goodword.access.actions import share as give
from goodword.access.tables import Share
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague

BATCH = 200
NOBODY = Q(pk__in=[])


@dataclass(slots=True)
class Covered:
    """How many lines went to a cover, and how many came back."""

    covered: int = 0
    uncovered: int = 0


def keep_cover(*, now: datetime) -> Covered:
    """Begin and end what is due, and see that every line lies with somebody who is here.

    Each batch of lines is one transaction. Harmless when nothing is to be done.
    """
    turn(now=now)
    told = Covered()
    here = present(now=now)
    while done := _give(here, now=now):
        told.covered += done
    while done := _take_back(here, now=now):
        told.uncovered += done
    _end_shares(here, now=now)
    return told


@transaction.atomic
def turn(*, now: datetime) -> None:
    """Mark what has begun as begun and what is over as ended; each once, whoever else tries."""
    due = Absence.objects.filter(state="planned", since__lte=now)
    for pk, version in due.order_by("pk").values_list("pk", "version"):
        rows = Absence.objects.filter(pk=pk, state="planned", version=version)
        rows.update(state="begun", begun_at=now, version=version + 1)
    over = Absence.objects.filter(state="begun", until__lte=now)
    for pk, version in over.order_by("pk").values_list("pk", "version"):
        rows = Absence.objects.filter(pk=pk, state="begun", version=version)
        rows.update(state="ended", ended_at=now, version=version + 1)


@transaction.atomic
def _give(here: Present, *, now: datetime) -> int:
    wanted = [
        Q(accountable_id=colleague) & ~Q(acting_id=acting)
        for colleague, acting in here.acting.items()
    ]
    rows = _lines(reduce(or_, wanted, NOBODY))
    record((row, [_event("covered", row, here, now)]) for row in rows)
    share(rows, here, now=now)
    return len(rows)


@transaction.atomic
def _take_back(here: Present, *, now: datetime) -> int:
    rows = _lines(Q(acting__isnull=False) & ~Q(accountable_id__in=list(here.acting)))
    record((row, [_event("uncovered", row, here, now)]) for row in rows)
    return len(rows)


def _lines(chosen: Q) -> list[Commitment]:
    """The next lines of this kind, locked."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(chosen, is_listed=True)
    return list(rows.order_by("pk")[:BATCH])


def _event(name: str, row: Commitment, here: Present, now: datetime) -> Event:
    data: dict[str, int] = {"accountable": row.accountable_id}
    if name == "covered":
        data |= {
            "acting": here.acting[row.accountable_id],
            "absence": here.away[row.accountable_id].id,
        }
    return Event(name, at=now, recorded_at=now, data=data)


def share(rows: Sequence[Commitment], here: Present, *, now: datetime) -> None:
    """Show covers the conversations that they act in, as far as who is away may read them."""
    talks: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.conversation_id is not None:
            talks[row.accountable_id].add(row.conversation_id)
    for absent in Colleague.objects.filter(pk__in=talks):
        give(
            giver=reader_for(absent), colleague_ids=[here.acting[absent.pk]],
            conversation_ids=sorted(talks[absent.pk]), reason="cover",
            matter=_matter(absent.pk), now=now,
        )  # fmt: skip


@transaction.atomic
def _end_shares(here: Present, *, now: datetime) -> None:
    """What was closed meanwhile stays readable for who covered until their cover ends."""
    shown = Share.objects.filter(reason="cover", until__isnull=True)
    for matter in shown.order_by().values_list("matter", flat=True).distinct():
        acting = here.acting.get(int(matter.rpartition(":")[2]))
        end_shares(matter=matter, now=now, keep=[acting] if acting else [])


def _matter(colleague_id: int) -> str:
    """What shares for the cover of somebody are ended by."""
    return f"cover:{colleague_id}"

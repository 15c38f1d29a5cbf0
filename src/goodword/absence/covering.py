"""Brings the ledger in line with who is away: what is owed goes to the cover, and comes back.

`keep_cover` looks at what is, not at what changed, so that it may run at any time, twice, after a
crash, or after anything else that gave a line to somebody who is away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.absence.queries import Present, present
from goodword.absence.tables import Absence
from goodword.access.tables import Share
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record

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
    share(here, now=now)
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


@transaction.atomic
def share(here: Present, *, now: datetime) -> None:
    """Show covers the conversations that they act in, and end what they were shown before.

    A line that was closed meanwhile stays readable for who closed it until the cover ends.
    """
    acting = _covering(here.acting)
    shown = Share.objects.filter(reason="cover", until__isnull=True)
    due = Commitment.objects.filter(
        acting, conversation_id=OuterRef("conversation_id"), acting_id=OuterRef("colleague_id")
    )
    shown.filter(~Exists(due)).update(until=now)
    if not here.acting:
        return
    given = {colleague: _given_by(away.id) for colleague, away in here.away.items()}
    for pair in _missing(acting):
        colleague, conversation, accountable = pair
        Share.objects.create(
            colleague_id=colleague, conversation_id=conversation, reason="cover",
            given_by_id=given.get(accountable), since=now,
        )  # fmt: skip


def _covering(acting: Mapping[int, int]) -> Q:
    return reduce(
        or_, (Q(accountable_id=one, acting_id=cover) for one, cover in acting.items()), NOBODY
    )


def _missing(acting: Q) -> Iterator[tuple[int, int, int]]:
    """Covers and the conversations that they act in but were not shown, each once."""
    known = Share.objects.filter(
        colleague_id=OuterRef("acting_id"), conversation_id=OuterRef("conversation_id"),
        reason="cover", until__isnull=True,
    )  # fmt: skip
    rows: QuerySet[Commitment] = Commitment.objects.filter(
        acting, ~Exists(known), is_listed=True, conversation__isnull=False
    )
    seen = set()
    for cover, conversation, accountable in rows.order_by("pk").values_list(
        "acting_id", "conversation_id", "accountable_id"
    ):
        if cover and conversation and (cover, conversation) not in seen:
            seen.add((cover, conversation))
            yield cover, conversation, accountable


def _given_by(absence_id: int) -> int | None:
    found = Absence.objects.filter(pk=absence_id).values_list("entered_by_id", "colleague_id")
    entered, colleague = found[0]
    return entered or colleague

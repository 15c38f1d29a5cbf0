"""Reads: who is losing touch, and what stands on a customer's page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet

from goodword.access import Reader, acquainted
from goodword.care.intervals import Intervals
from goodword.care.opening import local_day, silent_too_long
from goodword.care.rounds import the_rounds
from goodword.care.rules import Interval
from goodword.care.standing import interval_of
from goodword.care.tables import KeepInTouch, Touch
from goodword.care.words import silence_words, usual_words
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.people.wishes import not_let_alone
from goodword.prepared import Prepared

PAGE = 50
COUNTED = 1_000
"""Counts stop here: beyond it, how many it is changes nothing."""
_PLANNED = {
    "reply": "an answer is owed", "recovery": "something is to be put right",
    "check-in": "a check-in is on the list", "thanks": "thanks are on the list",
    "follow-up": "a follow-up is planned", "appointment": "you will meet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody with whom contact was last made longer ago than it should be.

    ``past``: which of the two spans is over. ``planned``: what of ours to them is on the list, in
    words. ``away``: the last day of their own absence. ``falling``: silent against their own
    rhythm as well, and ``usual`` that rhythm in words.
    """

    person_id: int
    name: str
    organisation: str
    stage: str
    last_at: datetime
    silent: str
    ideal_on: date
    longest_on: date
    past: Literal["ideal", "longest"]
    keeper: str
    keeper_id: int | None
    interval: Interval | None
    planned: str
    away: date | None
    usual: str
    falling: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: whose, past which span, the newest silence first or the oldest."""

    whose: Literal["mine", "everyone"] = "everyone"
    past: Literal["ideal", "longest"] = "ideal"
    oldest: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are past each span, and how many of these wish to be left alone."""

    ideal: int
    longest: int
    left_alone: int
    most: int = COUNTED


def losing_touch(
    reader: Reader, asked: Asked, *, now: datetime, cursor: str = "", limit: int = PAGE
) -> tuple[list[Silence], str]:
    """Whose interval is over, by when contact was last made; and the next cursor.

    Who wishes to be left alone is not in it.
    """
    rows = _rows(reader, asked, now).filter(not_let_alone(now, person="person_id"))
    at, pk = _read(cursor)
    # Both parts the same way round: so the index gives a page without sorting everybody.
    order = ("last_at", "person_id") if asked.oldest else ("-last_at", "-person_id")
    on = "gt" if asked.oldest else "lt"
    if at is not None:
        rows = rows.filter(
            Q(**{f"person_id__{on}": pk}) | ~Q(last_at=at), **{f"last_at__{on}e": at}
        )
    rows = rows.select_related("person__organisation", "keeper").order_by(*order)
    found = list(rows[: limit + 1])
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return _silences(reader, page, now), f"{last.last_at.isoformat()},{last.pk}" if last else ""


def counts(reader: Reader, asked: Asked, *, now: datetime) -> Counts:
    """How many the list has; up to `COUNTED` each."""
    ideal = _rows(reader, Asked(asked.whose), now)
    longest = _rows(reader, Asked(asked.whose, "longest"), now)
    free = not_let_alone(now, person="person_id")

    def number(rows: "QuerySet[Touch]") -> int:
        return rows.order_by().values("pk")[:COUNTED].count()

    return Counts(
        number(ideal.filter(free)), number(longest.filter(free)), number(ideal.exclude(free))
    )


def rhythm_told() -> str:
    """What the last look at rhythms found of itself, in words; empty before the first."""
    return str((the_rounds().rhythm or {}).get("words", ""))


def _rows(reader: Reader, asked: Asked, now: datetime) -> "QuerySet[Touch]":
    day = local_day(now)
    rows = Touch.objects.filter(silent_too_long(day))
    if asked.past == "longest":
        rows = rows.filter(longest_on__lte=day)
    if asked.whose == "mine":
        rows = rows.filter(keeper_id=reader.colleague_id or 0)
    if reader.knows is not None:
        rows = rows.filter(person__in=Person.objects.filter(acquainted(reader)))
    return rows


def _silences(reader: Reader, rows: Collection[Touch], now: datetime) -> list[Silence]:
    ids, day = [row.pk for row in rows], local_day(now)
    intervals, planned = Intervals.load(ids), _planned(reader, ids)
    return [
        Silence(
            person_id=row.pk,
            name=row.person.name,
            organisation=row.person.organisation.name if row.person.organisation else "",
            stage=row.stage,
            last_at=row.last_at,
            silent=silence_words(max(0, (now - row.last_at).days)),
            ideal_on=row.ideal_on or day,
            longest_on=row.longest_on or day,
            past="longest" if row.longest_on and row.longest_on <= day else "ideal",
            keeper=str(row.keeper) if row.keeper else "",
            keeper_id=row.keeper_id,
            interval=interval_of(row, intervals, day),
            planned=planned.get(row.pk, ""),
            away=row.away_until if row.away_until and row.away_until >= day else None,
            usual=usual_words(row),
            falling=row.falling,
        )
        for row in rows
    ]


def _planned(reader: Reader, person_ids: Collection[int]) -> Mapping[int, str]:
    # What lies in a mailbox of which the reader is told nothing is not planned for them.
    seen = Q() if reader.knows is None else Q(evidence=None) | visible(reader)
    rows = Commitment.objects.filter(
        seen, customer_id__in=person_ids, is_listed=True, debtor="us", kind__in=_PLANNED
    )
    told = rows.order_by("-due_at").values_list("customer_id", "kind")
    return {person: _PLANNED[kind] for person, kind in told}


def _read(cursor: str) -> tuple[datetime | None, int]:
    at, _, pk = cursor.rpartition(",")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(pk)) if moment.tzinfo else (None, 0)
    except (ValueError, OverflowError):
        return None, 0


@dataclass(frozen=True, slots=True)
class Card:
    """Staying in touch with one customer, as their page shows it.

    ``interval``: what applies; ``own``: whether it was set for them. ``next_on``: the day when
    contact is due by it, ``latest_on`` at the latest; ``away``: the last day of their own absence.
    """

    stage: str
    last_at: datetime
    silent: str
    interval: Interval | None
    own: bool
    next_on: date | None
    latest_on: date | None
    past: bool
    away: date | None
    usual: str
    falling: bool


def card(reader: Reader, person_id: int, *, now: datetime) -> Card | None:
    """Where a customer stands; None for whom nobody keeps in touch with (suppliers, strangers).

    For somebody who may know of them; the caller has asked. Contact that lies only in a mailbox
    of which nobody is told anything is not in it.
    """
    found = _touch(person_id=person_id)
    if not found:
        return None
    row, day = Touch(**dict(zip(_COLUMNS, found[0], strict=True))), local_day(now)
    applies = interval_of(row, Intervals.load([person_id]), day)
    return Card(
        stage=row.stage,
        last_at=row.last_at,
        silent=silence_words(max(0, (now - row.last_at).days)),
        interval=applies,
        own=applies is not None and applies.of == "person",
        next_on=row.ideal_on,
        latest_on=row.longest_on,
        past=row.ideal_on is not None and row.ideal_on <= day,
        away=row.away_until if row.away_until and row.away_until >= day else None,
        usual=usual_words(row),
        falling=row.falling,
    )


_COLUMNS = (
    "person_id", "stage", "last_at", "since_on", "restarted_on", "ideal_on", "longest_on",
    "away_until", "usual_days", "gaps", "falling",
)  # fmt: skip


@Prepared
def _touch(*, person_id: int) -> QuerySet[Touch, Any]:
    return Touch.objects.filter(person_id=person_id).values_list(*_COLUMNS)


def own_interval(person_id: int) -> KeepInTouch | None:
    """What was set for a customer, with who said it."""
    rows = KeepInTouch.objects.filter(person_id=person_id)
    return rows.select_related("colleague").order_by("-at", "-pk").first()

"""Reads of absences: who is away, who acts for them, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from goodword.absence.rules import Away, Staff, away_at, covers
from goodword.absence.tables import Absence
from goodword.access import NotFound, Reader
from goodword.house.queries import the_house
from goodword.ledger.queries import visible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague
from goodword.prepared import Prepared

COUNTED = ("planned", "begun")


@dataclass(frozen=True, slots=True)
class Present:
    """Who is away at an instant, and who acts for each of them."""

    away: Mapping[int, Away]
    acting: Mapping[int, int]


def staff() -> Staff:
    """Who can act, and who stands in when nobody is named."""
    rows = list(
        Colleague.objects.filter(is_active=True)
        .exclude(role="read-only")
        .order_by("pk")
        .values_list("pk", "role")
    )
    on_duty = the_house().on_duty_id
    order = [
        *([on_duty] if on_duty else []),
        *(pk for pk, role in rows if role == "lead"),
        *(pk for pk, role in rows if role == "administrator"),
    ]
    return Staff(frozenset(pk for pk, _ in rows), tuple(dict.fromkeys(order)))


def stretches(*, since: datetime, until: datetime | None = None) -> list[Away]:
    """Every planned or begun stretch that touches the time between two instants."""
    return [
        Away(pk, colleague, since, until, cover)
        for pk, colleague, since, until, cover in _stretches(since=since, until=until)
        if since is not None and until is not None
    ]


@Prepared
def _stretches(*, since: datetime, until: datetime | None) -> QuerySet[Absence, Any]:
    rows = Absence.objects.filter(state__in=COUNTED, until__gt=since)
    if until is not None:
        rows = rows.filter(since__lt=until)
    return rows.order_by("pk").values_list("pk", "colleague_id", "since", "until", "cover_id")


def present(*, now: datetime) -> Present:
    """Who is away now, and who acts for them."""
    away = away_at(stretches(since=now, until=None), now)
    return Present(away, covers(away, staff()) if away else {})


def away_until(*, now: datetime) -> dict[int, datetime]:
    """Until when each colleague who is away now is away, over stretches that follow at once."""
    rows = sorted(stretches(since=now), key=lambda away: away.since)
    found: dict[int, datetime] = {}
    for away in rows:
        known = found.get(away.colleague_id)
        if away.holds(now) or (known is not None and away.since <= known):
            found[away.colleague_id] = max(known or away.until, away.until)
    return found


def absences(*, now: datetime, colleague_id: int | None = None) -> QuerySet[Absence]:
    """What holds now and what is to come, by its beginning. Days away are for everybody to see."""
    rows = Absence.objects.filter(state__in=COUNTED, until__gt=now)
    if colleague_id is not None:
        rows = rows.filter(colleague_id=colleague_id)
    return rows.select_related("colleague", "cover").order_by("since", "pk")


def past(*, now: datetime, colleague_id: int | None = None, limit: int = 20) -> list[Absence]:
    """What is over, the last first."""
    rows = Absence.objects.filter(Q(state="ended") | Q(state="begun", until__lte=now))
    if colleague_id is not None:
        rows = rows.filter(colleague_id=colleague_id)
    return list(rows.select_related("colleague", "cover").order_by("-until", "-pk")[:limit])


def proposals(reader: Reader) -> QuerySet[Absence]:
    """Absence notes that were noticed and wait for a word: one's own; for leads, everybody's."""
    rows = Absence.objects.filter(state="proposed", colleague__is_active=True)
    if not may_arrange(reader):
        rows = rows.filter(colleague_id=reader.colleague_id or 0)
    return rows.select_related("colleague", "evidence").order_by("-entered_at", "-pk")


def noticed_of(colleague_id: int, *, limit: int = 3) -> list[Absence]:
    """Absence notes of one's own that wait for a word, the newest first."""
    ids = [pk for (pk,) in _noticed(limit, colleague_id=colleague_id)]
    rows = Absence.objects.filter(pk__in=ids).select_related("colleague", "evidence")
    return list(rows.order_by("-entered_at", "-pk")) if ids else []


@Prepared
def _noticed(limit: int, *, colleague_id: int) -> QuerySet[Absence, Any]:
    rows = Absence.objects.filter(
        state="proposed", colleague__is_active=True, colleague_id=colleague_id
    )
    return rows.order_by("-entered_at", "-pk").values_list("pk")[:limit]


def absence(reader: Reader, absence_id: int) -> Absence:
    """One absence. Raises `NotFound`; a proposed one is for its colleague and leads only."""
    rows = Absence.objects.select_related("colleague", "cover", "evidence", "entered_by")
    found = rows.filter(pk=absence_id).first()
    hidden = found is not None and found.state in ("proposed", "cancelled")
    if found is None or (hidden and not may_change(reader, found.colleague_id)):
        raise NotFound("There is no such absence.")
    return found


def welcome_back(*, colleague_id: int, now: datetime, since: datetime) -> Absence | None:
    """The last absence of somebody that ended lately (after ``since``)."""
    for (pk,) in _ended_lately(colleague_id=colleague_id, since=since, now=now):
        return Absence.objects.get(pk=pk)
    return None


@Prepared
def _ended_lately(*, colleague_id: int, since: datetime, now: datetime) -> QuerySet[Absence, Any]:
    rows = Absence.objects.filter(
        colleague_id=colleague_id, state="ended", begun_at__isnull=False, ended_at__gte=since,
        ended_at__lte=now,
    )  # fmt: skip
    return rows.order_by("-ended_at", "-pk").values_list("pk")[:1]


def covered_for(reader: Reader, *, colleague_id: int, limit: int = 20) -> list[int]:
    """The ids of what others do for a colleague meanwhile, by due time, as far as is visible."""
    rows = Commitment.objects.filter(
        visible(reader), accountable_id=colleague_id, acting__isnull=False, is_listed=True
    )
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def may_arrange(reader: Reader) -> bool:
    """Whether they may enter absences of others."""
    return reader.role in ("lead", "administrator")


def may_change(reader: Reader, colleague_id: int) -> bool:
    """Whether they may enter and change this colleague's absences."""
    return reader.decides and (may_arrange(reader) or reader.colleague_id == colleague_id)

"""What people say about days away: enter, change, end, call off, confirm or dismiss a note.

Each is one transaction, and brings the ledger in line at once.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.absence.covering import keep_cover
from goodword.absence.queries import may_change, staff, stretches
from goodword.absence.rules import FARTHEST_BACK, LONGEST, Away, uncovered_at
from goodword.absence.tables import Absence
from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.house.queries import the_house
from goodword.ledger.refusals import Conflict
from goodword.people.tables import Colleague

__all__ = ["Conflict", "call_off", "change", "dismiss", "end", "keep_cover", "plan"]

GONE = "There is no such absence."
NEW = 2**62
"""The id of a stretch that is not stored yet: entered after all others."""


@transaction.atomic
def plan(
    *,
    reader: Reader,
    colleague_id: int,
    since: datetime,
    until: datetime,
    now: datetime,
    cover_id: int | None = None,
    note: str = "",
) -> Absence:
    """Enter days away; what holds now begins at once. Raises `Refused` with what to do."""
    _must_arrange(reader, colleague_id)
    if not Colleague.objects.filter(pk=colleague_id, is_active=True).exists():
        raise NotFound("There is no such colleague.")
    stretch = Away(NEW, colleague_id, since, until, cover_id)
    _must_be_possible(stretch, now)
    same = Absence.objects.filter(
        colleague_id=colleague_id, since=since, until=until, state__in=("planned", "begun")
    ).first()
    if same is not None:
        raise Refused("These days are entered already. Change them where they stand.")
    made = Absence.objects.create(
        colleague_id=colleague_id, since=since, until=until, cover_id=cover_id, note=_clean(note),
        state="planned", entered_by_id=reader.colleague_id, entered_at=now,
    )  # fmt: skip
    keep_cover(now=now)
    made.refresh_from_db()
    return made


@transaction.atomic
def change(
    *,
    reader: Reader,
    absence_id: int,
    expected_version: int,
    since: datetime,
    until: datetime,
    now: datetime,
    cover_id: int | None = None,
    note: str = "",
) -> Absence:
    """Prolong or shorten, choose another cover; or confirm a noticed one, corrected or not.

    What is owed follows at once. What has begun keeps its beginning.
    """
    found = _locked(reader, absence_id, expected_version)
    if found.state in ("ended", "cancelled"):
        raise Refused("This absence is over. Enter a new one.")
    begun = found.since if found.state == "begun" and found.since else since
    stretch = Away(found.pk, found.colleague_id, begun, until, cover_id)
    _must_be_possible(stretch, now)
    if found.state == "proposed":
        found.state, found.entered_by_id = "planned", reader.colleague_id
    found.since, found.until, found.cover_id = begun, until, cover_id
    found.note = _clean(note)
    found.changed_by_id, found.changed_at = reader.colleague_id, now
    _save(found)
    keep_cover(now=now)
    found.refresh_from_db()
    return found


@transaction.atomic
def end(*, reader: Reader, absence_id: int, expected_version: int, now: datetime) -> Absence:
    """They are back already: what is owed comes back at once."""
    found = _locked(reader, absence_id, expected_version)
    if found.state != "begun":
        raise Refused("This absence has not begun, or is over already.")
    found.state, found.until, found.ended_at = "ended", now, now
    if found.since and found.since >= now:
        found.since = found.begun_at
    _save(found)
    keep_cover(now=now)
    return found


@transaction.atomic
def call_off(*, reader: Reader, absence_id: int, expected_version: int, now: datetime) -> Absence:
    """They will not be away after all."""
    found = _locked(reader, absence_id, expected_version)
    if found.state != "planned":
        raise Refused("This absence has begun or is over. If they are back, end it.")
    found.state, found.ended_at = "cancelled", now
    _save(found)
    keep_cover(now=now)
    return found


@transaction.atomic
def dismiss(*, reader: Reader, absence_id: int, expected_version: int, now: datetime) -> Absence:
    """The note that was noticed means no absence; it is never asked about again."""
    found = _locked(reader, absence_id, expected_version)
    if found.state != "proposed":
        raise Refused("This absence was confirmed already. Call it off, or end it.")
    found.state, found.ended_at = "cancelled", now
    _save(found)
    return found


def _must_arrange(reader: Reader, colleague_id: int) -> None:
    if not reader.decides:
        raise NotAllowed("Your account may read, but not change anything.")
    if not may_change(reader, colleague_id):
        raise NotAllowed("Only a lead or an administrator enters days away for others.")


def _locked(reader: Reader, absence_id: int, expected_version: int) -> Absence:
    rows = Absence.objects.select_for_update(of=("self",)).select_related("colleague")
    found = rows.filter(pk=absence_id).first()
    if found is None:
        raise NotFound(GONE)
    if found.state in ("proposed", "cancelled") and not may_change(reader, found.colleague_id):
        raise NotFound(GONE)
    _must_arrange(reader, found.colleague_id)
    if not found.colleague.is_active:
        raise Refused(f"{found.colleague.name} is not in the house any more.")
    if found.version != expected_version:
        raise Conflict(
            "Somebody changed this absence since you opened it. Nothing of yours was saved; "
            "look at it again first."
        )
    return found


def _save(found: Absence) -> None:
    found.version += 1
    found.save()


def _must_be_possible(stretch: Away, now: datetime) -> None:
    if stretch.until <= stretch.since:
        raise Refused("The end lies before the beginning. Choose a later end.")
    if stretch.until <= now:
        raise Refused("These days are over already: there is nothing left to cover.")
    if now - stretch.since > FARTHEST_BACK:
        raise Refused("An absence can be entered for three months back at most.")
    if stretch.until - stretch.since > LONGEST:
        raise Refused("An absence lasts three years at most. Choose an earlier end.")
    if stretch.cover_id is not None:
        _must_cover(stretch.cover_id, stretch)
    known = stretches(since=min(stretch.since, now), until=stretch.until)
    counted = replace(stretch, since=max(stretch.since, now))
    alone = uncovered_at(known, staff(), planned=counted)
    if alone is not None:
        zone = ZoneInfo(the_house().calendar.definition["zone"])
        local = alone.astimezone(zone)
        raise Refused(
            f"From {local:%A} {local.day} {local:%B, %H:%M} on, nobody would be there for what is "
            "owed. Choose a cover who is here then, or let an administrator say who is on duty."
        )


def _must_cover(cover_id: int, stretch: Away) -> None:
    if cover_id == stretch.colleague_id:
        raise Refused("Nobody can cover for themselves. Choose somebody else.")
    cover = Colleague.objects.filter(pk=cover_id, is_active=True).first()
    if cover is None:
        raise Refused("That colleague is not here any more. Choose another cover.")
    if cover.role == "read-only":
        raise Refused(f"{cover.name} may only read. Choose a cover who can act.")


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:2000]

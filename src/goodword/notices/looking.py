"""Looks at what happened since the last look, and writes down who is to be told.

Each source is one transaction that holds its row: notices and how far one has looked become
durable together, so nothing is told twice and nothing is lost, whoever is stopped where.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from goodword.absence.queries import present
from goodword.absence.tables import Absence
from goodword.handoffs.parties import addressees
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.ledger.tables import CommitmentEvent
from goodword.notices import deriving, due
from goodword.notices.sources import anything_new, begin, locked, next_numbers
from goodword.notices.tables import NoticeSource
from goodword.notices.telling import Telling, write
from goodword.timeline.tables import Quarantined
from goodword.timeline.tables_told import Mention

Derive = Callable[[Sequence[int]], list[Telling]]
Follow = Callable[[Any, Mapping[str, Any]], tuple[list[Telling], dict[str, Any]]]


def look(*, now: datetime, wall: datetime, mailing: bool, ticking: bool = True) -> int:
    """Tell everything that is new; how many tellings there were.

    ``now`` is the house's present, ``wall`` the real one. ``mailing``: whether mail goes out.
    ``ticking``: whether the house's clock moves; while an archive is read as of a day, nothing
    becomes due by waiting.
    """
    told = 0
    for name, rows, derive in _numbered():
        while (found := _tell_numbered(name, rows, derive, now, wall, mailing)) is not None:
            told += found
    told += _follow("handoff", Handoff.objects.all(), _moved_handoffs, deriving.from_handoffs,
                    now, wall, mailing)  # fmt: skip
    told += _follow("help", HelpCall.objects.all(), _ended_calls, deriving.from_help,
                    now, wall, mailing)  # fmt: skip
    told += _tell_changes(now, wall, mailing)
    if ticking:
        told += _tell_cover(now, wall, mailing)
        told += _tell_due(now, wall, mailing)
    return told


def _numbered() -> "tuple[tuple[str, QuerySet[Any], Derive], ...]":
    return (
        ("ledger", CommitmentEvent.objects.all(), deriving.from_events),
        ("mention", Mention.objects.all(), deriving.from_mentions),
        ("word", HandoffWord.objects.all(), deriving.from_words),
        ("absence", Absence.objects.all(), deriving.from_proposals),
        ("quarantine", Quarantined.objects.all(), deriving.from_quarantine),
    )


def _tell_numbered(
    name: str, rows: "QuerySet[Any]", derive: Derive, now: datetime, wall: datetime, mailing: bool
) -> int | None:
    """Tell of the next few facts; ``None`` when there were none."""
    if not anything_new(name, rows):
        return None
    with transaction.atomic():
        source = locked(name)
        if begin(source, rows, wall):
            return None
        numbers = next_numbers(source, rows, wall)
        found = write(derive(numbers), now=now, mailing=mailing) if numbers else 0
        source.save()
    return found if numbers else None


def _follow(
    name: str,
    rows: "QuerySet[Any]",
    moved: Callable[[Mapping[str, Any]], bool],
    derive: Follow,
    now: datetime,
    wall: datetime,
    mailing: bool,
) -> int:
    """Tell of things that begin under a number and end later."""
    known = NoticeSource.objects.filter(pk=name).values_list("known", flat=True).first() or {}
    if not (anything_new(name, rows) or moved(known)):
        return 0
    with transaction.atomic():
        source = locked(name)
        if begin(source, rows, wall):
            # What stands already was not told, but its end will be.
            source.known = derive(rows.filter(_standing(rows)), {})[1]
            source.save()
            return 0
        numbers = next_numbers(source, rows, wall)
        wanted = Q(pk__in=numbers) | Q(pk__in=[int(pk) for pk in source.known])
        tellings, source.known = derive(rows.filter(wanted).order_by("pk"), source.known)
        found = write(tellings, now=now, mailing=mailing)
        source.save()
    return found


def _standing(rows: "QuerySet[Any]") -> Q:
    return Q(state="offered") if rows.model is Handoff else Q(ended_at__isnull=True)


def _moved_handoffs(known: Mapping[str, Any]) -> bool:
    """Whether an offer has ended, or somebody joined the team to which it was made."""
    if not known:
        return False
    rows = Handoff.objects.filter(pk__in=[int(pk) for pk in known])
    if rows.exclude(state="offered").exists():
        return True
    to_teams = rows.filter(team__isnull=False)
    return any(deriving.newcomers(addressees(row), known[str(row.pk)]) for row in to_teams)


def _ended_calls(known: Mapping[str, Any]) -> bool:
    ids = [int(pk) for pk in known]
    return bool(ids) and HelpCall.objects.filter(pk__in=ids, ended_at__isnull=False).exists()


def _tell_changes(now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell colleagues of days away of theirs that somebody else changed."""
    rows = Absence.objects.filter(
        ~Q(changed_by=F("colleague")), state__in=("planned", "begun"), changed_at__isnull=False
    ).order_by("pk")
    source = NoticeSource.objects.filter(pk="changed absence").first()
    changed = rows.values_list("pk", "changed_at")
    stand = {str(pk): at.isoformat() for pk, at in changed if at is not None}
    if source is not None and source.begun_at is not None and source.known == stand:
        return 0
    with transaction.atomic():
        source = locked("changed absence")
        first, source.begun_at = source.begun_at is None, source.begun_at or wall
        tellings, source.known = deriving.from_changes(rows, source.known)
        found = write([] if first else tellings, now=now, mailing=mailing)
        source.save()
    return found


def _tell_cover(now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell who begins and who ends to act for somebody, and those who are back."""
    acting = _acting(now)
    source = NoticeSource.objects.filter(pk="cover").first()
    if source is not None and source.begun_at is not None and source.known == acting:
        return 0
    with transaction.atomic():
        source = locked("cover")
        acting = _acting(now)
        before, first = source.known, source.begun_at is None
        source.known, source.begun_at = acting, source.begun_at or wall
        tellings = [] if first else cover_changes(before, acting, now)
        found = write(tellings, now=now, mailing=mailing)
        source.save()
    return found


def _acting(now: datetime) -> dict[str, list[int]]:
    """Who is away now: by colleague, the absence and who acts for them."""
    here = present(now=now)
    return {str(one): [here.away[one].id, cover] for one, cover in sorted(here.acting.items())}


def cover_changes(
    before: Mapping[str, Sequence[int]], after: Mapping[str, Sequence[int]], now: datetime
) -> list[Telling]:
    """Who is to be told when who acts for whom went from one state to another."""
    found = []
    for colleague in sorted({*before, *after}):
        old, new = before.get(colleague), after.get(colleague)
        if old is not None and (new is None or new[1] != old[1]):
            key = f"cover:off:{colleague}:{now.isoformat()}"
            found.append(Telling(old[1], "uncovered", key, now, absence_id=old[0]))
        if new is not None and (old is None or old[1] != new[1]):
            key = f"cover:on:{colleague}:{now.isoformat()}"
            found.append(Telling(new[1], "cover", key, now, absence_id=new[0]))
        if old is not None and new is None:
            found.append(
                Telling(int(colleague), "back", f"back:{old[0]}:{now.isoformat()}", now,
                        absence_id=old[0])
            )  # fmt: skip
    return found


def _tell_due(now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell what is due soon, and what became overdue since the last look.

    A clock that was wrong does no harm: what is looked at twice is told once.
    """
    with transaction.atomic():
        source = locked("due")
        since = min(source.looked_at, now) if source.looked_at else None
        tellings = due.soon(now=now)
        if since is not None:
            tellings += due.overdue(since=since, now=now)
        found = write(tellings, now=now, mailing=mailing)
        source.looked_at, source.begun_at = now, source.begun_at or wall
        source.save()
    return found

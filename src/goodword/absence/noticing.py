"""Notices absences from the colleagues' own notes: proposed, never active by themselves."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.absence.days import NotedDays, read_days
from goodword.absence.tables import Absence
from goodword.house.queries import the_house
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry, Reading

UNDATED = timedelta(days=3)
"""A note without a day says something about these days only."""
REPEATED = timedelta(days=14)
"""A note without a day that went out again within this time is the same note."""


def notice_notes(*, after: int, since: datetime, now: datetime) -> int:
    """Propose an absence for each note that is new; how many.

    ``after``: the last entry id that was looked at. ``since``: notes that are older say nothing
    any more. Looking twice proposes once: a mail program answers each sender with the same note.
    """
    notes = Entry.objects.filter(
        pk__gt=after, kind="mail", direction__in=("out", "internal"), automated=True,
        colleague__is_active=True, occurred_at__gte=since, occurred_at__lte=now,
        readings__reader="automated", readings__value__kind="auto-reply",
    )  # fmt: skip
    proposed = 0
    for note in notes.order_by("occurred_at", "pk"):
        proposed += _propose(note, now)
    return proposed


@transaction.atomic
def _propose(note: Entry, now: datetime) -> int:
    assert note.colleague_id is not None
    colleague = Colleague.objects.select_for_update().get(pk=note.colleague_id)
    zone = ZoneInfo(colleague.zone or the_house().calendar.definition["zone"])
    days = read_days(_words(note), sent=note.occurred_at.astimezone(zone).date())
    begin, end = _instants(days, note, zone)
    if end is not None and end <= now:
        return 0
    if end is None and note.occurred_at < now - UNDATED:
        return 0
    if _is_known(colleague.pk, note, begin, end):
        return 0
    Absence.objects.create(
        colleague=colleague, since=begin, until=end, state="proposed", evidence=note,
        entered_at=now,
    )  # fmt: skip
    return 1


def _words(note: Entry) -> str:
    """The note's subject and its own words."""
    zones = Reading.objects.filter(entry=note, reader="zones").first()
    author = str(zones.value.get("author", "")) if zones else ""
    return f"{note.subject}. {author}"


def _instants(
    days: NotedDays, note: Entry, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """From local midnight to local midnight; without a first day, from when the note went out."""
    midnight = time(0)
    end = None
    if days.last is not None:
        end = datetime.combine(days.last + timedelta(days=1), midnight, tzinfo=zone)
    if days.first is not None:
        return datetime.combine(days.first, midnight, tzinfo=zone), end
    begin = note.occurred_at.astimezone(zone)
    return datetime.combine(begin.date(), midnight, tzinfo=zone), end


def _is_known(colleague_id: int, note: Entry, begin: datetime | None, end: datetime | None) -> bool:
    """Whether these days are entered, proposed, or were dismissed before."""
    theirs = Absence.objects.filter(colleague_id=colleague_id)
    if theirs.filter(evidence=note).exists():
        return True
    counted = theirs.filter(state__in=("planned", "begun", "ended"))
    at = note.occurred_at
    if counted.filter(since__lte=at, until__gt=at).exists():
        return True
    if begin is not None and counted.filter(since__lt=end or begin, until__gt=begin).exists():
        return True
    noticed = theirs.filter(evidence__isnull=False)
    if end is not None and noticed.filter(until=end).exists():
        return True
    undated = noticed.filter(until=None) if end is None else noticed.filter(
        until=None, state="proposed"
    )  # fmt: skip
    return undated.filter(
        evidence__occurred_at__gt=at - REPEATED, evidence__occurred_at__lte=at + REPEATED
    ).exists()

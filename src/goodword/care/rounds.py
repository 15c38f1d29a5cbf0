"""The rounds that the clock makes: what is new, who is to be looked at anew. Writes its mark."""

from datetime import datetime

from django.db.models import Max, Q

from goodword.care.contacts import persons_on
from goodword.care.tables import Rounds, Touch
from goodword.ledger.tables import CommitmentEvent
from goodword.people.tables import Merge, Person
from goodword.timeline.tables import Entry

AT_ONCE = 2000
"""So many new entries are looked at in one step."""
SWEPT_AT_ONCE = 200
_WORDS = ("check-in", "thanks", "follow-up")


def the_rounds() -> Rounds:
    """The one row; begun where there is none."""
    return Rounds.objects.get_or_create(pk=1)[0]


def news() -> tuple[set[int], dict[str, object]]:
    """Persons of whom something is new, and the marks to keep once they were looked at.

    New entries, lines that a colleague closed, people who were made one or two again.
    """
    rounds = the_rounds()
    entries = list(
        Entry.objects.filter(pk__gt=rounds.entries)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    events = list(
        CommitmentEvent.objects.filter(pk__gt=rounds.events)
        .order_by("pk")
        .values_list("pk", "commitment__kind", "commitment__customer_id")[:AT_ONCE]
    )
    people = persons_on(entries)
    people |= {customer for _, kind, customer in events if kind in _WORDS}
    merged, last = _merged(rounds.merges)
    people |= merged
    marks: dict[str, object] = {}
    if entries:
        marks["entries"] = entries[-1]
    if events:
        marks["events"] = events[-1][0]
    if last is not None:
        marks["merges"] = last
    return people, marks


def keep_marks(marks: dict[str, object]) -> None:
    """Remember how far the rounds have come."""
    if marks:
        Rounds.objects.filter(pk=the_rounds().pk).update(**marks)


def next_to_sweep() -> tuple[list[int], int]:
    """The next persons to be looked at anew, whatever happened, and the mark after them.

    A relation said, an address added, a tag: no news tells of it. All come round in turn.
    """
    after = the_rounds().swept_to
    ids = list(
        Person.objects.filter(pk__gt=after)
        .filter(Q(merged_into=None) | Q(touch__isnull=False))
        .order_by("pk")
        .values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    )
    return ids, ids[-1] if ids else 0


def next_to_date() -> tuple[list[int], int | None] | None:
    """The next whose days are to follow changed intervals, and the mark; None: all do."""
    after = the_rounds().dated_to
    if after is None:
        return None
    rows = Touch.objects.filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return ids, ids[-1] if ids else None


def _merged(since: datetime | None) -> tuple[set[int], datetime | None]:
    rows = Merge.objects.filter(kind="person")
    if since is not None:
        rows = rows.filter(Q(at__gt=since) | Q(undone_at__gt=since))
    last = rows.aggregate(at=Max("at"), undone=Max("undone_at"))
    ends = rows.values_list("kept_person_id", "gone_person_id")
    instants = [moment for moment in last.values() if moment is not None]
    return {pk for pair in ends for pk in pair if pk is not None}, max(instants, default=None)

"""Opens a check-in where an interval is over, a few a day, and ends it when contact was made."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from goodword.care.intervals import Intervals
from goodword.care.standing import interval_of
from goodword.care.tables import Touch
from goodword.care.words import what_words, why_words
from goodword.house.queries import calendar_of, the_house
from goodword.ledger.checking_in import due_of, spoken_for
from goodword.ledger.observing import observe
from goodword.ledger.opening import open_commitment
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from goodword.people.wishes import let_alone, not_let_alone

CONSIDERED = 20
"""So many are looked at for each check-in that may open: some were checked in with lately."""
KEY = "care:"
_IN_HAND = ("reply", "check-in", "thanks", "follow-up", "recovery", "appointment")


def overdue(now: datetime) -> "QuerySet[Touch]":
    """Those who are silent for too long and whom nothing keeps from being contacted.

    No wish of theirs, no absence of their own, and nothing of ours to them on the list: that is
    contact to come.
    """
    planned = Commitment.objects.filter(
        customer_id=OuterRef("person_id"), is_listed=True, debtor="us", kind__in=_IN_HAND
    )
    day = local_day(now)
    rows = Touch.objects.filter(silent_too_long(day), ~Exists(planned))
    rows = rows.filter(not_let_alone(now, person="person_id"))
    return rows.filter(Q(away_until=None) | Q(away_until__lt=day))


def silent_too_long(day: date) -> Q:
    """Whose ideal interval is over, or whose silence is unlike them; not who has no interval."""
    return Q(ideal_on__isnull=False) & (Q(ideal_on__lte=day) | Q(falling=True))


def due_now(left: Mapping[int, int], *, now: datetime) -> list[int]:
    """Whom to check in with today, in that order: for each colleague as many as ``left`` says.

    The nearest to the end of their longest interval come first: who is just past it can still
    be reached, and who is just before it need not get past it.
    """
    found: list[int] = []
    for colleague, number in sorted(left.items()):
        if number > 0:
            found += _due_of(colleague, number, now)
    return found


def _due_of(colleague_id: int, number: int, now: datetime) -> list[int]:
    day, some = local_day(now), number * CONSIDERED
    rows = overdue(now).filter(keeper_id=colleague_id)
    past = rows.filter(longest_on__lte=day).order_by("-longest_on", "person_id")
    soon = rows.filter(longest_on__gt=day).order_by("longest_on", "person_id")
    days = ("person_id", "longest_on")
    near = [*past.values_list(*days)[:some], *soon.values_list(*days)[:some]]
    near.sort(key=lambda row: (abs((row[1] - day).days), row[0]))
    lately = spoken_for((pk for pk, _ in near), now=now)
    return [pk for pk, _ in near if pk not in lately][:number]


@transaction.atomic
def open_check_in(
    *, person_id: int, colleague_id: int, now: datetime, by_hand: bool = False
) -> Commitment | None:
    """Open the check-in with somebody; None where there is no reason for it any more.

    ``by_hand``: a colleague takes it before its time. The same silence opens one once.
    """
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    row = Touch.objects.filter(pk=person_id).select_related("person").first()
    if person is None or row is None or let_alone([person_id], now=now):
        return None
    if not by_hand and not overdue(now).filter(pk=person_id).exists():
        return None
    day = local_day(now)
    applies = interval_of(row, Intervals.load([person_id]), day)
    line, new = open_commitment(
        natural_key=f"{KEY}{person_id}:{row.restarted_on.isoformat()}",
        kind="check-in",
        customer_id=person_id,
        conversation_id=None,
        evidence_id=None,
        mailbox_id=None,
        what=what_words(row, day),
        why=why_words(row, applies),
        accountable_id=colleague_id,
        since=now,
        due_at=due_of(now),
        due_zone=calendar_of(the_house().calendar).zone,
        at=now,
        now=now,
        colleague_id=colleague_id if by_hand else None,
    )
    if not new and not line.is_listed and not line.decided:
        # What closed it does not hold any more: the letter came back, say.
        line = observe(commitment_id=line.pk, name="reopened", at=now, now=now)
    return line


def end_where_contact_was_made(person_ids: Collection[int], *, now: datetime) -> int:
    """Discharge check-ins of this room with the contact that came since; how many."""
    lines = Commitment.objects.filter(
        customer_id__in=person_ids, is_listed=True, kind="check-in", natural_key__startswith=KEY
    )
    count = 0
    for line in lines:
        row = Touch.objects.filter(pk=line.customer_id, last_at__gt=line.since).first()
        if row is None:
            continue
        observe(
            commitment_id=line.pk, name="discharged", at=row.last_at, now=now,
            entry_id=row.last_entry_id,
        )  # fmt: skip
        count += 1
    return count


def local_day(now: datetime) -> date:
    """The day in the house's zone."""
    return now.astimezone(ZoneInfo(the_house().calendar.definition["zone"])).date()

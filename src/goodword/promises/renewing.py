"""A new date that a customer is told: the ledger moves when the letter that says it was seen."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from goodword.language import read_due
from goodword.ledger.rules import Event
from goodword.ledger.writing import record, state_of
from goodword.people.tables import PersonAddress
from goodword.promises.calendars import hours_of_the_house
from goodword.promises.dating import warning
from goodword.promises.reading import words_of
from goodword.promises.tables import GivenWord, NewDate
from goodword.promises.usual import Usual
from goodword.timeline.tables import Participant
from goodword.worktime import Calendar


def look_for_new_dates(customer_ids: Collection[int], *, now: datetime) -> int:
    """Move what customers were told of since somebody meant to tell them; how many lines."""
    plans = list(
        NewDate.objects.select_for_update(of=("self",))
        .filter(
            commitment__customer_id__in=list(customer_ids),
            commitment__is_listed=True,
            since__lte=now,
        )
        .select_related("commitment")
        .order_by("pk")
    )
    if not plans:
        return 0
    letters = _letters_to({plan.commitment.customer_id for plan in plans}, now)
    texts = words_of({pk for told in letters.values() for pk, _ in told})
    hours, moved = hours_of_the_house(), 0
    for plan in plans:
        row = plan.commitment
        calendar = hours.of(row.mailbox_id)
        zone = ZoneInfo(row.due_zone)
        for entry, at in letters.get(row.customer_id, ()):
            if at < plan.since or state_of(row).on_the_table(entry, at):
                continue
            if says_day(texts.get(entry, ""), plan.due_at, at.astimezone(zone), calendar):
                event = Event(
                    "renegotiated", at=at, recorded_at=now, entry_id=entry,
                    data={"due_at": plan.due_at.isoformat()},
                )  # fmt: skip
                record([(row, [event])])
                plan.delete()
                moved += 1
                break
    return moved


def says_day(text: str, due_at: datetime, sent: datetime, calendar: Calendar) -> bool:
    """Whether a letter names the day of a deadline."""
    wanted = due_at.astimezone(sent.tzinfo).date()
    for due in read_due(text, sent, calendar):
        readings = [due.latest, *(latest for _, latest in due.others)]
        if any(one and one.astimezone(sent.tzinfo).date() == wanted for one in readings):
            return True
    return False


def date_again(*, now: datetime) -> int:
    """Make the warnings of promises again that have another due time by now; how many."""
    other = GivenWord.objects.filter(
        ~Q(due_at=F("commitment__due_at")), commitment__is_listed=True
    ).select_related("commitment")
    notes = list(other)
    if not notes:
        return 0
    hours, usual = hours_of_the_house(), Usual(now)
    for note in notes:
        row = note.commitment
        since = max(row.since, min(now, row.touched_at or row.since))
        note.due_at = note.latest_at = row.due_at
        note.warn_at = warning(since, row.due_at, hours.of(row.mailbox_id), usual.of(note.act))
    return GivenWord.objects.bulk_update(notes, ["due_at", "latest_at", "warn_at"])


def _letters_to(
    customer_ids: Iterable[int], now: datetime
) -> dict[int, list[tuple[int, datetime]]]:
    """Our letters to each customer, in order of time."""
    uses = PersonAddress.objects.filter(person_id__in=list(customer_ids))
    behind: dict[int, set[int]] = defaultdict(set)
    for address, person in uses.values_list("address_id", "person_id"):
        behind[address].add(person)
    rows = Participant.objects.filter(
        address_id__in=behind, role__in=("to", "cc", "bcc"), occurred_at__lte=now,
        entry__direction="out", entry__automated=False, entry__kind="mail",
    )  # fmt: skip
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for entry, address, at in rows.order_by("occurred_at", "entry_id").values_list(
        "entry_id", "address_id", "occurred_at"
    ):
        for person in behind[address]:
            found[person][entry] = at
    return {person: list(told.items()) for person, told in found.items()}

"""Whose working time and zone a letter's words are meant in, and the standards of the house."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from goodword.house.queries import the_house
from goodword.people.tables import Colleague, Mailbox
from goodword.promises.dating import Standard
from goodword.timeline.tables import Sighting
from goodword.worktime import Calendar


@dataclass(slots=True)
class Hours:
    """The working hours of the house and its mailboxes, and colleagues' zones."""

    house: Calendar
    standard: Standard
    mailboxes: dict[int, Calendar]
    zones: dict[int, str]

    def of(self, mailbox_id: int | None, colleague_id: int | None = None) -> Calendar:
        """The hours of a mailbox, in the zone of whoever wrote."""
        calendar = self.mailboxes.get(mailbox_id or 0, self.house)
        zone = self.zones.get(colleague_id or 0, "")
        return _in_zone(calendar, zone) if zone and zone != calendar.zone else calendar


def hours_of_the_house() -> Hours:
    """Everything that due times of promises follow, as it is set now."""
    house = the_house()
    boxes = Mailbox.objects.filter(calendar__isnull=False).select_related("calendar")
    zones = Colleague.objects.exclude(zone="").values_list("pk", "zone")
    return Hours(
        house=Calendar.from_json(house.calendar.definition),
        standard=Standard(house.promise_days, house.promise_check_days),
        mailboxes={m.pk: Calendar.from_json(m.calendar.definition) for m in boxes if m.calendar},
        zones=dict(zones),
    )


def mailboxes_of(entry_ids: Collection[int]) -> dict[int, int]:
    """The mailbox in which each entry was first seen."""
    seen = Sighting.objects.filter(entry_id__in=entry_ids).order_by("-mailbox_id")
    return dict(seen.values_list("entry_id", "mailbox_id"))


@lru_cache(maxsize=64)
def _in_zone(calendar: Calendar, zone: str) -> Calendar:
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        return calendar
    return replace(calendar, zone=zone)

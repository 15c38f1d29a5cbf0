"""Reads of the house's settings."""

from typing import Any

from django.db.models import QuerySet

from goodword.house.tables import House, WorkCalendar
from goodword.prepared import Prepared, columns, made_from
from goodword.worktime import Calendar

USUAL_HOURS = [["09:00", "12:00"], ["13:00", "17:00"]]
USUAL_WEEK = {
    "zone": "UTC",
    "hours": [USUAL_HOURS] * 5 + [[], []],
    "country": "",
    "subdivision": "",
    "closed": [],
    "open": {},
}


@Prepared
def _house_row() -> QuerySet[House, Any]:
    both = columns(House) + columns(WorkCalendar, "calendar__")
    return House.objects.order_by("pk").values_list(*both)[:1]


def the_house() -> House:
    """The house's one row; made with usual working hours when there is none yet."""
    for row in _house_row():
        width = len(columns(House))
        house = made_from(House, row[:width])
        house.calendar = made_from(WorkCalendar, row[width:])
        return house
    calendar, _ = WorkCalendar.objects.get_or_create(
        name="House", defaults={"definition": {**USUAL_WEEK, "zone": _machine_zone()}}
    )
    house, _ = House.objects.get_or_create(id=1, defaults={"calendar": calendar})
    return house


def calendar_of(row: WorkCalendar) -> Calendar:
    """Working hours as `goodword.worktime` takes them."""
    return Calendar.from_json(row.definition)


def calendars() -> list[WorkCalendar]:
    """All named working hours, the house's own first."""
    return list(WorkCalendar.objects.order_by("pk"))


def _machine_zone() -> str:
    """The IANA zone of this machine, as far as it says; else UTC."""
    import os
    from pathlib import Path
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    link = Path("/etc/localtime")
    told = os.environ.get("TZ", "").lstrip(":")
    if not told and link.is_symlink():
        told = str(link.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(told).key if told else "UTC"
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"

"""Reads of the house's settings."""

from goodword.house.tables import House, WorkCalendar
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


def the_house() -> House:
    """The house's one row; made with usual working hours when there is none yet."""
    house = House.objects.select_related("calendar").first()
    if house is not None:
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

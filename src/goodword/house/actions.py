"""Changes of the house's settings. Who may make them is asked by the caller's reader."""

from datetime import datetime
from typing import Any

from django.db import transaction

from goodword.access import NotAllowed, Reader, Refused
from goodword.house.queries import the_house
from goodword.house.tables import House, WorkCalendar
from goodword.worktime import Calendar

CHANGEABLE = {
    "name",
    "first_response_minutes",
    "next_response_minutes",
    "horizon_days",
    "promise_days",
    "promise_check_days",
    "undo_seconds",
    "on_duty_id",
    "second_factor",
}


@transaction.atomic
def edit_house(*, reader: Reader, **changes: Any) -> House:
    """Change the house's name, service standard, horizon or who is on duty."""
    _must_administer(reader)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise Refused(f"No such setting: {', '.join(sorted(unknown))}.")
    for field in ("first_response_minutes", "next_response_minutes"):
        if field in changes and not 1 <= changes[field] <= 60 * 24 * 60:
            raise Refused("A response standard is between one minute and 1,440 hours.")
    if "horizon_days" in changes and not 0 <= changes["horizon_days"] <= 3650:
        raise Refused("The horizon is between 0 and 3,650 days.")
    for field in ("promise_days", "promise_check_days"):
        if field in changes and not 1 <= changes[field] <= 60:
            raise Refused("The standard for promises is between 1 and 60 working days.")
    if "undo_seconds" in changes and not 0 <= changes["undo_seconds"] <= 120:
        raise Refused("A letter waits between 0 and 120 seconds before it goes.")
    if changes.get("second_factor", "") not in ("", "administrators", "everybody"):
        raise Refused("A second factor is asked of nobody, of administrators, or of everybody.")
    house = the_house()
    for field, value in changes.items():
        setattr(house, field, value)
    house.save(update_fields=list(changes))
    return house


@transaction.atomic
def set_quiet_alert(*, reader: Reader, target: int, horizon: int, check_ins_a_day: int) -> House:
    """Set how sure the house wants to be before it names somebody as quiet (``target``, in
    hundredths), how far it looks ahead (days), and how many check-ins a day open by themselves.
    """
    if reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator may change this.")
    if not 50 <= target <= 99:
        raise Refused("The aim is between 50 and 99 per cent.")
    if not 14 <= horizon <= 365:
        raise Refused("Look ahead between 14 and 365 days.")
    if not 0 <= check_ins_a_day <= 20:
        raise Refused("Between 0 and 20 check-ins a day may open by themselves.")
    house = the_house()
    house.quiet_target, house.quiet_horizon = target, horizon
    house.check_ins_a_day = check_ins_a_day
    house.save(update_fields=["quiet_target", "quiet_horizon", "check_ins_a_day"])
    return house


@transaction.atomic
def edit_calendar(
    *, reader: Reader, definition: dict[str, Any], name: str = "House"
) -> WorkCalendar:
    """Set working hours. Raises `goodword.worktime.CalendarError` with what to mend.

    What is already owed keeps its due time; what opens from now on uses the new hours.
    """
    _must_administer(reader)
    checked = Calendar.from_json(definition).to_json()
    calendar, _ = WorkCalendar.objects.update_or_create(name=name, defaults={"definition": checked})
    return calendar


@transaction.atomic
def set_as_of(*, as_of: datetime | None) -> None:
    """Read the archive as if this instant were now; ``None`` returns to the present."""
    the_house()
    House.objects.update(as_of=as_of)


def _must_administer(reader: Reader) -> None:
    if not reader.administers:
        raise NotAllowed("Only an administrator may change this.")

"""The house's standard, its addresses, its working hours."""

from typing import Any

from ninja import Query, Router

from goodword.access import NotAllowed, NotFound, Refused
from goodword.api.door import READ, SETTINGS, Request
from goodword.api.shapes import settings as shapes
from goodword.api.shapes.common import Done, Id
from goodword.house.actions import edit_calendar, edit_house
from goodword.house.queries import calendars, the_house
from goodword.house.tables import WorkCalendar
from goodword.people import actions as people
from goodword.people.queries import colleagues, our_addresses
from goodword.wiring.rereading import ask_to_reread

router = Router(tags=["settings"])


@router.get("/settings/standard", response=shapes.Standard, auth=READ)
def standard(request: Request) -> Any:
    """The house's name, service standard and horizon, and who is on duty."""
    return shapes.standard(request.caller.who.house)


@router.patch("/settings/standard", response=shapes.Standard, auth=SETTINGS)
def edit_standard(request: Request, told: shapes.EditStandard) -> Any:
    """Change some of it."""
    changes = {
        name: value
        for name, value in told.model_dump(exclude_unset=True).items()
        if value is not None or name == "on_duty_id"
    }
    must_be_here(changes.get("on_duty_id"))
    if changes:
        edit_house(reader=request.caller.reader, **changes)
    else:
        must_administer(request)
    return shapes.standard(the_house())


@router.get("/settings/addresses", response=list[shapes.OurAddress], auth=SETTINGS)
def addresses(request: Request) -> Any:
    """Addresses and domains that are ours, and whose they are."""
    must_administer(request)
    return [shapes.our_address(one.spec, one.colleague) for one in our_addresses()]


@router.post("/settings/addresses", response={201: shapes.OurAddress}, auth=SETTINGS)
def add_our_address(request: Request, told: shapes.AddOurAddress) -> Any:
    """Say that an address or a domain is ours; mail that is here is read again by itself."""
    must_be_here(told.colleague_id)
    made = people.add_our_address(
        reader=request.caller.reader, spec=told.spec, colleague_id=told.colleague_id
    )
    ask_to_reread()
    return shapes.our_address(made.spec, made.colleague)


@router.delete("/settings/addresses", response=Done, auth=SETTINGS)
def remove_our_address(request: Request, spec: str = Query(min_length=1, max_length=320)) -> Any:
    """Say that it is not ours after all."""
    people.remove_our_address(reader=request.caller.reader, spec=spec.replace("\x00", ""))
    ask_to_reread()
    return Done()


@router.get("/settings/hours", response=list[shapes.Hours], auth=SETTINGS)
def all_hours(request: Request) -> Any:
    """Working hours; the first are the house's."""
    must_administer(request)
    return [shapes.hours(row) for row in calendars()]


@router.get("/settings/hours/{number:calendar_id}", response=shapes.Hours, auth=SETTINGS)
def hours(request: Request, calendar_id: Id) -> Any:
    """Working hours under a name."""
    must_administer(request)
    return shapes.hours(_calendar(calendar_id))


@router.put("/settings/hours/{number:calendar_id}", response=shapes.Hours, auth=SETTINGS)
def edit_hours(request: Request, calendar_id: Id, told: shapes.Week) -> Any:
    """Change working hours, for what opens from now on."""
    must_administer(request)
    row = _calendar(calendar_id)
    return shapes.hours(
        edit_calendar(reader=request.caller.reader, definition=told.model_dump(), name=row.name)
    )


@router.post("/settings/hours", response={201: shapes.Hours}, auth=SETTINGS)
def new_hours(request: Request, told: shapes.NewHours) -> Any:
    """Further working hours, for mailboxes to use."""
    must_administer(request)
    name = " ".join(told.name.split())
    if not name or any(row.name == name for row in calendars()):
        raise Refused(f"There are hours called {name} already." if name else "Enter a name.")
    return shapes.hours(
        edit_calendar(
            reader=request.caller.reader, definition=told.definition.model_dump(), name=name
        )
    )


def must_administer(request: Request) -> None:
    """Refuse everybody but administrators, before anything is looked for."""
    if not request.caller.reader.administers:
        raise NotAllowed("Only an administrator may change settings.")


def must_be_here(colleague_id: int | None) -> None:
    """Refuse a colleague who is not in the house (any more)."""
    if colleague_id is not None and not colleagues().filter(pk=colleague_id).exists():
        raise Refused("That colleague is not here. Choose another.")


def _calendar(calendar_id: int) -> WorkCalendar:
    for row in calendars():
        if row.pk == calendar_id:
            return row
    raise NotFound("There are no such hours.")

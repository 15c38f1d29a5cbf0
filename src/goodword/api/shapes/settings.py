"""The house's settings, as programs see them."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Named, Number, Told, one_of
from goodword.house.tables import House, WorkCalendar
from goodword.people.tables import Colleague, Mailbox
from goodword.worktime import Calendar

Role = Annotated[str, one_of(role for role, _ in Colleague.ROLES)]
Sharing = Annotated[str, one_of(value for value, _ in Mailbox.SHARING)]
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 60, description="minutes of working time")]
WorkingDays = Annotated[int, Field(ge=1, le=60, description="working days")]
Weekday = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]  # fmt: skip
Span = Annotated[list[Annotated[str, Field(max_length=5)]], Field(min_length=2, max_length=2)]
Day = Annotated[list[Span], Field(max_length=20)]


class Standard(Schema):
    """What the house is called, and how soon it answers."""

    name: str
    first_response_minutes: int
    next_response_minutes: int
    horizon_days: int
    promise_days: int
    promise_check_days: int
    undo_seconds: int
    on_duty: Named | None
    as_of: datetime | None
    zone: str


class EditStandard(Told):
    """What is told is changed, what is left out stays; it holds for what opens from now on."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    first_response_minutes: Minutes | None = None
    next_response_minutes: Minutes | None = None
    horizon_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    promise_days: WorkingDays | None = None
    promise_check_days: WorkingDays | None = None
    undo_seconds: Annotated[int, Field(ge=0, le=120)] | None = None
    on_duty_id: Annotated[Number | None, Field(description="null: nobody in particular")] = None


class OurAddress(Schema):
    """An address or a domain that is ours, and whose it is."""

    spec: str
    colleague: Named | None


class AddOurAddress(Told):
    """An address (anna@our.example) or a whole domain (our.example)."""

    spec: Annotated[str, Field(min_length=1, max_length=320)]
    colleague_id: Number | None = None


class TelephoneLine(Schema):
    """An extension or a line of the telephone, and whose it is."""

    line: str
    colleague: Named | None
    mailbox: Named | None


class SayLine(Told):
    """Whose it is: a colleague, a mailbox by whose standard calls are returned, or both."""

    line: Annotated[str, Field(min_length=1, max_length=60)]
    colleague_id: Number | None = None
    mailbox_id: Number | None = None


class ColleagueShape(Schema):
    """One of us."""

    id: int
    name: str
    email: str
    role: Role
    is_active: bool


class AddColleague(Told):
    """Somebody new in the house."""

    name: Annotated[str, Field(min_length=1, max_length=160)]
    email: Annotated[str, Field(min_length=3, max_length=254)]
    role: Role = "colleague"


class EditColleague(Told):
    """What is told is changed, what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=160)] | None = None
    role: Role | None = None
    is_active: bool | None = None


class MailboxShape(Schema):
    """A mailbox that mail was seen in."""

    id: int
    name: str
    address: str
    owner: Named | None
    sharing: Sharing
    accountable: Named | None
    calendar: Named | None
    first_response_minutes: int | None
    next_response_minutes: int | None


class EditMailbox(Told):
    """What is told is changed, what is left out stays; null takes away."""

    name: Annotated[str, Field(min_length=1, max_length=160)] | None = None
    owner_id: Number | None = None
    sharing: Sharing | None = None
    accountable_id: Number | None = None
    calendar_id: Number | None = None
    first_response_minutes: Minutes | None = None
    next_response_minutes: Minutes | None = None


class Week(Told):
    """Working hours: a week by its days' names, and the days that are different.

    A span is a pair of times: `["09:00", "12:00"]`. A day left out is closed.
    """

    zone: Annotated[str, Field(max_length=64)]
    hours: dict[Weekday, Day]
    country: Annotated[str, Field(max_length=2)] = ""
    subdivision: Annotated[str, Field(max_length=10)] = ""
    closed: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=2000)] = []
    open: Annotated[
        dict[Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")], Day], Field(max_length=500)
    ] = {}


class Hours(Schema):
    """Working hours under a name."""

    id: int
    name: str
    definition: Week


class NewHours(Told):
    """Further working hours under a name of their own."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    definition: Week


def standard(house: House) -> Standard:
    """The house's row as programs see it."""
    return Standard(
        name=house.name,
        first_response_minutes=house.first_response_minutes,
        next_response_minutes=house.next_response_minutes,
        horizon_days=house.horizon_days,
        promise_days=house.promise_days,
        promise_check_days=house.promise_check_days,
        undo_seconds=house.undo_seconds,
        on_duty=_one(house.on_duty),
        as_of=house.as_of,
        zone=house.calendar.definition["zone"],
    )


def mailbox(row: Mailbox) -> MailboxShape:
    """A mailbox as programs see it."""
    return MailboxShape(
        id=row.pk,
        name=row.name,
        address=row.address,
        owner=_one(row.owner),
        sharing=row.sharing,
        accountable=_one(row.accountable),
        calendar=_one(row.calendar),
        first_response_minutes=row.first_response_minutes,
        next_response_minutes=row.next_response_minutes,
    )


def hours(row: WorkCalendar) -> Hours:
    """Working hours as programs see them."""
    return Hours(
        id=row.pk, name=row.name, definition=Week(**Calendar.from_json(row.definition).to_json())
    )


def our_address(spec: str, colleague: Colleague | None) -> OurAddress:
    """An address of ours as programs see it."""
    return OurAddress(spec=spec, colleague=_one(colleague))


def _one(row: Colleague | WorkCalendar | None) -> Named | None:
    return Named(id=row.pk, name=str(row)) if row is not None else None

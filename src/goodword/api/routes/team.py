"""Who has how much before them; who looks after whom; leaving the house."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from goodword.absence.queries import away_until
from goodword.access import NotFound, Refused
from goodword.api.door import CUSTOMERS, READ, SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes.common import Id, Named, Number, Told
from goodword.owners import actions, leaving
from goodword.owners.load import load as read_load
from goodword.owners.queries import customers_by_colleague, looked_after, proposals
from goodword.owners.rules import Row
from goodword.people.queries import colleagues
from goodword.people.tables import Colleague
from goodword.wiring.leaving import leave

router = Router(tags=["team"])


class LoadDay(Schema):
    """A day: how much is due, and how many working minutes are left in it."""

    begins: datetime
    ends: datetime
    due: int
    minutes_left: int


class ColleagueLoad(Schema):
    """What lies before a colleague."""

    colleague_id: int
    name: str
    late: int
    days: list[LoadDay]
    later: int
    customers: int
    away_until: datetime | None


class Proposed(Schema):
    """Who probably looks after a customer, and on what ground."""

    person_id: int
    name: str
    organisation: str
    colleague_id: int
    colleague: str
    letters: int
    of: int
    last: datetime
    sure: bool


class Pair(Told):
    """A customer, and who looks after them from now on."""

    person_id: Number
    colleague_id: Number


class Pairs(Told):
    """Proposals that are right."""

    items: Annotated[list[Pair], Field(min_length=1, max_length=1000)]


class Move(Told):
    """All customers of one colleague, or some, to another (empty: to nobody)."""

    from_id: Number
    to_id: Number | None
    person_ids: Annotated[list[Number], Field(max_length=1000)] | None = None


class Give(Told):
    """Customers, and who looks after them from now on (empty: nobody)."""

    person_ids: Annotated[list[Number], Field(min_length=1, max_length=1000)]
    to_id: Number | None


class Given(Schema):
    """How many changed, and how many were theirs already."""

    changed: int
    same: int


class Changed(Schema):
    """How many."""

    changed: int


class ListRow(Told):
    """A customer and a colleague, each by address or name."""

    customer: Annotated[str, Field(max_length=320)]
    colleague: Annotated[str, Field(max_length=320)]


class OwnersList(Told):
    """Rows; with `dry_run` they are only looked at."""

    rows: Annotated[list[ListRow], Field(min_length=1, max_length=5000)]
    dry_run: bool = True


class RowOutcome(Schema):
    """What became of a row, or would."""

    customer: str
    colleague: str
    person_id: int | None
    colleague_id: int | None
    before: str
    problem: str


class Holdings(Schema):
    """What a colleague holds."""

    matters: int
    acting: int
    customers: int
    mailboxes: int
    on_duty: int
    teams: int
    offers_made: int
    offers_received: int
    help_calls: int
    covers: int
    absences: int


class Leave(Told):
    """Who takes over; for some customers or mailboxes somebody else."""

    successor_id: Number
    by_customer: Annotated[list[Pair], Field(max_length=1000)] = []


class Left(Schema):
    """What they held before and hold now, and how much whom was given."""

    before: Holdings
    after: Holdings


@router.get("/load", response=list[ColleagueLoad], auth=READ)
def load(request: Request) -> Any:
    """What is due today and this week, by colleague, beside the working time left."""
    who = request.caller.who
    found = read_load(
        who.reader,
        now=who.now,
        calendar=who.calendar,
        customers=customers_by_colleague(),
        away_until=away_until(now=who.now),
    )
    return [
        {
            "colleague_id": one.colleague_id,
            "name": one.name,
            "late": one.late,
            "later": one.later,
            "customers": one.customers,
            "away_until": one.away_until,
            "days": [
                {
                    "begins": begins,
                    "ends": ends,
                    "due": day.due,
                    "minutes_left": round(day.left.total_seconds() / 60),
                }
                for (begins, ends), day in zip(found.days, one.days, strict=True)
            ],
        }
        for one in found.colleagues
    ]


@router.get("/colleagues/{number:colleague_id}/customers", response=list[Named], auth=READ)
def colleague_customers(request: Request, colleague_id: Id) -> Any:
    """Whom a colleague looks after, by name."""
    _colleague(colleague_id)
    found = looked_after(request.caller.reader, colleague_id=colleague_id)
    return [Named(id=one.pk, name=one.name) for one in found]


@router.get("/owners/proposals", response=list[Proposed], auth=READ)
def owner_proposals(request: Request) -> Any:
    """Customers that nobody looks after, with who is nearest to them."""
    who = request.caller.who
    actions.must_arrange(who.reader)
    return [
        {
            "person_id": one.person_id,
            "name": one.name,
            "organisation": one.organisation,
            "colleague_id": one.colleague_id,
            "colleague": one.colleague,
            "letters": one.nearest.letters,
            "of": one.nearest.of,
            "last": one.nearest.last,
            "sure": one.nearest.sure,
        }
        for one in proposals(who.reader, now=who.now)
    ]


@router.post("/owners/accept", response=Changed, auth=CUSTOMERS)
def accept_owners(request: Request, told: Pairs) -> Any:
    """Say who looks after customers that nobody looks after."""
    chosen = {pair.person_id: pair.colleague_id for pair in told.items}
    return {"changed": actions.accept(reader=request.caller.reader, chosen=chosen)}


@router.post("/owners/move", response=Changed, auth=CUSTOMERS)
def move_owners(request: Request, told: Move) -> Any:
    """Give the customers of one colleague to another."""
    who = request.caller.who
    return {"changed": actions.move(reader=who.reader, now=who.now, **told.model_dump())}


@router.post("/owners/give", response=Given, auth=CUSTOMERS)
def give_customers(request: Request, told: Give) -> Any:
    """Let one colleague look after these customers, whoever did so far."""
    who = request.caller.who
    return actions.give(reader=who.reader, now=who.now, **told.model_dump())


@router.post("/owners/list", response=list[RowOutcome], auth=CUSTOMERS)
def import_owners(request: Request, told: OwnersList) -> Any:
    """What a list would change; or, without `dry_run`, do it."""
    reader = request.caller.reader
    rows = [Row(number, one.customer, one.colleague) for number, one in enumerate(told.rows, 1)]
    do = actions.look_at if told.dry_run else actions.bring_in
    return [
        {
            "customer": one.row.customer,
            "colleague": one.row.colleague,
            "person_id": one.person_id,
            "colleague_id": one.colleague_id,
            "before": one.before,
            "problem": one.problem,
        }
        for one in do(reader=reader, rows=rows)
    ]


@router.get("/colleagues/{number:colleague_id}/holdings", response=Holdings, auth=SETTINGS)
def holdings(request: Request, colleague_id: Id) -> Any:
    """What a colleague holds: what somebody takes over when they leave."""
    must_administer(request)
    _colleague(colleague_id)
    return leaving.holdings(colleague_id)


@router.post("/colleagues/{number:colleague_id}/leave", response=Left, auth=SETTINGS)
def leave_house(request: Request, colleague_id: Id, told: Leave) -> Any:
    """Give everything they hold to who takes over, and end their access."""
    must_administer(request)
    _colleague(colleague_id)
    if told.successor_id == colleague_id:
        raise Refused("Somebody else has to take over. Choose another colleague.")
    who = request.caller.who
    return leave(
        reader=who.reader,
        colleague_id=colleague_id,
        successor_id=told.successor_id,
        now=who.now,
        by_customer={pair.person_id: pair.colleague_id for pair in told.by_customer},
    )


def _colleague(colleague_id: int) -> Colleague:
    found = colleagues(active_only=False).filter(pk=colleague_id).first()
    if found is None:
        raise NotFound("There is no such colleague.")
    return found

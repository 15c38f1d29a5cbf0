"""Figures of loyalty: who comes back, who stays, the year to come."""

from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from goodword.access import NotAllowed
from goodword.api.door import ACT, READ, SETTINGS, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import loyalty as shapes
from goodword.api.shapes.common import Done, Id
from goodword.ledger.passing import LEADS
from goodword.reports.actions import enter_service, keep_effort, remove_effort
from goodword.reports.behind import Behind, listed
from goodword.reports.costs import costs
from goodword.reports.queries import cohorts, periods, sellers, standing

router = Router(tags=["loyalty"])
Currency = Annotated[str, Field(pattern="^([A-Z]{3})?$", description="empty: the most used")]
TOPICS = ("repeat", "kept", "tenure", "expected")


@router.get("/loyalty", response=shapes.Loyalty | None, auth=READ)
def loyalty(
    request: Request, by: Literal["month", "quarter", "year"] = "quarter", currency: Currency = ""
) -> Any:
    """The figures of the house; nothing before there are sales."""
    stands = standing([*TOPICS, f"periods/{by}", f"retention/{by}"], currency)
    if stands is None:
        return None
    return shapes.loyalty(stands, periods(stands, by), cohorts(stands, by))


@router.get("/loyalty/years", response=list[shapes.LoyaltySeller], auth=READ)
def years_of_service(request: Request, currency: Currency = "") -> Any:
    """What each of us sells to whom, by years of service; others' are for leads."""
    _, found = sellers(request.caller.reader, currency)
    return [shapes.seller(one) for one in found]


@router.put("/loyalty/years/{number:colleague_id}", response=Done, auth=SETTINGS)
def set_service(request: Request, colleague_id: Id, told: shapes.ServiceTold) -> Any:
    """Say since when a colleague serves; without a day: since their first sale."""
    caller = request.caller
    today = caller.who.now.astimezone(caller.who.calendar.tz).date()
    enter_service(reader=caller.reader, colleague_id=colleague_id, since=told.since, today=today)
    return Done()


@router.get("/loyalty/customers", response=Page[shapes.BuyerShape], auth=READ)
def customers_behind(
    request: Request, what: Query[shapes.BehindAsked], limit: Limit = 50, cursor: Cursor = ""
) -> Any:
    """The customers behind a number, by name."""
    told = {name: _plain(value) for name, value in what.model_dump(exclude_unset=True).items()}
    after = opened("behind", cursor)
    found = listed(request.caller.reader, Behind.read(told), after=after, limit=limit)
    items = [shapes.buyer(one) for one in found.rows]
    return {"items": items, "next_cursor": shut("behind", found.following)}


@router.get("/loyalty/costs", response=list[shapes.CostShape], auth=READ)
def winning_and_keeping(request: Request) -> Any:
    """What winning customers and keeping them took, the newest period first; for leads."""
    if request.caller.reader.role not in LEADS:
        raise NotAllowed("Only leads and administrators may see this.")
    return [shapes.cost(one) for one in costs(request.caller.reader)]


@router.put("/loyalty/costs", response=Done, auth=ACT)
def set_costs(request: Request, told: shapes.CostTold) -> Any:
    """Keep what a month or a quarter took, in the place of what was told of it before."""
    caller, stands = request.caller, standing([])
    keep_effort(
        reader=caller.reader,
        currency=told.currency or (stands.currency if stands else ""),
        now=caller.who.now,
        **told.parts(),
    )
    return Done()


@router.delete("/loyalty/costs/{number:effort_id}", response=Done, auth=ACT)
def remove_costs(request: Request, effort_id: Id) -> Any:
    """Forget what was told of a period."""
    remove_effort(reader=request.caller.reader, effort_id=effort_id)
    return Done()


def _plain(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)

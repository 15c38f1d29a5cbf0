"""Quiet customers: who stays away against their own rhythm, and what that word is worth."""

from typing import Annotated, Any, Literal

from ninja import Query, Router

from goodword.access import NotFound
from goodword.api.door import ACT, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import owed
from goodword.api.shapes import quiet as shapes
from goodword.api.shapes.common import Id
from goodword.quiet import queries
from goodword.quiet.opening import check_in_now
from goodword.quiet.tables import QuietLook
from goodword.quiet.worth import worth_of
from goodword.today.queries import line as read_line

router = Router(tags=["quiet customers"])


@router.get("/quiet", response=shapes.Alert, auth=READ)
def quiet_alert(request: Request) -> Any:
    """How far the house's word on quiet customers can be relied on."""
    look, who = _look(), request.caller.who
    return shapes.alert(look, worth_of(look, now=who.now, zone=who.calendar.tz))


@router.get("/quiet/customers", response=Page[shapes.QuietCustomer], auth=READ)
def quiet_customers(
    request: Request,
    whose: Literal["everyone", "mine"] = "everyone",
    order: Literal["since", "name"] = "since",
    known: Annotated[bool, Query(description="those whose silence has a known reason")] = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """Who fell quiet, the latest missed first or by name: never by what they are worth.

    Without evidence enough, who is silent for more than twice their usual gap.
    """
    rows, following = queries.quiet_ones(
        request.caller.reader, _look(), now=request.caller.who.now, whose=whose, known=known,
        order=order, cursor=opened("quiet", cursor), limit=limit,
    )  # fmt: skip
    return {
        "items": [shapes.customer(one) for one in rows],
        "next_cursor": shut("quiet", following),
    }


@router.post("/quiet/customers/{number:person_id}/check-in", response=owed.Line, auth=ACT)
def quiet_check_in(request: Request, person_id: Id) -> Any:
    """Take the check-in with somebody oneself, before its turn."""
    reader, now = request.caller.reader, request.caller.who.now
    made = check_in_now(reader=reader, person_id=person_id, now=now)
    found = read_line(reader, made.pk, now=now)
    if found is None:
        raise NotFound("There is nothing like this.")
    return found


def _look() -> QuietLook:
    look = queries.the_look()
    if look is None:
        raise NotFound("The sales have not been looked at yet.")
    return look

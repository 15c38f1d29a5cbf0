"""Today: what we owe, by due time."""

from typing import Annotated, Any, Literal

from ninja import Query, Router

from goodword.access import Refused
from goodword.api.door import READ, Request
from goodword.api.paging import Cursor, Limit, opened, shut
from goodword.api.shapes import owed as shapes
from goodword.api.shapes.common import MOST
from goodword.people.queries import colleagues
from goodword.today.queries import Group
from goodword.today.queries import today as read_today

router = Router(tags=["today"])
Whose = Annotated[
    str, Query(pattern=r"^(everyone|mine|[0-9]{1,18})$", description="or a colleague's number")
]
Some = Annotated[int | None, Query(ge=1, le=MOST)]


@router.get("/today", response=shapes.Today, auth=READ)
def today(
    request: Request,
    whose: Whose = "everyone",
    overdue: bool = False,
    customer_id: Some = None,
    conversation_id: Some = None,
    limit: Limit = 50,
) -> Any:
    """What we owe, in three groups, each by due time and by nothing else."""
    found = _read(request, whose, overdue, customer_id, conversation_id, limit=limit)
    return {
        "groups": [_group(group) for group in found.groups],
        "overdue": found.overdue,
        "mine": found.mine,
        "everyone": found.everyone,
        "proposed": found.proposed,
        "quarantined": found.quarantined,
        "unopened_history": found.unopened_history,
        "as_of": found.as_of,
    }


@router.get("/today/{group}", response=shapes.Lines, auth=READ)
def lines_of_today(
    request: Request,
    group: Literal["answer", "keep", "thank"],
    whose: Whose = "everyone",
    overdue: bool = False,
    customer_id: Some = None,
    conversation_id: Some = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """One group, page by page."""
    found = _read(
        request, whose, overdue, customer_id, conversation_id, group=group, limit=limit,
        cursor=opened("today", cursor),
    )  # fmt: skip
    return _group(found.groups[0])


def _read(
    request: Request, whose: str, overdue: bool, customer: int | None, talk: int | None, **more: Any
) -> Any:
    who: str | int = whose
    if whose.isdecimal():
        who = int(whose)
        if not colleagues(active_only=False).filter(pk=who).exists():
            raise Refused("There is no such colleague.")
    caller = request.caller
    return read_today(
        caller.reader,
        now=caller.who.now,
        whose=who,
        overdue=overdue,
        customer_id=customer,
        conversation_id=talk,
        **more,
    )


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "title": group.title,
        "total": group.total,
        "lines": group.lines,
        "next_cursor": shut("today", group.next_cursor),
    }

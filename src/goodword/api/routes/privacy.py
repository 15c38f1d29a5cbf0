"""The audit, and what is held on somebody."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from goodword.access import NotFound
from goodword.api.door import PRIVACY, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.routes.house import must_administer
from goodword.api.shapes.common import MOST, Done, Id, Moment, Number, Told, one_of
from goodword.audit import queries
from goodword.audit.rules import ACTS, ENTRANCES
from goodword.people.queries import mailboxes
from goodword.privacy import retention
from goodword.privacy.queries import erasures, held
from goodword.wiring import clock

router = Router(tags=["audit and privacy"])


class AuditLine(Schema):
    """Who did what, when, from where."""

    number: int
    at: datetime
    entrance: str
    act: str
    what: str
    colleague_id: int | None
    token: str
    origin: str
    kind: str
    object_id: int | None
    status: int
    details: dict[str, Any]


class Held(Schema):
    """What is held on a person, in counts. `hidden`: entries that you may not read."""

    person_id: int
    name: str
    addresses: list[str]
    shared: list[str]
    numbers: int
    letters: int
    letters_with_others: int
    hidden: int
    attachments: int
    bytes: int
    commitments: int
    still_open: int
    notes: int
    tags: int
    handoffs: int


class Keep(Told):
    """For how many days entries of a kind are kept; no mailbox: in every other one."""

    mailbox_id: Number | None
    kind: Annotated[str, Field(max_length=12)]
    days: Annotated[int, Field(ge=1, le=36_500)]
    dry_run: Annotated[bool, Field(description="only count what would go")] = True


class Kept(Schema):
    """How many entries would go now."""

    would_go: int


class Rule(Schema):
    """How long something is kept, and how many entries are due to go."""

    id: int
    mailbox: str
    kind: str
    days: int
    due: int


class Erased(Schema):
    """That somebody was erased, as a number."""

    at: datetime
    colleague_id: int | None
    person_number: int
    reason: str
    counts: dict[str, Any]


@router.get("/audit", response=Page[AuditLine], auth=PRIVACY)
def audit(
    request: Request,
    colleague_id: Annotated[int | None, Query(ge=1, le=MOST)] = None,
    act: Annotated[str, one_of(["", *ACTS])] = "",
    entrance: Annotated[str, one_of(["", *ENTRANCES])] = "",
    since: Moment | None = None,
    until: Moment | None = None,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Any:
    """Who saw, did, changed and took out what; newest first."""
    before = opened("audit", cursor)
    queries.may_read(request.caller.reader)
    found, further = queries.lines(
        request.caller.reader,
        queries.Asked(
            colleague_id=colleague_id, act=act, entrance=entrance, since=since, until=until
        ),
        limit=limit,
        before=int(before) if before else None,
    )
    return {
        "items": [
            {
                "number": kept.number,
                **{
                    name: getattr(kept.line, name)
                    for name in AuditLine.model_fields
                    if name != "number"
                },
            }
            for kept in found
        ],
        "next_cursor": shut("audit", str(further)) if further else "",
    }


@router.get("/customers/{number:person_id}/held", response=Held, auth=PRIVACY)
def held_on(request: Request, person_id: Id) -> Any:
    """What is held on somebody; taking it out and erasing it are for the pages."""
    return held(request.caller.reader, person_id)


@router.get("/erasures", response=list[Erased], auth=PRIVACY)
def all_erasures(request: Request) -> Any:
    """Who was erased when, as numbers; newest first."""
    return list(erasures(request.caller.reader))


@router.get("/retention", response=list[Rule], auth=PRIVACY)
def keeping(request: Request) -> Any:
    """How long letters, calls and notes are kept."""
    return retention.rules(request.caller.reader, now=clock.wall())


@router.post("/retention", response=Kept, auth=PRIVACY)
def keep(request: Request, told: Keep) -> Any:
    """Set a rule; with `dry_run` only what would go is counted."""
    reader = request.caller.reader
    must_administer(request)
    rule = told.model_dump(exclude={"dry_run"})
    if told.mailbox_id is not None and not mailboxes(reader).filter(pk=told.mailbox_id).exists():
        raise NotFound("There is no such mailbox.")
    would_go = retention.would_go(reader, now=clock.wall(), **rule)
    if not told.dry_run:
        retention.set_rule(reader=reader, **rule)
    return {"would_go": would_go}


@router.delete("/retention/{number:rule_id}", response=Done, auth=PRIVACY)
def stop_keeping(request: Request, rule_id: Id) -> Any:
    """Remove a rule: those entries are kept for good again."""
    retention.remove_rule(reader=request.caller.reader, rule_id=rule_id)
    return Done()

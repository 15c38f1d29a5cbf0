"""The same person standing here twice: who may be, making them one, making them two again."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from goodword.access import NotFound, Refused
from goodword.api.door import CUSTOMERS, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes.common import MOST, Done, Id, Number, Told
from goodword.merging import actions
from goodword.merging.finding import look
from goodword.merging.proposals import proposals
from goodword.merging.queries import merge_view, merges, preview
from goodword.merging.splitting import say_who_wrote, split
from goodword.people.actions import must_decide
from goodword.people.queries import person_card
from goodword.timeline.queries import entry as read_entry

router = Router(tags=["merging"])
Kind = Literal["person", "organisation"]


class OneOfTwo(Schema):
    """Somebody who may be somebody else."""

    id: int
    name: str
    about: list[str]


class Proposal(Schema):
    """Two who may be one, and why."""

    left: OneOfTwo
    right: OneOfTwo
    sureness: int
    sure: str
    reasons: list[str]


class Option(Schema):
    """Whose value, and the value."""

    person_id: int
    value: str


class Difference(Schema):
    """Something of which the two say different things; `usual`: whose is taken unasked."""

    column: str
    label: str
    options: list[Option]
    usual: int


class Side(Schema):
    """One of those who would become one."""

    id: int
    name: str
    addresses: list[str]
    numbers: list[str]
    tags: list[str]
    entries: int
    open: int
    closed: int


class Preview(Schema):
    """What would become of them. Hand `seen` back when you merge what you saw."""

    kept: int
    sides: list[Side]
    differences: list[Difference]
    seen: str


class Merge(Schema):
    """Two that were made one."""

    id: int
    kind: Kind
    gone_id: int
    gone: str
    kept_id: int
    kept: str
    by: str
    at: datetime
    reason: str
    undone_at: datetime | None
    undone_by: str
    moved: list[str]


class MakeOne(Told):
    """Who goes on under the kept person; whose value holds where they differ."""

    gone_ids: Annotated[list[Number], Field(min_length=1, max_length=20)]
    reason: Annotated[str, Field(max_length=2000)] = ""
    chosen: Annotated[dict[Annotated[str, Field(max_length=40)], Number], Field(max_length=20)] = {}
    seen: Annotated[str, Field(max_length=200, description="from the preview")]


class Two(Told):
    """Two that are two."""

    kind: Kind = "person"
    one_id: Number
    other_id: Number


class Looked(Schema):
    """How many pairs may be one."""

    persons: int
    organisations: int


class Split(Told):
    """The addresses that are somebody else's, and their name."""

    addresses: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=320)]],
        Field(min_length=1, max_length=50),
    ]
    name: Annotated[str, Field(max_length=200)] = ""


class NewPerson(Schema):
    """Who it is now."""

    person_id: int


class Wrote(Told):
    """Who wrote it (empty: whoever uses the address); for the whole conversation, if you say so."""

    person_id: Number | None
    whole: bool = False


@router.get("/doubles", response=Page[Proposal], auth=READ)
def doubles(request: Request, kind: Kind = "person", limit: Limit = 25, cursor: Cursor = "") -> Any:
    """Who may stand here twice, the surest first, with the reasons."""
    found, following = proposals(
        request.caller.reader, kind=kind, limit=limit, cursor=opened("doubles", cursor)
    )
    return {"items": found, "next_cursor": shut("doubles", following)}


@router.post("/doubles/look", response=Looked, auth=CUSTOMERS)
def look_for_doubles(request: Request) -> Any:
    """Look through everybody now."""
    caller = request.caller
    must_decide(caller.reader)
    persons, organisations = look(now=caller.who.now)
    if caller.reader.reads is not None:
        return {"persons": 0, "organisations": 0}
    return {"persons": persons, "organisations": organisations}


@router.post("/doubles/two", response=Done, auth=CUSTOMERS)
def not_the_same(request: Request, told: Two) -> Any:
    """Say that two are two; they are not proposed again."""
    caller = request.caller
    actions.not_the_same(reader=caller.reader, now=caller.who.now, **told.model_dump())
    return Done()


@router.get("/customers/{number:person_id}/merge", response=Preview, auth=READ)
def preview_merge(
    request: Request,
    person_id: Id,
    gone_id: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST)]], Query(min_length=1, max_length=20)
    ],
) -> Any:
    """What would become of them."""
    seen = preview(request.caller.reader, person_id, gone_id)
    if seen is None:
        raise NotFound("There is no such person.")
    return {
        "kept": seen.kept,
        "sides": seen.sides,
        "differences": [
            {
                "column": one.column,
                "label": one.label,
                "options": [{"person_id": pk, "value": value} for pk, value in one.options],
                "usual": one.usual,
            }
            for one in seen.differences
        ],
        "seen": seen.mark,
    }


@router.post("/customers/{number:person_id}/merge", response=list[Merge], auth=CUSTOMERS)
def merge(request: Request, person_id: Id, told: MakeOne) -> Any:
    """Make others one with this person. It can be undone at any time."""
    caller = request.caller
    seen = preview(caller.reader, person_id, told.gone_ids)
    if seen is None:
        raise NotFound("There is no such person.")
    wanted = actions.Wanted(
        kept=person_id, gone=told.gone_ids, reason=told.reason, chosen=told.chosen, seen=told.seen
    )
    made = actions.merge_persons(reader=caller.reader, wanted=wanted, now=caller.who.now)
    return [_merge(request, one.pk) for one in made]


@router.get("/merges", response=Page[Merge], auth=READ)
def all_merges(request: Request, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """What was made one, the latest first."""
    after = opened("merges", cursor)
    found = merges(request.caller.reader, limit=limit + 1, before=int(after) if after else None)
    more = len(found) > limit
    return {
        "items": found[:limit],
        "next_cursor": shut("merges", str(found[limit - 1].id)) if more else "",
    }


@router.get("/merges/{number:merge_id}", response=Merge, auth=READ)
def one_merge(request: Request, merge_id: Id) -> Any:
    """One of them: what was moved."""
    return _merge(request, merge_id)


@router.post("/merges/{number:merge_id}/undo", response=Merge, auth=CUSTOMERS)
def undo_merge(request: Request, merge_id: Id) -> Any:
    """Make them two again: what was moved goes back."""
    _merge(request, merge_id)
    caller = request.caller
    actions.undo(reader=caller.reader, merge_id=merge_id, now=caller.who.now)
    return _merge(request, merge_id)


@router.post("/customers/{number:person_id}/split", response={201: NewPerson}, auth=CUSTOMERS)
def split_person(request: Request, person_id: Id, told: Split) -> Any:
    """Take addresses, with their letters, into a person of their own."""
    caller = request.caller
    if person_card(caller.reader, person_id) is None:
        raise NotFound("There is no such person.")
    made = split(
        reader=caller.reader,
        person_id=person_id,
        specs=[spec.strip().lower() for spec in told.addresses],
        name=told.name,
        now=caller.who.now,
    )
    return {"person_id": made.pk}


@router.put("/entries/{number:entry_id}/author", response=Done, auth=CUSTOMERS)
def who_wrote(request: Request, entry_id: Id, told: Wrote) -> Any:
    """Say who wrote a letter from an address that several people use."""
    caller = request.caller
    found = read_entry(caller.reader, entry_id)
    if found is None or found.redacted:
        raise NotFound("There is no such entry.")
    if found.direction != "in":
        raise Refused("We know who of us wrote this. Choose a letter that came in.")
    say_who_wrote(
        reader=caller.reader, entry_id=entry_id, person_id=told.person_id, whole=told.whole,
        now=caller.who.now,
    )  # fmt: skip
    return Done()


def _merge(request: Request, merge_id: int) -> Any:
    found = merge_view(request.caller.reader, merge_id)
    if found is None:
        raise NotFound("There is no such merge.")
    return found

"""The same person standing here twice: who may be, making them one, making them two again."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from goodword.access import NotFound, Refused
from goodword.api.door import CUSTOMERS, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import merging as shapes
from goodword.api.shapes.common import MOST, Done, Id
from goodword.merging import actions
from goodword.merging.finding import look
from goodword.merging.houses import house_preview
from goodword.merging.proposals import proposals
from goodword.merging.queries import merge_view, merges, preview
from goodword.merging.splitting import say_who_wrote, split
from goodword.people.actions import must_decide
from goodword.people.queries import person_card
from goodword.timeline.queries import entry as read_entry

router = Router(tags=["merging"])


@router.get("/doubles", response=Page[shapes.Proposal], auth=READ)
def doubles(
    request: Request, kind: shapes.Kind = "person", limit: Limit = 25, cursor: Cursor = ""
) -> Any:
    """Who may stand here twice, the surest first, with the reasons."""
    found, following = proposals(
        request.caller.reader, kind=kind, limit=limit, cursor=opened("doubles", cursor)
    )
    return {"items": found, "next_cursor": shut("doubles", following)}


@router.post("/doubles/look", response=shapes.Looked, auth=CUSTOMERS)
def look_for_doubles(request: Request) -> Any:
    """Look through everybody now."""
    caller = request.caller
    must_decide(caller.reader)
    persons, organisations = look(now=caller.who.now)
    if caller.reader.reads is not None:
        return {"persons": 0, "organisations": 0}
    return {"persons": persons, "organisations": organisations}


@router.post("/doubles/two", response=Done, auth=CUSTOMERS)
def not_the_same(request: Request, told: shapes.Two) -> Any:
    """Say that two are two; they are not proposed again."""
    caller = request.caller
    actions.not_the_same(reader=caller.reader, now=caller.who.now, **told.model_dump())
    return Done()


@router.get("/customers/{number:person_id}/merge", response=shapes.Preview, auth=READ)
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
    return _preview(seen)


@router.post("/customers/{number:person_id}/merge", response=list[shapes.Merge], auth=CUSTOMERS)
def merge(request: Request, person_id: Id, told: shapes.MakeOne) -> Any:
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


@router.get("/merges", response=Page[shapes.Merge], auth=READ)
def all_merges(request: Request, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """What was made one, the latest first."""
    after = opened("merges", cursor)
    found = merges(request.caller.reader, limit=limit + 1, before=int(after) if after else None)
    more = len(found) > limit
    return {
        "items": found[:limit],
        "next_cursor": shut("merges", str(found[limit - 1].id)) if more else "",
    }


@router.get("/merges/{number:merge_id}", response=shapes.Merge, auth=READ)
def one_merge(request: Request, merge_id: Id) -> Any:
    """One of them: what was moved."""
    return _merge(request, merge_id)


@router.post("/merges/{number:merge_id}/undo", response=shapes.Merge, auth=CUSTOMERS)
def undo_merge(request: Request, merge_id: Id) -> Any:
    """Make them two again: what was moved goes back."""
    _merge(request, merge_id)
    caller = request.caller
    actions.undo(reader=caller.reader, merge_id=merge_id, now=caller.who.now)
    return _merge(request, merge_id)


@router.post(
    "/customers/{number:person_id}/split", response={201: shapes.NewPerson}, auth=CUSTOMERS
)
def split_person(request: Request, person_id: Id, told: shapes.Split) -> Any:
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
def who_wrote(request: Request, entry_id: Id, told: shapes.Wrote) -> Any:
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


@router.get("/organisations/{number:organisation_id}/merge", response=shapes.Preview, auth=READ)
def preview_organisations(
    request: Request,
    organisation_id: Id,
    gone_id: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST)]], Query(min_length=1, max_length=20)
    ],
) -> Any:
    """What would become of organisations."""
    seen = house_preview(request.caller.reader, organisation_id, gone_id)
    if seen is None:
        raise NotFound("There is no such organisation.")
    return _preview(seen)


@router.post(
    "/organisations/{number:organisation_id}/merge", response=list[shapes.Merge], auth=CUSTOMERS
)
def merge_organisations(request: Request, organisation_id: Id, told: shapes.MakeOne) -> Any:
    """Make other organisations one with this one: their people and domains belong to it."""
    caller = request.caller
    if house_preview(caller.reader, organisation_id, told.gone_ids) is None:
        raise NotFound("There is no such organisation.")
    wanted = actions.Wanted(
        kept=organisation_id, gone=told.gone_ids, reason=told.reason, chosen=told.chosen,
        seen=told.seen,
    )  # fmt: skip
    made = actions.merge_organisations(reader=caller.reader, wanted=wanted, now=caller.who.now)
    return [_merge(request, one.pk) for one in made]


def _preview(seen: Any) -> dict[str, Any]:
    return {
        "kept": seen.kept,
        "sides": seen.sides,
        "differences": [
            {
                "column": one.column,
                "label": one.label,
                "options": [{"id": pk, "value": value} for pk, value in one.options],
                "usual": one.usual,
            }
            for one in seen.differences
        ],
        "seen": seen.mark,
    }

"""Tags, and views that somebody keeps."""

from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from goodword.access import NotFound
from goodword.api.door import ACCOUNT, CUSTOMERS, READ, Request
from goodword.api.shapes.common import Done, Id, Number, Told
from goodword.labels import actions, queries
from goodword.people.queries import person_card
from goodword.timeline.queries import conversation as read_conversation
from goodword.wiring import tagging

router = Router(tags=["tags and views"])


class TagShape(Schema):
    """A tag of the house, and on how much it sits."""

    id: int
    name: str
    customers: int
    conversations: int


class PutTag(Told):
    """A word; a new one becomes a tag of the house."""

    name: Annotated[str, Field(min_length=1, max_length=60)]


class MergeTag(Told):
    """The tag that goes on."""

    into_id: Number


class ViewShape(Schema):
    """Filters of a page under a name."""

    id: int
    name: str
    place: str
    query: str
    shared: bool
    own: bool
    by: str


class SaveView(Told):
    """A page, and its filters as they stand in its address."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    place: Literal["today", "customers", "search"]
    query: Annotated[str, Field(max_length=1000)] = ""
    shared: bool = False


class EditView(Told):
    """Its name, whether colleagues find it."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    shared: bool


class MoveView(Told):
    """Up (-1) or down (1) among yours."""

    by: Literal[-1, 1]


@router.get("/tags", response=list[TagShape], auth=READ)
def tags(request: Request) -> Any:
    """Every tag of the house; their uses count for leads and administrators."""
    if request.caller.reader.role in ("lead", "administrator"):
        return queries.all_tags()
    found = (queries.find_tag(name) for name in queries.tag_names())
    return [
        {"id": one.id, "name": one.name, "customers": 0, "conversations": 0}
        for one in found
        if one is not None
    ]


@router.patch("/tags/{number:tag_id}", response=list[TagShape], auth=CUSTOMERS)
def rename_tag(request: Request, tag_id: Id, told: PutTag) -> Any:
    """Give it another word; where that is a tag already, the two become one."""
    tagging.rename_tag(reader=request.caller.reader, tag_id=tag_id, name=told.name)
    return queries.all_tags()


@router.post("/tags/{number:tag_id}/merge", response=list[TagShape], auth=CUSTOMERS)
def merge_tags(request: Request, tag_id: Id, told: MergeTag) -> Any:
    """Make it part of another one."""
    tagging.merge_tags(reader=request.caller.reader, tag_id=tag_id, into_id=told.into_id)
    return queries.all_tags()


@router.delete("/tags/{number:tag_id}", response=Done, auth=CUSTOMERS)
def delete_tag(request: Request, tag_id: Id) -> Any:
    """Do away with it; it comes off everything."""
    actions.delete_tag(reader=request.caller.reader, tag_id=tag_id)
    return Done()


@router.get("/customers/{number:person_id}/tags", response=list[TagShape], auth=READ)
def customer_tags(request: Request, person_id: Id) -> Any:
    """A customer's tags."""
    return queries.tags_of(person_id=_person(request, person_id))


@router.post("/customers/{number:person_id}/tags", response=list[TagShape], auth=CUSTOMERS)
def tag_customer(request: Request, person_id: Id, told: PutTag) -> Any:
    """Put a tag on a customer."""
    person = _person(request, person_id)
    caller = request.caller
    actions.tag(reader=caller.reader, name=told.name, now=caller.who.now, person_id=person)
    return queries.tags_of(person_id=person)


@router.delete(
    "/customers/{number:person_id}/tags/{number:tag_id}", response=list[TagShape], auth=CUSTOMERS
)
def untag_customer(request: Request, person_id: Id, tag_id: Id) -> Any:
    """Take a tag off a customer."""
    person = _person(request, person_id)
    actions.untag(reader=request.caller.reader, tag_id=tag_id, person_id=person)
    return queries.tags_of(person_id=person)


@router.get("/conversations/{number:conversation_id}/tags", response=list[TagShape], auth=READ)
def conversation_tags(request: Request, conversation_id: Id) -> Any:
    """A conversation's tags."""
    return queries.tags_of(conversation_id=_conversation(request, conversation_id))


@router.post(
    "/conversations/{number:conversation_id}/tags", response=list[TagShape], auth=CUSTOMERS
)
def tag_conversation(request: Request, conversation_id: Id, told: PutTag) -> Any:
    """Put a tag on a conversation."""
    talk = _conversation(request, conversation_id)
    caller = request.caller
    actions.tag(reader=caller.reader, name=told.name, now=caller.who.now, conversation_id=talk)
    return queries.tags_of(conversation_id=talk)


@router.delete(
    "/conversations/{number:conversation_id}/tags/{number:tag_id}",
    response=list[TagShape],
    auth=CUSTOMERS,
)
def untag_conversation(request: Request, conversation_id: Id, tag_id: Id) -> Any:
    """Take a tag off a conversation."""
    talk = _conversation(request, conversation_id)
    actions.untag(reader=request.caller.reader, tag_id=tag_id, conversation_id=talk)
    return queries.tags_of(conversation_id=talk)


@router.get("/views", response=list[ViewShape], auth=READ)
def views(request: Request) -> Any:
    """Yours in their order, then those that colleagues share."""
    return queries.views(request.caller.reader)


@router.post("/views", response={201: list[ViewShape]}, auth=ACCOUNT)
def save_view(request: Request, told: SaveView) -> Any:
    """Keep the filters of a page under a name."""
    actions.save_view(reader=request.caller.reader, **told.model_dump())
    return queries.views(request.caller.reader)


@router.put("/views/{number:view_id}", response=list[ViewShape], auth=ACCOUNT)
def edit_view(request: Request, view_id: Id, told: EditView) -> Any:
    """Rename a view of yours, and say whether colleagues find it."""
    actions.edit_view(reader=request.caller.reader, view_id=view_id, **told.model_dump())
    return queries.views(request.caller.reader)


@router.post("/views/{number:view_id}/move", response=list[ViewShape], auth=ACCOUNT)
def move_view(request: Request, view_id: Id, told: MoveView) -> Any:
    """Move a view of yours up or down."""
    actions.move_view(reader=request.caller.reader, view_id=view_id, by=told.by)
    return queries.views(request.caller.reader)


@router.delete("/views/{number:view_id}", response=Done, auth=ACCOUNT)
def delete_view(request: Request, view_id: Id) -> Any:
    """Forget a view of yours."""
    actions.delete_view(reader=request.caller.reader, view_id=view_id)
    return Done()


def _person(request: Request, person_id: int) -> int:
    card = person_card(request.caller.reader, person_id)
    if card is None:
        raise NotFound("There is no such person.")
    return card.id


def _conversation(request: Request, conversation_id: int) -> int:
    caller = request.caller
    story = read_conversation(caller.reader, conversation_id, now=caller.who.now)
    if story is None or all(entry.redacted for entry in story.entries):
        raise NotFound("There is no such conversation.")
    return story.id

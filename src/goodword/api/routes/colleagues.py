"""Who works here."""

from typing import Any

from ninja import Router

from goodword.access import NotFound
from goodword.accounts import invitations
from goodword.api.door import READ, SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes import settings as shapes
from goodword.api.shapes.common import Done, Id
from goodword.people import colleagues as people
from goodword.people.queries import colleagues as everybody
from goodword.people.tables import Colleague
from goodword.wiring import clock

router = Router(tags=["settings"])


@router.get("/me", response=shapes.ColleagueShape, auth=READ, tags=["account"])
def me(request: Request) -> Any:
    """The colleague for whom this token acts."""
    return request.caller.who.colleague


@router.get("/colleagues", response=list[shapes.ColleagueShape], auth=READ)
def colleagues(request: Request, all: bool = False) -> Any:  # noqa: A002 - the query's name
    """Colleagues by name; with `all` also those who have left."""
    return list(everybody(active_only=not all))


@router.post("/colleagues", response={201: shapes.ColleagueShape}, auth=SETTINGS)
def add_colleague(request: Request, told: shapes.AddColleague) -> Any:
    """Bring somebody into the house. They come in by an invitation."""
    return people.add_colleague(
        reader=request.caller.reader,
        email=told.email,
        name=told.name,
        role=told.role,
        now=clock.wall(),
    )


@router.get("/colleagues/{number:colleague_id}", response=shapes.ColleagueShape, auth=READ)
def colleague(request: Request, colleague_id: Id) -> Any:
    """One of us."""
    return _colleague(colleague_id)


@router.patch("/colleagues/{number:colleague_id}", response=shapes.ColleagueShape, auth=SETTINGS)
def edit_colleague(request: Request, colleague_id: Id, told: shapes.EditColleague) -> Any:
    """Rename somebody, change what they may do, or end their access."""
    must_administer(request)
    found = _colleague(colleague_id)
    people.edit_colleague(
        reader=request.caller.reader,
        colleague_id=colleague_id,
        name=found.name if told.name is None else told.name,
        role=told.role or found.role,
        is_active=found.is_active if told.is_active is None else told.is_active,
    )
    return _colleague(colleague_id)


@router.post("/colleagues/{number:colleague_id}/log-out", response=Done, auth=SETTINGS)
def end_sessions(request: Request, colleague_id: Id) -> Any:
    """End every session of a colleague: a lost laptop, a doubt."""
    must_administer(request)
    found = _colleague(colleague_id)
    invitations.end_all_stays(reader=request.caller.reader, colleague_id=found.pk)
    return Done()


def _colleague(colleague_id: int) -> Colleague:
    found = everybody(active_only=False).filter(pk=colleague_id).first()
    if found is None:
        raise NotFound("There is no such colleague.")
    return found

"""Days away and cover; teams."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ninja import Router

from goodword.absence import actions
from goodword.absence.meanwhile import meanwhile as read_meanwhile
from goodword.absence.queries import absence as read_absence
from goodword.absence.queries import absences as read_absences
from goodword.absence.queries import past, proposals
from goodword.access import NotFound
from goodword.accounts import teams as accounts
from goodword.api.door import ACT, READ, SETTINGS, Request
from goodword.api.routes.house import must_administer
from goodword.api.shapes import team as shapes
from goodword.api.shapes.common import Done, Id, Named
from goodword.people.tables import Team
from goodword.wiring import clock

router = Router(tags=["absences"])


@router.get("/absences", response=shapes.Aways, auth=READ)
def absences(request: Request) -> Any:
    """Who is away and will be; what was noticed and waits for a word; what is over."""
    who = request.caller.who
    return {
        "items": [shapes.away(row) for row in read_absences(now=who.now)],
        "proposed": [shapes.away(row) for row in proposals(who.reader)],
        "past": [shapes.away(row) for row in past(now=who.now)],
    }


@router.post("/absences", response={201: shapes.Away}, auth=ACT)
def plan_absence(request: Request, told: shapes.PlanAway) -> Any:
    """Enter days away. What is owed moves to the cover when they begin."""
    who = request.caller.who
    made = actions.plan(reader=who.reader, now=who.now, **told.model_dump())
    return shapes.away(read_absence(who.reader, made.pk))


@router.get("/absences/{number:absence_id}", response=shapes.Away, auth=READ)
def absence(request: Request, absence_id: Id) -> Any:
    """One absence."""
    return shapes.away(read_absence(request.caller.reader, absence_id))


@router.put("/absences/{number:absence_id}", response=shapes.Away, auth=ACT)
def change_absence(request: Request, absence_id: Id, told: shapes.ChangeAway) -> Any:
    """Other days, another cover; or confirm one that was noticed."""
    who = request.caller.who
    actions.change(reader=who.reader, absence_id=absence_id, now=who.now, **told.model_dump())
    return shapes.away(read_absence(who.reader, absence_id))


@router.post("/absences/{number:absence_id}/end", response=shapes.Away, auth=ACT)
def end_absence(request: Request, absence_id: Id, told: shapes.SeenVersion) -> Any:
    """They are back already."""
    return _act(request, absence_id, actions.end, told.expected_version)


@router.post("/absences/{number:absence_id}/call-off", response=shapes.Away, auth=ACT)
def call_off_absence(request: Request, absence_id: Id, told: shapes.SeenVersion) -> Any:
    """They will not be away after all."""
    return _act(request, absence_id, actions.call_off, told.expected_version)


@router.post("/absences/{number:absence_id}/dismiss", response=Done, auth=ACT)
def dismiss_absence(request: Request, absence_id: Id, told: shapes.SeenVersion) -> Any:
    """The note that was noticed means no absence."""
    who = request.caller.who
    actions.dismiss(
        reader=who.reader, absence_id=absence_id, expected_version=told.expected_version,
        now=who.now,
    )  # fmt: skip
    return Done()


@router.get("/absences/{number:absence_id}/meanwhile", response=shapes.Meanwhile, auth=READ)
def meanwhile(request: Request, absence_id: Id) -> Any:
    """What happened meanwhile, by customer."""
    who = request.caller.who
    found = read_meanwhile(who.reader, read_absence(who.reader, absence_id), now=who.now)
    return asdict(found)


@router.get("/teams", response=list[shapes.TeamShape], auth=READ, tags=["settings"])
def teams(request: Request) -> Any:
    """Teams by name."""
    return [_shown(row) for row in accounts.teams()]


@router.post("/teams", response={201: shapes.TeamShape}, auth=SETTINGS, tags=["settings"])
def make_team(request: Request, told: shapes.EditTeam) -> Any:
    """Make a team."""
    return _shown(accounts.make_team(reader=request.caller.reader, **told.model_dump()))


@router.get("/teams/{number:team_id}", response=shapes.TeamShape, auth=READ, tags=["settings"])
def team(request: Request, team_id: Id) -> Any:
    """One team."""
    return _shown(_team(team_id))


@router.put("/teams/{number:team_id}", response=shapes.TeamShape, auth=SETTINGS, tags=["settings"])
def edit_team(request: Request, team_id: Id, told: shapes.EditTeam) -> Any:
    """Rename it, and say who belongs to it."""
    must_administer(request)
    accounts.edit_team(reader=request.caller.reader, team_id=team_id, **told.model_dump())
    return _shown(_team(team_id))


@router.delete("/teams/{number:team_id}", response=Done, auth=SETTINGS, tags=["settings"])
def end_team(request: Request, team_id: Id) -> Any:
    """End it. What it was handed keeps its name."""
    must_administer(request)
    accounts.end_team(reader=request.caller.reader, team_id=team_id, now=clock.wall())
    return Done()


def _act(request: Request, absence_id: int, do: Callable[..., Any], version: int) -> Any:
    who = request.caller.who
    do(reader=who.reader, absence_id=absence_id, expected_version=version, now=who.now)
    return shapes.away(read_absence(who.reader, absence_id))


def _team(team_id: int) -> Team:
    found = accounts.teams().filter(pk=team_id).first()
    if found is None:
        raise NotFound("There is no such team.")
    return found


def _shown(row: Team) -> shapes.TeamShape:
    members = [Named(id=one.pk, name=str(one)) for one in row.members.order_by("name", "pk")]
    return shapes.TeamShape(id=row.pk, name=row.name, members=members)

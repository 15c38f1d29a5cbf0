"""Surveys: figures, answers, what customers are asked."""

from typing import Any

from ninja import Router

from goodword.access import NotAllowed
from goodword.api.door import CUSTOMERS, READ, SETTINGS, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import surveys as shapes
from goodword.api.shapes.common import Done, Id, Moment
from goodword.surveys import queries
from goodword.surveys.actions import change_plan, may_ask_again
from goodword.wiring.surveying import not_public

router = Router(tags=["surveys"])


@router.get("/satisfaction", response=shapes.Satisfaction, auth=READ)
def satisfaction(request: Request, since: Moment | None = None, until: Moment | None = None) -> Any:
    """CSAT, CES and NPS of the letters of a window; without one, of all."""
    reader = request.caller.reader
    found = queries.figures(reader, since, until)
    months = queries.scores(reader, since, until)
    return {
        "figures": [shapes.figure(one) for one in found.values()],
        "months": [
            {"month": one.first, "figures": [shapes.figure(f) for f in one.figures]}
            for one in months
        ],
        "whole_house": queries.sees_all(reader),
    }


@router.get("/satisfaction/answers", response=Page[shapes.AnswerShape], auth=READ)
def satisfaction_answers(request: Request, limit: Limit = 50, cursor: Cursor = "") -> Any:
    """What customers answered, the newest first."""
    before = opened("answers", cursor)
    rows = queries.answers(
        request.caller.reader, before=int(before) if before else None, limit=limit + 1
    )
    more = str(rows[limit - 1].score_id) if len(rows) > limit else ""
    items = [shapes.answer(one) for one in rows[:limit]]
    return {"items": items, "next_cursor": shut("answers", more)}


@router.get("/settings/surveys", response=shapes.Plan, auth=SETTINGS)
def survey_plan(request: Request) -> Any:
    """What customers are asked, after what, from where, in which words."""
    _must_administer(request)
    return shapes.plan(queries.the_plan())


@router.patch("/settings/surveys", response=shapes.Plan, auth=SETTINGS)
def edit_survey_plan(request: Request, told: shapes.EditPlan) -> Any:
    """Change some of it. Turned on, only what happens from then on is asked about."""
    _must_administer(request)
    changes = {k: v for k, v in told.model_dump(exclude_unset=True).items() if v is not None}
    caller = request.caller
    made = change_plan(reader=caller.reader, now=caller.who.now, public=not not_public(), **changes)
    return shapes.plan(made)


@router.post("/customers/{number:person_id}/ask-again", response=Done, auth=CUSTOMERS)
def ask_again(request: Request, person_id: Id) -> Any:
    """A customer who wanted no more questions changed their mind."""
    caller = request.caller
    may_ask_again(reader=caller.reader, person_id=person_id, now=caller.who.now)
    return Done()


def _must_administer(request: Request) -> None:
    if not request.caller.reader.administers:
        raise NotAllowed("Only an administrator may look at what customers are asked.")

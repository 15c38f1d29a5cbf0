"""Who sent whom: the list, what is asked, saying it; and what follows a sale."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Router, Schema
from pydantic import Field

from goodword.access import NotAllowed
from goodword.api.door import ACT, READ, Request
from goodword.api.paging import Cursor, Limit, Page, page
from goodword.api.shapes.common import Done, Id, Moment, Number, Told, one_of
from goodword.followups.actions import LEADS, change_plan
from goodword.followups.queries import the_plan
from goodword.followups.rules import Plan, Step
from goodword.referrals import queries
from goodword.referrals.fruit import fruits
from goodword.referrals.tables import SOURCES, STATES, Referral
from goodword.wiring import referring

router = Router(tags=["referrals"])


class ReferralShape(Schema):
    """Somebody who was sent to us. `referrer` empty: a name, and nobody knows whose.

    `words` are those of the letter that says so, as far as the reader may read it.
    """

    id: int
    state: Annotated[str, one_of(STATES)]
    told_by: Annotated[str, one_of(SOURCES)]
    referred: int
    referred_name: str
    referrer: int | None
    referrer_name: str
    came_at: datetime
    entry: int | None
    words: str
    purchases: int
    first_purchase: datetime | None


class AskedShape(Schema):
    """What a letter seems to say, and whom of our customers it may mean."""

    referral: ReferralShape
    candidates: list[int]


class SentBy(Told):
    """Who sent them: a customer's number, or a name."""

    referrer: Number | None = None
    name: Annotated[str, Field(max_length=200)] = ""


class Verdict(Told):
    """Yes, with who it was; without a number the name in the letter stays a name."""

    referrer: Number | None = None
    seen: Annotated[
        Literal["", "proposed", "confirmed", "rejected"],
        Field(description="the state that you saw; another one is refused"),
    ] = ""


class StepShape(Told):
    """One step: so many days after a sale, in which words."""

    role: Literal["thanks", "satisfied", "further"]
    is_on: bool
    days: Annotated[int, Field(ge=0, le=730)]
    what: Annotated[str, Field(min_length=1, max_length=200)]


class FollowUps(Told):
    """What follows a sale. `off_for`: sources whose sales open nothing."""

    is_on: bool
    rest_days: Annotated[int, Field(ge=0, le=730)]
    latest_days: Annotated[int, Field(ge=0, le=60)]
    off_for: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=200)]
    steps: Annotated[list[StepShape], Field(min_length=3, max_length=3)]


@router.get("/referrals", response=Page[ReferralShape], auth=READ)
def referrals(
    request: Request, since: Moment | None = None, limit: Limit = 50, cursor: Cursor = ""
) -> Any:
    """Who was sent to us by whom, by the day they came."""
    rows = queries.sent(request.caller.reader, since=since)
    told = page("referrals", rows, key=_place, limit=limit, cursor=cursor)
    return told | {"items": _shapes(request, told["items"])}


@router.get("/referrals/asked", response=list[AskedShape], auth=READ)
def asked_referrals(request: Request) -> Any:
    """What first letters seem to say and nobody decided yet, the oldest first."""
    rows = referring.asked(request.caller.reader)
    told = _shapes(request, [one.sent for one in rows])
    return [
        AskedShape(referral=shape, candidates=[pk for pk, _ in one.candidates])
        for shape, one in zip(told, rows, strict=True)
    ]


@router.post("/customers/{number:person_id}/sent-by", response=ReferralShape, auth=ACT)
def say_who_sent(request: Request, person_id: Id, told: SentBy) -> Any:
    """Say who sent a customer; thanks are owed to them from then on."""
    caller = request.caller
    row = referring.enter(
        reader=caller.reader, referred_id=person_id, now=caller.who.now,
        referrer_id=told.referrer, named=told.name,
    )  # fmt: skip
    return _one(request, row)


@router.post("/referrals/{number:referral_id}/confirm", response=ReferralShape, auth=ACT)
def confirm_referral(request: Request, referral_id: Id, told: Verdict) -> Any:
    """Yes, it is so; or a correction of who it was."""
    return _judged(
        request, referring.confirm, referral_id, referrer_id=told.referrer, seen=told.seen
    )


@router.post("/referrals/{number:referral_id}/reject", response=ReferralShape, auth=ACT)
def reject_referral(request: Request, referral_id: Id) -> Any:
    """No, nobody sent them; the same letter never asks again."""
    return _judged(request, referring.reject, referral_id)


@router.post("/referrals/{number:referral_id}/ask-again", response=ReferralShape, auth=ACT)
def ask_referral_again(request: Request, referral_id: Id) -> Any:
    """Take a rejection back: it is asked about again."""
    return _judged(request, referring.ask_again, referral_id)


@router.post("/referrals/{number:referral_id}/tell-what-came", response=Done, auth=ACT)
def tell_what_came(request: Request, referral_id: Id) -> Any:
    """Note that who sent them is to hear what came of it; once. Not done: nobody is to be told."""
    caller = request.caller
    line = referring.tell_what_came(
        reader=caller.reader, referral_id=referral_id, now=caller.who.now
    )
    return Done(done=line is not None)


@router.get("/follow-ups", response=FollowUps, auth=READ)
def follow_up_plan(request: Request) -> Any:
    """What follows a sale, as the house chose it. Leads and administrators."""
    if request.caller.reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator sees what follows a sale.")
    return _plan(the_plan())


@router.put("/follow-ups", response=FollowUps, auth=ACT)
def change_follow_ups(request: Request, told: FollowUps) -> Any:
    """Choose what follows later sales."""
    steps = [Step(one.role, one.is_on, one.days, one.what) for one in told.steps]
    plan = change_plan(
        reader=request.caller.reader, is_on=told.is_on, rest_days=told.rest_days,
        latest_days=told.latest_days, off_for=told.off_for, steps=steps,
    )  # fmt: skip
    return _plan(plan)


def _place(one: queries.Sent) -> str:
    return f"{one.came_at.isoformat()} {one.referral_id:018}"


def _plan(plan: Plan) -> FollowUps:
    steps = [StepShape(role=s.role, is_on=s.is_on, days=s.days, what=s.what) for s in plan.steps]  # type: ignore[arg-type]
    return FollowUps(
        is_on=plan.is_on, rest_days=plan.rest_days, latest_days=plan.latest_days,
        off_for=sorted(plan.off_for), steps=steps,
    )  # fmt: skip


def _judged(
    request: Request, verdict: Callable[..., Referral], referral_id: int, **more: Any
) -> ReferralShape:
    """Say it, and show how the referral stands then."""
    caller = request.caller
    row = verdict(reader=caller.reader, referral_id=referral_id, now=caller.who.now, **more)
    return _one(request, row)


def _one(request: Request, row: Referral) -> ReferralShape:
    return _shapes(request, queries.told_of_one(request.caller.reader, row.pk))[0]


def _shapes(request: Request, rows: list[queries.Sent]) -> list[ReferralShape]:
    found = fruits(request.caller.reader, [one.referred_id for one in rows])
    return [
        ReferralShape(
            id=one.referral_id, state=one.state, told_by=one.source, referred=one.referred_id,
            referred_name=one.referred, referrer=one.referrer_id, referrer_name=one.referrer,
            came_at=one.came_at, entry=one.entry_id, words=one.words,
            purchases=fruit.purchases if (fruit := found.get(one.referred_id)) else 0,
            first_purchase=fruit.first if fruit else None,
        )
        for one in rows
    ]  # fmt: skip

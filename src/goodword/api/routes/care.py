"""Staying in touch: who is losing touch, intervals, wishes about contact."""

from typing import Any, Literal

from ninja import Router

from goodword.access import NotFound
from goodword.api.door import ACT, CUSTOMERS, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import care as shapes
from goodword.api.shapes import owed
from goodword.api.shapes.common import Id
from goodword.care import actions, queries
from goodword.care.queries import Asked
from goodword.people.queries import person_card
from goodword.people.wishes import wish_of
from goodword.today.queries import line as read_line
from goodword.wiring.touching import check_in_by_hand
from goodword.wiring.wishing import say_wish, take_back_wish

router = Router(tags=["staying in touch"])


@router.get("/touch", response=Page[shapes.SilentOne], auth=READ)
def losing_touch(
    request: Request,
    whose: Literal["everyone", "mine"] = "everyone",
    past: Literal["ideal", "longest"] = "ideal",
    oldest: bool = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """Who was not spoken with for too long, by when contact was last made: the latest first.

    Who wishes to be let alone is not in it.
    """
    found, following = queries.losing_touch(
        request.caller.reader, Asked(whose, past, oldest), now=request.caller.who.now,
        cursor=opened("touch", cursor), limit=limit,
    )  # fmt: skip
    return {"items": [shapes.silent(one) for one in found], "next_cursor": shut("touch", following)}


@router.get("/customers/{number:person_id}/touch", response=shapes.Standing, auth=READ)
def customer_touch(request: Request, person_id: Id) -> Any:
    """Where a customer stands: last contact, interval, when contact is due."""
    return _standing(request, person_id)


@router.put("/customers/{number:person_id}/interval", response=shapes.Standing, auth=CUSTOMERS)
def set_interval(request: Request, person_id: Id, told: shapes.SetInterval) -> Any:
    """Set an interval of their own; with both spans null there is none, for a reason."""
    actions.set_interval(
        reader=request.caller.reader, person_id=_person(request, person_id),
        now=request.caller.who.now, reason=told.reason,
        ideal=told.ideal.span if told.ideal else None,
        longest=told.longest.span if told.longest else None,
    )  # fmt: skip
    return _standing(request, person_id)


@router.delete("/customers/{number:person_id}/interval", response=shapes.Standing, auth=CUSTOMERS)
def forget_interval(request: Request, person_id: Id) -> Any:
    """They have no interval of their own any more: the tag's or the house's applies."""
    who = request.caller.who
    actions.forget_interval(reader=who.reader, person_id=_person(request, person_id), now=who.now)
    return _standing(request, person_id)


@router.post("/customers/{number:person_id}/check-in", response=owed.Line, auth=ACT)
def check_in(request: Request, person_id: Id) -> Any:
    """Take a check-in with a customer oneself, before its turn."""
    reader, now = request.caller.reader, request.caller.who.now
    made = check_in_by_hand(reader=reader, person_id=_person(request, person_id), now=now)
    found = read_line(reader, made.pk, now=now)
    if found is None:
        raise NotFound("There is nothing like this.")
    return found


@router.get("/customers/{number:person_id}/wish", response=shapes.Wished, auth=READ)
def customer_wish(request: Request, person_id: Id) -> Any:
    """The wish that stands about contact with them."""
    return _wished(request, _person(request, person_id), [])


@router.put("/customers/{number:person_id}/wish", response=shapes.Wished, auth=CUSTOMERS)
def say_customer_wish(request: Request, person_id: Id, told: shapes.SayWish) -> Any:
    """Say that they are not to be contacted by us first; what stands open ends with it."""
    person, who = _person(request, person_id), request.caller.who
    said = say_wish(
        reader=who.reader, person_id=person, kind=told.kind, now=who.now, reason=told.reason,
        until=told.until,
    )  # fmt: skip
    return _wished(request, person, [line.pk for line in said.lines])


@router.delete("/customers/{number:person_id}/wish", response=shapes.Wished, auth=CUSTOMERS)
def end_customer_wish(request: Request, person_id: Id, slip: bool = False) -> Any:
    """End the wish. With `slip` what it ended is opened again."""
    person, who = _person(request, person_id), request.caller.who
    said = take_back_wish(reader=who.reader, person_id=person, now=who.now, put_back=slip)
    return _wished(request, person, [line.pk for line in said.lines])


def _standing(request: Request, person_id: int) -> dict[str, Any]:
    person, who = _person(request, person_id), request.caller.who
    return shapes.standing(queries.card(who.reader, person, now=who.now))


def _wished(request: Request, person_id: int, lines: list[int]) -> dict[str, Any]:
    wish = wish_of(person_id, now=request.caller.who.now)
    return {"wish": shapes.wish(wish), "commitment_ids": lines}


def _person(request: Request, person_id: int) -> int:
    card = person_card(request.caller.reader, person_id)
    if card is None:
        raise NotFound("There is no such person.")
    return card.id

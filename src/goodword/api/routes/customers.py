"""Customers: finding them, their story, who they are."""

from typing import Annotated, Any

from ninja import Query, Router

from goodword.access import NotFound, Refused
from goodword.api.door import CUSTOMERS, READ, Request
from goodword.api.paging import Cursor, Limit, Page, opened, shut
from goodword.api.shapes import people as shapes
from goodword.api.shapes.common import Id, plain
from goodword.people import actions as people
from goodword.people.queries import PersonCard, find_people, person_card
from goodword.timeline.queries import contact_span, customer_story
from goodword.web.settling import after_relation

router = Router(tags=["customers"])


@router.get("/customers", response=Page[shapes.PersonInList], auth=READ)
def customers(
    request: Request,
    q: Annotated[
        str, Query(max_length=200, description="parts of a name, address, organisation")
    ] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """People by name."""
    after = opened("customers", cursor)
    found, following = find_people(request.caller.reader, plain(q), limit=limit, cursor=after)
    return {"items": found, "next_cursor": shut("customers", following)}


@router.get("/customers/{number:person_id}", response=shapes.Customer, auth=READ)
def customer(request: Request, person_id: Id) -> Any:
    """Who somebody is. What we owe them: `/today?customer_id=`."""
    return _shown(request, person_id)


@router.get("/customers/{number:person_id}/conversations", response=Page[shapes.Fold], auth=READ)
def customer_conversations(
    request: Request, person_id: Id, limit: Limit = 20, cursor: Cursor = ""
) -> Any:
    """Their story: every conversation with them, newest first."""
    _card(request, person_id)
    caller = request.caller
    found = customer_story(
        caller.reader, person_id, now=caller.who.now, limit=limit, cursor=opened("story", cursor)
    )
    return {
        "items": [shapes.fold(one) for one in found.conversations],
        "next_cursor": shut("story", found.next_cursor),
    }


@router.patch("/customers/{number:person_id}", response=shapes.Customer, auth=CUSTOMERS)
def edit_customer(request: Request, person_id: Id, told: shapes.EditCustomer) -> Any:
    """Correct a name, organisation, numbers, addresses, a note. What is left out stays."""
    card, reader = _card(request, person_id), request.caller.reader
    people.edit_person(
        reader=reader,
        person_id=person_id,
        name=card.name or card.addresses[0][0] if told.name is None else told.name,
        note=card.note if told.note is None else told.note,
        numbers=told.numbers,
    )
    organisation = card.organisation[1] if card.organisation else ""
    if told.organisation is not None and told.organisation != organisation:
        people.set_organisation(reader=reader, person_id=person_id, name=told.organisation)
    for spec in told.add_addresses:
        people.add_address(reader=reader, person_id=person_id, spec=spec)
    for spec in told.remove_addresses:
        if spec.strip().lower() not in {known for known, *_ in card.addresses}:
            raise Refused(f"They have no address {spec}.")
        people.remove_address(reader=reader, person_id=person_id, spec=spec)
    return _shown(request, person_id)


@router.put("/customers/{number:person_id}/relation", response=shapes.Customer, auth=CUSTOMERS)
def relate(request: Request, person_id: Id, told: shapes.ChangeRelation) -> Any:
    """Say what they are to us; it decides whether their letters wait for an answer."""
    card, caller = _card(request, person_id), request.caller
    people.set_relation(
        reader=caller.reader,
        person_id=person_id,
        relation=told.relation,
        whole_domain=told.whole_domain,
    )
    after_relation(caller.who, card, told.relation, whole_domain=told.whole_domain)
    return _shown(request, person_id)


@router.put("/customers/{number:person_id}/looked-after", response=shapes.Customer, auth=CUSTOMERS)
def look_after(request: Request, person_id: Id, told: shapes.LookAfter) -> Any:
    """Say who of us looks after them."""
    _card(request, person_id)
    people.set_looked_after_by(
        reader=request.caller.reader, person_id=person_id, colleague_id=told.colleague_id
    )
    return _shown(request, person_id)


def _card(request: Request, person_id: int) -> PersonCard:
    card = person_card(request.caller.reader, person_id)
    if card is None:
        raise NotFound("There is no such person.")
    return card


def _shown(request: Request, person_id: int) -> shapes.Customer:
    card, caller = _card(request, person_id), request.caller
    return shapes.customer(card, *contact_span(caller.reader, person_id, now=caller.who.now))

"""Customers, as programs see them."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Named, Number, Told, named, one_of
from goodword.api.shapes.talk import EntryShape, talk
from goodword.people.queries import PersonCard
from goodword.people.tables import RELATIONS
from goodword.timeline.views import ConversationFold

Relation = Annotated[str, one_of(value for value, _ in RELATIONS)]


class PersonInList(Schema):
    """A person in a list."""

    id: int
    name: str
    organisation: str
    address: Annotated[str, Field(validation_alias="spec")]
    relation: Relation


class AddressOf(Schema):
    """An address of a person, and from and until when they use it."""

    spec: str
    kind: Annotated[str, one_of(("person", "shared", "robot"))]
    since: datetime | None
    until: datetime | None


class Customer(Schema):
    """Who a person is. `effective_relation` falls back on the organisation's."""

    id: int
    name: str
    relation: Relation
    effective_relation: Relation
    organisation: Named | None
    addresses: list[AddressOf]
    numbers: list[str]
    looked_after_by: Named | None
    note: str
    first_contact: datetime | None
    last_contact: datetime | None


class Fold(Schema):
    """A conversation in a customer's story, with its latest entry."""

    id: int
    subject: str
    first_at: datetime
    last_at: datetime
    count: int
    latest: EntryShape | None


class ChangeRelation(Told):
    """What they are to us; for everybody at their organisation, if you say so."""

    relation: Relation
    whole_domain: bool = False


class LookAfter(Told):
    """Who of us looks after them; empty: nobody in particular."""

    colleague_id: Number | None


class EditCustomer(Told):
    """What is told is changed, what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    organisation: Annotated[str, Field(max_length=200)] | None = None
    note: Annotated[str, Field(max_length=10_000)] | None = None
    numbers: (
        Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=50)]
        | None
    ) = None
    add_addresses: Annotated[list[Annotated[str, Field(max_length=320)]], Field(max_length=20)] = []
    remove_addresses: Annotated[
        list[Annotated[str, Field(max_length=320)]], Field(max_length=20)
    ] = []


def customer(card: PersonCard, first: datetime | None, last: datetime | None) -> Customer:
    """A card as programs see it."""
    return Customer(
        id=card.id,
        name=card.name,
        relation=card.relation,
        effective_relation=card.effective_relation,
        organisation=named(card.organisation),
        addresses=[
            AddressOf(spec=spec, kind=kind, since=since, until=until)
            for spec, kind, since, until in card.addresses
        ],
        numbers=list(card.numbers),
        looked_after_by=named(card.looked_after_by),
        note=card.note,
        first_contact=first,
        last_contact=last,
    )


def fold(found: ConversationFold) -> Fold:
    """A conversation in a story."""
    return Fold(
        id=found.id,
        subject=found.subject,
        first_at=found.first_at,
        last_at=found.last_at,
        count=found.count,
        latest=talk(found.latest) if found.latest else None,
    )

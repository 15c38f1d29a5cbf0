"""Doubles and merging, as programs see them."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Number, Told

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

    id: int
    value: str


class Difference(Schema):
    """Something of which the two say different things; `usual`: whose is taken unasked."""

    column: str
    label: str
    options: list[Option]
    usual: int


class Side(Schema):
    """One of those who would become one; of an organisation its domains and people."""

    id: int
    name: str
    relation: str
    note: str
    addresses: list[str] = []
    numbers: list[str] = []
    tags: list[str] = []
    entries: int = 0
    open: int = 0
    closed: int = 0
    domains: list[str] = []
    people: int = 0


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

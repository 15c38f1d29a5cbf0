"""What we owe, as programs see it; and what they may do about it."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Moment, Number, Told, Version, one_of
from goodword.ledger.rules import KINDS, STATES
from goodword.promises.tables import EVIDENCE_KINDS

Kind = Annotated[str, one_of(KINDS)]
State = Annotated[str, one_of(STATES)]
Group = Annotated[str, one_of(("answer", "keep", "thank"))]
Reason = Annotated[str, Field(max_length=2000)]


class PerhapsAnswered(Schema):
    """A letter of ours to the same customer elsewhere: perhaps the answer."""

    entry_id: int
    subject: str
    at: datetime
    conversation_id: int


class Shows(Schema):
    """An entry that may have kept a promise, or (redated) told its customer another date."""

    id: int
    entry_id: int
    kind: Annotated[str, one_of(EVIDENCE_KINDS)]
    words: str
    at: datetime
    due_at: datetime | None


class BesideLine(Schema):
    """What stands beside a promise's line."""

    by: Annotated[str, Field(description="who gave their word")]
    act: str
    dated: Annotated[str, Field(description="said, standard, condition, or empty")]
    warn_at: Annotated[datetime | None, Field(description="from when on it should be begun")]
    latest_at: Annotated[datetime | None, Field(description="of two readings, the later deadline")]
    shows: list[Shows]
    new_date: Annotated[datetime | None, Field(description="another date, to be told")]


class Line(Schema):
    """A commitment. Who may only know that contact happened gets no words of it."""

    id: int
    version: int
    group: Group
    kind: Kind
    state: State
    who: str
    customer_id: int
    organisation: str
    what: str
    why: str
    snippet: str
    since: datetime
    due_at: datetime
    due: Annotated[str, Field(validation_alias="due_text", description="the due time in words")]
    late: bool
    accountable: str
    accountable_id: int
    acting: str
    conversation_id: int | None
    entry_id: Annotated[int | None, Field(validation_alias="evidence_id")]
    chasers: int
    told: datetime | None
    acknowledged_at: datetime | None
    mine: bool
    can_act: bool
    legible: bool
    doubts: list[str]
    offers: list[PerhapsAnswered]
    debtor: Annotated[str, one_of(("us", "them"))]
    promise: Annotated[BesideLine | None, Field(validation_alias="beside")] = None


class Lines(Schema):
    """Lines of one group by due time; `total` stops at 1,001."""

    name: Group
    title: str
    total: int
    lines: list[Line]
    next_cursor: str


class Today(Schema):
    """What we owe now; counts stop at 1,001."""

    groups: list[Lines]
    overdue: int
    mine: int
    everyone: int
    proposed: int
    quarantined: int
    unopened_history: int
    as_of: datetime | None


class Event(Schema):
    """One thing that happened to a commitment."""

    at: datetime
    recorded_at: datetime
    text: str
    by: str
    reason: str
    entry_id: int | None


class Life(Schema):
    """A commitment's events, in order."""

    items: list[Event]


class Seen(Told):
    """The version that you saw."""

    expected_version: Version


class SayDone(Seen):
    """Done: by a letter (`entry_id`), or by your word."""

    reason: Reason = ""
    entry_id: Number | None = None


class Because(Seen):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class Later(Because):
    """A new due time; `told`: whether the customer knows of it."""

    due_at: Moment
    told: bool
    entry_id: Annotated[Number | None, Field(description="the letter that told them")] = None


class Hold(Because):
    """Wait, and look again by then."""

    check_by: Moment


class Reassign(Because):
    """Who answers for it from now on."""

    colleague_id: Number


class Maybe(Seen):
    """Why, if you like."""

    reason: Reason = ""


class Owe(Told):
    """Something that we owe a customer."""

    kind: Kind
    what: Annotated[str, Field(min_length=1, max_length=300)]
    due_at: Moment
    accountable_id: Annotated[Number | None, Field(description="empty: you")] = None
    conversation_id: Number | None = None
    entry_id: Annotated[Number | None, Field(description="the entry in which it was said")] = None

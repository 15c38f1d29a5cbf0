"""Promises, as programs see them: what kept them, how they ended, what can be promised."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Moment, one_of
from goodword.api.shapes.owed import Seen
from goodword.promises.record_rules import OUTCOMES

Outcome = Annotated[str, one_of(OUTCOMES)]


class NewDate(Seen):
    """Another date, of which the customer is about to be told."""

    due_at: Moment


class Note(Schema):
    """A drafted letter. `mailto` opens it in a mail program."""

    to: str
    subject: str
    body: str
    mailto: str


class Judged(Schema):
    """A promise and how it ended. Who may not read its letter gets no words of it."""

    id: int
    what: str
    who: str
    customer_id: int
    conversation_id: int | None
    colleague_id: int
    colleague: str
    given_at: datetime
    due_at: datetime
    done_at: datetime | None
    outcome: Outcome


class Counts(Schema):
    """How many promises ended how."""

    key: Annotated[str, Field(description="the month, or the colleague's or team's number")]
    name: str
    kept: int
    renegotiated: int
    late: int
    broken: int
    open: int
    released: int


class Record(Schema):
    """How promises of ours that were due in a time ended."""

    since: datetime
    until: datetime
    total: Counts
    months: list[Counts]
    colleagues: list[Counts]
    teams: list[Counts]


class Sentences(Schema):
    """The promises behind a number of the record; at most 1,000, and how many there are."""

    items: list[Judged]
    total: int


class Level(Schema):
    """By when a share of such promises is done; empty where too little is known."""

    level: float
    by: datetime | None


class Sure(Schema):
    """How likely such a promise is kept by a moment, and between which bounds 9 times in 10."""

    by: datetime
    share: float | None
    low: float
    high: float


class Quote(Schema):
    """What can honestly be promised."""

    kind: str
    words: list[str]
    answers: list[Level]
    chances: list[Sure]
    lacks: str

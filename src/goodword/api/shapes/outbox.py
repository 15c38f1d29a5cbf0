"""Letters on their way out, as programs see them."""

from datetime import datetime
from typing import Annotated, Literal, cast

from ninja import Schema
from pydantic import Field

from goodword.wiring.outbox import OutboxLine

State = Literal["waiting", "scheduled", "retried", "sending", "doubt", "refused", "partly"]


class Missed(Schema):
    """Somebody whom a letter did not reach, and the server's words."""

    spec: str
    told: str


class OutboxShape(Schema):
    """A letter on its way out. `why`: the server's words; `mine`: you may decide about it."""

    id: int
    state: State
    subject: str
    to: list[str]
    mailbox: str
    colleague: str
    created_at: datetime
    due_at: datetime
    why: str
    missed: list[Missed]
    conversation_id: int | None
    mine: bool


class Settle(Schema):
    """Whether a letter in doubt arrived, and how one knows."""

    arrived: bool
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


def outbox_shape(one: OutboxLine) -> OutboxShape:
    """A line of the outbox."""
    return OutboxShape(
        id=one.id, state=cast(State, one.state), subject=one.subject, to=list(one.to),
        mailbox=one.mailbox, colleague=one.colleague, created_at=one.created_at,
        due_at=one.due_at, why=one.why,
        missed=[Missed(spec=spec, told=told) for spec, told in one.missed],
        conversation_id=one.conversation_id, mine=one.mine,
    )  # fmt: skip

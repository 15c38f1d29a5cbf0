"""Notices, tokens and webhooks, as programs see them."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Number, Told, one_of
from goodword.hooks.events import EVENTS
from goodword.hooks.tables import Delivery
from goodword.notices.rules import LONGEST_WARNING

Clock = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="your local time")
]
EventName = Annotated[str, one_of(EVENTS)]


class Notice(Schema):
    """Something that you should know, in words for you."""

    id: int
    kind: str
    at: datetime
    title: str
    text: str
    quote: str
    by: str
    seen: bool


class Notices(Schema):
    """What you have not seen, then what came before."""

    waiting: list[Notice]
    earlier: list[Notice]
    next_cursor: str
    held_back: int


class Bell(Schema):
    """How many notices wait, and the newest one's number."""

    count: int
    newest: int


class See(Told):
    """These, or everything up to a number."""

    ids: Annotated[list[Number], Field(max_length=500)] = []
    up_to: Number | None = None


class SeenCount(Schema):
    """How many were marked."""

    seen: int


class Choices(Schema):
    """How you are told: where of what, when the morning note comes, how long before a due time."""

    places: dict[str, str]
    morning_at: Clock | None
    empty_days: bool
    warn_minutes: int
    always: bool


class Choose(Told):
    """How you want to be told from now on."""

    places: dict[Annotated[str, Field(max_length=20)], Literal["page", "mail", "nothing"]]
    morning_at: Clock | None
    empty_days: bool = True
    warn_minutes: Annotated[int, Field(ge=0, le=LONGEST_WARNING)]
    always: bool = False


class TokenShape(Schema):
    """A token; all but the token itself."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    colleague_id: int
    colleague: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    alive: bool


class WebhookShape(Schema):
    """A webhook; all but its secret. `events` empty: everything."""

    id: int
    name: str
    url: str
    events: list[EventName]
    colleague_id: int
    is_active: bool
    created_at: datetime
    failing_since: datetime | None


class MadeWebhook(WebhookShape):
    """With the secret that signs its messages: its only showing."""

    secret: str


class Secret(Schema):
    """The new secret: its only showing."""

    secret: str


class TellWebhook(Told):
    """Where it goes, about what."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    url: Annotated[str, Field(min_length=1, max_length=1000)]
    events: Annotated[list[EventName], Field(max_length=len(EVENTS))] = []


class Resume(Told):
    """Whether to leave out what happened meanwhile."""

    from_now: bool = False


class Message(Schema):
    """One message of a webhook: what was sent, what came back."""

    id: int
    event: str
    key: str
    state: Annotated[str, one_of(state for state, _ in Delivery.STATES)]
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    answer: str
    delivered_at: datetime | None
    body: str
